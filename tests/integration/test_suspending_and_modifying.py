# SPDX-License-Identifier: EUPL-1.2
"""Suspended instances stand still and lose nothing; modified ones go on where they were put."""

from datetime import timedelta

import pytest

from engine import history, jobs, timers
from engine.errors import Conflict, ExecutionFailed, InvalidInput, NotFound
from engine.incidents import list_incidents
from engine.process_instances import InstanceFilter, open_elements, search_instances
from engine.process_instances.commands import (
    cancel_process_instance,
    complete_task,
    fail_job,
    modify_process_instance,
    publish_message,
    resume_process_instance,
    skip_incident,
    suspend_process_instance,
)
from engine.process_instances.modifying import Add, Change, Drop, Move
from tests.support.engine_house import EngineHouse
from tests.support.model_bodies import JOB, ONE_TASK, flow, line, user_task

MESSAGE = (
    '<message id="m" name="go"><extensionElements><zeebe:subscription correlationKey="=ref"/>'
    "</extensionElements></message>"
)
WAITS = (
    '<startEvent id="start"/><intermediateCatchEvent id="wait"><messageEventDefinition messageRef="m"/>'
    "</intermediateCatchEvent>"
    + user_task("work")
    + '<endEvent id="end"/>'
    + line("start", "wait", "work", "end")
)
CALLS = (
    '<startEvent id="start"/><callActivity id="call"><extensionElements>'
    '<zeebe:calledElement processId="p2"/></extensionElements></callActivity><endEvent id="end"/>'
    '<boundaryEvent id="late" attachedToRef="call" cancelActivity="false"><timerEventDefinition>'
    '<timeDuration xsi:type="tFormalExpression">P1D</timeDuration></timerEventDefinition></boundaryEvent>'
    + user_task("hurry")
    + '<endEvent id="end2"/>'
    + line("start", "call", "end")
    + line("late", "hurry", "end2")
)


def incident_key(house: EngineHouse, key: int) -> int:
    with house.service.database.reading() as session:
        (found,) = list_incidents(session, key)
    return found.key


def element_key(house: EngineHouse, key: int, element_id: str) -> int:
    with house.service.database.reading() as session:
        return next(one.key for one in open_elements(session, key) if one.element_id == element_id)


def claim(house: EngineHouse) -> tuple[jobs.Job, ...]:
    with house.service.database.transaction() as session:
        return jobs.claim_jobs(session, ["mail.send"], "w", timedelta(minutes=1), 5, house.clock.now())


def test_a_suspended_family_stands_still_and_its_timers_fire_when_it_goes_on(house: EngineHouse) -> None:
    house.deploy(CALLS, ONE_TASK)
    key = house.create()
    (task,) = house.open_tasks()
    child = task.process_instance_key
    assert suspend_process_instance(house.service, "esi", child, "selvitys") == 2
    assert {house.instance(one).state for one in (key, child)} == {"SUSPENDED"}
    with pytest.raises(Conflict, match="keskeytetty"):
        complete_task(house.service, "anna", task.key, {})
    assert house.wait(timedelta(days=2)) == 0
    assert timers.next_due(house.service) is None
    assert resume_process_instance(house.service, "esi", key) == 2
    house.wait(timedelta(0))
    assert house.task_ids() == ["hurry", "work"]
    house.complete("work")
    house.complete("hurry")
    assert house.instance(key).state == "COMPLETED"
    with house.service.database.reading() as session:
        told = history.read(session, key, ["INSTANCE_SUSPENDED", "INSTANCE_RESUMED"])
    assert [(one.type, one.actor) for one in told] == [
        ("INSTANCE_SUSPENDED", "esi"),
        ("INSTANCE_RESUMED", "esi"),
    ]
    assert told[0].detail == {"reason": "selvitys"}


