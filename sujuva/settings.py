# SPDX-License-Identifier: EUPL-1.2
"""Settings, read once from the environment; every name begins with SUJUVA_."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import InvalidInput

PROJECT = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 32
MODES = ("demo", "production")


@dataclass(frozen=True, slots=True)
class Settings:
    """`api_clients` maps the name of a program to its password for `/v2`."""

    mode: str
    database_url: str
    processes: Path
    host: str
    port: int
    secret_key: str = field(repr=False)
    api_clients: Mapping[str, str] = field(repr=False)
    tick_seconds: float
    demo_clients: int

    @property
    def demo(self) -> bool:
        return self.mode == "demo"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """InvalidInput names the variable, the rule and the remedy."""
    mode = environment.get("SUJUVA_MODE", "demo")
    if mode not in MODES:
        raise InvalidInput(f"SUJUVA_MODE is {mode!r}; it must be one of {', '.join(MODES)}.")
    demo = mode == "demo"
    return Settings(
        mode=mode,
        database_url=environment.get("SUJUVA_DATABASE_URL", f"sqlite:///{PROJECT / 'var' / 'sujuva.db'}"),
        processes=Path(environment.get("SUJUVA_PROCESSES", str(PROJECT / "processes"))),
        host=environment.get("SUJUVA_HOST", "127.0.0.1"),
        port=_read_port(environment.get("SUJUVA_PORT", "8080")),
        secret_key=_read_secret(environment, demo=demo),
        api_clients=_read_api_clients(environment, demo=demo),
        tick_seconds=float(environment.get("SUJUVA_TICK_SECONDS", "1")),
        demo_clients=_read_count("SUJUVA_DEMO_CLIENTS", environment.get("SUJUVA_DEMO_CLIENTS", "100")),
    )


def _read_port(text: str) -> int:
    if not text.isdigit() or not 0 <= int(text) < 65536:
        raise InvalidInput(f"SUJUVA_PORT is {text!r}; it must be a number from 0 to 65535.")
    return int(text)


def _read_count(name: str, text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 100_000:
        raise InvalidInput(f"{name} is {text!r}; it must be a number from 1 to 100000.")
    return int(text)


def _read_secret(environment: Mapping[str, str], *, demo: bool) -> str:
    secret = environment.get("SUJUVA_SECRET_KEY")
    if secret is None and demo:
        return secrets.token_urlsafe(SHORTEST_SECRET)
    if secret is None or len(secret) < SHORTEST_SECRET:
        raise InvalidInput(
            f"SUJUVA_SECRET_KEY must hold at least {SHORTEST_SECRET} characters outside the demo mode. "
            'Make one with: python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return secret


def _read_api_clients(environment: Mapping[str, str], *, demo: bool) -> dict[str, str]:
    text = environment.get("SUJUVA_API_CLIENTS", "demo:demo" if demo else "")
    clients = dict(pair.split(":", 1) for pair in text.split(",") if ":" in pair)
    if not demo and any(len(password) < SHORTEST_SECRET for password in clients.values()):
        raise InvalidInput(
            f"SUJUVA_API_CLIENTS: each password must hold at least {SHORTEST_SECRET} characters; "
            "write name:password, separated by commas."
        )
    return clients
