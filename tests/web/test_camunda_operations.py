# SPDX-License-Identifier: EUPL-1.2
"""The official Python client of Camunda 8 steers running instances, unchanged, on both databases."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from camunda_orchestration_sdk import CamundaClient, models
from camunda_orchestration_sdk.errors import BadRequestError, ConflictError, NotFoundError

from engine.batches import Target, start_batch
from engine.service import Service
from sujuva.worker import run_everything_due
from tests.support.program_house import MODEL, open_steered, write_models

UNKNOWN: Any = "4611686018427387904"
WITHOUT_PRICE = MODEL.replace('name="Price"', 'name="New price"')


@pytest.fixture
def steered(database_url: str) -> Iterator[tuple[CamundaClient, Service]]:
    with open_steered(database_url) as found:
        yield found


@pytest.fixture
def camunda(steered: tuple[CamundaClient, Service], tmp_path: Path) -> CamundaClient:
    steered[0].deploy_resources_from_files([str(path) for path in write_models(tmp_path)])
    return steered[0]


def ask(kind: str, body: Mapping[str, Any]) -> Any:
    """A request of the client's own type."""
    return getattr(models, kind).from_dict(dict(body))


def create(camunda: CamundaClient, order: str = "A-1") -> Any:
    body = {"processDefinitionId": "order", "variables": {"order": order}}
    return camunda.create_process_instance(data=ask("ProcessCreationById", body)).process_instance_key


def waiting(camunda: CamundaClient, key: str) -> dict[str, Any]:
    """Element ids with the keys of their active instances."""
    wanted = {"filter": {"processInstanceKey": key, "state": "ACTIVE"}}
    found = camunda.search_element_instances(data=ask("ElementInstanceSearchQuery", wanted))
    return {one.element_id: one.element_instance_key for one in found.items}


def modify(camunda: CamundaClient, key: Any, body: Mapping[str, Any]) -> None:
    camunda.modify_process_instance(
        key,
        data=ask("ProcessInstanceModificationInstruction", body),
    )


def move(source: Mapping[str, str], target: str) -> dict[str, Any]:
    return {"moveInstructions": [{"sourceElementInstruction": source, "targetElementId": target}]}


def activate(camunda: CamundaClient) -> Any:
    body = {"type": "price", "timeout": 60_000, "maxJobsToActivate": 5, "worker": "w"}
    return camunda.activate_jobs(data=ask("JobActivationRequest", body)).jobs


def test_tokens_are_moved_added_and_taken_away(camunda: CamundaClient) -> None:
    key = create(camunda)
    price = waiting(camunda, key)["price"]
    found = camunda.get_element_instance(price)
    assert (found.type_.value, found.state.value, found.element_name) == ("SERVICE_TASK", "ACTIVE", "Price")
    by_key = {"sourceType": "byKey", "sourceElementInstanceKey": price}
    modify(camunda, key, move(by_key, "answer"))
    assert set(waiting(camunda, key)) == {"answer"}
    added = {"elementId": "price", "variableInstructions": [{"variables": {"rate": 2}}]}
    modify(camunda, key, {"activateInstructions": [added]})
    assert set(waiting(camunda, key)) == {"answer", "price"}
    modify(camunda, key, {"terminateInstructions": [{"elementId": "price"}]})
    modify(camunda, key, move({"sourceType": "byId", "sourceElementId": "answer"}, "price"))
    assert set(waiting(camunda, key)) == {"price"}
    for wrong, error in (
        ({}, BadRequestError),
        ({"activateInstructions": [{"elementId": "nowhere"}]}, NotFoundError),
        ({"terminateInstructions": [{"elementId": "answer"}]}, NotFoundError),
        ({"activateInstructions": [{"elementId": "start"}]}, BadRequestError),
        ({"terminateInstructions": [{"elementInstanceKey": UNKNOWN}]}, NotFoundError),
    ):
        with pytest.raises(error):
            modify(camunda, key, wrong)
    with pytest.raises(NotFoundError):
        modify(camunda, UNKNOWN, {"activateInstructions": [added]})
    assert set(waiting(camunda, key)) == {"price"}


