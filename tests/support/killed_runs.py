# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.support.killed_runs URL INSTANT WHAT` forks, for each line of its input, a worker that
does the runs of the turn of the month and of the year, or the batches, until nothing is due; it answers with
its process id."""

import os
import random
import signal
import subprocess
import sys
import threading
from datetime import datetime
from typing import Literal

from clients import periodic_runs
from engine import batches
from engine.clock import MovableClock
from engine.database import Database
from sujuva.settings import read_settings
from sujuva.wiring import build_service

What = Literal["runs", "batches"]
KILLS, SHORTEST_LIFE, LONGEST_LIFE = 10, 0.05, 0.4
RUN = {"runs": periodic_runs.run_due, "batches": batches.run_due}


class ForkedRuns:
    """The process that forks them; it has imported everything, so a worker begins at once."""

    def __init__(self, url: str, at: datetime, what: What = "runs") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.killed_runs", url, at.isoformat(), what],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self) -> int:
        """The process id of a worker that has just begun."""
        return int(self._ask("start"))

    def was_killed(self) -> bool:
        """Waits until the worker that was started last is gone: whether it was killed before its end."""
        return int(self._ask("wait")) != 0

    def wait(self) -> None:
        """Until it has done everything."""
        assert not self.was_killed()

    def _ask(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()


def kill_workers(url: str, chance: random.Random, at: datetime, what: What = "runs") -> int:
    """Starts and kills them at random moments, then lets one finish; how many were killed at work."""
    runs, killed = ForkedRuns(url, at, what), 0
    try:
        for _ in range(KILLS):
            pid = runs.start()
            threading.Event().wait(chance.uniform(SHORTEST_LIFE, LONGEST_LIFE))
            os.kill(pid, signal.SIGKILL)
            killed += runs.was_killed()
        runs.start()
        runs.wait()
    finally:
        runs.close()
    return killed


def _serve(url: str, at: datetime, what: str) -> None:
    pid = 0
    for line in sys.stdin:
        if line.strip() == "wait":
            _answer(os.waitpid(pid, 0)[1])
            continue
        pid = os.fork()
        if pid == 0:
            _work(url, at, what)
        _answer(pid)


def _answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _work(url: str, at: datetime, what: str) -> None:
    service = build_service(read_settings({}), Database(url), MovableClock(at))
    while RUN[what](service, limit=7):
        pass
    os._exit(0)


if __name__ == "__main__":
    _serve(sys.argv[1], datetime.fromisoformat(sys.argv[2]), sys.argv[3])
