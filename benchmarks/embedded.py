# SPDX-License-Identifier: EUPL-1.2
"""B1e: instances a second through HTTP on the embedded store; 9 script tasks and one user task each.

Printed beside the commit limit of the same disk in the same run and the CPU of raw SpiffWorkflow.
"""

import sqlite3
import statistics
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.client import Client
from benchmarks.raw_spiffworkflow import measure_cpu_per_instance
from benchmarks.results import Result, report
from benchmarks.servers import serve_installation, sqlite_url

ROUNDS = 3
SECONDS = 6.0
CLIENTS = 4
REQUESTS = "create, search, complete"


def main() -> None:
    raw: list[float] = []
    figures: dict[str, list[float]] = {"FULL": [], "NORMAL": []}
    commits: dict[str, list[float]] = {"FULL": [], "NORMAL": []}
    cpu: dict[str, list[float]] = {"FULL": [], "NORMAL": []}
    for _ in range(ROUNDS):
        raw.append(measure_cpu_per_instance())
        for synchronous in ("FULL", "NORMAL"):
            commits[synchronous].append(measure_commits(synchronous))
            rate, used = measure_instances(synchronous)
            figures[synchronous].append(rate)
            cpu[synchronous].append(used)
    yardstick = statistics.median(raw) * 1000
    report("B1e", f"embedded, {CLIENTS} clients, {REQUESTS}; raw SpiffWorkflow {yardstick:.2f} ms CPU", [
        row
        for synchronous, target in (("FULL", "≥ 60/s"), ("NORMAL", "≥ 150/s"))
        for row in (
            Result(f"{synchronous}: instances/s", statistics.median(figures[synchronous]), target),
            Result(f"{synchronous}: commits/s of the disk", statistics.median(commits[synchronous]), ""),
            Result(f"{synchronous}: server CPU, ms", statistics.median(cpu[synchronous]) * 1000, ""),
            Result(
                f"{synchronous}: CPU / raw SpiffWorkflow",
                statistics.median(cpu[synchronous]) / statistics.median(raw),
                "≤ 6",
            ),
        )
    ])  # fmt: skip


def measure_instances(synchronous: str) -> tuple[float, float]:
    """Instances a second, and seconds of the server's CPU per instance."""
    done = [0] * CLIENTS
    with sqlite_url() as url, serve_installation(url, synchronous) as server:
        begun, cpu_begun = time.perf_counter(), server.cpu_seconds()

        def work(number: int) -> None:
            client = Client(server.port)
            while time.perf_counter() - begun < SECONDS:
                (task,) = client.open_tasks(client.create("ten_steps", {"count": 0}))
                client.complete(task)
                done[number] += 1
            client.close()

        threads = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        elapsed, used = time.perf_counter() - begun, server.cpu_seconds() - cpu_begun
    return sum(done) / elapsed, used / sum(done)


def measure_commits(synchronous: str, seconds: float = 1.0) -> float:
    """Commits a second of one row on this disk in this mode."""
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "commits.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.execute("CREATE TABLE one (n INTEGER)")
        begun, count = time.perf_counter(), 0
        while time.perf_counter() - begun < seconds:
            connection.execute("INSERT INTO one VALUES (1)")
            count += 1
        elapsed = time.perf_counter() - begun
        connection.close()
    return count / elapsed


if __name__ == "__main__":
    main()