def test_variables_are_set_where_they_are_held_and_found_there(camunda: CamundaClient) -> None:
    key = create(camunda)
    camunda.create_element_instance_variables(
        waiting(camunda, key)["price"],
        data=ask("SetVariableRequest", {"variables": {"order": "A-2", "rate": 3}}),
    )
    wanted = ask("VariableSearchQuery", {"filter": {"processInstanceKey": key}})
    found = {one.name: (one.value, one.scope_key) for one in camunda.search_variables(data=wanted).items}
    assert found == {"order": ('"A-2"', key), "rate": ("3", key)}
    with pytest.raises(BadRequestError):
        camunda.create_element_instance_variables(
            UNKNOWN,
            data=ask("SetVariableRequest", {"variables": {"order": "A-2"}}),
        )
    camunda.cancel_process_instance(key, data=None)
    with pytest.raises(BadRequestError):
        camunda.create_element_instance_variables(
            key,
            data=ask("SetVariableRequest", {"variables": {"order": "A-3"}}),
        )


def test_an_instance_is_suspended_and_resumed_once_each(camunda: CamundaClient) -> None:
    key = create(camunda)
    camunda.suspend_process_instance(key, data=None)
    assert camunda.get_process_instance(key).state.value == "SUSPENDED"
    assert activate(camunda) == []
    with pytest.raises(ConflictError):
        camunda.suspend_process_instance(key, data=None)
    camunda.resume_process_instance(key, data=None)
    with pytest.raises(ConflictError):
        camunda.resume_process_instance(key, data=None)
    assert len(activate(camunda)) == 1
    with pytest.raises(NotFoundError):
        camunda.suspend_process_instance(UNKNOWN, data=None)


def test_a_job_is_found_updated_completed_once_and_its_incident_resolved(camunda: CamundaClient) -> None:
    key = create(camunda)
    (job,) = activate(camunda)
    camunda.update_job(
        job.job_key, data=ask("JobUpdateRequest", {"changeset": {"retries": 3, "timeout": 120_000}})
    )
    (found,) = camunda.search_jobs(data=ask("JobSearchQuery", {"filter": {"state": "CREATED"}})).items
    assert (found.job_key, found.retries, found.worker) == (job.job_key, 3, "api:bench")
    camunda.fail_job(job.job_key, data=ask("JobFailRequest", {"retries": 0, "errorMessage": "no price"}))
    with pytest.raises(ConflictError):
        camunda.update_job(job.job_key, data=ask("JobUpdateRequest", {"changeset": {"timeout": 120_000}}))
    (incident,) = camunda.search_incidents(
        data=ask("IncidentSearchQuery", {"filter": {"processInstanceKey": key, "state": "ACTIVE"}})
    ).items
    assert (incident.error_type.value, incident.error_message) == ("JOB_NO_RETRIES", "no price")
    assert incident.job_key == job.job_key
    camunda.update_job(job.job_key, data=ask("JobUpdateRequest", {"changeset": {"retries": 2}}))
    camunda.resolve_incident(incident.incident_key)
    with pytest.raises(ConflictError):
        camunda.resolve_incident(incident.incident_key)
    assert camunda.get_incident(incident.incident_key).state.value == "RESOLVED"
    (job,) = activate(camunda)
    assert job.retries == 2
    camunda.complete_job(job.job_key)
    with pytest.raises(ConflictError):
        camunda.complete_job(job.job_key)
    for act in (camunda.complete_job, camunda.resolve_incident):
        with pytest.raises(NotFoundError):
            act(UNKNOWN)


AD_HOC = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="test" id="definitions">
  <process id="care" name="Care" isExecutable="true">
    <startEvent id="start"/><sequenceFlow id="f1" sourceRef="start" targetRef="visits"/>
    <adHocSubProcess id="visits" name="Visits"><extensionElements>
      <zeebe:adHoc activeElementsCollection="=[&quot;call&quot;]"/></extensionElements>
      <userTask id="call"><extensionElements><zeebe:userTask/></extensionElements></userTask>
      <userTask id="visit"><extensionElements><zeebe:userTask/></extensionElements></userTask>
    </adHocSubProcess>
    <sequenceFlow id="f2" sourceRef="visits" targetRef="end"/><endEvent id="end"/>
  </process>
