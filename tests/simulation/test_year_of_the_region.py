# SPDX-License-Identifier: EUPL-1.2
"""A year of the simulated region, lived once, and what must hold of it afterwards.

SUJUVA_TEST_CLIENTS makes it larger: `make torture` takes 2,000.
"""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from clients.tables import contact, document, staff_absence
from engine.database import Database
from engine.tables import deadline, history_event, user_task
from sujuva.migrations import migrate
from sujuva.settings import read_settings
from sujuva.simulating import report_on, simulate_in
from sujuva.simulation import Plan, World
from sujuva.simulation.report_words import in_words
from tasks.tables import reminder
from tests.support.canaries import captured_log, find_canaries, is_private
from tests.support.limit_oracle import find_differences
from tests.support.page_reading import choose_pages, foreign_words
from tests.support.page_words import LANGUAGES, Words, read_words
from tests.support.region_mix import shares_of
from tests.support.waiting_oracle import find_unwatched
from tests.support.web_world import open_pages

CLIENTS = int(os.environ.get("SUJUVA_TEST_CLIENTS", "200"))
FIRST, DAYS = date(2026, 1, 1), 365
MARK = "Kanarialintu"
LISTENING = "the log is being read"
HELSINKI = ZoneInfo("Europe/Helsinki")


@dataclass(frozen=True)
class Year:
    world: World = field(repr=False)
    log: tuple[str, ...] = field(repr=False)

    @property
    def database(self) -> Database:
        return self.world.service.database


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    file = tmp_path_factory.mktemp("year") / "year.db"
    database = Database(f"sqlite:///{file}", synchronous="OFF")
    migrate(database)
    with captured_log() as lines:
        logging.getLogger("engine.timers").debug(LISTENING)
        world = simulate_in(read_settings({}), database, Plan(DAYS, CLIENTS, 1, MARK), FIRST, lambda _: None)
    yield Year(world, tuple(lines.texts))
    database.close()


@pytest.fixture(scope="module")
def words() -> Words:
    return read_words(Path())


def test_nothing_is_stuck_and_every_closed_matter_has_its_documents(year: Year) -> None:
    report = report_on(year.world)
    told = "\n".join(in_words(report))
    assert report["puutteet"] == [], told
    assert report["ei_onnistunut"] == {}, told


def test_every_limit_and_every_alarm_is_as_counted_a_second_time(year: Year) -> None:
    with year.database.reading() as session:
        counted, differences = find_differences(session, Path("processes/limits"))
    assert differences == []
    assert counted > CLIENTS


def test_every_service_that_is_waited_for_has_its_own_limit_until_it_starts(year: Year) -> None:
    with year.database.reading() as session:
        assert find_unwatched(session, Path("processes")) == []


def test_nothing_private_is_outside_the_client_tables_and_nothing_in_the_log(year: Year) -> None:
    with year.database.reading() as session:
        marked = session.execute(select(func.count()).where(document.c.text.contains(MARK))).scalar_one()
        found = find_canaries(session, MARK)
    assert marked > CLIENTS, "the canaries must be in the client tables"
    assert found == []
    assert f"engine.timers {LISTENING}" in year.log
    assert [line for line in year.log if is_private(line, MARK)] == []


def test_people_come_and_go_by_the_mix_of_the_region(year: Year) -> None:
    with year.database.reading() as session:
        contacts = session.execute(select(func.count()).select_from(contact)).scalar_one()
        shares = list(shares_of(session, FIRST + timedelta(days=DAYS - 1)))
    # What is written on the last evening is taken down the next morning.
    assert CLIENTS * 0.97 <= len(year.world.people) <= CLIENTS
    assert CLIENTS < contacts < 2 * CLIENTS
    assert [str(share) for share in shares if share.is_off()] == []


def test_some_work_is_late_and_reminded_of_and_most_is_not(year: Year) -> None:
    with year.database.reading() as session:
        ended = session.execute(select(deadline.c.missed_at).where(deadline.c.state == "met")).scalars().all()
        reminders = session.execute(select(func.count()).select_from(reminder)).scalar_one()
        absences = session.execute(select(func.count()).select_from(staff_absence)).scalar_one()
    missed = sum(at is not None for at in ended) / len(ended)
    assert 0.01 < missed < 0.35
    assert reminders > CLIENTS / 4
    assert absences > 0


def test_offices_work_on_open_days_in_office_hours_by_people_who_are_there(year: Year) -> None:
    staff, calendar = year.world.staff, year.world.service.limits.calendars["toimisto"]
    with year.database.reading() as session:
        rows = session.execute(
            select(history_event.c.actor, history_event.c.at).where(history_event.c.type == "TASK_ASSIGNED")
        ).all()
    taken = [
        (member, row.at.astimezone(HELSINKI))
        for row in rows
        if (member := staff.find(row.actor or "")) is not None
    ]
    office = [(who, at) for who, at in taken if not {"kotihoito", "kuntoutus"} & who.groups]
    assert len(office) > CLIENTS / 4
    assert all(calendar.is_working_day(at.date()) for _, at in office)
    assert all(time(8) <= at.time() <= time(16, 15) for _, at in office)
    assert not [who for who, at in taken if staff.is_away(who.username, at.date())]
    assert len({at.date() for _, at in office}) > 100


def test_every_task_was_done_by_somebody_of_its_group_or_in_their_place(year: Year) -> None:
    with year.database.reading() as session:
        doers = set(
            session.execute(
                select(user_task.c.completed_by).where(user_task.c.state == "COMPLETED").distinct()
            ).scalars()
        )
        last = session.execute(select(func.max(user_task.c.completed_at))).scalar_one()
    assert all(year.world.staff.find(who or "") for who in doers)
    assert last.date() > FIRST + timedelta(days=350)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_says_a_code_or_a_word_of_another_language(year: Year, words: Words, language: str) -> None:
    """The last of the tests: readers leave their traces in the log of looks."""
    with year.database.reading() as session:
        reading = choose_pages(session)
    web = open_pages(year.world.service, year.world.clock)
    count, foreign = foreign_words(web, reading, words, language, MARK)
    assert foreign == {}
    assert count > 70