def test_a_message_for_a_suspended_instance_is_kept_for_it(house: EngineHouse) -> None:
    house.deploy(WAITS, outside=MESSAGE)
    key = house.create(ref="A")
    suspend_process_instance(house.service, "esi", key, "selvitys")
    published = publish_message(
        house.service, "t", name="go", correlation_key="A", variables={}, time_to_live=timedelta(days=1)
    )
    assert published.kept
    resume_process_instance(house.service, "esi", key)
    assert house.task_ids(key) == ["work"]


def test_jobs_of_a_suspended_instance_are_not_handed_out(house: EngineHouse) -> None:
    house.deploy(JOB)
    key = house.create()
    suspend_process_instance(house.service, "esi", key, "selvitys")
    assert claim(house) == ()
    resume_process_instance(house.service, "esi", key)
    assert len(claim(house)) == 1


def test_suspending_twice_and_resuming_what_runs_are_conflicts(house: EngineHouse) -> None:
    house.deploy(ONE_TASK)
    key = house.create()
    with pytest.raises(Conflict):
        resume_process_instance(house.service, "esi", key)
    with pytest.raises(InvalidInput):
        suspend_process_instance(house.service, "esi", key, " ")
    suspend_process_instance(house.service, "esi", key, "selvitys")
    with pytest.raises(Conflict):
        suspend_process_instance(house.service, "esi", key, "uudelleen")


def test_a_suspended_instance_is_found_by_its_state_and_can_be_cancelled(house: EngineHouse) -> None:
    house.deploy(CALLS, ONE_TASK)
    key, running = house.create(), house.create()
    suspend_process_instance(house.service, "esi", key, "selvitys")
    with house.service.database.reading() as session:
        found = search_instances(session, InstanceFilter(state="SUSPENDED", roots_only=True))
        active = search_instances(session, InstanceFilter(state="ACTIVE", roots_only=True))
    assert [one.key for one in found] == [key]
    assert [one.key for one in active] == [running]
    cancel_process_instance(house.service, "esi", key, "turha")
    assert house.instance(key).state == "TERMINATED"


TWO = (
    '<startEvent id="start"/>'
    + user_task("first")
    + '<subProcess id="sub"><startEvent id="begin"/>'
    + user_task("inner")
    + '<endEvent id="done"/>'
    + line("begin", "inner", "done")
    + "</subProcess>"
    + user_task("last")
    + '<endEvent id="end"/>'
    + line("start", "first", "sub", "last", "end")
)


def modify(house: EngineHouse, key: int, *changes: Change) -> None:
    modify_process_instance(house.service, "esi", key, changes, "korjaus")


def test_a_token_is_moved_and_the_process_goes_on_from_there(house: EngineHouse) -> None:
    house.deploy(TWO)
    key = house.create()
    modify(house, key, Move(element_key(house, key, "first"), "last", {"answer": "yes"}))
    assert house.task_ids(key) == ["last"]
    assert house.variables(key)["answer"] == "yes"
    with house.service.database.reading() as session:
        (told,) = history.read(session, key, ["INSTANCE_MODIFIED"])
    assert told.detail == {"added": ["last"], "dropped": ["first"], "reason": "korjaus"}
    house.complete("last")
    assert house.instance(key).state == "COMPLETED"


def test_a_token_moved_into_a_sub_process_opens_it(house: EngineHouse) -> None:
    house.deploy(TWO)
    key = house.create()
    modify(house, key, Move(element_key(house, key, "first"), "inner"))
    assert house.task_ids(key) == ["inner"]
    house.complete("inner")
    assert house.task_ids(key) == ["last"]


def test_dropping_the_last_of_a_sub_process_ends_it(house: EngineHouse) -> None:
    house.deploy(TWO)
    key = house.create()
    house.complete("first")
    modify(house, key, Drop(element_key(house, key, "inner")))
    assert house.task_ids(key) == ["last"]


