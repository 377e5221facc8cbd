# SPDX-License-Identifier: EUPL-1.2
"""Jobs from offer to result, failure, death of their worker and incident, on both databases."""

from datetime import datetime, timedelta

import pytest

from engine.errors import Conflict
from engine.incidents import list_incidents
from engine.job_executor import BACK_OFF
from engine.jobs import claim_jobs
from engine.process_instances.commands import (
    complete_job,
    fail_job,
    retry_incident,
    throw_job_error,
)
from sujuva.moving_time import advance
from sujuva.worker import next_due
from tests.support.engine_house import EngineHouse
from tests.support.model_bodies import JOB, line, user_task


def test_a_job_that_always_fails_becomes_an_incident_and_can_be_retried(house: EngineHouse) -> None:
    house.deploy(JOB)
    key = house.create()
    calls: list[int] = []

    def send(variables: object, headers: object) -> dict[str, object]:
        calls.append(1)
        if len(calls) < 3:
            raise OSError("no route to the mail server")
        return {"sent": True}

    house.service.job_handlers = {"mail.send": send}
    for _ in range(4):
        house.wait(timedelta(minutes=1))
    assert len(calls) == 2
    with house.service.database.reading() as session:
        (incident,) = list_incidents(session, key)
    assert incident.message == "no route to the mail server"
    assert incident.element_id == "send"
    retry_incident(house.service, "esi", incident.key)
    house.wait(timedelta(minutes=1))
    assert house.instance(key).state == "COMPLETED"
    assert house.variables(key)["sent"] is True


def test_time_that_is_moved_stops_where_a_failed_job_is_tried_again(house: EngineHouse) -> None:
    house.deploy(JOB)
    key = house.create()
    tried: list[datetime] = []

    def send(variables: object, headers: object) -> dict[str, object]:
        tried.append(house.clock.now())
        if len(tried) == 1:
            raise OSError("no route to the mail server")
        return {"sent": True}

    house.service.job_handlers = {"mail.send": send}
    assert next_due(house.service) == house.clock.now()
    advance(house.service, house.clock, house.clock.now() + timedelta(days=1))
    assert tried[1] - tried[0] == BACK_OFF
    assert house.instance(key).state == "COMPLETED"
    assert next_due(house.service) is None


def test_a_worker_that_dies_on_its_last_attempt_leaves_an_incident(house: EngineHouse) -> None:
    house.deploy(JOB)
    key = house.create()
    for _ in range(2):
        with house.service.database.transaction() as session:
            (claimed,) = claim_jobs(
                session, ["mail.send"], "first", timedelta(minutes=5), 10, house.clock.now()
            )
        assert not _claim_now(house)
        house.clock.advance(timedelta(minutes=6))
    assert claimed.retries == 0
    house.service.job_handlers = {"something.else": lambda variables, headers: {}}
    house.wait(timedelta(0))
    with house.service.database.reading() as session:
        (incident,) = list_incidents(session, key)
    assert "lakkasi vastaamasta" in incident.message


def _claim_now(house: EngineHouse) -> tuple[object, ...]:
    with house.service.database.transaction() as session:
        return claim_jobs(session, ["mail.send"], "other", timedelta(minutes=5), 10, house.clock.now())


def test_a_late_worker_cannot_answer_for_a_job_that_another_holds(house: EngineHouse) -> None:
    house.deploy(JOB)
    key = house.create()
    with house.service.database.transaction() as session:
        (job,) = claim_jobs(session, ["mail.send"], "first", timedelta(minutes=5), 1, house.clock.now())
    house.clock.advance(timedelta(minutes=6))
    with house.service.database.transaction() as session:
        claim_jobs(session, ["mail.send"], "second", timedelta(minutes=5), 1, house.clock.now())
    with pytest.raises(Conflict, match="second"):
        complete_job(house.service, "first", job.key, {})
    with pytest.raises(Conflict, match="second"):
        fail_job(house.service, "first", job.key, retries=0, error="late")
    complete_job(house.service, "second", job.key, {})
    assert house.instance(key).state == "COMPLETED"
    with pytest.raises(Conflict, match="COMPLETED"):
        complete_job(house.service, "second", job.key, {})


def test_an_error_of_a_job_goes_to_its_boundary(house: EngineHouse) -> None:
    house.deploy(
        JOB.replace(
            '<endEvent id="end"/>',
            '<endEvent id="end"/>'
            '<boundaryEvent id="bounced" attachedToRef="send"><errorEventDefinition errorRef="e"/>'
            "</boundaryEvent>"
            + user_task("call_instead")
            + '<endEvent id="end2"/>'
            + line("bounced", "call_instead", "end2"),
        ),
        outside='<error id="e" name="bounced" errorCode="BOUNCED"/>',
    )
    key = house.create()
    (job,) = _claim_now(house)
    throw_job_error(house.service, "other", job.key, code="BOUNCED", message="", variables={"why": 5})  # type: ignore[attr-defined]  # a Job
    assert house.task_ids(key) == ["call_instead"]
    house.complete("call_instead")
