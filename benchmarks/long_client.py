# SPDX-License-Identifier: EUPL-1.2
"""A client who stays for ten years costs the same each year: year by year, what the processes cost.

A home care client with reviews, half-yearly RAI assessments, changes and a hospital stay; a client of
informal care with calls, yearly visits, a hospital stay, leave every month and the index every year.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, event, func, select

from benchmarks.client_page import open_visitor
from benchmarks.long_lives import HOME_CARE, INFORMAL_CARE, Life, Stay, begin, live_years
from benchmarks.results import Result, report
from engine.database import Database
from engine.tables import execution, metadata, process_instance
from tests.support.web_world import Visitor

YEARS = 10


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one year: seconds of CPU, statements, rows written, bytes of state at its end, CPU and statements
    of the client's page."""

    cpu: float
    statements: int
    rows: int
    state: int
    page_cpu: float
    page_statements: int


class Counter:
    """Counts statements while it is open."""

    def __init__(self) -> None:
        self.statements = 0

    def _count(self, *_: object) -> None:
        self.statements += 1

    @contextmanager
    def open(self) -> Iterator["Counter"]:
        event.listen(Engine, "before_cursor_execute", self._count)
        try:
            yield self
        finally:
            event.remove(Engine, "before_cursor_execute", self._count)


def costs(stay: Stay, years: int) -> Iterator[Cost]:
    """What each of these years costs."""
    coming, rows, visitor = live_years(stay), count_rows(stay), open_visitor(stay)
    for _ in range(years):
        with Counter().open() as lived:
            begun = time.process_time()
            next(coming)
            cpu = time.process_time() - begun
        written = count_rows(stay)
        page_cpu, page_statements = look_at_client(stay, visitor)
        yield Cost(cpu, lived.statements, written - rows, state_bytes(stay), page_cpu, page_statements)
        rows = count_rows(stay)


def count_rows(stay: Stay) -> int:
    """Of all tables."""
    with stay.world.service.database.reading() as session:
        return sum(
            session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        )


def state_bytes(stay: Stay) -> int:
    """Of every instance of the client that runs."""
    with stay.world.service.database.reading() as session:
        found = session.execute(
            select(execution.c.state)
            .join(process_instance, process_instance.c.key == execution.c.process_instance_key)
            .where(process_instance.c.client_id == stay.client_id, process_instance.c.state == "ACTIVE")
        ).scalars()
        return sum(len(state) for state in found)


def look_at_client(stay: Stay, visitor: Visitor) -> tuple[float, int]:
    """CPU and statements of the client's page."""
    with Counter().open() as seen:
        begun = time.process_time()
        answer = visitor.get(f"/clients/{stay.client_id}")
        assert answer.status_code == 200, answer.status
        return time.process_time() - begun, seen.statements


def main() -> None:
    for life in (HOME_CARE, INFORMAL_CARE):
        measure(life)


def measure(life: Life) -> None:
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'life.db'}", synchronous="OFF")
        stay = begin(database, life, YEARS)
        years = list(costs(stay, YEARS))
        problems = stay.world.problems
        database.close()
    if problems:
        print(f"{life.service}: {dict(problems)}", file=sys.stderr)
    for number, year in enumerate(years, 1):
        print(
            f"{life.service} {number:2}: {year.cpu:.2f} s, {year.statements} statements, {year.rows} rows, "
            f"state {year.state} bytes, page {year.page_cpu * 1000:.0f} ms and {year.page_statements}",
            file=sys.stderr,
        )
    second, last = years[1], years[-1]
    early, late = (statistics.median(year.cpu for year in some) for some in (years[1:4], years[-3:]))
    report(f"years-{life.service}", f"year {YEARS} / year 2 of one client in {life.service}", [
        Result("statements", last.statements / second.statements, "≤ 1.1"),
        Result("rows written", last.rows / second.rows, "≤ 1.1"),
        Result("bytes of state", last.state / second.state, "≤ 1.1"),
        Result("statements of the client's page", last.page_statements / second.page_statements, "≤ 1.1"),
        Result("CPU, median of years 8–10 / of years 2–4", late / early, "≤ 1.2"),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
