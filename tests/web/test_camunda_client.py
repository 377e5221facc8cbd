# SPDX-License-Identifier: EUPL-1.2
"""The official Python client of Camunda 8 runs a process through, unchanged, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from camunda_orchestration_sdk import (
    CamundaClient,
    JobActivationRequest,
    JobCompletionRequest,
    MessagePublicationRequest,
    ProcessCreationById,
    ProcessCreationByKey,
    ProcessInstanceSearchQuery,
    UserTaskAssignmentRequest,
    UserTaskCompletionRequest,
    UserTaskSearchQuery,
)
from camunda_orchestration_sdk.errors import BadRequestError, ConflictError, NotFoundError

from tests.support.kernel import HEAD, flows, listeners, user
from tests.support.program_house import open_client, write_models


@pytest.fixture
def camunda(database_url: str) -> Iterator[CamundaClient]:
    with open_client(database_url) as client:
        yield client


def test_a_process_runs_through_from_deployment_to_its_end(camunda: CamundaClient, tmp_path: Path) -> None:
    topology = camunda.get_topology()
    assert topology.brokers[0].partitions[0].health.value == "healthy"
    deployed = camunda.deploy_resources_from_files([str(path) for path in write_models(tmp_path)])
    process = deployed.processes[0]
    assert (process.process_definition_id, process.process_definition_version) == ("order", 1)
    assert deployed.forms[0].form_id == "answer"

    created = camunda.create_process_instance(
        data=ProcessCreationByKey.from_dict(
            {"processDefinitionKey": process.process_definition_key, "variables": {"order": "A-1"}}
        )
    )
    (job,) = camunda.activate_jobs(
        data=JobActivationRequest(type_="price", timeout=60_000, max_jobs_to_activate=5, worker="pricing")
    ).jobs
    assert job.process_instance_key == created.process_instance_key
    assert job.variables.to_dict() == {"order": "A-1"}
    camunda.complete_job(job.job_key, data=JobCompletionRequest.from_dict({"variables": {"price": 12.5}}))

    found = camunda.search_user_tasks(
        data=UserTaskSearchQuery.from_dict({"filter": {"processInstanceKey": created.process_instance_key}})
    )
    assert found.page.total_items == 1
    task = found.items[0]
    assert (task.name, task.state.value, task.candidate_groups) == ("Answer", "CREATED", ["office"])
    camunda.assign_user_task(task.user_task_key, data=UserTaskAssignmentRequest(assignee="anna"))
    assert camunda.get_user_task(task.user_task_key).assignee == "anna"
    assert camunda.get_user_task_form(task.user_task_key).form_id == "answer"
    camunda.unassign_user_task(task.user_task_key)
    assert camunda.get_user_task(task.user_task_key).assignee is None

    for wrong in ({"amount": "many"}, {"amount": 0}, {"amount": 3, "sneaked": 1}, {}):
        with pytest.raises(BadRequestError, match=r"amount|sneaked"):
            camunda.complete_user_task(
                task.user_task_key, data=UserTaskCompletionRequest.from_dict({"variables": wrong})
            )
    camunda.complete_user_task(
        task.user_task_key, data=UserTaskCompletionRequest.from_dict({"variables": {"amount": 3}})
    )
    with pytest.raises(ConflictError):
        camunda.complete_user_task(
            task.user_task_key, data=UserTaskCompletionRequest.from_dict({"variables": {"amount": 3}})
        )
    instance = camunda.get_process_instance(created.process_instance_key)
    assert instance.state.value == "COMPLETED"
    assert instance.has_incident is False


def test_an_instance_is_found_stopped_by_message_or_cancelled(camunda: CamundaClient, tmp_path: Path) -> None:
    camunda.deploy_resources_from_files([str(path) for path in write_models(tmp_path)])
    first, second = (
        camunda.create_process_instance(
            data=ProcessCreationById.from_dict(
                {"processDefinitionId": "order", "variables": {"order": order}}
            )
        )
        for order in ("A-1", "B-2")
    )
    for job in camunda.activate_jobs(
        data=JobActivationRequest(type_="price", timeout=60_000, max_jobs_to_activate=5)
    ).jobs:
        camunda.complete_job(job.job_key)
    camunda.publish_message(
        data=MessagePublicationRequest.from_dict(
            {"name": "stop", "correlationKey": "A-1", "timeToLive": 0, "messageId": "once"}
        )
    )
    camunda.cancel_process_instance(second.process_instance_key, data=None)
    states = {one.process_instance_key: one.state.value for one in camunda.search_process_instances().items}
    assert states == {first.process_instance_key: "COMPLETED", second.process_instance_key: "TERMINATED"}
    active = camunda.search_process_instances(
        data=ProcessInstanceSearchQuery.from_dict({"filter": {"state": "ACTIVE"}})
    )
    assert active.items == []
    with pytest.raises(NotFoundError):
        camunda.cancel_process_instance("4611686018427387904", data=None)  # type: ignore[arg-type]  # any key


def test_a_listener_is_a_job_that_says_what_it_is_for(camunda: CamundaClient, tmp_path: Path) -> None:
    asked = listeners("start:first") + listeners("completing:judge", of_task=True)
    body = '<startEvent id="s"/>' + user("t", asked) + '<endEvent id="e"/>' + flows("s t e")
    file = tmp_path / "heard.bpmn"
    file.write_text(f'{HEAD}<process id="heard" isExecutable="true">{body}</process></definitions>')
    camunda.deploy_resources_from_files([str(file)])
    created = camunda.create_process_instance(
        data=ProcessCreationById.from_dict({"processDefinitionId": "heard", "variables": {}})
    )
    (job,) = camunda.activate_jobs(
        data=JobActivationRequest(type_="first", timeout=60_000, max_jobs_to_activate=5)
    ).jobs
    assert (job.kind.value, job.listener_event_type.value) == ("EXECUTION_LISTENER", "START")
    camunda.complete_job(job.job_key)
    (task,) = camunda.search_user_tasks(
        data=UserTaskSearchQuery.from_dict({"filter": {"processInstanceKey": created.process_instance_key}})
    ).items
    assert task.element_instance_key == job.element_instance_key
    for denied in (True, False):
        camunda.complete_user_task(task.user_task_key, data=UserTaskCompletionRequest.from_dict({}))
        (job,) = camunda.activate_jobs(
            data=JobActivationRequest(type_="judge", timeout=60_000, max_jobs_to_activate=5)
        ).jobs
        assert (job.kind.value, job.listener_event_type.value) == ("TASK_LISTENER", "COMPLETING")
        assert job.user_task is not None
        assert job.user_task.user_task_key == task.user_task_key
        result = {"type": "userTask", "denied": denied, "deniedReason": "Liite puuttuu."}
        camunda.complete_job(job.job_key, data=JobCompletionRequest.from_dict({"result": result}))
    assert camunda.get_process_instance(created.process_instance_key).state.value == "COMPLETED"
