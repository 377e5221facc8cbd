# SPDX-License-Identifier: EUPL-1.2
"""What `/v2` refuses, and how it says so; nothing refused leaves a trace."""

import json
from collections.abc import Iterator

import pytest

from benchmarks.installation import create_web
from tests.support.program_house import FORM, MODEL, Program, body_of, open_programs

PYTHON_TASK = '<scriptTask id="x" scriptFormat="python"><script>import os</script></scriptTask>'
PROBLEM = {"type", "title", "status", "detail", "instance"}


@pytest.fixture
def program(database_url: str) -> Iterator[Program]:
    with open_programs(database_url) as service:
        yield Program(create_web(service).test_client())


@pytest.fixture
def deployed(program: Program) -> Program:
    answer = program.deploy(order_bpmn=MODEL, answer_form=json.dumps(FORM))
    assert answer.status_code == 200, answer.text
    return program


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (("<definitions", "<!DOCTYPE definitions [<!ENTITY a 'b'>]><definitions"), "DOCTYPE"),
        (('formId="answer"', 'formId="missing"'), "missing"),
        (('targetRef="price"', 'targetRef="nowhere"'), "nowhere"),
        (
            (
                '<serviceTask id="price" name="Price"',
                f'{PYTHON_TASK}<serviceTask id="price" name="Price"',
            ),
            "x",
        ),
    ],
)  # fmt: skip
def test_a_bad_model_is_refused_with_element_and_remedy(
    program: Program, spoil: tuple[str, str], said: str
) -> None:
    assert spoil[0] in MODEL
    answer = program.deploy(order_bpmn=MODEL.replace(*spoil, 1), answer_form=json.dumps(FORM))
    assert answer.status_code == 400
    assert set(body_of(answer)) == PROBLEM
    assert said in body_of(answer)["detail"]
    nothing = program.post("/process-instances", {"processDefinitionId": "order"})
    assert nothing.status_code == 404


def test_a_bad_model_is_refused_in_the_language_that_is_asked_for(program: Program) -> None:
    spoiled = MODEL.replace('formId="answer"', 'formId="missing"', 1)
    for asked, said in (
        (None, "Lomaketta missing ei ole. Lisää lomake tai korjaa sen tunnus."),
        ("sv, fi;q=0.5", "Blanketten missing finns inte. Lägg till blanketten eller rätta dess beteckning."),
        ("en-GB", "There is no form missing. Add the form, or correct its id."),
        ("de", "Lomaketta missing ei ole."),
    ):
        answer = program.deploy(asked, order_bpmn=spoiled, answer_form=json.dumps(FORM))
        assert said in body_of(answer)["detail"]


def test_the_same_models_twice_are_one_version(deployed: Program) -> None:
    again = body_of(deployed.deploy(order_bpmn=MODEL, answer_form=json.dumps(FORM)))
    versions = [item["processDefinition"]["processDefinitionVersion"] for item in again["deployments"]
                if item["processDefinition"]]  # fmt: skip
    assert versions == [1]


