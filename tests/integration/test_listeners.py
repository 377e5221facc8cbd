# SPDX-License-Identifier: EUPL-1.2
"""Listeners as jobs of the engine: retried, given up, mended, passed over; and what they do to user tasks."""

from datetime import timedelta

import pytest

from engine import history
from engine.bpmn.advance import TaskResult
from engine.errors import Conflict, InvalidInput
from engine.incidents import list_incidents
from engine.jobs import Job, claim_jobs
from engine.process_instances.commands import (
    assign_task,
    cancel_process_instance,
    complete_job,
    complete_task,
    fail_job,
    retry_incident,
    skip_incident,
    throw_job_error,
    update_task,
)
from engine.process_instances.explaining import explain
from engine.process_instances.user_tasks import UserTaskFilter, UserTaskView, search_user_tasks
from tests.support.engine_house import EngineHouse
from tests.support.kernel import flows, listeners, user, zeebe

GROUPS = '<zeebe:assignmentDefinition candidateGroups="office"/>'


def _deploy(house: EngineHouse, *asked: str, of_task: bool = True) -> int:
    house.deploy(
        '<startEvent id="s"/>'
        + user("t", GROUPS + listeners(*asked, of_task=of_task))
        + '<endEvent id="e"/>'
        + flows("s t e")
    )
    return house.create()


def _claim(house: EngineHouse, type: str) -> Job:
    with house.service.database.transaction() as session:
        (job,) = claim_jobs(session, [type], "w", timedelta(minutes=5), 1, house.clock.now())
    return job


def _task(house: EngineHouse, key: int) -> UserTaskView:
    with house.service.database.reading() as session:
        (task,) = search_user_tasks(session, UserTaskFilter(process_instance_key=key), 10, 0)
    return task


def test_a_listener_that_fails_is_an_incident_and_is_tried_again_alone(house: EngineHouse) -> None:
    key = _deploy(house, "start:first", "start:second", of_task=False)
    complete_job(house.service, "w", _claim(house, "first").key, {})
    job = _claim(house, "second")
    assert (job.kind, job.listener_event) == ("EXECUTION_LISTENER", "start")
    assert job.element_key not in (None, job.key)
    with pytest.raises(InvalidInput, match="virhettä"):
        throw_job_error(house.service, "w", job.key, code="E", message="", variables={})
    with pytest.raises(InvalidInput, match="tulosta"):
        complete_job(house.service, "w", job.key, {}, TaskResult())
    fail_job(house.service, "w", job.key, retries=0, error="ei yhteyttä")
    with house.service.database.reading() as session:
        (incident,) = list_incidents(session, key)
        told = explain(session, house.service, key).places[0].wait
        assert (told.kind, told.name) == ("incident", "ei yhteyttä")
    assert (incident.message, incident.element_id) == ("ei yhteyttä", "t")
    retry_incident(house.service, "esi", incident.key)
    again = _claim(house, "second")
    assert again.key == job.key
    complete_job(house.service, "w", job.key, {})
    with pytest.raises(Conflict):
        complete_job(house.service, "w", job.key, {})
    assert house.task_ids(key) == ["t"]
    house.complete("t")
    assert house.instance(key).state == "COMPLETED"


def test_an_incident_of_a_listener_may_be_passed_over(house: EngineHouse) -> None:
    key = _deploy(house, "end:close", of_task=False)
    house.complete("t")
    assert house.instance(key).state == "ACTIVE"
    fail_job(house.service, "w", _claim(house, "close").key, retries=0, error="rikki")
    with house.service.database.reading() as session:
        (incident,) = list_incidents(session, key)
    skip_incident(house.service, "esi", incident.key, "Ei tarvita.")
    assert house.instance(key).state == "COMPLETED"
    assert house.instance(key).incidents == 0


def test_the_process_waits_for_its_own_listeners(house: EngineHouse) -> None:
    house.deploy(
        zeebe(listeners("start:open", "end:shut")) + '<startEvent id="s"/><task id="t"/>' + flows("s t")
    )
    key = house.create()
    with house.service.database.reading() as session:
        (place,) = explain(session, house.service, key).places
    assert (place.wait.kind, place.wait.name) == ("job", "open")
    job = _claim(house, "open")
    assert job.element_key is None
    complete_job(house.service, "w", job.key, {"a": 1})
    assert house.variables(key) == {"a": 1}
    complete_job(house.service, "w", _claim(house, "shut").key, {})
    assert house.instance(key).state == "COMPLETED"


