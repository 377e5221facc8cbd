# SPDX-License-Identifier: EUPL-1.2
"""/v2/user-tasks: search, get, form, assign, unassign, complete. Completion goes the way of the page."""

from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from engine.bpmn.advance import Json
from engine.errors import Conflict, InvalidInput
from engine.process_instances.commands import assign_task, update_task
from engine.process_instances.user_tasks import (
    UserTaskFilter,
    UserTaskView,
    count_user_tasks,
    get_user_task,
    search_user_tasks,
)
from engine.service import Service
from tasks.programs import complete_task_by_program
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
from webui.api.process_instances import write_instant, write_key

FILTERS = (
    "userTaskKey",
    "state",
    "assignee",
    "candidateGroup",
    "candidateUser",
    "elementId",
    "name",
    "priority",
    "processDefinitionId",
    "processDefinitionKey",
    "processInstanceKey",
    "tenantId",
)
CHANGES = ("candidateGroups", "candidateUsers", "dueDate", "followUpDate", "priority")
SORTS = ("creationDate", "userTaskKey")


def register(blueprint: Blueprint, service: Service) -> None:
    @blueprint.post("/user-tasks/search", endpoint="user_tasks_search")
    def search() -> Response:
        body = read_body(("filter", "page", "sort"))
        page = read_page(body, SORTS)
        wanted = _read_filter(body.get("filter") or {})
        with service.database.reading() as session:
            found = search_user_tasks(
                session, wanted, page.limit, page.offset, newest_first=page.newest_first
            )
            total = count_user_tasks(session, wanted)
        return jsonify(
            {"items": [_result(one) for one in found], "page": page_result(page, len(found), total)}
        )

    @blueprint.get("/user-tasks/<key>", endpoint="user_tasks_get")
    def get(key: str) -> Response:
        return jsonify(_result(_find(service, key)))

    @blueprint.get("/user-tasks/<key>/form", endpoint="user_tasks_form")
    def form(key: str) -> Response | tuple[str, int]:
        task = _find(service, key)
        return jsonify(_form(service, task.form_key)) if task.form_key is not None else ("", 204)

    @blueprint.post("/user-tasks/<key>/assignment", endpoint="user_tasks_assign")
    def assign(key: str) -> tuple[str, int]:
        body = read_body(("assignee", "allowOverride", "action"), required=("assignee",))
        task = _find(service, key)
        if task.assignee and task.assignee != body["assignee"] and body.get("allowOverride") is False:
            raise Conflict(f"Tehtävä {key} on jo henkilöllä {task.assignee}. Mitään ei muutettu.")
        assign_task(service, g.program, task.key, read_text(body["assignee"]))
        return "", 204

    @blueprint.delete("/user-tasks/<key>/assignee", endpoint="user_tasks_unassign")
    def unassign(key: str) -> tuple[str, int]:
        assign_task(service, g.program, _find(service, key).key, None)
        return "", 204

    @blueprint.patch("/user-tasks/<key>", endpoint="user_tasks_update")
    def update(key: str) -> tuple[str, int]:
        """An empty list or text clears; what is null or left out stays."""
        body = read_body(("changeset", "action"), required=("changeset",))
        changes = body["changeset"]
        if not isinstance(changes, dict):
            raise InvalidInput("changeset must be a JSON object.")
        refuse_unknown(changes, CHANGES, "changeset")
        wanted = {name: value for name, value in changes.items() if value is not None}
        if not wanted:
            raise InvalidInput(f"changeset needs {', '.join(CHANGES)}.")
        update_task(
            service, g.program, _find(service, key).key, {n: _read_change(n, v) for n, v in wanted.items()}
        )
        return "", 204

    @blueprint.post("/user-tasks/<key>/completion", endpoint="user_tasks_complete")
    def complete(key: str) -> tuple[str, int]:
        body = read_body(("variables", "action"))
        complete_task_by_program(
            service,
            g.program,
            read_path_key(key),
            read_variables(body),
            request.headers.get("Idempotency-Key"),
        )
        return "", 204


def _read_change(name: str, value: object) -> Json:
    if name == "priority":
        return read_integer(value)
    if name in ("dueDate", "followUpDate"):
        return read_text(value) or None
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise InvalidInput(f"{name} must be a list of texts.")
    return value


def _find(service: Service, key: str) -> UserTaskView:
    with service.database.reading() as session:
        return get_user_task(session, read_path_key(key))


def _form(service: Service, form_key: int) -> dict[str, Any]:
    found = service.catalogue.form_definition(form_key)
    return {
        "tenantId": DEFAULT_TENANT,
        "formId": found.id,
        "schema": service.catalogue.form_source(form_key),
        "version": found.version,
        "formKey": str(form_key),
    }


def _read_filter(given: dict[str, Any]) -> UserTaskFilter:
    refuse_unknown(given, FILTERS, "the filter")

    def one(name: str, read: Any) -> Any:
        return read_filter_value(given[name], read) if name in given else None

    def many(name: str, read: Any) -> tuple[Any, ...]:
        return read_filter_values(given[name], read) if name in given else ()

    return UserTaskFilter(
        keys=many("userTaskKey", read_key),
        states=many("state", read_text),
        assignees=many("assignee", read_text),
        candidate_group=one("candidateGroup", read_text),
        candidate_user=one("candidateUser", read_text),
        element_id=one("elementId", read_text),
        name=one("name", read_text),
        priority=one("priority", read_integer),
        process_id=one("processDefinitionId", read_text),
        process_definition_key=one("processDefinitionKey", read_key),
        process_instance_key=one("processInstanceKey", read_key),
    )


def _result(one: UserTaskView) -> dict[str, Any]:
    return {
        "name": one.name,
        "state": one.state,
        "assignee": one.assignee,
        "elementId": one.element_id,
        "candidateGroups": list(one.candidate_groups),
        "candidateUsers": list(one.candidate_users),
        "processDefinitionId": one.process_id,
        "creationDate": write_instant(one.created_at),
        "completionDate": write_instant(one.completed_at),
        "followUpDate": write_instant(one.follow_up_at),
        "dueDate": write_instant(one.due_at),
        "tenantId": DEFAULT_TENANT,
        "externalFormReference": None,
        "processDefinitionVersion": one.process_version,
        "customHeaders": {},
        "userTaskKey": str(one.key),
        "elementInstanceKey": str(one.key),
        "processName": one.process_name,
        "processDefinitionKey": str(one.process_definition_key),
        "processInstanceKey": str(one.process_instance_key),
        "rootProcessInstanceKey": str(one.root_key),
        "businessId": None,
        "formKey": write_key(one.form_key),
        "tags": [],
        "priority": one.priority,
    }
