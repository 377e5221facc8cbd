# SPDX-License-Identifier: EUPL-1.2
"""/v2/jobs: workers of other programs activate, complete and fail jobs, or throw BPMN errors."""

import json
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, g, jsonify

from engine import jobs
from engine.bpmn.advance import TaskResult
from engine.errors import InvalidInput
from engine.jobs import Job
from engine.process_instances import get_instance
from engine.process_instances.commands import complete_job, fail_job, throw_job_error, update_job
from engine.service import Service
from webui.api.bodies import (
    DEFAULT_TENANT,
    read_body,
    read_integer,
    read_members,
    read_path_key,
    read_text,
    read_variables,
    refuse_unknown,
)
from webui.api.job_search import EVENT_TYPES, SEARCH

ACTIVATION = (
    "type",
    "timeout",
    "maxJobsToActivate",
    "worker",
    "fetchVariable",
    "requestTimeout",
    "tenantIds",
    "tenantFilter",
)
MOST_JOBS = 1000
_TOLD = "io.camunda.zeebe:"
MOST_RETRIES = 1000
LONGEST_LEASE = timedelta(hours=24)
LONGEST_BACK_OFF = timedelta(days=30)


def register(blueprint: Blueprint, service: Service) -> None:
    @blueprint.post("/jobs/activation", endpoint="jobs_activate")
    def activate() -> Response:
        body = read_body(ACTIVATION, required=("type", "timeout", "maxJobsToActivate"))
        lease = _read_lease(body["timeout"])
        limit = read_integer(body["maxJobsToActivate"])
        if not 1 <= limit <= MOST_JOBS:
            raise InvalidInput(f"maxJobsToActivate must be from 1 to {MOST_JOBS}.")
        with service.database.transaction() as session:
            claimed = jobs.claim_jobs(
                session, [read_text(body["type"])], g.program, lease, limit, service.clock.now()
            )
            found = [
                _result(service, job, get_instance(session, job.process_instance_key).root_key, body)
                for job in claimed
            ]
        return jsonify({"jobs": found})

    @blueprint.post("/jobs/search", endpoint="jobs_search")
    def search() -> Response:
        return SEARCH.answer(service)

    @blueprint.patch("/jobs/<key>", endpoint="jobs_update")
    def update(key: str) -> tuple[str, int]:
        body = read_body(("changeset", "operationReference", "jobLeaseToken"), required=("changeset",))
        changes = body["changeset"]
        if not isinstance(changes, dict):
            raise InvalidInput("changeset must be a JSON object.")
        read_members(changes, ("retries", "timeout"))
        retries, timeout = changes.get("retries"), changes.get("timeout")
        if retries is None and timeout is None:
            raise InvalidInput("changeset needs retries or timeout.")
        update_job(
            service,
            g.program,
            read_path_key(key),
            retries=None if retries is None else _read_retries(retries),
            lease=None if timeout is None else _read_lease(timeout),
        )
        return "", 204

    @blueprint.post("/jobs/<key>/completion", endpoint="jobs_complete")
    def complete(key: str) -> tuple[str, int]:
        body = read_body(("variables", "jobLeaseToken", "result"))
        result = _read_result(body.get("result"))
        complete_job(service, g.program, read_path_key(key), read_variables(body), result)
        return "", 204

    @blueprint.post("/jobs/<key>/failure", endpoint="jobs_fail")
    def fail(key: str) -> tuple[str, int]:
        body = read_body(("retries", "errorMessage", "retryBackOff", "variables", "jobLeaseToken"))
        if body.get("variables"):
            raise InvalidInput("variables are not supported at a failure. Leave them out.")
        fail_job(
            service,
            g.program,
            read_path_key(key),
            retries=read_integer(body.get("retries", 0)),
            error=read_text(body.get("errorMessage") or "Työ epäonnistui."),
            back_off=_read_back_off(body.get("retryBackOff") or 0),
        )
        return "", 204

    @blueprint.post("/jobs/<key>/error", endpoint="jobs_error")
    def error(key: str) -> tuple[str, int]:
        body = read_body(("errorCode", "errorMessage", "variables", "jobLeaseToken"), required=("errorCode",))
        throw_job_error(
            service,
            g.program,
            read_path_key(key),
            code=read_text(body["errorCode"]),
            message=read_text(body.get("errorMessage") or ""),
            variables=read_variables(body),
        )
        return "", 204


