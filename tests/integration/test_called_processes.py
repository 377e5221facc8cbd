# SPDX-License-Identifier: EUPL-1.2
"""What a called process and its caller do to each other, on both databases."""

import pytest

from engine import history
from engine.incidents import list_incidents
from engine.process_instances.commands import (
    complete_task,
    publish_message,
    retry_incident,
    throw_job_error,
)
from engine.service import IncidentOpened
from tests.support.engine_house import EngineHouse
from tests.support.model_bodies import JOB, ONE_TASK, line, user_task

ERROR = '<error id="err" errorCode="E1"/><error id="other" errorCode="E2"/>'
ESCALATION = '<escalation id="esc" escalationCode="C1"/>'
CAUGHT = '<errorEventDefinition errorRef="err"/>'
ERROR_END = (
    '<startEvent id="start"/>'
    + user_task("work")
    + f'<endEvent id="broken">{CAUGHT}</endEvent>'
    + line("start", "work", "broken")
)


def call(called: str, inner: str = "") -> str:
    extension = f'<zeebe:calledElement processId="{called}" bindingType="deployment"/>'
    return f'<callActivity id="call"><extensionElements>{extension}</extensionElements>{inner}</callActivity>'


def caller(called: str, boundary: str = "", interrupting: bool = True) -> str:
    caught = (
        f'<boundaryEvent id="caught" attachedToRef="call" cancelActivity="{str(interrupting).lower()}">'
        f"{boundary}</boundaryEvent>" + user_task("repair") + '<endEvent id="end2"/>'
    )
    flows = line("caught", "repair", "end2") if boundary else ""
    return (
        '<startEvent id="start"/>'
        + call(called)
        + user_task("after")
        + '<endEvent id="end"/>'
        + line("start", "call", "after", "end")
        + (caught if boundary else "")
        + flows
    )


def incidents_opened(house: EngineHouse) -> list[str]:
    return [one.element_id for one in house.heard if isinstance(one, IncidentOpened)]


def test_an_error_of_a_called_process_goes_to_the_boundary_of_the_call(house: EngineHouse) -> None:
    house.deploy(caller("p2", CAUGHT), ERROR_END, outside=ERROR)
    key = house.create()
    (task,) = house.open_tasks()
    house.complete("work")
    assert house.task_ids() == ["repair"]
    assert house.instance(task.process_instance_key).state == "TERMINATED"
    assert incidents_opened(house) == []
    with house.service.database.reading() as session:
        (thrown,) = history.read(session, key, ["ERROR_THROWN"])
    assert thrown.detail["caughtBy"] == "caught"
    house.complete("repair")
    assert house.instance(key).state == "COMPLETED"


def test_an_error_passes_callers_that_do_not_catch_it(house: EngineHouse) -> None:
    outside = ERROR
    house.deploy(
        caller("p2", CAUGHT),
        caller("p3", '<errorEventDefinition errorRef="other"/>'),
        ERROR_END,
        outside=outside,
    )
    key = house.create()
    house.complete("work")
    assert house.task_ids() == ["repair"]
    assert house.open_tasks()[0].process_instance_key == key
    assert incidents_opened(house) == []


def test_an_event_sub_process_of_the_caller_catches_the_error_too(house: EngineHouse) -> None:
    around = caller("p2") + (
        '<subProcess id="rescue" triggeredByEvent="true"><startEvent id="hear">'
        f'{CAUGHT}</startEvent>{user_task("repair")}<endEvent id="end3"/>'
        f"{line('hear', 'repair', 'end3')}</subProcess>"
    )
    house.deploy(around, ERROR_END, outside=ERROR)
    key = house.create()
    house.complete("work")
    assert house.task_ids(key) == ["repair"]
    house.complete("repair")
    assert house.instance(key).state == "COMPLETED"


def test_an_error_that_no_caller_catches_is_an_incident_where_it_was_thrown(house: EngineHouse) -> None:
    house.deploy(caller("p2"), ERROR_END, outside=ERROR)
    key = house.create()
    (task,) = house.open_tasks()
    house.complete("work")
    assert incidents_opened(house) == ["broken"]
    assert house.instance(key).state == "ACTIVE"
    child = task.process_instance_key
    with house.service.database.reading() as session:
        (incident,) = list_incidents(session, child)
    assert incident.kind == "UNHANDLED_ERROR"
    retry_incident(house.service, "it", incident.key)
    assert house.instance(child).incidents == 1


def test_the_error_of_a_worker_reaches_the_caller_with_its_variables(house: EngineHouse) -> None:
    house.deploy(caller("p2", CAUGHT), JOB, outside=ERROR)
    key = house.create()
    with house.service.database.transaction() as session:
        from datetime import timedelta

        from engine import jobs

        (job,) = jobs.claim_jobs(session, ["mail.send"], "w", timedelta(minutes=1), 1, house.clock.now())
    throw_job_error(house.service, "w", job.key, code="E1", message="no", variables={"why": "no address"})
    assert house.task_ids(key) == ["repair"]
    assert house.variables(key)["why"] == "no address"