@pytest.mark.parametrize("credentials", [("", ""), ("bench", "wrong"), ("nobody", ""), ("bench", "")])
def test_without_the_right_credentials_nothing_is_told(
    deployed: Program, credentials: tuple[str, str]
) -> None:
    for answer in (
        Program(deployed.client, credentials).get("/topology"),
        Program(deployed.client, credentials).post("/process-instances/search", {}),
        Program(deployed.client, credentials).get("/nothing"),
    ):
        assert answer.status_code in (401, 404)
        assert "items" not in answer.text
    assert Program(deployed.client, credentials).get("/topology").status_code == 401


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/process-instances", {"processDefinitionId": "order", "variabels": {}}),
        ("/process-instances", {"processDefinitionId": 7}),
        ("/process-instances", {"processDefinitionKey": "abc"}),
        ("/process-instances", {"processDefinitionId": "order", "variables": []}),
        ("/process-instances", {"processDefinitionId": "order", "tenantId": "other"}),
        ("/process-instances", []),
        ("/process-instances/search", {"filter": {"colour": "red"}}),
        ("/process-instances/search", {"page": {"limit": 0}}),
        ("/process-instances/search", {"page": {"after": "%%%"}}),
        ("/user-tasks/search", {"sort": [{"field": "secret"}]}),
        ("/messages/publication", {"correlationKey": "a"}),
        ("/messages/publication", {"name": "a", "timeToLive": -1}),
        ("/jobs/activation", {"type": "price", "timeout": 0, "maxJobsToActivate": 1}),
        ("/jobs/search", {"filter": {"state": 5}}),
        ("/element-instances/search", {"filter": {"type": "USER_TASK"}}),
        ("/element-instances/search", {"filter": {"elementInstanceKey": "seven"}}),
        ("/element-instances/search", {"filter": []}),
        ("/incidents/search", {"filter": {"incidentKey": 7}}),
        ("/variables/search", {"filter": {"value": "1"}}),
        ("/variables/search?truncateValues=maybe", {}),
        ("/message-subscriptions/search", {"sort": [{"field": "messageName"}]}),
        ("/messages/correlation", {"correlationKey": "a"}),
        ("/messages/correlation", {"name": "a", "correlationKey": 7}),
        ("/signals/broadcast", {"signalName": None}),
        ("/process-instances/cancellation", {}),
        ("/process-instances/cancellation", {"filter": {"colour": "red"}}),
        ("/process-instances/migration", {"filter": {}, "migrationPlan": {}}),
        ("/process-instances/migration", {"filter": {}, "migrationPlan": []}),
        ("/process-instances/modification", {"filter": {}, "moveInstructions": []}),
        ("/process-instances/modification", {"filter": {}, "moveInstructions": ["x"]}),
        ("/batch-operations/search", {"filter": {"operationType": "BURN"}}),
        ("/batch-operation-items/search", {"filter": {"itemKey": "1"}}),
    ],
)
def test_a_body_that_is_not_understood_is_refused_whole(deployed: Program, path: str, body: object) -> None:
    answer = deployed.post(path, body)
    assert answer.status_code == 400, answer.text
    assert set(body_of(answer)) == PROBLEM
    assert body_of(deployed.post("/process-instances/search", {}))["items"] == []


@pytest.mark.parametrize("key", ["999999", "4611686018427387904", "seven", "-1", "9" * 30, "1.5"])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/process-instances/{}/cancellation", None),
        ("/process-instances/{}/suspension", None),
        ("/process-instances/{}/resumption", None),
        ("/process-instances/{}/modification", {"activateInstructions": [{"elementId": "answer"}]}),
        ("/process-instances/{}/migration", {"targetProcessDefinitionKey": "1", "mappingInstructions": []}),
        ("/process-instances/{}/incident-resolution", None),
        ("/incidents/{}/resolution", None),
        ("/jobs/{}/completion", {}),
        ("/jobs/{}/failure", {"retries": 0}),
        ("/jobs/{}/error", {"errorCode": "E"}),
        ("/batch-operations/{}/cancellation", None),
    ],
)
def test_a_key_of_nothing_is_not_found(deployed: Program, path: str, body: object, key: str) -> None:
    answer = deployed.post(path.format(key), body)
    assert answer.status_code == 404, answer.text
    assert set(body_of(answer)) == PROBLEM


def test_what_is_not_done_is_refused_by_name(deployed: Program) -> None:
    created = deployed.post(
        "/process-instances", {"processDefinitionId": "order", "variables": {"order": None}}
    )
    key = body_of(created)["processInstanceKey"]
    for path, body, said in (
        (f"/process-instances/{key}/modification", {}, "mitä siirretään"),
        (f"/process-instances/{key}/modification", {"activateInstructions": ["x"]}, "JSON objects"),
        (f"/process-instances/{key}/modification", {"activateInstructions": [{}]}, "elementId"),
        (
            f"/process-instances/{key}/modification",
            {"activateInstructions": [{"elementId": "answer", "ancestorElementInstanceKey": "7"}]},
            "ancestorElementInstanceKey",
        ),
        (
            f"/process-instances/{key}/modification",
            {
                "activateInstructions": [
                    {"elementId": "answer", "variableInstructions": [{"variables": {}, "scopeId": "x"}]}
                ]
            },
            "scopeId",
        ),
        (
            f"/process-instances/{key}/modification",
            {
                "moveInstructions": [
                    {"sourceElementInstruction": {"sourceType": "magic"}, "targetElementId": "answer"}
                ]
            },
            "sourceType",
        ),
    ):
        answer = deployed.post(path, body)
        assert answer.status_code == 400, answer.text
        assert said in body_of(answer)["detail"]


