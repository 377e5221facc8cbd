# SPDX-License-Identifier: EUPL-1.2
"""/v2/decision-definitions: search, get, XML, and evaluation with the trace that says why."""

from typing import Any

from flask import Blueprint, Response, jsonify

from engine import dmn
from engine.deployments import Definition
from engine.deployments.decision_search import (
    DecisionFilter,
    count_decisions,
    latest_decision,
    search_decisions,
)
from engine.errors import InvalidInput
from engine.service import Service
from webui.api import decision_evaluation
from webui.api.bodies import (
    DEFAULT_TENANT,
    page_result,
    read_body,
    read_filter_value,
    read_filter_values,
    read_integer,
    read_key,
    read_page,
    read_path_key,
    read_text,
    read_variables,
    refuse_unknown,
)

SORTS = ("decisionDefinitionKey", "decisionRequirementsKey")
FILTERS = (
    "decisionDefinitionId",
    "name",
    "isLatestVersion",
    "version",
    "decisionRequirementsId",
    "tenantId",
    "decisionDefinitionKey",
    "decisionRequirementsKey",
    "decisionRequirementsName",
    "decisionRequirementsVersion",
)


def register(blueprint: Blueprint, service: Service) -> None:
    @blueprint.post("/decision-definitions/search", endpoint="decision_definitions_search")
    def search() -> Response:
        body = read_body(("filter", "page", "sort"))
        page = read_page(body, SORTS)
        wanted = _read_filter(body.get("filter") or {})
        with service.database.reading() as session:
            found = search_decisions(session, wanted, page.limit, page.offset, newest_first=page.newest_first)
            total = count_decisions(session, wanted)
        return jsonify(
            {"items": [_result(one) for one in found], "page": page_result(page, len(found), total)}
        )

    @blueprint.get("/decision-definitions/<key>", endpoint="decision_definitions_get")
    def get(key: str) -> Response:
        return jsonify(_result(service.catalogue.decision_definition(read_path_key(key))))

    @blueprint.get("/decision-definitions/<key>/xml", endpoint="decision_definitions_xml")
    def xml(key: str) -> Response:
        return Response(service.catalogue.decision_xml(read_path_key(key)), mimetype="text/xml")

    @blueprint.post("/decision-definitions/evaluation", endpoint="decision_definitions_evaluate")
    def evaluate() -> Response:
        body = read_body(("decisionDefinitionId", "decisionDefinitionKey", "variables", "tenantId"))
        definition = _wanted_definition(service, body)
        model, _ = service.catalogue.decision(definition.deployment_key, definition.id)
        found = dmn.explain_decision(model, definition.id, read_variables(body), service.feel)
        with service.database.transaction() as session:
            evaluation_key = session.next_key()
        return jsonify(decision_evaluation.write(service.catalogue, definition, model, found, evaluation_key))


def _read_filter(given: dict[str, Any]) -> DecisionFilter:
    refuse_unknown(given, FILTERS, "the filter")

    def one(name: str, read: Any) -> Any:
        return read_filter_value(given[name], read) if name in given else None

    def same(one_name: str, other_name: str, read: Any) -> Any:
        """The requirements graph of a decision is its own, so both filters ask for the same."""
        first, second = one(one_name, read), one(other_name, read)
        if first is not None and second is not None and first != second:
            raise InvalidInput(f"{one_name} and {other_name} are the same here. Send one of them.")
        return second if first is None else first

    keys = [
        set(read_filter_values(given[name], read_key))
        for name in ("decisionDefinitionKey", "decisionRequirementsKey")
        if name in given
    ]
    latest = given.get("isLatestVersion")
    if latest not in (None, True, False):
        raise InvalidInput("isLatestVersion must be true or false.")
    ids = given.get("decisionDefinitionId")
    return DecisionFilter(
        keys=tuple(set.intersection(*keys)) if keys else None,
        ids=() if ids is None else read_filter_values(ids, read_text),
        name=same("name", "decisionRequirementsName", read_text),
        version=same("version", "decisionRequirementsVersion", read_integer),
        resource_name=one("decisionRequirementsId", read_text),
        latest_only=bool(latest),
    )


def _wanted_definition(service: Service, body: dict[str, Any]) -> Definition:
    if "decisionDefinitionKey" in body:
        return service.catalogue.decision_definition(read_key(body["decisionDefinitionKey"]))
    if "decisionDefinitionId" not in body:
        raise InvalidInput("Send decisionDefinitionId or decisionDefinitionKey.")
    with service.database.reading() as session:
        return latest_decision(session, read_text(body["decisionDefinitionId"]))


def _result(one: Definition) -> dict[str, Any]:
    return {
        "decisionDefinitionId": one.id,
        "decisionDefinitionKey": str(one.key),
        "decisionRequirementsId": one.resource_name,
        "decisionRequirementsKey": str(one.key),
        "decisionRequirementsName": one.name,
        "decisionRequirementsVersion": one.version,
        "name": one.name,
        "tenantId": DEFAULT_TENANT,
        "version": one.version,
    }
