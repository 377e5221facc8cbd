# SPDX-License-Identifier: EUPL-1.2
"""Messages and signals at the command level: whom they reach, how long they wait, and that they come once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from engine import timers
from engine.errors import NotFound
from engine.process_instances import InstanceFilter, Published, search_instances
from engine.process_instances.commands import (
    broadcast_signal,
    correlate_message,
    publish_message,
    resume_process_instance,
    suspend_process_instance,
)
from tests.support.engine_house import EngineHouse
from tests.support.model_bodies import line, user_task

HOUR = timedelta(hours=1)
OUTSIDE = (
    '<message id="m" name="go"><extensionElements><zeebe:subscription correlationKey="=ref"/>'
    '</extensionElements></message><signal id="s" name="alarm"/>'
)


def hears(definition: str) -> str:
    return (
        f'<startEvent id="start"/><intermediateCatchEvent id="wait">{definition}</intermediateCatchEvent>'
        + user_task("after")
        + '<endEvent id="end"/>'
        + line("start", "wait", "after", "end")
    )


def started_by(definition: str) -> str:
    return (
        f'<startEvent id="begin">{definition}</startEvent>'
        + user_task("begun")
        + '<endEvent id="end"/>'
        + line("begin", "begun", "end")
    )


MESSAGE = '<messageEventDefinition messageRef="m"/>'
SIGNAL = '<signalEventDefinition signalRef="s"/>'


def publish(
    house: EngineHouse, key: str | None, life: timedelta = timedelta(0), id: str | None = None, **data: object
) -> Published:
    return publish_message(
        house.service,
        "t",
        name="go",
        correlation_key=key,
        variables=data,
        time_to_live=life,
        message_id=id,
    )


def count(house: EngineHouse) -> int:
    with house.service.database.reading() as session:
        return len(search_instances(session, InstanceFilter()))


def test_a_kept_message_waits_for_its_time_and_not_a_moment_longer(house: EngineHouse) -> None:
    house.deploy(hears(MESSAGE), outside=OUTSIDE)
    assert publish(house, "A", HOUR).kept
    house.clock.advance(HOUR - timedelta(seconds=1))
    assert house.task_ids(house.create(ref="A")) == ["after"]
    publish(house, "A", HOUR)
    house.clock.advance(HOUR)
    late = house.create(ref="A")
    assert house.task_ids(late) == []
    assert timers.forget_expired_messages(house.service) == 1
    assert not publish(house, "B").kept, "without a life it is gone at once"


def test_kept_messages_are_taken_oldest_first_and_each_by_one(house: EngineHouse) -> None:
    house.deploy(hears(MESSAGE), outside=OUTSIDE)
    publish(house, "A", HOUR, number=1)
    publish(house, "A", HOUR, number=2)
    first, second, third = (house.create(ref="A") for _ in range(3))
    assert [house.variables(key).get("number") for key in (first, second, third)] == [1, 2, None]


def test_a_message_reaches_the_oldest_of_each_process(house: EngineHouse) -> None:
    house.deploy(hears(MESSAGE), hears(MESSAGE), outside=OUTSIDE)
    older, younger, other = house.create(ref="A"), house.create(ref="A"), house.create("p2", ref="A")
    assert set(publish(house, "A").instance_keys) == {older, other}
    assert house.task_ids(younger) == []
    assert publish(house, "A").instance_keys == (younger,)


def test_the_same_message_id_has_one_effect_also_from_two_at_once(house: EngineHouse) -> None:
    house.deploy(started_by('<messageEventDefinition messageRef="m"/>'), outside=OUTSIDE)
    first = publish(house, "A", id="once")
    assert publish(house, "A", id="once") == first
    assert count(house) == 1
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: publish(house, "A", id="twice"), range(4)))
    assert len(set(answers)) == 1
    assert count(house) == 2
    publish(house, "A", id="another")
    assert count(house) == 3


@pytest.mark.parametrize("key", [None, ""])
def test_a_message_without_a_key_starts_and_is_heard_by_nobody(house: EngineHouse, key: str | None) -> None:
    house.deploy(hears(MESSAGE), outside=OUTSIDE)
    waiting = house.create(ref="A")
    assert publish(house, key).instance_keys == ()
    with pytest.raises(NotFound, match="ei odota kukaan"):
        correlate_message(house.service, "t", name="go", correlation_key=key, variables={})
    house.deploy(started_by(MESSAGE), outside=OUTSIDE, process_id="q")
    (started,) = publish(house, key, number=7).instance_keys
    assert house.variables(started) == {"number": 7}
    assert house.task_ids(waiting) == []


def test_a_message_reaches_who_waits_and_starts_the_other_processes(house: EngineHouse) -> None:
    house.deploy(hears(MESSAGE), outside=OUTSIDE)
    house.deploy(started_by(MESSAGE), outside=OUTSIDE, process_id="q")
    waiting = house.create(ref="A")
    first, started = publish(house, "A", life=HOUR, number=7).instance_keys
    assert first == waiting
    assert house.variables(started) == {"number": 7}
    assert house.task_ids(waiting) == ["after"]
    assert len(publish(house, "A").instance_keys) == 1
    assert count(house) == 3, "nobody waits any more, so it only starts"


def test_a_message_that_an_instance_hears_starts_no_second_one_of_its_process(house: EngineHouse) -> None:
    again = '<boundaryEvent id="again" attachedToRef="begun" cancelActivity="false">'
    more = f'{again}{MESSAGE}</boundaryEvent><endEvent id="heard"/>' + line("again", "heard")
    body = started_by(MESSAGE) + more
    house.deploy(body, outside=OUTSIDE)
    (first,) = publish(house, "A", ref="A").instance_keys
    assert publish(house, "A").instance_keys == (first,)
    assert publish(house, "B", ref="B").instance_keys != (first,)
    assert count(house) == 2


def test_correlating_keeps_nothing(house: EngineHouse) -> None:
    house.deploy(hears(MESSAGE), outside=OUTSIDE)
    with pytest.raises(NotFound):
        correlate_message(house.service, "t", name="go", correlation_key="A", variables={})
    late = house.create(ref="A")
    assert house.task_ids(late) == []
    found = correlate_message(house.service, "t", name="go", correlation_key="A", variables={"n": 1})
    assert found.instance_keys == (late,)


def test_a_signal_reaches_all_starts_all_and_passes_the_suspended_by(house: EngineHouse) -> None:
    house.deploy(hears(SIGNAL), outside=OUTSIDE)
    house.deploy(started_by(SIGNAL), outside=OUTSIDE, process_id="q")
    first, second, still = (house.create() for _ in range(3))
    suspend_process_instance(house.service, "esi", still, "tauko")
    sent = broadcast_signal(house.service, "t", "alarm", {"n": 1})
    assert {first, second} <= set(sent.instance_keys)
    assert still not in sent.instance_keys
    resume_process_instance(house.service, "esi", still)
    assert house.task_ids(still) == [], "a signal is not kept"
    assert house.task_ids(first) == house.task_ids(second) == ["after"]
    assert broadcast_signal(house.service, "t", "unknown", {}).instance_keys == ()
