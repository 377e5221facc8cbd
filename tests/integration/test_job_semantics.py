# SPDX-License-Identifier: EUPL-1.2
"""Jobs at the command level: leases that end, back-off, new retries, and errors that find their boundary."""

from datetime import timedelta

import pytest

from engine import jobs
from engine.errors import Conflict
from engine.incidents import list_incidents
from engine.process_instances.commands import (
    complete_job,
    fail_job,
    retry_incident,
    throw_job_error,
    update_job,
)
from tests.support.engine_house import EngineHouse
from tests.support.model_bodies import JOB, line, user_task

MINUTE = timedelta(minutes=1)


def claim(house: EngineHouse, worker: str = "w") -> list[jobs.Job]:
    with house.service.database.transaction() as session:
        return list(jobs.claim_jobs(session, ["mail.send"], worker, MINUTE, 5, house.clock.now()))


def test_a_lease_that_ends_lets_another_take_over_and_the_first_is_too_late(house: EngineHouse) -> None:
    house.deploy(JOB)
    key = house.create()
    (mine,) = claim(house, "first")
    assert claim(house, "second") == []
    house.clock.advance(MINUTE)
    (taken,) = claim(house, "second")
    assert (taken.key, taken.attempts, taken.worker) == (mine.key, 2, "second")
    with pytest.raises(Conflict, match="toisella"):
        complete_job(house.service, "first", mine.key, {})
    complete_job(house.service, "second", mine.key, {"sent": True})
    with pytest.raises(Conflict, match="päättynyt"):
        complete_job(house.service, "second", mine.key, {"sent": False})
    assert house.instance(key).state == "COMPLETED"
    assert house.variables(key)["sent"] is True


def test_a_lease_is_made_longer_while_the_work_goes_on(house: EngineHouse) -> None:
    house.deploy(JOB)
    house.create()
    (mine,) = claim(house)
    house.clock.advance(timedelta(seconds=50))
    update_job(house.service, "w", mine.key, retries=None, lease=MINUTE)
    house.clock.advance(timedelta(seconds=50))
    assert claim(house, "other") == []
    complete_job(house.service, "w", mine.key, {})
    with pytest.raises(Conflict):
        update_job(house.service, "w", mine.key, retries=3, lease=None)


def test_a_failed_job_waits_for_its_back_off_and_not_longer(house: EngineHouse) -> None:
    house.deploy(JOB)
    house.create()
    (job,) = claim(house)
    fail_job(house.service, "w", job.key, retries=job.retries, error="busy", back_off=timedelta(seconds=30))
    assert claim(house) == []
    house.clock.advance(timedelta(seconds=29))
    assert claim(house) == []
    house.clock.advance(timedelta(seconds=1))
    (again,) = claim(house)
    assert (again.key, again.retries, again.error) == (job.key, 0, "busy")


def test_new_retries_outlive_the_incident_that_asked_for_them(house: EngineHouse) -> None:
    house.deploy(JOB)
    key = house.create()
    (job,) = claim(house)
    fail_job(house.service, "w", job.key, retries=0, error="no answer")
    update_job(house.service, "w", job.key, retries=3, lease=None)
    with house.service.database.reading() as session:
        (incident,) = list_incidents(session, key)
    retry_incident(house.service, "esi", incident.key, "palvelin on korjattu")
    (job,) = claim(house)
    assert job.retries == 2
    assert house.instance(key).incidents == 0


def test_an_error_finds_the_boundary_of_its_code_before_the_one_of_any(house: EngineHouse) -> None:
    """Around the job: its own boundary for MISSING, and one for any error on the sub-process around."""
    outside = '<error id="missing" errorCode="MISSING"/>'
    inner = (
        '<startEvent id="begin"/><serviceTask id="send"><extensionElements>'
        '<zeebe:taskDefinition type="mail.send" retries="2"/></extensionElements></serviceTask>'
        '<boundaryEvent id="no_address" attachedToRef="send">'
        '<errorEventDefinition errorRef="missing"/></boundaryEvent>'
        + user_task("ask")
        + '<endEvent id="done"/><endEvent id="asked"/>'
        + line("begin", "send", "done")
        + line("no_address", "ask", "asked")
    )
    house.deploy(
        f'<startEvent id="start"/><subProcess id="sub">{inner}</subProcess>'
        '<boundaryEvent id="any" attachedToRef="sub"><errorEventDefinition/></boundaryEvent>'
        + user_task("mend")
        + '<endEvent id="end"/><endEvent id="mended"/>'
        + line("start", "sub", "end")
        + line("any", "mend", "mended"),
        outside=outside,
    )
    near, far = house.create(), house.create()
    for job in claim(house):
        code = "MISSING" if job.process_instance_key == near else "BROKEN"
        throw_job_error(
            house.service, "w", job.key, code=code, message="virhe", variables={"reason": code.lower()}
        )
    assert house.task_ids(near) == ["ask"]
    assert house.task_ids(far) == ["mend"]
    assert claim(house) == []
    with pytest.raises(Conflict):
        complete_job(house.service, "w", job.key, {})


def test_an_error_that_nothing_catches_is_an_incident_and_the_job_is_over(house: EngineHouse) -> None:
    house.deploy(JOB)
    key = house.create()
    (job,) = claim(house)
    throw_job_error(house.service, "w", job.key, code="BROKEN", message="virhe", variables={})
    with house.service.database.reading() as session:
        (incident,) = list_incidents(session, key)
    assert incident.kind == "UNHANDLED_ERROR"
    assert "BROKEN" in incident.message
    retry_incident(house.service, "esi", incident.key)
    (again,) = claim(house)
    complete_job(house.service, "w", again.key, {})
    assert house.instance(key).state == "COMPLETED"
