# SPDX-License-Identifier: EUPL-1.2
"""Timers, messages, interruptions and called processes, on both databases."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine import history, timers
from engine.errors import Conflict
from engine.process_instances import ElementCount, count_open_elements
from engine.process_instances.commands import (
    cancel_process_instance,
    complete_task,
    publish_message,
)
from engine.service import IncidentOpened, TaskWithdrawn
from engine.tables import message, timer
from tests.support.engine_house import EngineHouse
from tests.support.model_bodies import ONE_TASK, line, user_task


def test_a_timer_fires_once_on_its_moment_even_with_two_schedulers(house: EngineHouse) -> None:
    house.deploy(
        '<startEvent id="start"/><intermediateCatchEvent id="pause"><timerEventDefinition>'
        '<timeDuration xsi:type="tFormalExpression">P1D</timeDuration></timerEventDefinition>'
        "</intermediateCatchEvent>"
        + user_task("work")
        + '<endEvent id="end"/>'
        + line("start", "pause", "work", "end")
    )
    keys = [house.create() for _ in range(5)]
    assert house.wait(timedelta(hours=23, minutes=59)) == 0
    house.clock.advance(timedelta(minutes=2))
    fired: list[int] = []
    threads = [
        threading.Thread(target=lambda: fired.append(timers.fire_due(house.service))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fired.append(timers.fire_due(house.service))
    assert sum(fired) == 5
    assert [house.task_ids(key) for key in keys] == [["work"]] * 5
    with house.service.database.reading() as session:
        assert session.execute(select(func.count()).select_from(timer)).scalar_one() == 0


def test_an_interrupting_event_withdraws_the_task_and_leaves_no_ghost(house: EngineHouse) -> None:
    house.deploy(
        '<startEvent id="start"/>'
        + user_task("work")
        + '<boundaryEvent id="late" attachedToRef="work"><timerEventDefinition>'
        '<timeDuration xsi:type="tFormalExpression">PT1H</timeDuration></timerEventDefinition>'
        "</boundaryEvent>"
        + user_task("chase")
        + '<endEvent id="end"/><endEvent id="end2"/>'
        + line("start", "work", "end")
        + line("late", "chase", "end2")
    )
    key = house.create()
    (task,) = house.open_tasks(key)
    house.wait(timedelta(hours=1))
    assert house.task_ids(key) == ["chase"]
    assert TaskWithdrawn(task.key, house.heard[0].instance, "canceled") in house.heard
    with pytest.raises(Conflict):
        complete_task(house.service, "anna", task.key, {})


MESSAGE = (
    '<message id="m_go" name="go"><extensionElements><zeebe:subscription correlationKey="=matter"/>'
    '</extensionElements></message><message id="m_new" name="new"/>'
)
WAITS = (
    '<startEvent id="start"/><intermediateCatchEvent id="wait"><messageEventDefinition messageRef="m_go"/>'
    "</intermediateCatchEvent>"
    + user_task("work")
    + '<endEvent id="end"/>'
    + line("start", "wait", "work", "end")
)


def test_a_message_reaches_the_one_instance_whose_key_fits(house: EngineHouse) -> None:
    house.deploy(WAITS, outside=MESSAGE)
    first, second = house.create(matter="A"), house.create(matter="B")
    published = publish_message(
        house.service, "test", name="go", correlation_key="B", variables={"said": "hello"}
    )
    assert published.instance_keys == (second,)
    assert house.task_ids(first) == []
    assert house.task_ids(second) == ["work"]
    assert house.variables(second)["said"] == "hello"


def test_a_message_for_nobody_is_kept_for_its_time_and_no_longer(house: EngineHouse) -> None:
    house.deploy(WAITS, outside=MESSAGE)
    for matter in ("A", "B"):
        published = publish_message(
            house.service,
            "test",
            name="go",
            correlation_key=matter,
            variables={},
            time_to_live=timedelta(hours=1),
        )
        assert published.kept
    assert house.task_ids(house.create(matter="A")) == ["work"]
    house.clock.advance(timedelta(hours=2))
    assert house.task_ids(house.create(matter="B")) == []
    timers.forget_expired_messages(house.service)
    with house.service.database.reading() as session:
        assert session.execute(select(func.count()).select_from(message)).scalar_one() == 0


def test_one_process_starts_another_by_message_and_hears_of_its_end(house: EngineHouse) -> None:
    caller = (
        '<startEvent id="start"/><intermediateThrowEvent id="ask"><extensionElements><zeebe:ioMapping>'
        '<zeebe:input source="=matter" target="matter"/></zeebe:ioMapping></extensionElements>'
        '<messageEventDefinition messageRef="m_new"/></intermediateThrowEvent>'
        '<intermediateCatchEvent id="hear"><messageEventDefinition messageRef="m_go"/>'
        '</intermediateCatchEvent><endEvent id="end"/>' + line("start", "ask", "hear", "end")
    )
    answerer = (
        '<startEvent id="start"><messageEventDefinition messageRef="m_new"/></startEvent>'
        + user_task("work")
        + '<endEvent id="tell"><messageEventDefinition messageRef="m_go"/></endEvent>'
        + line("start", "work", "tell")
    )
    house.deploy(caller, answerer, outside=MESSAGE)
    key = house.create(matter="A", secret="stays")
    (task,) = house.open_tasks()
    assert task.process_id == "p2"
    assert house.instance(task.process_instance_key).parent_key is None
    assert house.variables(task.process_instance_key) == {"matter": "A"}
    house.complete("work")
    assert house.instance(key).state == "COMPLETED"


def test_a_call_is_a_child_instance_and_cancelling_reaches_it(house: EngineHouse) -> None:
    caller = (
        '<startEvent id="start"/><callActivity id="call" name="call"><extensionElements>'
        '<zeebe:calledElement processId="p2" bindingType="deployment" propagateAllChildVariables="true"/>'
        "</extensionElements></callActivity>"
        + user_task("after")
        + '<endEvent id="end"/>'
        + line("start", "call", "after", "end")
    )
    house.deploy(caller, ONE_TASK)
    first, second = house.create(), house.create()
    (child,) = [
        task for task in house.open_tasks() if house.instance(task.process_instance_key).root_key == first
    ]
    assert house.instance(child.process_instance_key).parent_key == first
    complete_task(house.service, "anna", child.key, {"found": "yes"})
    assert house.task_ids(first) == ["after"]
    assert house.variables(first)["found"] == "yes"
    cancel_process_instance(house.service, "esi", second, "väärä asiakas")
    assert house.instance(second).state == "TERMINATED"
    assert house.task_ids() == ["after"]
    with house.service.database.reading() as session:
        assert history.read(session, second, ["INSTANCE_CANCELED"])[0].detail == {"reason": "väärä asiakas"}


def test_a_call_of_itself_ends_in_an_incident_and_not_in_a_hang(house: EngineHouse) -> None:
    house.deploy(
        '<startEvent id="start"/><callActivity id="call"><extensionElements>'
        '<zeebe:calledElement processId="p"/></extensionElements></callActivity><endEvent id="end"/>'
        + line("start", "call", "end")
    )
    key = house.create()
    assert house.instance(key).state == "ACTIVE"
    assert any(isinstance(one, IncidentOpened) and "kutsuu" in one.message for one in house.heard)
    cancel_process_instance(house.service, "esi", key, "silmukka")


def test_a_late_task_of_a_called_process_shows_at_the_call(house: EngineHouse) -> None:
    late = user_task("work").replace(
        "<zeebe:userTask/>", '<zeebe:userTask/><zeebe:taskSchedule dueDate="2026-11-24T10:00:00Z"/>'
    )
    called = '<startEvent id="start"/>' + late + '<endEvent id="end"/>' + line("start", "work", "end")
    caller = (
        '<startEvent id="start"/><callActivity id="call"><extensionElements>'
        '<zeebe:calledElement processId="p2" bindingType="deployment"/></extensionElements></callActivity>'
        '<endEvent id="end"/>' + line("start", "call", "end")
    )
    house.deploy(caller, called)
    keys = [house.create(), house.create("p2")]
    definitions = [house.instance(key).process_definition_key for key in keys]
    counts = []
    for _ in range(2):
        with house.service.database.reading() as session:
            counts.append(
                [count_open_elements(session, definition, house.clock.now()) for definition in definitions]
            )
        house.clock.advance(timedelta(days=2))
    assert counts[0] == [{"call": ElementCount(1, 0)}, {"work": ElementCount(2, 0)}]
    assert counts[1] == [{"call": ElementCount(1, 1)}, {"work": ElementCount(2, 2)}]
