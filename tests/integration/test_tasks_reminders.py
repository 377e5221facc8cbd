# SPDX-License-Identifier: EUPL-1.2
"""Each level of a limit is told to the right people, once, and not when the limit was met in time.

Source of the days: the example of T3 in the domain's stories: contact on Mon 23.11.2026.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, update

from clients.case_managers import name_case_manager
from engine.errors import NotFound
from engine.service import AlarmFired, InstanceRef
from engine.tables import process_instance, user_task
from tasks.commands import claim_task, complete_task
from tasks.forms import PageValues
from tasks.reminders import Reminder, list_reminders, listener, mark_read
from tasks.tables import reminder
from tests.support.task_world import ASSESSMENT, TaskWorld, open_task_world

PEOPLE = ("el", "av", "av2", "stt", "lh", "esi")


@pytest.fixture
def world(database_url: str) -> Iterator[TaskWorld]:
    yield from open_task_world(database_url)


def told(world: TaskWorld, by: str) -> tuple[Reminder, ...]:
    actor = world.person(by)
    with world.service.database.reading() as session:
        return list_reminders(session, world.service, actor)


def levels(world: TaskWorld) -> dict[str, list[str]]:
    """Level of each reminder, oldest first, by person who has any."""
    found = {by: [one.level for one in reversed(told(world, by))] for by in PEOPLE}
    return {by: lines for by, lines in found.items() if lines}


def morning(day: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, 9, 0, tzinfo=UTC)


def test_owner_then_substitute_then_team_leader(world: TaskWorld) -> None:
    contact = world.contact()
    claim_task(world.service, world.person("av"), world.open_task())
    with world.session() as session:
        name_case_manager(
            session, world.service, contact.client_id, "av", substitute="av2", reason="alue", actor="av"
        )

    world.advance_to(morning(26))
    assert levels(world) == {}
    world.advance_to(morning(27))
    assert levels(world) == {"av": ["owner-4"]}
    world.advance_to(morning(30))
    assert levels(world) == {"av": ["owner-4", "substitute-5"], "av2": ["substitute-5"]}
    world.advance_to(morning(1, 12))
    assert levels(world)["esi"] == ["supervisor-6"]
    world.advance_to(datetime(2026, 12, 4, 9, 0, tzinfo=UTC))
    assert levels(world)["esi"] == ["supervisor-6", "due-12", "due-16", "missed"]
    assert "el" not in levels(world)
    missed = told(world, "esi")[0]
    assert missed.kind == "missed"
    assert missed.titles["fi"] == "Palvelutarpeen arvioinnin aloitus"
    assert missed.shown_date == date(2026, 12, 2)
    assert missed.client_name == "Lehtonen Liisa"


def test_an_unclaimed_task_is_everyones_who_could_take_it(world: TaskWorld) -> None:
    world.contact()

    world.advance_to(morning(27))

    assert levels(world) == {"av": ["owner-4"], "av2": ["owner-4"]}


def test_the_case_manager_owns_what_nobody_has_claimed(world: TaskWorld) -> None:
    contact = world.contact()
    with world.session() as session:
        name_case_manager(
            session, world.service, contact.client_id, "av2", substitute=None, reason="alue", actor="av"
        )

    world.advance_to(morning(27))

    assert levels(world) == {"av2": ["owner-4"]}


def test_what_was_done_in_time_is_not_told(world: TaskWorld) -> None:
    world.contact()
    av = world.person("av")
    world.advance_to(morning(27))
    complete_task(world.service, av, world.open_task(), None, PageValues({**ASSESSMENT, "tarve": ["ei"]}))

    world.advance_to(morning(8, 12))

    assert levels(world) == {"av": ["owner-4"], "av2": ["owner-4"]}


def test_the_same_alarm_twice_is_one_reminder(world: TaskWorld) -> None:
    world.contact()
    claim_task(world.service, world.person("av"), world.open_task())
    world.advance_to(morning(27))
    with world.session() as session:
        sent = session.execute(select(reminder)).one()
        row = session.execute(select(process_instance)).one()
        instance = InstanceRef(
            row.key, row.process_id, row.process_definition_key, row.client_id, row.matter_id, row.root_key
        )
        again = AlarmFired(sent.deadline_key, instance, "T3", sent.level, "reminder", ("omistaja",), sent.at)
        listener(session, world.service, again)
        assert session.execute(select(func.count()).select_from(reminder)).scalar_one() == 1


@pytest.mark.parametrize(
    ("manager", "leaders"),
    [(None, {"vanhus"}), ("av", {"vanhus"}), ("stt", {"sosiaali"})],
)
def test_a_missed_limit_without_a_task_is_told_to_the_leaders_of_who_is_responsible(
    world: TaskWorld, manager: str | None, leaders: set[str]
) -> None:
    """The client is 82: the older people's case managers, or the group of another who is case manager."""
    led = {"vanhus": "asiakasvastaavat", "tyoika": "tyoikaisten_asiakasvastaavat", "sosiaali": "sosiaalityo"}
    for username, group in led.items():
        world.add_person("esi", username=username, leads=frozenset({group}))
    world.add_person("esi", active=False)
    contact = world.contact()
    if manager is not None:
        with world.session() as session:
            name_case_manager(
                session, world.service, contact.client_id, manager, substitute=None, reason="alue", actor="av"
            )
    with world.session() as session:
        session.execute(update(user_task).values(state="CANCELED"))
    world.advance_to(datetime(2026, 12, 3, 22, 1, tzinfo=UTC))
    with world.session() as session:
        missed = select(reminder.c.recipient).where(reminder.c.kind == "missed", reminder.c.limit_id == "T3")
        assert set(session.execute(missed).scalars()) & {*led, "esi"} == leaders


def test_a_reminder_is_read_by_its_owner_alone(world: TaskWorld) -> None:
    world.contact()
    claim_task(world.service, world.person("av"), world.open_task())
    world.advance_to(morning(27))
    (first,) = told(world, "av")

    with pytest.raises(NotFound):
        mark_read(world.service, world.person("av2"), first.key)
    mark_read(world.service, world.person("av"), first.key)

    (read,) = told(world, "av")
    assert (first.read_at, read.read_at) == (None, morning(27))
    world.clock.move_to(morning(28))
    mark_read(world.service, world.person("av"), first.key)
    assert told(world, "av")[0].read_at == morning(27)


def test_the_bell_shows_of_each_limit_only_the_newest_and_reading_it_reads_the_older(
    world: TaskWorld,
) -> None:
    world.contact()
    claim_task(world.service, world.person("av"), world.open_task())
    world.advance_to(datetime(2026, 12, 2, 20, 0, tzinfo=UTC))
    leader = world.person("esi")
    with world.service.database.reading() as session:
        unread = list_reminders(session, world.service, leader, only_unread=True)
    assert [one.level for one in told(world, "esi")] == ["due-16", "due-12", "supervisor-6"]
    assert [one.level for one in unread] == ["due-16"]

    mark_read(world.service, leader, unread[0].key)

    assert all(one.read_at for one in told(world, "esi"))
    with world.service.database.reading() as session:
        assert list_reminders(session, world.service, leader, only_unread=True) == ()
