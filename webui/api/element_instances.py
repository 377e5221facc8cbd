# SPDX-License-Identifier: EUPL-1.2
"""/v2/element-instances: where instances wait or waited, and the variables of their scopes.

An element that was left in the command in which it was reached has no row: it lives in history alone.
"""

import re
from typing import Any

from flask import Blueprint, Response, g, jsonify
from sqlalchemy import and_, select

from engine.errors import Conflict, InvalidInput, NotFound
from engine.process_instances.commands import set_variables
from engine.service import Service
from engine.tables import element_instance, incident, process_instance
from webui.api.bodies import (
    DEFAULT_TENANT,
    read_body,
    read_key,
    read_path_key,
    read_text,
    read_variables,
)
from webui.api.incidents import SEARCH as INCIDENTS
from webui.api.process_instances import write_instant
from webui.api.searches import Field, Search

_NO_TYPE = {"complexGateway": "INCLUSIVE_GATEWAY", "transaction": "SUB_PROCESS"}


def register(blueprint: Blueprint, service: Service) -> None:
    @blueprint.post("/element-instances/search", endpoint="element_instances_search")
    def search() -> Response:
        return SEARCH.answer(service)

    @blueprint.get("/element-instances/<key>", endpoint="element_instances_get")
    def get(key: str) -> Response:
        with service.database.reading() as session:
            row = SEARCH.one(session, read_path_key(key))
        if row is None:
            raise NotFound(f"There is no element instance {key}.")
        return jsonify(_write(service, row))

    @blueprint.post("/element-instances/<key>/incidents/search", endpoint="element_instances_incidents")
    def incidents(key: str) -> Response:
        return INCIDENTS.answer(service, incident.c.element_key == read_path_key(key))

    @blueprint.put("/element-instances/<key>/variables", endpoint="element_instances_variables")
    def variables(key: str) -> tuple[str, int]:
        body = read_body(("variables", "local", "operationReference"), required=("variables",))
        local = body.get("local", False)
        if not isinstance(local, bool):
            raise InvalidInput("local must be true or false.")
        try:
            set_variables(service, g.program, read_path_key(key), read_variables(body), local=local)
        except (Conflict, NotFound) as error:
            # The contract knows only 400 here.
            raise InvalidInput(error.message) from error
        return "", 204


def write_type(service: Service, definition_key: int, element_id: str) -> str:
    """`USER_TASK` for a userTask."""
    element = service.catalogue.process(definition_key).process.elements.get(element_id)
    if element is None:
        return "UNSPECIFIED"
    if element.is_event_sub_process:
        return "EVENT_SUB_PROCESS"
    return _NO_TYPE.get(element.type) or re.sub(r"(?<=[a-z])(?=[A-Z])", "_", element.type).upper()


def _write(service: Service, row: Any) -> dict[str, Any]:
    process = service.catalogue.process(row.process_definition_key).process
    element = process.elements.get(row.element_id)
    return {
        "processDefinitionId": row.process_id,
        "startDate": write_instant(row.started_at),
        "endDate": write_instant(row.ended_at),
        "elementId": row.element_id,
        "elementName": (element.name if element else "") or row.element_id,
        "type": write_type(service, row.process_definition_key, row.element_id),
        "state": row.state,
        "hasIncident": row.incident_key is not None,
        "tenantId": DEFAULT_TENANT,
        "elementInstanceKey": str(row.key),
        "processInstanceKey": str(row.process_instance_key),
        "rootProcessInstanceKey": str(row.root_key),
        "processDefinitionKey": str(row.process_definition_key),
        "incidentKey": str(row.incident_key) if row.incident_key is not None else None,
    }


SEARCH = Search(
    select(
        element_instance,
        process_instance.c.process_id,
        process_instance.c.root_key,
        incident.c.key.label("incident_key"),
    )
    .join(process_instance, process_instance.c.key == element_instance.c.process_instance_key)
    .outerjoin(
        incident, and_(incident.c.element_key == element_instance.c.key, incident.c.state == "ACTIVE")
    ),
    {
        "elementInstanceKey": Field(element_instance.c.key, read_key),
        "processInstanceKey": Field(element_instance.c.process_instance_key, read_key),
        "processDefinitionKey": Field(element_instance.c.process_definition_key, read_key),
        "processDefinitionId": Field(process_instance.c.process_id, read_text),
        "elementId": Field(element_instance.c.element_id, read_text),
        "state": Field(element_instance.c.state, read_text),
        "incidentKey": Field(incident.c.key, read_key),
    },
    element_instance.c.key,
    ("elementInstanceKey", "startDate"),
    _write,
)