def test_completing_is_held_denied_and_let_through(house: EngineHouse) -> None:
    key = _deploy(house, "completing:judge")
    task = _task(house, key)
    complete_task(house.service, "anna", task.key, {"x": 1})
    assert _task(house, key).state == "COMPLETING"
    assert house.task_ids(key) == []
    with pytest.raises(Conflict):
        complete_task(house.service, "olavi", task.key, {})
    with pytest.raises(Conflict, match="COMPLETING"):
        assign_task(house.service, "olavi", task.key, "olavi")
    job = _claim(house, "judge")
    with pytest.raises(Exception, match="muuttujia"):
        complete_job(house.service, "w", job.key, {"y": 1})
    complete_job(house.service, "w", job.key, {}, TaskResult(denied=True, reason="Liite puuttuu."))
    back = _task(house, key)
    assert (back.state, back.completed_at, back.candidate_groups) == ("CREATED", None, ("office",))
    with house.service.database.reading() as session:
        denied = [one for one in history.read(session, key) if one.type == "TASK_CHANGE_DENIED"]
    assert denied[0].detail == {"event": "completing", "reason": "Liite puuttuu."}
    complete_task(house.service, "anna", task.key, {"x": 2})
    complete_job(house.service, "w", _claim(house, "judge").key, {}, TaskResult())
    assert _task(house, key).state == "COMPLETED"
    assert house.variables(key) == {"x": 2}
    assert house.instance(key).state == "COMPLETED"


def test_assigning_and_updating_may_be_corrected(house: EngineHouse) -> None:
    key = _deploy(house, "assigning:who", "updating:what")
    task = _task(house, key)
    assign_task(house.service, "anna", task.key, "anna")
    assert (_task(house, key).state, _task(house, key).assignee) == ("ASSIGNING", None)
    corrections = {"priority": 90, "candidateGroups": ["east"], "dueDate": "2026-12-01"}
    complete_job(house.service, "w", _claim(house, "who").key, {}, TaskResult(corrections=corrections))
    changed = _task(house, key)
    assert (changed.state, changed.assignee, changed.priority) == ("CREATED", "anna", 90)
    assert (changed.candidate_groups, str(changed.due_at)[:10]) == (("east",), "2026-11-30")
    update_task(house.service, "anna", task.key, {"priority": 10})
    assert _task(house, key).state == "UPDATING"
    complete_job(house.service, "w", _claim(house, "what").key, {}, TaskResult(denied=True))
    assert (_task(house, key).state, _task(house, key).priority) == ("CREATED", 90)
    with pytest.raises(InvalidInput, match="Tärkeys"):
        update_task(house.service, "anna", task.key, {"priority": 200})
    house.complete("t")


def test_updating_without_listeners_is_done_at_once(house: EngineHouse) -> None:
    key = _deploy(house, "creating:c")
    with house.service.database.reading() as session:
        assert search_user_tasks(session, UserTaskFilter(process_instance_key=key), 10, 0) == ()
    complete_job(house.service, "w", _claim(house, "c").key, {})
    task = _task(house, key)
    update_task(house.service, "anna", task.key, {"followUpDate": "2026-12-24", "candidateUsers": ["anna"]})
    assert _task(house, key).candidate_users == ("anna",)
    assert _task(house, key).version == task.version + 1
    house.complete("t")


def test_a_cancelled_process_ends_when_its_tasks_have_been_heard(house: EngineHouse) -> None:
    key = _deploy(house, "canceling:bye")
    cancel_process_instance(house.service, "esi", key, "Asia raukesi.")
    assert (house.instance(key).state, house.task_ids(key)) == ("ACTIVE", [])
    complete_job(house.service, "w", _claim(house, "bye").key, {}, TaskResult())
    assert house.instance(key).state == "TERMINATED"
