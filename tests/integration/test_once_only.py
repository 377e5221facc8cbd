# SPDX-License-Identifier: EUPL-1.2
"""What two schedulers or two hands could do twice is done once; each guard asked directly."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import timers
from engine.errors import Conflict
from engine.process_instances import fire_timer
from engine.process_instances.rows import lock_row, update_row
from engine.service import AlarmFired
from engine.tables import deadline, timer
from tests.support.engine_house import START, EngineHouse
from tests.support.model_bodies import ONE_TASK, line, user_task

LIMITED = (
    '<startEvent id="start"/>'
    + user_task("work").replace(
        "</extensionElements>",
        '<zeebe:properties><zeebe:property name="sujuva:deadline" value="T3"/>'
        '<zeebe:property name="sujuva:deadlineFrom" value="=vireilletulo"/>'
        '<zeebe:property name="sujuva:deadlineStop" value="T3"/></zeebe:properties></extensionElements>',
    )
    + '<endEvent id="end"/>'
    + line("start", "work", "end")
)
PAUSE = (
    '<startEvent id="start"/><intermediateCatchEvent id="pause"><timerEventDefinition>'
    '<timeDuration xsi:type="tFormalExpression">PT1H</timeDuration></timerEventDefinition>'
    '</intermediateCatchEvent><endEvent id="end"/>' + line("start", "pause", "end")
)


def alarms(house: EngineHouse) -> list[AlarmFired]:
    return [one for one in house.heard if isinstance(one, AlarmFired)]


def start_limited(house: EngineHouse) -> int:
    house.deploy(LIMITED)
    return house.create(vireilletulo=START.isoformat(), asia="A1", ika=82, yhteydenottaja="asiakas")


def test_a_reminder_that_two_schedulers_saw_sounds_once(house: EngineHouse) -> None:
    start_limited(house)
    house.clock.advance(timedelta(days=4))
    seen_by_both = timers.list_due(house.service)
    assert seen_by_both
    first = [timers.fire(house.service, one) for one in seen_by_both]
    second = [timers.fire(house.service, one) for one in seen_by_both]
    assert all(first)
    assert not any(second)
    assert len(alarms(house)) == len(seen_by_both)


def test_a_reminder_never_sounds_early_nor_after_the_limit_was_met(house: EngineHouse) -> None:
    key = start_limited(house)
    house.clock.advance(timedelta(days=4))
    due = timers.list_due(house.service)
    early = [replace(one, level="supervisor-6") for one in due]
    assert not any(timers.fire(house.service, one) for one in early)
    house.complete("work")
    assert not any(timers.fire(house.service, one) for one in due)
    assert alarms(house) == []
    assert house.instance(key).state == "COMPLETED"
    with house.service.database.reading() as session:
        assert session.execute(select(deadline.c.state)).scalar_one() == "met"


def test_a_missed_limit_is_told_and_cancels_nothing(house: EngineHouse) -> None:
    start_limited(house)
    house.wait(timedelta(days=11))
    assert alarms(house)[-1].level == "missed"
    assert house.task_ids() == ["work"]
    house.complete("work")
    with house.service.database.reading() as session:
        row = session.execute(select(deadline)).one()
    assert (row.state, row.missed_at.isoformat()) == ("met", "2026-12-02T22:00:00+00:00")


def test_a_timer_is_never_fired_before_its_moment(house: EngineHouse) -> None:
    house.deploy(PAUSE)
    key = house.create()
    with house.service.database.reading() as session:
        timer_key = session.execute(select(timer.c.key)).scalar_one()
    with house.service.database.transaction() as session:
        assert fire_timer(session, house.service, timer_key) is False
    assert house.instance(key).state == "ACTIVE"
    house.clock.advance(timedelta(hours=1))
    with house.service.database.transaction() as session:
        assert fire_timer(session, house.service, timer_key) is True


def test_a_row_that_was_changed_elsewhere_is_not_overwritten(house: EngineHouse) -> None:
    house.deploy(ONE_TASK)
    key = house.create()
    new = {
        "state": "ACTIVE", "last_sequence": 0, "incidents": 0, "ended_at": None, "ended_element": None
    }  # fmt: skip
    with house.service.database.transaction() as session:
        read_before = lock_row(session, key).revision - 1
        with pytest.raises(Conflict, match="samaan aikaan"):
            update_row(session, key, read_before, new)
