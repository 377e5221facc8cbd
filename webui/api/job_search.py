# SPDX-License-Identifier: EUPL-1.2
"""Jobs as a search of programs finds and shows them."""

from typing import Any

from sqlalchemy import case, select

from engine.service import Service
from engine.tables import job, process_instance
from webui.api.bodies import DEFAULT_TENANT, read_integer, read_key, read_text
from webui.api.process_instances import write_instant, write_key
from webui.api.searches import Field, Search

EVENT_TYPES = {
    "start": "START",
    "end": "END",
    "beforeAll": "BEFORE_ALL",
    "creating": "CREATING",
    "assigning": "ASSIGNING",
    "updating": "UPDATING",
    "completing": "COMPLETING",
    "canceling": "CANCELING",
}


def _write_found(_service: Service, row: Any) -> dict[str, Any]:
    """As a search shows it; one in work is CREATED with a worker and a deadline, as the contract has it."""
    return {
        "customHeaders": dict(row.headers),
        "deadline": write_instant(row.lease_until),
        "deniedReason": None,
        "elementId": row.element_id,
        "elementInstanceKey": write_key(row.element_key if row.listener_event else row.key),
        "endTime": write_instant(row.ended_at),
        "errorCode": None,
        "errorMessage": row.error,
        "hasFailedWithRetriesLeft": row.state == "FAILED" and row.retries > 0,
        "isDenied": None,
        "jobKey": str(row.key),
        "kind": row.kind,
        "listenerEventType": EVENT_TYPES.get(row.listener_event or "", "UNSPECIFIED"),
        "processDefinitionId": row.process_id,
        "processDefinitionKey": str(row.process_definition_key),
        "processInstanceKey": str(row.process_instance_key),
        "rootProcessInstanceKey": str(row.root_key),
        "businessId": None,
        "retries": row.retries,
        "state": "CREATED" if row.state == "ACTIVE" else row.state,
        "tenantId": DEFAULT_TENANT,
        "type": row.type,
        "worker": row.worker or "",
        "creationTime": write_instant(row.created_at),
        "lastUpdateTime": None,
        "priority": 50,
    }


_ELEMENT_KEY = case((job.c.listener_event.is_(None), job.c.key), else_=job.c.element_key)
SEARCH = Search(
    select(job, process_instance.c.process_id, process_instance.c.root_key).join(
        process_instance, process_instance.c.key == job.c.process_instance_key
    ),
    {
        "jobKey": Field(job.c.key, read_key),
        "elementInstanceKey": Field(_ELEMENT_KEY, read_key),
        "kind": Field(job.c.kind, read_text),
        "elementId": Field(job.c.element_id, read_text),
        "type": Field(job.c.type, read_text),
        "worker": Field(job.c.worker, read_text),
        "processInstanceKey": Field(job.c.process_instance_key, read_key),
        "processDefinitionKey": Field(job.c.process_definition_key, read_key),
        "processDefinitionId": Field(process_instance.c.process_id, read_text),
        "state": Field(case((job.c.state == "ACTIVE", "CREATED"), else_=job.c.state), read_text),
        "retries": Field(job.c.retries, read_integer),
    },
    job.c.key,
    ("jobKey", "creationTime"),
    _write_found,
)
