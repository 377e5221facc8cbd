# SPDX-License-Identifier: EUPL-1.2
"""Serves the pages and /v2 with Waitress."""

import logging
from collections.abc import Callable
from datetime import datetime

import waitress

from engine.clock import Clock
from engine.errors import InvalidInput
from engine.service import Service
from sujuva.demo_clock import DemoClock
from sujuva.moving_time import advance
from sujuva.personas import PERSONAS
from sujuva.settings import Settings
from webui.application import create_app
from webui.settings import WebSettings

THREADS = 8


class ClockControl:
    """Moves the demo's clock; what came due on the way has happened when it answers."""

    def __init__(self, service: Service, clock: DemoClock) -> None:
        self._service = service
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()

    def advance_to(self, instant: datetime) -> int:
        """How many timers, alarms and jobs were fired. InvalidInput backwards."""
        if instant < self._clock.now():
            self._clock.move_to(instant)
        return advance(self._service, self._clock, instant)


def web_settings(settings: Settings, service: Service, clock: Clock) -> WebSettings:
    """What the pages are told."""
    return WebSettings(
        secret_key=settings.secret_key,
        demo=settings.demo,
        clock_control=ClockControl(service, clock) if isinstance(clock, DemoClock) else None,
        api_clients=settings.api_clients,
        secure_cookies=not settings.demo,
        persona_hints={persona.member.username: persona.hint for persona in PERSONAS},
    )


def serve(settings: Settings, service: Service, clock: Clock, say: Callable[[str], None]) -> None:
    """Serves until stopped; prints the address and, in a demo, the personas."""
    # A queue of one request is no news: threads are busy for milliseconds.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    app = create_app(service, web_settings(settings, service, clock))
    try:
        server = waitress.create_server(app, host=settings.host, port=settings.port, threads=THREADS)
    except OSError as error:
        raise InvalidInput(
            f"Port {settings.port} of {settings.host} cannot be used: {error.strerror}. "
            "Choose another with SUJUVA_PORT."
        ) from error
    port = getattr(server, "effective_port", settings.port)
    say(f"Sujuva: http://{settings.host}:{port}/")
    if settings.demo:
        for persona in PERSONAS:
            say(f"  {persona.member.username:<14} {persona.member.name}, {persona.member.title}")
    server.run()
