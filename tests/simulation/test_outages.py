# SPDX-License-Identifier: EUPL-1.2
"""Nobody works and nothing runs for a day, a month or for years; then everything that was missed comes once,
late but not twice, and life goes on from there."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks.long_lives import HOME_CARE, INFORMAL_CARE, Life, Stay, begin, live_years
from clients.carer_tables import leave_month
from engine.business_calendar import local_date
from engine.database import Database
from engine.tables import deadline, user_task
from sujuva.simulation import carry_on
from sujuva.worker import run_everything_due
from tasks.tables import reminder


@contextmanager
def living(tmp_path: Path, life: Life) -> Iterator[Stay]:
    """A client whose service has run for a year; nothing else happens to them."""
    database = Database(f"sqlite:///{tmp_path / 'life.db'}", synchronous="OFF")
    stay = begin(database, replace(life, yearly=(), indexed=False), 1)
    next(live_years(stay))
    yield stay
    assert stay.world.problems == {}
    database.close()


def stand_still(stay: Stay, away: timedelta) -> None:
    """The clock leaps; only then is looked at what is due."""
    stay.world.clock.advance(away)
    run_everything_due(stay.world.service)


def open_tasks(stay: Stay) -> Counter[str]:
    with stay.world.service.database.reading() as session:
        return Counter(
            session.execute(select(user_task.c.element_id).where(user_task.c.state == "CREATED")).scalars()
        )


def rows_of(stay: Stay, *limits: str) -> list[tuple[str, date, str]]:
    with stay.world.service.database.reading() as session:
        found = session.execute(
            select(deadline.c.limit_id, deadline.c.due_date, deadline.c.state)
            .where(deadline.c.limit_id.in_(limits))
            .order_by(deadline.c.key)
        )
        return [(row.limit_id, row.due_date, row.state) for row in found]


def levels_told(stay: Stay) -> Counter[tuple[int, str, str]]:
    with stay.world.service.database.reading() as session:
        found = session.execute(select(reminder.c.deadline_key, reminder.c.recipient, reminder.c.level))
        return Counter((row.deadline_key, row.recipient, row.level) for row in found)


def go_on(stay: Stay, days: int) -> None:
    carry_on(stay.world, stay.world.clock.now() + timedelta(days=days))


@pytest.mark.parametrize("days", [1, 31, 420])
def test_the_half_yearly_review_is_asked_once_however_long_nobody_looked(tmp_path: Path, days: int) -> None:
    with living(tmp_path, HOME_CARE) as stay:
        before = open_tasks(stay)
        assert sum(before.values()) <= 1
        stand_still(stay, timedelta(days=days))
        assert max(open_tasks(stay).values(), default=1) == 1, "each task once, not once for each half year"
        assert max(levels_told(stay).values(), default=1) == 1, "each level is told to each person once"
        go_on(stay, 120)
        last = [row for row in rows_of(stay, "T9") if row[2] in ("running", "missed")]
        assert len(last) == 1
        assert last[0][1] > local_date(stay.world.clock.now()), "from the new assessment"


def test_the_half_year_that_passed_in_an_outage_was_missed_and_told(tmp_path: Path) -> None:
    with living(tmp_path, HOME_CARE) as stay:
        stand_still(stay, timedelta(days=420))
        missed = [row for row in rows_of(stay, "T9") if row[2] == "missed"]
        assert len(missed) == 1
        assert any(level == "supervisor-late-14" for _, _, level in levels_told(stay))


def test_the_yearly_visit_and_the_call_come_one_after_the_other_after_years(tmp_path: Path) -> None:
    with living(tmp_path, INFORMAL_CARE) as stay:
        stand_still(stay, timedelta(days=900))
        assert max(open_tasks(stay).values()) == 1
        with stay.world.service.database.reading() as session:
            months = list(
                session.execute(select(leave_month.c.month).order_by(leave_month.c.month)).scalars()
            )
        today = local_date(stay.world.clock.now())
        assert len(months) == len(set(months))
        assert months[-1] == (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        assert (months[-1].year * 12 + months[-1].month) - (months[0].year * 12 + months[0].month) == (
            len(months) - 1
        ), "no month of the outage is left out"
        go_on(stay, 60)
        call, visit = (
            [row for row in rows_of(stay, limit) if row[2] in ("running", "missed")][-1:]
            for limit in ("omaishoito.soitto", "omaishoito.vuosikaynti")
        )
        assert [row[1] > today for row in (*call, *visit)] == [True, True]
