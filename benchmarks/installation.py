# SPDX-License-Identifier: EUPL-1.2
"""A small installation for benchmarks and crash tests: migrated, with the models of this folder deployed.

`python -m benchmarks.installation URL SYNCHRONOUS` serves it: it reads lines from its input, forks a
server for each and answers with its process id and port. Forking a process that has imported everything
starts a server in a few hundredths of a second, so it can be killed hundreds of times.
"""

import logging
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import cast

import waitress
from flask import Flask

from engine.clock import SystemClock
from engine.database import Database, Synchronous
from engine.deployments import Bundle, check_bundle, deploy_bundle
from engine.service import Service
from sujuva.migrations import migrate
from sujuva.wiring import build_engine
from tasks.forms import check_form
from webui.application import create_app
from webui.settings import WebSettings

HERE = Path(__file__).parent
PROGRAM = ("bench", "bench-password-of-more-than-32-characters")
THREADS = 4


def open_installation(url: str, synchronous: Synchronous = "FULL") -> Service:
    """A service over the database; its schema must be there."""
    return build_engine(HERE.parent / "processes", Database(url, synchronous), SystemClock())


def set_up(service: Service) -> None:
    """Migrates and deploys the models of this folder."""
    migrate(service.database)
    files = {path.name: path.read_bytes() for path in sorted((HERE / "models").glob("*.bpmn"))}
    checked = check_bundle(Bundle(None, files), service.limits.ids(), check_form)
    with service.database.transaction() as session:
        deploy_bundle(session, checked, service.clock.now(), "benchmark")


def create_web(service: Service) -> Flask:
    """The whole web application, as it is in production."""
    name, password = PROGRAM
    settings = WebSettings(
        secret_key="x" * 48,
        api_clients={name: password},
        session_idle=timedelta(hours=1),
    )
    return create_app(service, settings)


def serve_forks(url: str, synchronous: Synchronous) -> None:
    """Answers each line of input with `pid port` of a fresh server."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    for _ in sys.stdin:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            _serve(url, synchronous, writing)
        os.close(writing)
        port = os.read(reading, 16).decode()
        os.close(reading)
        sys.stdout.write(f"{pid} {port}\n")
        sys.stdout.flush()


def _serve(url: str, synchronous: Synchronous, ready: int) -> None:
    server = waitress.create_server(
        create_web(open_installation(url, synchronous)), host="127.0.0.1", port=0, threads=THREADS
    )
    os.write(ready, str(server.effective_port).encode())
    os.close(ready)
    server.run()
    os._exit(0)


if __name__ == "__main__":
    serve_forks(sys.argv[1], cast(Synchronous, sys.argv[2]))
