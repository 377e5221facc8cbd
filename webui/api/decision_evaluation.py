# SPDX-License-Identifier: EUPL-1.2
"""What a decision gave and why, in the words of the contract."""

import json
from collections.abc import Iterator
from typing import Any

from engine import dmn, feel
from engine.deployments import Catalogue, Definition
from webui.api.bodies import DEFAULT_TENANT

TYPES = {"decisionTable": "DECISION_TABLE", "literalExpression": "LITERAL_EXPRESSION"}


def write(
    catalogue: Catalogue, one: Definition, model: dmn.DecisionModel, found: dmn.DecisionResult, key: int
) -> dict[str, Any]:
    """The answer to an evaluation, with every decision on the way."""
    return {
        "decisionDefinitionId": one.id,
        "decisionDefinitionKey": str(one.key),
        "decisionDefinitionName": one.name,
        "decisionDefinitionVersion": one.version,
        "decisionEvaluationKey": str(key),
        "decisionInstanceKey": str(key),
        "decisionRequirementsId": one.resource_name,
        "decisionRequirementsKey": str(one.key),
        "evaluatedDecisions": list(_evaluated(catalogue, one, model, found, key)),
        "failedDecisionDefinitionId": found.failed_decision,
        "failureMessage": found.failure,
        "output": _write(found.value),
        "tenantId": DEFAULT_TENANT,
    }


def _evaluated(
    catalogue: Catalogue, one: Definition, model: dmn.DecisionModel, found: dmn.DecisionResult, key: int
) -> Iterator[dict[str, Any]]:
    """The decisions on the way; tables of knowledge models are no decisions and are left out."""
    ids = {element.id for element in model.elements.values() if isinstance(element, dmn.Decision)}
    decisions = [entry for entry in found.trace if entry.decision_id in ids]
    for number, entry in enumerate(decisions, 1):
        _, definition = catalogue.decision(one.deployment_key, entry.decision_id)
        yield {
            "decisionDefinitionId": entry.decision_id,
            "decisionDefinitionName": entry.name,
            "decisionDefinitionVersion": definition.version,
            "decisionDefinitionType": TYPES.get(entry.box, "UNKNOWN"),
            "output": _write(entry.value),
            "tenantId": DEFAULT_TENANT,
            "matchedRules": [_rule(rule) for rule in entry.rules],
            "evaluatedInputs": [
                {"inputId": column.id, "inputName": column.label, "inputValue": _write(column.value)}
                for column in entry.inputs
            ],
            "decisionDefinitionKey": str(definition.key),
            "decisionEvaluationInstanceKey": f"{key}-{number}",
        }


def _rule(rule: dmn.MatchedRule) -> dict[str, Any]:
    return {
        "ruleId": rule.rule_id,
        "ruleIndex": rule.index,
        "evaluatedOutputs": [
            {
                "outputId": column.id,
                "outputName": column.label,
                "outputValue": _write(column.value),
                "ruleId": rule.rule_id,
                "ruleIndex": rule.index,
            }
            for column in rule.outputs
        ],
    }


def _write(value: object) -> str:
    """A JSON document as text, which is how the contract carries values of decisions."""
    try:
        document = feel.to_json(value)
    except feel.FeelError:
        document = dmn.shown(value)
    return json.dumps(document, ensure_ascii=False)
