# SPDX-License-Identifier: EUPL-1.2
"""Kills a serving process at random moments while clients work, and keeps the acknowledgements outside.

A client that got no answer repeats its request with the same idempotency key after the restart, as the
pages do. At the end the applied completions are compared with the acknowledged ones.
"""

import http.client
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.client import Client, Refused

LOST_ANSWER = (OSError, http.client.HTTPException)
SHORTEST_LIFE, LONGEST_LIFE = 0.03, 0.35
ROUNDS_WITHOUT_END = 1_000_000


@dataclass
class Worker:
    """One client with one instance of its own; `acknowledged` are the tasks it was told are done."""

    name: str
    acknowledged: list[str] = field(default_factory=list)
    instance_key: str | None = None
    pending: tuple[str, str] | None = None
    repeated: int = 0
    number: int = 0
    error: BaseException | None = None

    def work(self, port: int) -> None:
        """Completes its task over and over until the server is gone."""
        client = Client(port)
        try:
            while True:
                self._step(client)
        except LOST_ANSWER:
            return
        except Refused as error:
            self.error = error
        finally:
            client.close()

    def finish(self, port: int) -> None:
        """Repeats what was left without an answer."""
        client = Client(port)
        if self.instance_key is None or self.pending is not None:
            self._step(client)
        client.close()

    def _step(self, client: Client) -> None:
        if self.instance_key is None:
            variables = {"count": 0, "rounds": ROUNDS_WITHOUT_END}
            self.instance_key = client.create("rounds", variables, f"{self.name} create")
        if self.pending is None:
            self.number += 1
            (task_key,) = client.open_tasks(self.instance_key)
            self.pending = (task_key, f"{self.name} {self.number}")
        else:
            self.repeated += 1
        task_key, idempotency_key = self.pending
        client.complete(task_key, idempotency_key)
        self.acknowledged.append(task_key)
        self.pending = None


class ForkServer:
    """A process that has imported everything and forks servers on demand."""

    def __init__(self, url: str, synchronous: str = "FULL") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.installation", url, synchronous],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self) -> tuple[int, int]:
        """The process id and the port of a fresh server."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("start\n")
        self._process.stdin.flush()
        pid, port = self._process.stdout.readline().split()
        return int(pid), int(port)

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()


def kill_over_and_over(
    servers: ForkServer,
    workers: list[Worker],
    kills: int,
    chance: random.Random,
    after_each: Callable[[], None],
) -> None:
    """Starts, loads and kills; `after_each` looks at the database while nothing runs."""
    for _ in range(kills):
        pid, port = servers.start()
        threads = [threading.Thread(target=worker.work, args=(port,)) for worker in workers]
        for thread in threads:
            thread.start()
        threading.Event().wait(chance.uniform(SHORTEST_LIFE, LONGEST_LIFE))
        os.kill(pid, signal.SIGKILL)
        for thread in threads:
            thread.join()
        for worker in workers:
            if worker.error is not None:
                raise worker.error
        after_each()
    pid, port = servers.start()
    for worker in workers:
        worker.finish(port)
    os.kill(pid, signal.SIGKILL)
