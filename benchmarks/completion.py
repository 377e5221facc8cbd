# SPDX-License-Identifier: EUPL-1.2
"""B2: completing a task through HTTP until the next one is in the answer, at 50 a second and unhurried."""

import statistics
import time

from benchmarks.client import Client
from benchmarks.results import Result, report
from benchmarks.servers import postgresql_url, serve_installation, sqlite_url

ROUNDS = 3
COMPLETIONS = 300
WARM_UP = 20
PER_SECOND = 50
TARGETS = {"SQLite": ("4 ms", "15 ms"), "PostgreSQL": ("12 ms", "40 ms")}


def main() -> None:
    results = []
    with postgresql_url() as postgresql, sqlite_url() as sqlite:
        urls = {"SQLite": sqlite, "PostgreSQL": postgresql}
        times: dict[str, list[float]] = {name: [] for name in urls}
        for _ in range(ROUNDS):
            for name, url in urls.items():
                times[name] += measure_completions(url)
    for name, found in times.items():
        ordered = sorted(found)
        results += [
            Result(f"{name}: p50, ms", statistics.median(ordered) * 1000, f"≤ {TARGETS[name][0]}"),
            Result(f"{name}: p99, ms", ordered[int(len(ordered) * 0.99)] * 1000, f"≤ {TARGETS[name][1]}"),
        ]
    report("B2", f"completion and the next task, two requests, {PER_SECOND}/s", results)


def measure_completions(url: str) -> list[float]:
    """Seconds from sending a completion to having the next task, one client."""
    times = []
    with serve_installation(url) as server:
        client = Client(server.port)
        key = client.create("rounds", {"count": 0, "rounds": 10**9})
        (task,) = client.open_tasks(key)
        for number in range(WARM_UP + COMPLETIONS):
            begun = time.perf_counter()
            client.complete(task)
            (task,) = client.open_tasks(key)
            elapsed = time.perf_counter() - begun
            if number >= WARM_UP:
                times.append(elapsed)
            time.sleep(max(0.0, 1 / PER_SECOND - elapsed))
        client.close()
    return times


if __name__ == "__main__":
    main()
