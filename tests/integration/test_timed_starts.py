# SPDX-License-Identifier: EUPL-1.2
"""Processes that start by themselves: by a timer, a message to a receive task, on both databases."""

import threading
from datetime import timedelta

import pytest

from engine import timers
from engine.errors import ModelInvalid
from engine.process_instances import InstanceFilter, count_instances, search_instances
from engine.process_instances.commands import publish_message
from tests.support.engine_house import START, EngineHouse
from tests.support.model_bodies import line, user_task


def timed(kind: str, text: str, task: str = "work") -> str:
    definition = f'<{kind} xsi:type="tFormalExpression">{text}</{kind}>'
    return (
        f'<startEvent id="start"><timerEventDefinition>{definition}</timerEventDefinition></startEvent>'
        + user_task(task)
        + '<endEvent id="end"/>'
        + line("start", task, "end")
    )


def started(house: EngineHouse, process_id: str = "p") -> int:
    with house.service.database.reading() as session:
        return count_instances(session, InstanceFilter(process_id=process_id))


def test_a_date_starts_the_process_once(house: EngineHouse) -> None:
    house.deploy(timed("timeDate", "2026-11-24T08:00:00"))
    assert timers.next_due(house.service) == START + timedelta(hours=22, minutes=20)
    house.wait(timedelta(hours=22))
    assert started(house) == 0
    house.wait(timedelta(days=3))
    house.wait(timedelta(days=3))
    assert started(house) == 1
    assert house.task_ids() == ["work"]
    assert timers.next_due(house.service) is None


def test_a_duration_counts_from_the_deployment(house: EngineHouse) -> None:
    house.deploy(timed("timeDuration", "P1D"))
    house.wait(timedelta(hours=23))
    assert started(house) == 0
    house.wait(timedelta(hours=1))
    assert started(house) == 1


def test_a_cycle_starts_again_and_again_as_often_as_it_says(house: EngineHouse) -> None:
    house.deploy(timed("timeCycle", "R3/P1D"))
    for _ in range(5):
        house.wait(timedelta(days=1))
    assert started(house) == 3


def test_an_endless_cycle_passes_over_what_an_outage_missed(house: EngineHouse) -> None:
    house.deploy(timed("timeCycle", "R/P1D"))
    house.wait(timedelta(days=10))
    assert started(house) == 1
    house.wait(timedelta(days=1))
    assert started(house) == 2


def test_two_schedulers_start_it_once(house: EngineHouse) -> None:
    house.deploy(timed("timeDuration", "PT1H"))
    house.clock.advance(timedelta(hours=1))
    start = threading.Barrier(2)
    fired: list[int] = []

    def tick() -> None:
        start.wait()
        fired.append(timers.fire_due(house.service))

    threads = [threading.Thread(target=tick) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(fired) == 1
    assert started(house) == 1


def test_the_next_version_replaces_the_start_of_the_one_before(house: EngineHouse) -> None:
    house.deploy(timed("timeDuration", "P2D", "old"))
    house.wait(timedelta(days=1))
    house.deploy(timed("timeDuration", "P4D", "new"))
    house.wait(timedelta(days=1))
    assert started(house) == 0
    house.wait(timedelta(days=3))
    assert house.task_ids() == ["new"]


def test_a_timer_that_is_drawn_as_before_goes_on_and_does_not_start_again(house: EngineHouse) -> None:
    house.deploy(timed("timeCycle", "R2/P1D", "old"))
    house.wait(timedelta(hours=20))
    house.deploy(timed("timeCycle", "R2/P1D", "new"))
    house.wait(timedelta(hours=4))
    assert house.task_ids() == ["new"]
    house.wait(timedelta(days=1))
    assert started(house) == 2
    house.deploy(timed("timeCycle", "R2/P1D", "newest"))
    house.wait(timedelta(days=5))
    assert started(house) == 2


def test_a_date_that_has_passed_starts_at_once_and_not_again(house: EngineHouse) -> None:
    house.deploy(timed("timeDate", "2020-01-01"))
    house.wait(timedelta(0))
    house.deploy(timed("timeDate", "2020-01-01", "other"))
    house.wait(timedelta(days=1))
    assert started(house) == 1


def test_the_time_may_be_an_expression_but_must_be_a_time(house: EngineHouse) -> None:
    house.deploy(timed("timeDuration", '="PT" + string(1 + 1) + "H"'))
    house.wait(timedelta(hours=2))
    assert started(house) == 1
    with pytest.raises(ModelInvalid, match="start"):
        house.deploy(timed("timeDuration", "=soon"))


def test_a_message_starts_a_process_at_its_receive_task(house: EngineHouse) -> None:
    house.deploy(
        '<receiveTask id="hear" instantiate="true" messageRef="m"/>'
        + user_task("work")
        + '<endEvent id="end"/>'
        + line("hear", "work", "end"),
        outside='<message id="m" name="arrived"/>',
    )
    for number in range(2):
        variables = {"number": number}
        publish_message(house.service, "test", name="arrived", correlation_key="x", variables=variables)
    assert house.task_ids() == ["work", "work"]
    with house.service.database.reading() as session:
        keys = [one.key for one in search_instances(session, InstanceFilter(process_id="p"))]
    assert sorted(house.variables(key)["number"] for key in keys) == [0, 1]