def test_a_token_is_added_and_dropped(house: EngineHouse) -> None:
    house.deploy(TWO)
    key = house.create()
    modify(house, key, Add("last"))
    assert house.task_ids(key) == ["first", "last"]
    modify(house, key, Drop(element_key(house, key, "last")))
    assert house.task_ids(key) == ["first"]
    house.complete("first")
    house.complete("inner")
    house.complete("last")
    assert house.instance(key).state == "COMPLETED"


def test_what_cannot_be_done_is_refused_and_changes_nothing(house: EngineHouse) -> None:
    house.deploy(TWO)
    key = house.create()
    first = element_key(house, key, "first")
    for changes, error in (
        ((Add("nowhere"),), NotFound),
        ((Add("start"),), ExecutionFailed),
        ((Drop(first),), ExecutionFailed),
        ((Drop(1),), NotFound),
        ((), InvalidInput),
        ((Move(first, "last"), Drop(2)), NotFound),
    ):
        with pytest.raises(error):
            modify(house, key, *changes)
    with pytest.raises(InvalidInput, match="miksi"):
        modify_process_instance(house.service, "esi", key, [Add("last")], "")
    assert house.task_ids(key) == ["first"]


def test_a_failed_job_is_skipped_with_a_reason(house: EngineHouse) -> None:
    house.deploy(
        JOB.replace('<endEvent id="end"/>', user_task("after") + '<endEvent id="end"/>').replace(
            flow("send", "end"), line("send", "after", "end")
        )
    )
    key = house.create()
    (job,) = claim(house)
    fail_job(house.service, "w", job.key, retries=0, error="no answer")
    with pytest.raises(InvalidInput, match="miksi"):
        skip_incident(house.service, "esi", incident_key(house, key), "")
    skip_incident(house.service, "esi", incident_key(house, key), "lähetetty käsin")
    assert house.task_ids(key) == ["after"]
    assert house.instance(key).incidents == 0
    with house.service.database.reading() as session:
        assert jobs.get_job(session, job.key).state == "CANCELED"
        (told,) = history.read(session, key, ["INCIDENT_SKIPPED"])
    assert told.actor == "esi"
    assert told.detail["reason"] == "lähetetty käsin"


def test_an_uncaught_error_end_is_skipped_and_a_missing_call_too(house: EngineHouse) -> None:
    house.deploy(
        '<startEvent id="start"/>'
        + user_task("work")
        + '<endEvent id="broken"><errorEventDefinition errorRef="e"/></endEvent>'
        + line("start", "work", "broken"),
        outside='<error id="e" errorCode="E"/>',
    )
    key = house.create()
    house.complete("work")
    skip_incident(house.service, "esi", incident_key(house, key), "sovittu")
    assert house.instance(key).state == "COMPLETED"
    called = '<zeebe:calledElement processId="=&quot;missing&quot;"/>'
    house.deploy(
        f'<startEvent id="start"/><callActivity id="call"><extensionElements>{called}</extensionElements>'
        '</callActivity><endEvent id="end"/>' + line("start", "call", "end"),
        process_id="q",
    )
    key = house.create("q")
    skip_incident(house.service, "esi", incident_key(house, key), "sovittu")
    assert house.instance(key).state == "COMPLETED"


def test_a_gateway_that_cannot_choose_is_not_skipped(house: EngineHouse) -> None:
    house.deploy(
        '<startEvent id="start"/><exclusiveGateway id="rich"/><endEvent id="a"/><endEvent id="b"/>'
        + line("start", "rich")
        + flow("rich", "a", "income &gt; 5")
        + flow("rich", "b", "income &lt; 3")
    )
    key = house.create()
    with pytest.raises(ExecutionFailed, match="siirrä"):
        skip_incident(house.service, "esi", incident_key(house, key), "sovittu")
    assert house.instance(key).incidents == 1
    modify(house, key, Move(element_key(house, key, "rich"), "a"))
    assert house.instance(key).state == "COMPLETED"