def _read_result(given: Any) -> TaskResult | None:
    """What a listener of a user task says of it: a denial with its reason, or corrections."""
    if given is None:
        return None
    if not isinstance(given, dict) or given.get("type", "userTask") != "userTask":
        raise InvalidInput("result must be an object of the type userTask.")
    refuse_unknown(given, ("type", "denied", "deniedReason", "corrections"), "result")
    corrections = given.get("corrections") or {}
    if not isinstance(corrections, dict):
        raise InvalidInput("result.corrections must be an object.")
    return TaskResult(bool(given.get("denied")), str(given.get("deniedReason") or ""), corrections)


def _user_task(job: Job) -> dict[str, Any]:
    """The user task of a listener, from the headers that tell about it."""
    told = {name.removeprefix(_TOLD): value for name, value in job.headers.items() if name.startswith(_TOLD)}
    return {
        "action": told.get("action", ""),
        "assignee": told.get("assignee"),
        "candidateGroups": json.loads(told.get("candidateGroups", "[]")),
        "candidateUsers": json.loads(told.get("candidateUsers", "[]")),
        "changedAttributes": json.loads(told.get("changedAttributes", "[]")),
        "dueDate": told.get("dueDate"),
        "followUpDate": told.get("followUpDate"),
        "formKey": told.get("formKey"),
        "priority": int(told["priority"]) if "priority" in told else None,
        "userTaskKey": told.get("userTaskKey"),
    }


def _read_lease(milliseconds: object) -> timedelta:
    lease = timedelta(milliseconds=read_integer(milliseconds))
    if not timedelta(0) < lease <= LONGEST_LEASE:
        raise InvalidInput(f"timeout must be from 1 millisecond to {LONGEST_LEASE} in milliseconds.")
    return lease


def _read_retries(value: object) -> int:
    retries = read_integer(value)
    if not 1 <= retries <= MOST_RETRIES:
        raise InvalidInput(f"retries must be from 1 to {MOST_RETRIES}.")
    return retries


def _read_back_off(milliseconds: object) -> timedelta:
    back_off = timedelta(milliseconds=read_integer(milliseconds))
    if not timedelta(0) <= back_off <= LONGEST_BACK_OFF:
        raise InvalidInput(f"retryBackOff must be from 0 to {LONGEST_BACK_OFF} in milliseconds.")
    return back_off


def _result(service: Service, job: Job, root_key: int, body: dict[str, Any]) -> dict[str, Any]:
    definition = service.catalogue.definition(job.process_definition_key)
    wanted = body.get("fetchVariable")
    variables = {name: value for name, value in job.variables.items() if not wanted or name in wanted}
    return {
        "type": job.type,
        "processDefinitionId": definition.id,
        "processDefinitionVersion": definition.version,
        "elementId": job.element_id,
        "customHeaders": dict(job.headers),
        "worker": body.get("worker") or "",
        "retries": job.retries + 1,
        "deadline": int(job.lease_until.timestamp() * 1000) if job.lease_until else 0,
        "variables": variables,
        "tenantId": DEFAULT_TENANT,
        "physicalTenantId": DEFAULT_TENANT,
        "jobKey": str(job.key),
        "processInstanceKey": str(job.process_instance_key),
        "processDefinitionKey": str(job.process_definition_key),
        "elementInstanceKey": str(job.element_key or job.process_instance_key),
        "kind": job.kind,
        "listenerEventType": EVENT_TYPES.get(job.listener_event or "", "UNSPECIFIED"),
        "userTask": _user_task(job) if job.kind == "TASK_LISTENER" else None,
        "tags": [],
        "rootProcessInstanceKey": str(root_key),
        "businessId": None,
        "priority": 50,
        "jobLeaseToken": None,
    }
