# SPDX-License-Identifier: EUPL-1.2
"""POST /v2/expression/evaluation: a FEEL expression over given variables and those of an instance."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify

from engine import feel
from engine.errors import InvalidInput, NotFound
from engine.process_instances.visible_variables import visible_variables
from engine.service import Service
from webui.api.bodies import read_body, read_key, read_text, read_variables

MEMBERS = ("expression", "tenantId", "scopeKey", "variables")


def register(blueprint: Blueprint, service: Service) -> None:
    @blueprint.post("/expression/evaluation", endpoint="expression_evaluate")
    def evaluate() -> Response:
        body = read_body(MEMBERS, required=("expression",))
        expression = read_text(body["expression"])
        scope = {**_instance_variables(service, body), **read_variables(body)}
        result, warnings = evaluate_text(expression, scope, service.feel)
        return jsonify(
            {
                "expression": expression,
                "result": result,
                "warnings": [{"message": str(warning)} for warning in warnings],
                "referencedSecrets": [],
            }
        )


def _instance_variables(service: Service, body: Mapping[str, Any]) -> dict[str, Any]:
    if body.get("scopeKey") is None:
        return {}
    key = read_key(body["scopeKey"])
    with service.database.reading() as session:
        try:
            return visible_variables(session, key)
        except NotFound as error:
            # The contract knows no 404 here.
            raise InvalidInput(error.message) from error


def evaluate_text(
    expression: str, scope: feel.Scope, environment: feel.Environment
) -> tuple[object, tuple[feel.FeelWarning, ...]]:
    """The value of `=expression` as JSON; a text without the sign stands for itself, as in a model."""
    if not expression.startswith("="):
        return expression, ()
    try:
        value, warnings = feel.evaluate_with_warnings(expression[1:], scope, environment)
        return feel.to_json(value, environment.limits), warnings
    except feel.FeelError as error:
        raise InvalidInput(error.message) from error
