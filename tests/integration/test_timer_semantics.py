# SPDX-License-Identifier: EUPL-1.2
"""Timers at the command level: what is drawn fires when Helsinki's calendar says, and never early."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from engine import timers
from engine.incidents import list_incidents
from engine.process_instances import next_timer
from engine.process_instances.commands import set_variables
from engine.tables import timer
from tests.support.engine_house import EngineHouse
from tests.support.model_bodies import flow, line, user_task

HELSINKI = ZoneInfo("Europe/Helsinki")


def definition(kind: str, text: str) -> str:
    return (
        f'<timerEventDefinition><{kind} xsi:type="tFormalExpression">{text}</{kind}></timerEventDefinition>'
    )


def waits(kind: str, text: str) -> str:
    event = f'<intermediateCatchEvent id="wait">{definition(kind, text)}</intermediateCatchEvent>'
    return (
        f'<startEvent id="start"/>{event}'
        + user_task("after")
        + '<endEvent id="end"/>'
        + line("start", "wait", "after", "end")
    )


def beside(text: str) -> str:
    """A task with a cycle at its edge that brings another task each time."""
    return (
        '<startEvent id="start"/>'
        + user_task("work")
        + f'<boundaryEvent id="edge" attachedToRef="work" cancelActivity="false">'
        f"{definition('timeCycle', text)}</boundaryEvent>"
        + user_task("remind")
        + '<endEvent id="end"/><endEvent id="end2"/>'
        + line("start", "work", "end")
        + line("edge", "remind", "end2")
    )


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI)


def due(house: EngineHouse, key: int) -> str:
    """When the instance wakes next, as a clock on the wall in Helsinki shows it."""
    with house.service.database.reading() as session:
        at = next_timer(session, key)
    assert at is not None
    return at.astimezone(HELSINKI).isoformat(timespec="seconds")


@pytest.mark.parametrize(
    ("now", "kind", "text", "expected"),
    [
        # The night when an hour is skipped: 28 March 2027, from 3 to 4 o'clock.
        ("2027-03-27T09:00", "timeDuration", "P1D", "2027-03-28T09:00:00+03:00"),
        ("2027-03-27T09:00", "timeDuration", "PT24H", "2027-03-28T10:00:00+03:00"),
        ("2027-03-27T03:30", "timeDuration", "P1D", "2027-03-28T04:30:00+03:00"),
        ("2027-03-27T03:30", "timeDate", "2027-03-28T03:30:00", "2027-03-28T04:30:00+03:00"),
        # The night when an hour comes twice: 31 October 2027, from 3 to 4 o'clock.
        ("2027-10-30T03:30", "timeDuration", "P1D", "2027-10-31T03:30:00+03:00"),
        ("2027-10-30T03:30", "timeDuration", "PT25H", "2027-10-31T03:30:00+02:00"),
        ("2027-10-30T09:00", "timeDuration", "P1D", "2027-10-31T09:00:00+02:00"),
        ("2027-10-30T03:30", "timeDate", "2027-10-31T03:30:00", "2027-10-31T03:30:00+03:00"),
        ("2027-10-30T03:30", "timeDate", "2027-10-31T03:30:00+02:00", "2027-10-31T03:30:00+02:00"),
        # The ends of months, and leap days.
        ("2027-01-31T12:00", "timeDuration", "P1M", "2027-02-28T12:00:00+02:00"),
        ("2028-01-31T12:00", "timeDuration", "P1M", "2028-02-29T12:00:00+02:00"),
        ("2028-02-29T12:00", "timeDuration", "P1Y", "2029-02-28T12:00:00+02:00"),
        ("2027-01-31T12:00", "timeDuration", "P1MT36H", "2027-03-02T00:00:00+02:00"),
        # A day without a time begins at midnight; another zone is another moment.
        ("2027-06-01T12:00", "timeDate", "2027-06-07", "2027-06-07T00:00:00+03:00"),
        ("2027-06-01T12:00", "timeDate", "2027-06-07T08:00:00Z", "2027-06-07T11:00:00+03:00"),
        # Working days through FEEL; Christmas Eve is worked by default.
        ("2027-06-01T12:00", "timeDate", "=working day(date(&quot;2027-06-04&quot;), 1)",
         "2027-06-07T00:00:00+03:00"),
        ("2027-12-23T12:00", "timeDate", "=working day(date(&quot;2027-12-23&quot;), 2)",
         "2027-12-27T00:00:00+02:00"),
    ],
)  # fmt: skip
def test_a_timer_is_due_when_the_calendar_says(
    house: EngineHouse, now: str, kind: str, text: str, expected: str
) -> None:
    house.clock.move_to(local(now))
    house.deploy(waits(kind, text))
    key = house.create()
    assert due(house, key) == expected
    house.clock.move_to(datetime.fromisoformat(expected) - timedelta(seconds=1))
    assert timers.fire_due(house.service) == 0, "never early"
    house.clock.move_to(datetime.fromisoformat(expected))
    assert timers.fire_due(house.service) == 1
    assert house.task_ids(key) == ["after"]


def test_a_cycle_keeps_its_local_time_over_the_change_of_clocks(house: EngineHouse) -> None:
    house.clock.move_to(local("2027-03-26T09:00"))
    house.deploy(beside("R/P1D"))
    key = house.create()
    seen = []
    for _ in range(3):
        seen.append(due(house, key))
        house.clock.move_to(datetime.fromisoformat(seen[-1]))
        assert timers.fire_due(house.service) == 1
    assert seen == [
        "2027-03-27T09:00:00+02:00",
        "2027-03-28T09:00:00+03:00",
        "2027-03-29T09:00:00+03:00",
    ]
    assert house.task_ids(key) == ["remind", "remind", "remind", "work"]


def test_a_cycle_of_months_returns_to_the_31st(house: EngineHouse) -> None:
    house.clock.move_to(local("2027-01-31T08:00"))
    house.deploy(beside("R3/P1M"))
    key = house.create()
    seen = []
    for _ in range(3):
        seen.append(due(house, key)[:10])
        house.clock.move_to(datetime.fromisoformat(due(house, key)))
        timers.fire_due(house.service)
    assert seen == ["2027-02-28", "2027-03-31", "2027-04-30"]
    with house.service.database.reading() as session:
        assert next_timer(session, key) is None, "three times and no more"


def test_what_an_outage_missed_is_passed_over_and_counted(house: EngineHouse) -> None:
    house.deploy(beside("R4/PT1H"))
    key = house.create()
    house.wait(timedelta(hours=2, minutes=30))
    assert house.task_ids(key) == ["remind", "work"], "one reminder for the two that were missed"
    house.wait(timedelta(minutes=30))
    house.wait(timedelta(hours=1))
    house.wait(timedelta(days=1))
    assert house.task_ids(key) == ["remind", "remind", "remind", "work"]


def test_a_long_outage_fires_everything_in_the_order_of_its_time(house: EngineHouse) -> None:
    house.deploy(waits("timeDuration", "P3D"), waits("timeDuration", "P1D"), waits("timeDuration", "P2D"))
    keys = {name: house.create(name) for name in ("p", "p2", "p3")}
    house.clock.advance(timedelta(days=30))
    order = [one.key for one in timers.list_due(house.service)]
    with house.service.database.reading() as session:
        rows = session.execute(select(timer.c.key, timer.c.process_instance_key)).all()
    of_instance = {row.key: row.process_instance_key for row in rows}
    assert [of_instance[key] for key in order] == [keys["p2"], keys["p3"], keys["p"]]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("timeDuration", "=null"),
        ("timeDuration", "=5"),
        ("timeDate", "=&quot;soon&quot;"),
        ("timeDate", "=missing"),
        ("timeDuration", "=&quot;P99999999Y&quot;"),
    ],
)
def test_what_is_no_time_is_an_incident_that_names_the_timer(
    house: EngineHouse, kind: str, text: str
) -> None:
    house.deploy(waits(kind, text))
    key = house.create()
    with house.service.database.reading() as session:
        (found,) = list_incidents(session, key)
    assert (found.kind, found.element_id) == ("TIMER", "wait")
    assert "Ajasti" in found.message


def test_the_due_time_is_computed_once_and_data_that_change_do_not_move_it(house: EngineHouse) -> None:
    house.clock.move_to(datetime(2027, 6, 1, 9, tzinfo=UTC))
    house.deploy(
        '<startEvent id="start"/>'
        + user_task("work")
        + '<boundaryEvent id="edge" attachedToRef="work">'
        + definition("timeDuration", "=pause")
        + "</boundaryEvent>"
        + user_task("late")
        + '<endEvent id="end"/><endEvent id="end2"/>'
        + line("start", "work", "end")
        + flow("edge", "late")
        + flow("late", "end2")
    )
    key = house.create(pause="P1D")
    before = due(house, key)
    set_variables(house.service, "esi", key, {"pause": "P9D"})
    assert due(house, key) == before
