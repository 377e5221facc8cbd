# SPDX-License-Identifier: EUPL-1.2
"""/v2/process-instances: create, get, search, cancel."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from engine.errors import InvalidInput
from engine.process_instances import (
    InstanceFilter,
    InstanceView,
    count_instances,
    get_instance,
    instance_variables,
    search_instances,
)
from engine.process_instances.commands import cancel_process_instance, create_process_instance
from engine.service import Service
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

CREATION = (
    "processDefinitionId",
    "processDefinitionKey",
    "processDefinitionVersion",
    "variables",
    "tenantId",
    "operationReference",
    "startInstructions",
    "awaitCompletion",
    "fetchVariables",
    "requestTimeout",
    "tags",
    "businessId",
)
FILTERS = (
    "processInstanceKey",
    "processDefinitionId",
    "processDefinitionKey",
    "parentProcessInstanceKey",
    "state",
    "hasIncident",
    "elementId",
    "tenantId",
)
SORTS = ("processInstanceKey", "startDate")


def register(blueprint: Blueprint, service: Service) -> None:
    @blueprint.post("/process-instances", endpoint="process_instances_create")
    def create() -> Response:
        body = read_body(CREATION)
        _refuse_unsupported(body)
        key = create_process_instance(
            service,
            g.program,
            read_variables(body),
            definition_key=_definition_key(service, body),
            idempotency_key=request.headers.get("Idempotency-Key"),
        )
        with service.database.reading() as session:
            return jsonify(_created(get_instance(session, key), instance_variables(session, key)))

    @blueprint.get("/process-instances/<key>", endpoint="process_instances_get")
    def get(key: str) -> Response:
        with service.database.reading() as session:
            return jsonify(_result(get_instance(session, read_path_key(key))))

    @blueprint.post("/process-instances/search", endpoint="process_instances_search")
    def search() -> Response:
        body = read_body(("filter", "page", "sort"))
        page = read_page(body, SORTS)
        wanted = read_instance_filter(body.get("filter") or {})
        with service.database.reading() as session:
            found = search_instances(session, wanted, page.limit, page.offset, newest_first=page.newest_first)
            total = count_instances(session, wanted)
        return jsonify(
            {"items": [_result(one) for one in found], "page": page_result(page, len(found), total)}
        )

    @blueprint.post("/process-instances/<key>/cancellation", endpoint="process_instances_cancel")
    def cancel(key: str) -> tuple[str, int]:
        read_body(("operationReference",))
        cancel_process_instance(service, g.program, read_path_key(key), "Peruttu ohjelmasta")
        return "", 204


def _refuse_unsupported(body: dict[str, Any]) -> None:
    for name in ("startInstructions", "tags", "awaitCompletion", "businessId"):
        if body.get(name):
            raise InvalidInput(f"{name} is not supported here. Leave it out.")


def _definition_key(service: Service, body: dict[str, Any]) -> int:
    if "processDefinitionKey" in body:
        return service.catalogue.definition(read_key(body["processDefinitionKey"])).key
    if "processDefinitionId" not in body:
        raise InvalidInput("Send processDefinitionId or processDefinitionKey.")
    process_id = read_text(body["processDefinitionId"])
    version = read_integer(body.get("processDefinitionVersion", -1))
    with service.database.reading() as session:
        if version in (-1, 0):
            return service.catalogue.latest(session, process_id).key
        return service.catalogue.version(session, process_id, version).key


def read_instance_filter(given: dict[str, Any]) -> InstanceFilter:
    """What a search or a batch asks for."""
    if not isinstance(given, dict):
        raise InvalidInput("filter must be a JSON object.")
    refuse_unknown(given, FILTERS, "the filter")

    def one(name: str, read: Any) -> Any:
        return read_filter_value(given[name], read) if name in given else None

    keys = read_filter_values(given["processInstanceKey"], read_key) if "processInstanceKey" in given else ()
    return InstanceFilter(
        keys=keys,
        process_id=one("processDefinitionId", read_text),
        process_definition_key=one("processDefinitionKey", read_key),
        parent_key=one("parentProcessInstanceKey", read_key),
        state=one("state", read_text),
        element_id=one("elementId", read_text),
        has_incident=_read_flag(given.get("hasIncident")),
    )


def _read_flag(value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise InvalidInput("hasIncident must be true or false.")


def _created(one: InstanceView, variables: dict[str, Any]) -> dict[str, Any]:
    return {
        "processDefinitionId": one.process_id,
        "processDefinitionVersion": one.version,
        "tenantId": DEFAULT_TENANT,
        "variables": variables,
        "processDefinitionKey": str(one.process_definition_key),
        "processInstanceKey": str(one.key),
        "tags": [],
        "businessId": None,
    }


def _result(one: InstanceView) -> dict[str, Any]:
    return {
        "processDefinitionId": one.process_id,
        "processDefinitionName": one.process_name,
        "processDefinitionVersion": one.version,
        "processDefinitionVersionTag": one.version_tag,
        "startDate": write_instant(one.started_at),
        "endDate": write_instant(one.ended_at),
        "state": one.state,
        "suspendedDate": write_instant(one.suspended_at),
        "hasIncident": one.incidents > 0,
        "tenantId": DEFAULT_TENANT,
        "processInstanceKey": str(one.key),
        "processDefinitionKey": str(one.process_definition_key),
        "parentProcessInstanceKey": write_key(one.parent_key),
        "parentElementInstanceKey": write_key(one.parent_element_key),
        "rootProcessInstanceKey": str(one.root_key),
        "tags": [],
        "businessId": None,
    }


def write_key(key: int | None) -> str | None:
    return None if key is None else str(key)


def write_instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
