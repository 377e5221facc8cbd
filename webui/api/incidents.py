# SPDX-License-Identifier: EUPL-1.2
"""/v2/incidents: searched, read, and resolved by running the failed element again."""

from typing import Any

from flask import Blueprint, Response, g, jsonify
from sqlalchemy import select

from engine.errors import NotFound
from engine.process_instances.commands import retry_incident
from engine.service import Service
from engine.tables import incident, process_instance
from webui.api.bodies import DEFAULT_TENANT, read_body, read_key, read_path_key, read_text
from webui.api.process_instances import write_instant, write_key
from webui.api.searches import Field, Search

TYPES = {
    "HANDLER": "JOB_NO_RETRIES",
    "CALL": "CALLED_ELEMENT_ERROR",
    "CONDITION": "CONDITION_ERROR",
    "DECISION": "DECISION_EVALUATION_ERROR",
    "EXPRESSION": "EXTRACT_VALUE_ERROR",
    "IO_MAPPING": "IO_MAPPING_ERROR",
    "MESSAGE": "EXTRACT_VALUE_ERROR",
    "TIMER": "EXTRACT_VALUE_ERROR",
    "UNHANDLED_ERROR": "UNHANDLED_ERROR_EVENT",
}


def register(blueprint: Blueprint, service: Service) -> None:
    @blueprint.post("/incidents/search", endpoint="incidents_search")
    def search() -> Response:
        return SEARCH.answer(service)

    @blueprint.get("/incidents/<key>", endpoint="incidents_get")
    def get(key: str) -> Response:
        with service.database.reading() as session:
            row = SEARCH.one(session, read_path_key(key))
        if row is None:
            raise NotFound(f"There is no incident {key}.")
        return jsonify(_write(service, row))

    @blueprint.post("/incidents/<key>/resolution", endpoint="incidents_resolve")
    def resolve(key: str) -> tuple[str, int]:
        read_body(("operationReference",))
        retry_incident(service, g.program, read_path_key(key))
        return "", 204

    @blueprint.post("/process-instances/<key>/incidents/search", endpoint="process_instances_incidents")
    def of_instance(key: str) -> Response:
        """Those of the instance and of everything that it has called."""
        root = select(process_instance.c.root_key).where(process_instance.c.key == read_path_key(key))
        return SEARCH.answer(service, process_instance.c.root_key == root.scalar_subquery())


def _write(service: Service, row: Any) -> dict[str, Any]:
    return {
        "processDefinitionId": row.process_id,
        "errorType": TYPES.get(row.kind, "UNKNOWN"),
        "errorMessage": row.message,
        "elementId": row.element_id,
        "creationTime": write_instant(row.created_at),
        "state": row.state,
        "tenantId": DEFAULT_TENANT,
        "incidentKey": str(row.key),
        "processDefinitionKey": str(row.process_definition_key),
        "processInstanceKey": str(row.process_instance_key),
        "rootProcessInstanceKey": str(row.root_key),
        "elementInstanceKey": str(row.element_key),
        "jobKey": write_key(row.job_key),
    }


SEARCH = Search(
    select(
        incident,
        process_instance.c.process_id,
        process_instance.c.process_definition_key,
        process_instance.c.root_key,
    ).join(process_instance, process_instance.c.key == incident.c.process_instance_key),
    {
        "incidentKey": Field(incident.c.key, read_key),
        "processInstanceKey": Field(incident.c.process_instance_key, read_key),
        "processDefinitionKey": Field(process_instance.c.process_definition_key, read_key),
        "processDefinitionId": Field(process_instance.c.process_id, read_text),
        "elementInstanceKey": Field(incident.c.element_key, read_key),
        "elementId": Field(incident.c.element_id, read_text),
        "jobKey": Field(incident.c.job_key, read_key),
        "state": Field(incident.c.state, read_text),
    },
    incident.c.key,
    ("incidentKey", "creationTime"),
    _write,
)