</definitions>"""


def test_activities_of_an_ad_hoc_sub_process_are_begun(camunda: CamundaClient, tmp_path: Path) -> None:
    (tmp_path / "care.bpmn").write_text(AD_HOC, encoding="utf-8")
    camunda.deploy_resources_from_files([str(tmp_path / "care.bpmn")])
    key: Any = camunda.create_process_instance(
        data=ask("ProcessCreationById", {"processDefinitionId": "care"})
    ).process_instance_key
    places = waiting(camunda, key)
    assert set(places) == {"visits", "call"}
    body = {"elements": [{"elementId": "visit", "variables": {"hours": 2}}]}
    begin = ask("AdHocSubProcessActivateActivitiesInstruction", body)
    camunda.activate_ad_hoc_sub_process_activities(places["visits"], data=begin)
    assert set(waiting(camunda, key)) == {"visits", "call", "visit"}
    for wrong in (places["call"], UNKNOWN):
        with pytest.raises(NotFoundError):
            camunda.activate_ad_hoc_sub_process_activities(wrong, data=begin)
    nowhere = ask("AdHocSubProcessActivateActivitiesInstruction", {"elements": [{"elementId": "start"}]})
    with pytest.raises(NotFoundError):
        camunda.activate_ad_hoc_sub_process_activities(places["visits"], data=nowhere)


def test_the_attributes_of_a_task_are_changed_and_cleared(camunda: CamundaClient) -> None:
    key = create(camunda)
    modify(camunda, key, move({"sourceType": "byId", "sourceElementId": "price"}, "answer"))
    task = waiting(camunda, key)["answer"]
    changes = {"priority": 80, "candidateGroups": ["north", "south"], "dueDate": "2027-03-01T12:00:00Z"}
    camunda.update_user_task(task, data=ask("UserTaskUpdateRequest", {"changeset": changes}))
    found: Any = camunda.get_user_task(task)
    assert (found.priority, found.candidate_groups) == (80, ["north", "south"])
    assert found.due_date.isoformat() == "2027-03-01T12:00:00+00:00"
    camunda.update_user_task(task, data=ask("UserTaskUpdateRequest", {"changeset": {"candidateGroups": []}}))
    found = camunda.get_user_task(task)
    assert (found.priority, found.candidate_groups) == (80, [])
    for wrong, error in ((UNKNOWN, NotFoundError), (task, BadRequestError)):
        with pytest.raises(error):
            camunda.update_user_task(
                wrong, data=ask("UserTaskUpdateRequest", {"changeset": {"priority": 101}})
            )


def test_a_message_for_nobody_is_refused_and_one_for_somebody_says_whom(camunda: CamundaClient) -> None:
    key = create(camunda)
    (job,) = activate(camunda)
    camunda.complete_job(job.job_key)
    (listening,) = camunda.search_message_subscriptions(
        data=ask("MessageSubscriptionSearchQuery", {"filter": {"processInstanceKey": key}})
    ).items
    assert (listening.message_name, listening.correlation_key) == ("stop", "A-1")
    for nobody in ({"name": "stop", "correlationKey": "B-2"}, {"name": "stop"}, {"name": "other"}):
        with pytest.raises(NotFoundError):
            camunda.correlate_message(data=ask("MessageCorrelationRequest", nobody))
    found = camunda.correlate_message(
        data=ask("MessageCorrelationRequest", {"name": "stop", "correlationKey": "A-1"})
    )
    assert found.process_instance_key == key
    assert camunda.get_process_instance(key).state.value == "COMPLETED"
    sent = camunda.broadcast_signal(data=ask("SignalBroadcastRequest", {"signalName": "nobody hears"}))
    assert int(sent.signal_key) > 0


def test_one_is_migrated_and_many_as_a_batch_with_its_progress(
    camunda: CamundaClient, steered: tuple[CamundaClient, Service], tmp_path: Path
) -> None:
    first, second = create(camunda), create(camunda, "B-2")
    old = camunda.get_process_instance(first).process_definition_key
    (tmp_path / "order.bpmn").write_text(WITHOUT_PRICE, encoding="utf-8")
    paths: list[str | Path] = [str(tmp_path / "order.bpmn"), str(tmp_path / "answer.form")]
    new = camunda.deploy_resources_from_files(paths).processes[0].process_definition_key
    plan = {"targetProcessDefinitionKey": new, "mappingInstructions": []}
    wrong = {**plan, "mappingInstructions": [{"sourceElementId": "x", "targetElementId": "price"}]}
    with pytest.raises(ConflictError):
        camunda.migrate_process_instance(
            first,
            data=ask("ProcessInstanceMigrationInstruction", wrong),
        )
    camunda.migrate_process_instance(
        first,
        data=ask("ProcessInstanceMigrationInstruction", plan),
    )
    found = camunda.get_process_instance(first)
    assert found.process_definition_version == 2
    started = camunda.migrate_process_instances_batch_operation(
        data=ask(
            "ProcessInstanceMigrationBatchOperationRequest",
            {"filter": {"processDefinitionKey": old}, "migrationPlan": plan},
        )
    )
    key = started.batch_operation_key
    batch: Any = camunda.get_batch_operation(key)
    assert (batch.state.value, batch.operations_total_count) == ("ACTIVE", 1)
    run_everything_due(steered[1])
    batch = camunda.get_batch_operation(key)
    assert (batch.state.value, batch.operations_completed_count) == ("COMPLETED", 1)
    assert (batch.actor_type.value, batch.actor_id) == ("CLIENT", "bench")
    (item,) = camunda.search_batch_operation_items(
        data=ask("BatchOperationItemSearchQuery", {"filter": {"batchOperationKey": key}})
    ).items
    assert (item.process_instance_key, item.state.value) == (second, "COMPLETED")
    with pytest.raises(NotFoundError):
        camunda.get_batch_operation(UNKNOWN)
    with pytest.raises(NotFoundError):
        camunda.cancel_batch_operation(key)


def test_batches_cancel_modify_and_resolve(
    camunda: CamundaClient, steered: tuple[CamundaClient, Service]
) -> None:
    keys = [create(camunda, order) for order in ("A-1", "B-2", "C-3")]
    everything = {"filter": {"processDefinitionId": "order"}}
    for job in activate(camunda):
        camunda.fail_job(job.job_key, data=ask("JobFailRequest", {"retries": 0}))
    camunda.resolve_incidents_batch_operation(
        data=ask("ProcessInstanceIncidentResolutionBatchOperationRequest", everything)
    )
    run_everything_due(steered[1])
    assert len(activate(camunda)) == 3
    moves = [{"sourceElementId": "price", "targetElementId": "answer"}]
    camunda.modify_process_instances_batch_operation(
        data=ask(
            "ProcessInstanceModificationBatchOperationRequest", {**everything, "moveInstructions": moves}
        )
    )
    camunda.suspend_process_instances_batch_operation(
        data=ask("ProcessInstanceSuspensionBatchOperationRequest", everything)
    )
    run_everything_due(steered[1])
    assert set(waiting(camunda, keys[0])) == {"answer"}
    stopped = camunda.cancel_process_instances_batch_operation(
        data=ask("ProcessInstanceCancellationBatchOperationRequest", {"filter": {"state": "SUSPENDED"}})
    )
    camunda.suspend_batch_operation(stopped.batch_operation_key)
    run_everything_due(steered[1])
    assert camunda.get_process_instance(keys[0]).state.value == "SUSPENDED"
    camunda.resume_batch_operation(stopped.batch_operation_key)
    run_everything_due(steered[1])
    assert camunda.get_process_instance(keys[0]).state.value == "TERMINATED"
    found = camunda.search_batch_operations(
        data=ask("BatchOperationSearchQuery", {"filter": {"operationType": "CANCEL_PROCESS_INSTANCE"}})
    )
    assert [one.operations_completed_count for one in found.items] == [3]


def test_a_batch_that_the_contract_has_no_type_for_is_not_shown(
    camunda: CamundaClient, steered: tuple[CamundaClient, Service]
) -> None:
    one = Target(int(create(camunda)))
    told = start_batch(steered[1], "esi", "tell", [one], "Rahaa on taas.", {"message": "budget.opened"})
    shown = start_batch(steered[1], "esi", "cancel", [one], "Perutaan.")
    everything: Any = ask("BatchOperationSearchQuery", {})
    assert [one.batch_operation_key for one in camunda.search_batch_operations(data=everything).items] == [
        str(shown)
    ]
    items: Any = camunda.search_batch_operation_items(data=ask("BatchOperationItemSearchQuery", {})).items
    assert [one.batch_operation_key for one in items] == [str(shown)]
    key: Any = str(told)
    for act in (camunda.get_batch_operation, camunda.suspend_batch_operation, camunda.cancel_batch_operation):
        with pytest.raises(NotFoundError):
            act(key)
