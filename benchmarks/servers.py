# SPDX-License-Identifier: EUPL-1.2
"""Servers for benchmarks: a fresh database, a served installation, its CPU, and PostgreSQL for a while."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.installation import open_installation, set_up
from tests.support.postgresql import running_server

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """A process that serves on this port of loopback."""

    pid: int
    port: int

    def cpu_seconds(self) -> float:
        """CPU that the server has used so far, in user and system mode."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def serve_installation(url: str, synchronous: str = "FULL") -> Iterator[Server]:
    """Sets the database up and serves it; the server is killed at the end."""
    service = open_installation(url)
    set_up(service)
    service.database.close()
    forks = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.installation", url, synchronous],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert forks.stdin is not None
    assert forks.stdout is not None
    forks.stdin.write("start\n")
    forks.stdin.flush()
    pid, port = forks.stdout.readline().split()
    try:
        yield Server(int(pid), int(port))
    finally:
        os.kill(int(pid), signal.SIGKILL)
        forks.stdin.close()
        forks.wait()
        forks.stdout.close()


@contextmanager
def postgresql_url() -> Iterator[str]:
    """A server of its own that writes through to the disk, as in production."""
    with running_server(options="-c listen_addresses=''") as server:
        yield server.url(server.create())


@contextmanager
def sqlite_url() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/bench.db"