def test_a_correlation_key_that_is_null_is_an_incident_that_names_it(deployed: Program) -> None:
    created = deployed.post(
        "/process-instances", {"processDefinitionId": "order", "variables": {"order": None}}
    )
    activation = {"type": "price", "timeout": 1000, "maxJobsToActivate": 1}
    (job,) = body_of(deployed.post("/jobs/activation", activation))["jobs"]
    assert deployed.post(f"/jobs/{job['jobKey']}/completion", {}).status_code == 204
    (incident,) = body_of(deployed.post("/incidents/search", {"filter": {"state": "ACTIVE"}}))["items"]
    assert (incident["errorType"], incident["elementId"]) == ("EXTRACT_VALUE_ERROR", "answer")
    assert "tunniste" in incident["errorMessage"]
    key = body_of(created)["processInstanceKey"]
    put = deployed.client.put(
        f"/v2/element-instances/{key}/variables",
        json={"variables": {"order": "A"}},
        auth=deployed.credentials,
    )
    assert put.status_code == 204, put.text
    assert deployed.post(f"/incidents/{incident['incidentKey']}/resolution").status_code == 204
    assert body_of(deployed.get(f"/process-instances/{key}"))["hasIncident"] is False
    assert deployed.post("/messages/correlation", {"name": "stop", "correlationKey": None}).status_code == 404
    sent = deployed.post("/messages/correlation", {"name": "stop", "correlationKey": "A"})
    assert body_of(sent)["processInstanceKey"] == key


def test_a_repeated_request_with_its_key_has_no_second_effect(deployed: Program) -> None:
    body = {"processDefinitionId": "order", "variables": {"order": "A"}}
    first = body_of(deployed.post("/process-instances", body, Idempotency_Key="one"))
    assert body_of(deployed.post("/process-instances", body, Idempotency_Key="one")) == first
    assert body_of(deployed.post("/process-instances/search", {}))["page"]["totalItems"] == 1


def test_pages_follow_each_other_by_cursor(deployed: Program) -> None:
    for number in range(5):
        deployed.post(
            "/process-instances", {"processDefinitionId": "order", "variables": {"order": str(number)}}
        )
    seen: list[str] = []
    after: dict[str, object] = {}
    while len(seen) < 5:
        page = body_of(deployed.post("/process-instances/search", {"page": {"limit": 2, **after}}))
        seen += [item["processInstanceKey"] for item in page["items"]]
        after = {"after": page["page"]["endCursor"]}
    assert seen == sorted(set(seen), key=int)


def test_a_failing_job_is_an_incident_that_can_be_resolved(deployed: Program) -> None:
    created = deployed.post(
        "/process-instances", {"processDefinitionId": "order", "variables": {"order": "A"}}
    )
    key = body_of(created)["processInstanceKey"]
    activation = {"type": "price", "timeout": 1000, "maxJobsToActivate": 1}
    (job,) = body_of(deployed.post("/jobs/activation", activation))["jobs"]
    failed = deployed.post(f"/jobs/{job['jobKey']}/failure", {"retries": 0, "errorMessage": "no price"})
    assert failed.status_code == 204
    assert body_of(deployed.get(f"/process-instances/{key}"))["hasIncident"] is True
    assert body_of(deployed.post("/jobs/activation", activation))["jobs"] == []


def test_cookies_are_ignored_and_no_session_is_made(deployed: Program) -> None:
    deployed.client.set_cookie("sujuva_session", "anything")
    answer = deployed.get("/topology")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
