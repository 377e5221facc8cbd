# SPDX-License-Identifier: EUPL-1.2
"""The official Python client of Camunda 8 evaluates expressions and decisions, on both databases."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from camunda_orchestration_sdk import (
    CamundaClient,
    DecisionDefinitionSearchQuery,
    DecisionEvaluationByID,
    DecisionEvaluationByKey,
    ExpressionEvaluationRequest,
    ProcessCreationById,
)
from camunda_orchestration_sdk.errors import BadRequestError, NotFoundError
from camunda_orchestration_sdk.models.expression_evaluation_request_variables import (
    ExpressionEvaluationRequestVariables as Variables,
)
from camunda_orchestration_sdk.semantic_types import lift_scope_key

from tests.support.dmn_models import decision, definitions, input_data, literal, table
from tests.support.program_house import open_client, write_models

AGE = input_data("age", "number")
GROUP = table(["age"], ["group"], [("< 18", '"child"', "Alaikäinen"), (">= 18", '"adult"', "Täysi-ikäinen")])
ADVICE = literal('"advice for " + group + assert("", age < 200, "liian vanha")')
MODEL = definitions(
    AGE,
    decision("group", GROUP, ["#i_age"]),
    decision("advice", ADVICE, ["#group", "#i_age"]),
)


@pytest.fixture
def camunda(database_url: str) -> Iterator[CamundaClient]:
    with open_client(database_url) as client:
        yield client


@pytest.fixture
def deployed(camunda: CamundaClient, tmp_path: Path) -> CamundaClient:
    deploy(camunda, tmp_path, MODEL)
    return camunda


def deploy(camunda: CamundaClient, folder: Path, model: bytes) -> None:
    (folder / "advice.dmn").write_bytes(model)
    camunda.deploy_resources_from_files([str(folder / "advice.dmn")])


def evaluate(
    camunda: CamundaClient, expression: str, variables: dict[str, Any] | None = None, scope_key: str = ""
) -> Any:
    given = None if variables is None else Variables.from_dict(variables)
    data = ExpressionEvaluationRequest(expression=expression, variables=given)
    if scope_key:
        data.scope_key = lift_scope_key(scope_key)
    return camunda.evaluate_expression(data=data)


def find(camunda: CamundaClient, **query: Any) -> Any:
    return camunda.search_decision_definitions(data=DecisionDefinitionSearchQuery.from_dict(query))


def test_expressions_see_the_variables_of_the_request_and_say_why_they_are_null(
    camunda: CamundaClient,
) -> None:
    found = evaluate(camunda, "=x + y", variables={"x": 10, "y": 20.5})
    assert (found.expression, found.result, found.warnings) == ("=x + y", 30.5, [])
    assert found.referenced_secrets == []
    assert evaluate(camunda, '=is holiday(date("2026-12-25"))').result is True
    assert evaluate(camunda, "plain text").result == "plain text"
    nothing = evaluate(camunda, "=x + 1")
    assert nothing.result is None
    assert "“x”" in nothing.warnings[0].message


@pytest.mark.parametrize(
    ("expression", "said"),
    [("=1 +", "kohta 4"), ("=2**999999999", "exponent"), ('=assert(1, false, "liian nuori")', "liian nuori")],
)
def test_what_cannot_be_evaluated_is_refused_with_its_reason(
    camunda: CamundaClient, expression: str, said: str
) -> None:
    with pytest.raises(BadRequestError, match=said):
        evaluate(camunda, expression)


def test_expressions_see_the_variables_of_an_instance(camunda: CamundaClient, tmp_path: Path) -> None:
    camunda.deploy_resources_from_files([str(path) for path in write_models(tmp_path)])
    instance = camunda.create_process_instance(
        data=ProcessCreationById.from_dict(
            {"processDefinitionId": "order", "variables": {"order": "A-1", "n": 1}}
        )
    )
    key = instance.process_instance_key
    found = evaluate(camunda, "=order + string(n)", scope_key=key, variables={"n": 2})
    assert found.result == "A-12"
    with pytest.raises(BadRequestError, match="scopeKey"):
        evaluate(camunda, "=order", scope_key="4611686018427387904")


def test_a_decision_is_evaluated_with_the_trace_that_says_why(deployed: CamundaClient) -> None:
    data = DecisionEvaluationByID.from_dict({"decisionDefinitionId": "advice", "variables": {"age": 17}})
    found = deployed.evaluate_decision(data=data)
    assert json.loads(found.output) == "advice for child"
    assert (found.failure_message, found.failed_decision_definition_id) == (None, None)
    assert str(found.decision_evaluation_key) == str(found.decision_instance_key)
    group, advice = found.evaluated_decisions
    assert group.decision_definition_type == "DECISION_TABLE"
    assert advice.decision_definition_type == "LITERAL_EXPRESSION"
    assert [(one.input_name, one.input_value) for one in group.evaluated_inputs] == [("age", "17")]
    (rule,) = group.matched_rules
    assert (rule.rule_id, rule.rule_index) == ("r1", 1)
    assert json.loads(rule.evaluated_outputs[0].output_value) == "child"
    assert group.decision_evaluation_instance_key == f"{found.decision_evaluation_key}-1"
    by_key = deployed.evaluate_decision(
        data=DecisionEvaluationByKey.from_dict(
            {"decisionDefinitionKey": group.decision_definition_key, "variables": {"age": 18}}
        )
    )
    assert json.loads(by_key.output) == "adult"


def test_a_decision_that_fails_names_itself_and_shows_how_far_it_came(deployed: CamundaClient) -> None:
    data = DecisionEvaluationByID.from_dict({"decisionDefinitionId": "advice", "variables": {"age": 200}})
    found = deployed.evaluate_decision(data=data)
    assert found.failed_decision_definition_id == "advice"
    assert found.failure_message is not None
    assert "liian vanha" in found.failure_message
    assert [one.decision_definition_id for one in found.evaluated_decisions] == ["group"]
    assert json.loads(found.output) is None


def test_decisions_are_found_with_every_version_and_their_files(
    deployed: CamundaClient, tmp_path: Path
) -> None:
    deploy(deployed, tmp_path, MODEL.replace(b"advice for ", b"word for "))
    found = find(deployed)
    assert found.page.total_items == 4
    assert [(one.decision_definition_id, one.version) for one in found.items] == [
        ("group", 1),
        ("advice", 1),
        ("group", 2),
        ("advice", 2),
    ]
    newest = find(
        deployed,
        filter={"isLatestVersion": True, "name": "advice", "decisionRequirementsId": "advice.dmn"},
        sort=[{"field": "decisionDefinitionKey", "order": "DESC"}],
    ).items
    assert [(one.decision_definition_id, one.version) for one in newest] == [("advice", 2)]
    key = newest[0].decision_definition_key
    assert deployed.get_decision_definition(key) == newest[0]
    assert "word for" in deployed.get_decision_definition_xml(key)
    assert find(deployed, filter={"decisionDefinitionKey": key, "version": 1}).items == []
    by_requirements = find(deployed, filter={"decisionRequirementsKey": key}).items
    assert by_requirements == newest


def test_a_decision_may_import_another_file_of_its_deployment(camunda: CamundaClient, tmp_path: Path) -> None:
    imported = (
        '<import name="base" namespace="base" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
    )
    own = decision("total", literal("base.fee + extra"), ["base#fee", "#i_extra"])
    (tmp_path / "total.dmn").write_bytes(definitions(imported, input_data("extra", "number"), own))
    (tmp_path / "base.dmn").write_bytes(definitions(decision("fee", literal("40")), namespace="base"))
    camunda.deploy_resources_from_files([str(tmp_path / name) for name in ("total.dmn", "base.dmn")])
    found = camunda.evaluate_decision(
        data=DecisionEvaluationByID.from_dict({"decisionDefinitionId": "total", "variables": {"extra": 2}})
    )
    assert json.loads(found.output) == 42
    assert [one.decision_definition_id for one in found.evaluated_decisions] == ["fee", "total"]


def test_what_is_not_there_or_not_understood_is_refused(deployed: CamundaClient) -> None:
    with pytest.raises(NotFoundError, match="nothing_like_it"):
        deployed.evaluate_decision(
            data=DecisionEvaluationByID.from_dict({"decisionDefinitionId": "nothing_like_it"})
        )
    with pytest.raises(NotFoundError):
        deployed.get_decision_definition("4611686018427387904")  # type: ignore[arg-type]  # any key
    with pytest.raises(BadRequestError, match="unheard"):
        find(deployed, filter={"unheard": 1})
