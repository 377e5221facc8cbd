# SPDX-License-Identifier: EUPL-1.2
"""/v2/process-instances/<key>: suspended, resumed, modified, migrated; its incidents resolved as a batch.

Suspension takes everything around and below the instance along, as the pages do; Camunda's takes one.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, g, request

from engine.errors import Conflict, ExecutionFailed, InvalidInput, NotFound
from engine.process_instances import open_elements
from engine.process_instances.commands import (
    Asked,
    migrate_process_instance,
    modify_process_instance,
    resume_process_instance,
    suspend_process_instance,
)
from engine.process_instances.modifying import Add, Change, Drop, Move
from engine.service import Service
from webui.api.bodies import (
    read_body,
    read_key,
    read_members,
    read_objects,
    read_path_key,
    read_text,
    read_variables,
)

REASON = "Pyydetty ohjelmasta"


def register(blueprint: Blueprint, service: Service) -> None:
    @blueprint.post("/process-instances/<key>/suspension", endpoint="process_instances_suspend")
    def suspend(key: str) -> tuple[str, int]:
        read_body(("operationReference",))
        suspend_process_instance(service, g.program, read_path_key(key), REASON, _asked())
        return "", 204

    @blueprint.post("/process-instances/<key>/resumption", endpoint="process_instances_resume")
    def resume(key: str) -> tuple[str, int]:
        read_body(("operationReference",))
        resume_process_instance(service, g.program, read_path_key(key), REASON, _asked())
        return "", 204

    @blueprint.post("/process-instances/<key>/modification", endpoint="process_instances_modify")
    def modify(key: str) -> tuple[str, int]:
        body = read_body(
            ("activateInstructions", "moveInstructions", "terminateInstructions", "operationReference")
        )
        own = read_path_key(key)
        changes = list(_read_changes(service, own, body))
        try:
            modify_process_instance(service, g.program, own, changes, REASON, _asked())
        except (Conflict, ExecutionFailed) as error:
            # The contract knows no 409 here.
            raise InvalidInput(error.message) from error
        return "", 204

    @blueprint.post("/process-instances/<key>/migration", endpoint="process_instances_migrate")
    def migrate(key: str) -> tuple[str, int]:
        body = read_body(
            ("targetProcessDefinitionKey", "mappingInstructions", "operationReference"),
            required=("targetProcessDefinitionKey", "mappingInstructions"),
        )
        target, mapping = read_migration_plan(body)
        migrate_process_instance(service, g.program, read_path_key(key), target, mapping, REASON, _asked())
        return "", 204


def read_migration_plan(plan: Mapping[str, Any]) -> tuple[int, dict[str, str]]:
    """The target's key, and counterparts of elements."""
    members = ("sourceElementId", "targetElementId")
    pairs = [
        read_members(one, members, required=members) for one in read_objects(plan["mappingInstructions"])
    ]
    return read_key(plan["targetProcessDefinitionKey"]), {
        read_text(one["sourceElementId"]): read_text(one["targetElementId"]) for one in pairs
    }


def _asked() -> Asked:
    return Asked(idempotency_key=request.headers.get("Idempotency-Key"))


def _read_changes(service: Service, key: int, body: Mapping[str, Any]) -> Iterator[Change]:
    for one in read_objects(body.get("activateInstructions") or []):
        known = ("elementId", "variableInstructions", "ancestorElementInstanceKey")
        read_members(one, known, required=("elementId",))
        if one.get("ancestorElementInstanceKey") not in (None, "-1"):
            raise InvalidInput("ancestorElementInstanceKey is not supported here. Leave it out.")
        yield Add(read_text(one["elementId"]), _read_own_variables(one))
    for one in read_objects(body.get("moveInstructions") or []):
        yield from _read_moves(service, key, one)
    for one in read_objects(body.get("terminateInstructions") or []):
        read_members(one, ("elementId", "elementInstanceKey"))
        yield from (Drop(found) for found in _sources(service, key, one, "elementId", "elementInstanceKey"))


def _read_moves(service: Service, key: int, one: dict[str, Any]) -> Iterator[Change]:
    known = (
        "sourceElementInstruction",
        "targetElementId",
        "ancestorScopeInstruction",
        "variableInstructions",
    )
    read_members(one, known, required=known[:2])
    if (one.get("ancestorScopeInstruction") or {}).get("ancestorScopeType", "inferred") == "direct":
        raise InvalidInput("A direct ancestorScopeInstruction is not supported here. Leave it out.")
    source = one["sourceElementInstruction"]
    if not isinstance(source, dict) or source.get("sourceType") not in ("byId", "byKey"):
        raise InvalidInput("sourceElementInstruction needs sourceType byId or byKey.")
    target, variables = read_text(one["targetElementId"]), _read_own_variables(one)
    for found in _sources(service, key, source, "sourceElementId", "sourceElementInstanceKey"):
        yield Move(found, target, variables)


def _sources(service: Service, key: int, one: Mapping[str, Any], by_id: str, by_key: str) -> tuple[int, ...]:
    """One element instance by its key, or every active one of an element. NotFound when there is none."""
    if one.get(by_key) is not None:
        return (read_key(one[by_key]),)
    if one.get(by_id) is None:
        raise InvalidInput(f"Send {by_id} or {by_key}.")
    wanted = read_text(one[by_id])
    with service.database.reading() as session:
        found = tuple(at.key for at in open_elements(session, key) if at.element_id == wanted)
    if not found:
        raise NotFound(f"The instance {key} does not wait at {wanted}. Nothing was changed.")
    return found


def _read_own_variables(one: Mapping[str, Any]) -> dict[str, Any]:
    """Variables for the scope around the new token."""
    variables: dict[str, Any] = {}
    for instruction in read_objects(one.get("variableInstructions") or []):
        read_members(instruction, ("variables", "scopeId"), required=("variables",))
        if instruction.get("scopeId"):
            raise InvalidInput("scopeId is not supported here: variables go to the scope around the element.")
        variables |= read_variables(instruction)
    return variables
