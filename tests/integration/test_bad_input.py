# SPDX-License-Identifier: EUPL-1.2
"""What must never be silent: each gets a clear answer, and nothing is lost; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine import jobs
from engine.errors import Conflict, ExecutionFailed, NotFound
from engine.incidents import list_incidents
from engine.process_instances import InstanceFilter, count_instances
from engine.process_instances.commands import (
    cancel_process_instance,
    complete_job,
    correct_and_retry,
    migrate_process_instance,
    publish_message,
)
from engine.process_instances.steps import fire_timer
from engine.service import IncidentOpened
from engine.tables import timer
from tests.support.engine_house import EngineHouse
from tests.support.model_bodies import JOB, ONE_TASK, line, user_task

MESSAGE = (
    '<message id="m" name="go"><extensionElements><zeebe:subscription correlationKey="=ref"/>'
    "</extensionElements></message>"
)
WAITS = (
    '<startEvent id="start"/><intermediateCatchEvent id="wait"><messageEventDefinition messageRef="m"/>'
    '</intermediateCatchEvent><endEvent id="end"/>' + line("start", "wait", "end")
)


def calling(called: str) -> str:
    return (
        '<startEvent id="start"/><callActivity id="call"><extensionElements>'
        f'<zeebe:calledElement processId="{called}"/></extensionElements></callActivity><endEvent id="end"/>'
        + line("start", "call", "end")
    )


def test_a_ring_of_calls_over_three_files_ends_in_an_incident(house: EngineHouse) -> None:
    house.deploy(calling("p2"), calling("p3"), calling("p"))
    key = house.create()
    (told,) = [one for one in house.heard if isinstance(one, IncidentOpened)]
    assert "kutsuuko prosessi itseään" in told.message
    with house.service.database.reading() as session:
        assert count_instances(session, InstanceFilter(state="ACTIVE")) <= 25
    cancel_process_instance(house.service, "it", key, "kehä")
    with house.service.database.reading() as session:
        assert count_instances(session, InstanceFilter(state="ACTIVE")) == 0


def test_a_message_for_nobody_says_so(house: EngineHouse) -> None:
    house.deploy(WAITS, outside=MESSAGE)
    published = publish_message(
        house.service, "test", name="nobody knows", correlation_key="A", variables={"x": 1}
    )
    assert (published.instance_keys, published.kept) == ((), False)


def test_a_correlation_key_that_is_null_is_an_incident_until_it_is_given(house: EngineHouse) -> None:
    house.deploy(WAITS, outside=MESSAGE)
    key = house.create()
    with house.service.database.reading() as session:
        (found,) = list_incidents(session, key)
    assert found.kind == "MESSAGE"
    assert "=ref" in found.message
    correct_and_retry(house.service, "it", key, found.key, {"ref": "A"})
    published = publish_message(house.service, "test", name="go", correlation_key="A", variables={})
    assert published.instance_keys == (key,)
    assert house.instance(key).state == "COMPLETED"


def test_a_job_completed_twice_is_a_conflict_and_the_first_answer_stays(house: EngineHouse) -> None:
    house.deploy(JOB)
    key = house.create()
    with house.service.database.transaction() as session:
        (job,) = jobs.claim_jobs(session, ["mail.send"], "w", timedelta(minutes=1), 1, house.clock.now())
    complete_job(house.service, "w", job.key, {"answer": 1})
    with pytest.raises(Conflict, match="jo päättynyt"):
        complete_job(house.service, "w", job.key, {"answer": 2})
    with pytest.raises(NotFound):
        complete_job(house.service, "w", 1, {})
    assert house.variables(key)["answer"] == 1


def test_a_timer_in_the_past_fires_at_once_and_once(house: EngineHouse) -> None:
    house.deploy(
        '<startEvent id="start"/><intermediateCatchEvent id="pause"><timerEventDefinition>'
        '<timeDate xsi:type="tFormalExpression">2020-01-01T00:00:00Z</timeDate></timerEventDefinition>'
        "</intermediateCatchEvent>"
        + user_task("work")
        + '<endEvent id="end"/>'
        + line("start", "pause", "work", "end")
    )
    key = house.create()
    with house.service.database.reading() as session:
        timer_key = session.execute(select(timer.c.key)).scalar_one()
    assert house.wait(timedelta(0)) == 1
    assert house.task_ids(key) == ["work"]
    with house.service.database.transaction() as session:
        assert not fire_timer(session, house.service, timer_key)
        assert session.execute(select(func.count()).select_from(timer)).scalar_one() == 0


def test_a_version_without_the_current_element_is_refused_with_the_remedy(house: EngineHouse) -> None:
    house.deploy(ONE_TASK)
    key = house.create()
    new = house.deploy(ONE_TASK.replace("work", "other")).definitions[0].key
    with pytest.raises(ExecutionFailed, match=r"work \(work\) ei ole uudessa versiossa. Anna vastine"):
        migrate_process_instance(house.service, "it", key, new, {})
    house.complete("work")
    assert house.instance(key).state == "COMPLETED"