ESCALATES = (
    '<startEvent id="start"/>'
    + user_task("work")
    + '<intermediateThrowEvent id="tell"><escalationEventDefinition escalationRef="esc"/>'
    "</intermediateThrowEvent>"
    + user_task("more")
    + '<endEvent id="end"/>'
    + line("start", "work", "tell", "more", "end")
)
HEARD = '<escalationEventDefinition escalationRef="esc"/>'


@pytest.mark.parametrize("interrupting", [False, True])
def test_an_escalation_of_a_called_process_reaches_its_caller(house: EngineHouse, interrupting: bool) -> None:
    house.deploy(caller("p2", HEARD, interrupting), ESCALATES, outside=ESCALATION)
    house.create()
    house.complete("work")
    assert house.task_ids() == (["repair"] if interrupting else ["more", "repair"])


def test_an_escalation_end_event_interrupts_a_call_that_ends_with_it(house: EngineHouse) -> None:
    ends = (
        '<startEvent id="start"/>'
        + user_task("work")
        + f'<endEvent id="end">{HEARD}</endEvent>'
        + line("start", "work", "end")
    )
    house.deploy(caller("p2", HEARD), ends, outside=ESCALATION)
    key = house.create()
    (task,) = house.open_tasks()
    house.complete("work")
    assert house.task_ids(key) == ["repair"]
    assert house.instance(task.process_instance_key).state == "COMPLETED"


def test_an_escalation_goes_up_over_two_calls_and_nobody_need_hear_it(house: EngineHouse) -> None:
    house.deploy(caller("p2", HEARD), caller("p3"), ESCALATES, outside=ESCALATION)
    key = house.create()
    house.complete("work")
    assert house.task_ids() == ["repair"]
    assert house.open_tasks()[0].process_instance_key == key
    house.deploy(caller("q2"), ESCALATES, outside=ESCALATION, process_id="q")
    house.create("q")
    house.complete("work")
    assert house.task_ids() == ["more", "repair"]


def test_a_call_of_a_missing_process_is_made_again_when_it_is_there(house: EngineHouse) -> None:
    extension = '<zeebe:calledElement processId="=which"/>'
    house.deploy(
        f'<startEvent id="start"/><callActivity id="call"><extensionElements>{extension}'
        '</extensionElements></callActivity><endEvent id="end"/>' + line("start", "call", "end")
    )
    key = house.create(which="later")
    with house.service.database.reading() as session:
        (incident,) = list_incidents(session, key)
    house.deploy(ONE_TASK, process_id="later")
    retry_incident(house.service, "it", incident.key)
    (task,) = house.open_tasks()
    assert task.process_id == "later"
    complete_task(house.service, "anna", task.key, {})
    assert house.instance(key).state == "COMPLETED"


def test_a_call_is_bound_to_the_latest_version_to_its_deployment_or_to_a_tag(house: EngineHouse) -> None:
    """The versions differ by the id of their task."""

    def version(task: str, tag: str) -> str:
        extension = f'<extensionElements><zeebe:versionTag value="{tag}"/></extensionElements>'
        return (
            extension
            + '<startEvent id="start"/>'
            + user_task(task)
            + '<endEvent id="end"/>'
            + line("start", task, "end")
        )

    def calling(binding: str) -> str:
        extension = f'<zeebe:calledElement processId="p2" {binding}/>'
        return (
            f'<startEvent id="start"/><callActivity id="call"><extensionElements>{extension}'
            '</extensionElements></callActivity><endEvent id="end"/>' + line("start", "call", "end")
        )

    house.deploy(calling('bindingType="deployment"'), version("first", "1"))
    pinned = house.create()
    house.deploy(version("second", "2"), process_id="p2")
    house.deploy(calling('bindingType="latest"'), process_id="newest")
    house.deploy(calling('bindingType="versionTag" versionTag="1"'), process_id="tagged")
    newest, tagged, again = house.create("newest"), house.create("tagged"), house.create("p")
    found = {house.instance(t.process_instance_key).root_key: t.element_id for t in house.open_tasks()}
    assert found == {pinned: "first", newest: "second", tagged: "first", again: "first"}


def test_an_error_and_a_message_in_one_command_leave_nothing_hanging(house: EngineHouse) -> None:
    """The message that interrupts the call comes together with the error of the called process."""
    outside = ERROR + '<message id="m" name="stop"><extensionElements><zeebe:subscription '
    outside += 'correlationKey="=ref"/></extensionElements></message>'
    waits = (
        '<startEvent id="start"/><intermediateCatchEvent id="wait"><messageEventDefinition '
        f'messageRef="m"/></intermediateCatchEvent><endEvent id="broken">{CAUGHT}</endEvent>'
        + line("start", "wait", "broken")
    )
    house.deploy(caller("p2", '<messageEventDefinition messageRef="m"/>'), waits, outside=outside)
    key = house.create(ref="A")
    publish_message(house.service, "test", name="stop", correlation_key="A", variables={})
    assert house.task_ids(key) == ["repair"]
