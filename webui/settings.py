# SPDX-License-Identifier: EUPL-1.2
"""What the pages are told when they are put together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from engine.clock import Clock, SystemClock
from engine.errors import InvalidInput

SECRET_BYTES = 32


class DemoClockControl(Protocol):
    """The clock of a demo; moving it also makes everything happen that came due on the way."""

    def now(self) -> datetime: ...

    def advance_to(self, instant: datetime) -> int:
        """Moves forward and gives how many timers, alarms and jobs were fired. InvalidInput backwards."""
        ...


@dataclass(frozen=True, slots=True)
class WebSettings:
    """`secret_key` keys the session and form tokens: at least 32 bytes.

    Without `clock_control` the pages have no clock bar. `api_clients` maps a program to its password for
    `/v2`. Sessions live by `session_clock`, the real time, so that a leap of the demo clock does not
    sign people out. `persona_hints` maps a username to a sentence of what to try.
    """

    secret_key: str = field(repr=False)
    demo: bool = False
    language: str = "fi"
    clock_control: DemoClockControl | None = None
    api_clients: Mapping[str, str] = field(default_factory=dict, repr=False)
    session_clock: Clock = field(default_factory=SystemClock)
    session_idle: timedelta = timedelta(hours=8)
    secure_cookies: bool = False
    persona_hints: Mapping[str, str] = field(default_factory=dict)

    def check(self) -> None:
        """InvalidInput when the settings would make the service unsafe."""
        if len(self.secret_key.encode()) < SECRET_BYTES:
            raise InvalidInput(
                f"Salainen avain on liian lyhyt: vähintään {SECRET_BYTES} tavua."
                " Luo uusi: python -c 'import secrets; print(secrets.token_urlsafe(48))'."
            )
        if not self.demo and self.clock_control is not None:
            raise InvalidInput("Kelloa voi siirtää vain esittelytilassa. Poista clock_control.")
