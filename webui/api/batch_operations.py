# SPDX-License-Identifier: EUPL-1.2
"""/v2/batch-operations: the same change for every instance that a filter finds; done by the worker."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, g, jsonify
from sqlalchemy import select

from engine.batch_search import Batch, Item, get_batch, search_batches, search_items
from engine.batches import Target, go_on_with_batch, pause_batch, stop_batch, write_batch
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotFound
from engine.process_instances import InstanceFilter, get_instance, search_instances
from engine.service import Service
from engine.tables import incident, process_instance
from webui.api.bodies import (
    page_result,
    read_body,
    read_filter_values,
    read_key,
    read_members,
    read_objects,
    read_page,
    read_path_key,
    read_text,
    refuse_unknown,
)
from webui.api.instance_changes import REASON, read_migration_plan
from webui.api.process_instances import read_instance_filter, write_instant, write_key

# What the contract knows; a client of it cannot read another type, so other kinds are not shown (ADR 0030).
TYPES = {
    "cancel": "CANCEL_PROCESS_INSTANCE",
    "migrate": "MIGRATE_PROCESS_INSTANCE",
    "modify": "MODIFY_PROCESS_INSTANCE",
    "resolve": "RESOLVE_INCIDENT",
    "suspend": "SUSPEND_PROCESS_INSTANCE",
    "resume": "RESUME_PROCESS_INSTANCE",
}
KINDS = {type: kind for kind, type in TYPES.items()}
SORTS = ("startDate", "batchOperationKey")
ITEM_SORTS = ("itemKey", "batchOperationKey")
MOST = 100_000


def register(blueprint: Blueprint, service: Service) -> None:
    _register_starts(blueprint, service)
    _register_acts(blueprint, service)

    @blueprint.get("/batch-operations/<key>", endpoint="batch_operations_get")
    def get(key: str) -> Response:
        with service.database.reading() as session:
            return jsonify(_write(_get(session, read_path_key(key))))

    @blueprint.post("/batch-operations/search", endpoint="batch_operations_search")
    def search() -> Response:
        body = read_body(("filter", "page", "sort"))
        page, given = read_page(body, SORTS), body.get("filter") or {}
        refuse_unknown(given, ("batchOperationKey", "operationType", "state"), "the filter")
        with service.database.reading() as session:
            found, total = search_batches(
                session,
                keys=_many(given, "batchOperationKey", read_key),
                kinds=_many(given, "operationType", _read_kind) or tuple(TYPES),
                states=_many(given, "state", read_text),
                limit=page.limit,
                offset=page.offset,
                newest_first=page.newest_first,
            )
        items = [_write(one) for one in found]
        return jsonify({"items": items, "page": page_result(page, len(items), total)})

    @blueprint.post("/batch-operation-items/search", endpoint="batch_operation_items_search")
    def search_all_items() -> Response:
        body = read_body(("filter", "page", "sort"))
        page, given = read_page(body, ITEM_SORTS), body.get("filter") or {}
        refuse_unknown(given, ("batchOperationKey", "processInstanceKey", "state"), "the filter")
        with service.database.reading() as session:
            found, total = search_items(
                session,
                batch_keys=_many(given, "batchOperationKey", read_key),
                instance_keys=_many(given, "processInstanceKey", read_key),
                kinds=tuple(TYPES),
                states=_many(given, "state", read_text),
                limit=page.limit,
                offset=page.offset,
            )
            items = [_write_item(session, one) for one in found]
        return jsonify({"items": items, "page": page_result(page, len(items), total)})


def _register_starts(blueprint: Blueprint, service: Service) -> None:
    def start(
        kind: str, targets: Callable[[Session], Sequence[Target]], detail: Mapping[str, Any]
    ) -> Response:
        with service.database.transaction() as session:
            key = write_batch(session, service, g.program, kind, targets(session), REASON, detail)
        return jsonify({"batchOperationKey": str(key), "batchOperationType": TYPES[kind]})

    def simple(kind: str, path: str) -> None:
        @blueprint.post(f"/process-instances/{path}", endpoint=f"batch_operations_{kind}")
        def of_kind() -> Response:
            body = read_body(("filter", "operationReference"), required=("filter",))
            wanted = _running(read_instance_filter(body["filter"]))
            return start(kind, lambda session: _found(session, wanted, kind), {})

    for kind, path in (
        ("cancel", "cancellation"),
        ("resolve", "incident-resolution"),
        ("suspend", "suspension"),
        ("resume", "resumption"),
    ):
        simple(kind, path)

    @blueprint.post("/process-instances/migration", endpoint="batch_operations_migrate")
    def migrate() -> Response:
        body = read_body(
            ("filter", "migrationPlan", "operationReference"), required=("filter", "migrationPlan")
        )
        members = ("targetProcessDefinitionKey", "mappingInstructions")
        plan = body["migrationPlan"]
        if not isinstance(plan, dict):
            raise InvalidInput("migrationPlan must be a JSON object.")
        target, mapping = read_migration_plan(read_members(plan, members, required=members))
        service.catalogue.definition(target)
        wanted = _running(read_instance_filter(body["filter"]))
        detail = {"definition_key": target, "mapping": mapping}
        return start("migrate", lambda session: _found(session, wanted, "migrate"), detail)

    @blueprint.post("/process-instances/modification", endpoint="batch_operations_modify")
    def modify() -> Response:
        body = read_body(
            ("filter", "moveInstructions", "operationReference"), required=("filter", "moveInstructions")
        )
        members = ("sourceElementId", "targetElementId")
        moves = {
            read_text(one["sourceElementId"]): read_text(one["targetElementId"])
            for one in (
                read_members(one, members, required=members) for one in read_objects(body["moveInstructions"])
            )
        }
        if not moves:
            raise InvalidInput("moveInstructions must name at least one move.")
        wanted = _running(read_instance_filter(body["filter"]))
        return start("modify", lambda session: _found(session, wanted, "modify"), {"moves": moves})

    @blueprint.post("/process-instances/<key>/incident-resolution", endpoint="process_instances_resolve")
    def resolve_one(key: str) -> Response:
        own = read_path_key(key)

        def targets(session: Session) -> Sequence[Target]:
            return _incidents(session, [get_instance(session, own).key])

        return start("resolve", targets, {})


def _register_acts(blueprint: Blueprint, service: Service) -> None:
    def act(path: str, command: Callable[[Service, int], None]) -> None:
        @blueprint.post(f"/batch-operations/<key>/{path}", endpoint=f"batch_operations_{path}")
        def turn(key: str) -> tuple[str, int]:
            read_body(())
            own = read_path_key(key)
            with service.database.reading() as session:
                _get(session, own)
            try:
                command(service, own)
            except Conflict as error:
                # The contract knows no 409 here.
                raise NotFound(error.message) from error
            return "", 204

    act("cancellation", stop_batch)
    act("suspension", pause_batch)
    act("resumption", go_on_with_batch)


def _get(session: Session, key: int) -> Batch:
    found = get_batch(session, key)
    if found.kind not in TYPES:
        raise NotFound(f"There is no batch operation {key} here.")
    return found


def _running(wanted: InstanceFilter) -> InstanceFilter:
    """Only what runs can be changed."""
    return InstanceFilter(**{**_members(wanted), "running": True})


def _members(wanted: InstanceFilter) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in InstanceFilter.__slots__}


def _found(session: Session, wanted: InstanceFilter, kind: str) -> Sequence[Target]:
    keys = [one.key for one in search_instances(session, wanted, MOST, newest_first=False)]
    return _incidents(session, keys) if kind == "resolve" else [Target(key) for key in keys]


def _incidents(session: Session, keys: Sequence[int]) -> list[Target]:
    """The open incidents of the instances and of what they have called."""
    roots = select(process_instance.c.root_key).where(process_instance.c.key.in_(keys))
    query = (
        select(incident.c.key, incident.c.process_instance_key)
        .join(process_instance, process_instance.c.key == incident.c.process_instance_key)
        .where(process_instance.c.root_key.in_(roots), incident.c.state == "ACTIVE")
        .order_by(incident.c.key)
    )
    return [Target(row.process_instance_key, row.key) for row in session.execute(query)]


def _many(given: Mapping[str, Any], name: str, read: Callable[[object], Any]) -> tuple[Any, ...]:
    return read_filter_values(given[name], read) if name in given else ()


def _read_kind(value: object) -> str:
    found = KINDS.get(read_text(value))
    if found is None:
        raise InvalidInput(f"{value!r} is not an operation type here; use {', '.join(KINDS)}.")
    return found


def _write(one: Batch) -> dict[str, Any]:
    return {
        "batchOperationKey": str(one.key),
        "state": one.state,
        "batchOperationType": TYPES[one.kind],
        "startDate": write_instant(one.started_at),
        "endDate": write_instant(one.ended_at),
        "actorType": "CLIENT" if one.actor.startswith("api:") else "USER",
        "actorId": one.actor.removeprefix("api:"),
        "operationsTotalCount": one.total,
        "operationsFailedCount": one.failed,
        "operationsCompletedCount": one.done,
        "errors": [],
    }


def _write_item(session: Session, one: Item) -> dict[str, Any]:
    return {
        "operationType": TYPES[one.kind],
        "batchOperationKey": str(one.batch_key),
        "itemKey": write_key(one.incident_key or one.instance_key),
        "processInstanceKey": str(one.instance_key),
        "rootProcessInstanceKey": str(get_instance(session, one.instance_key).root_key),
        "state": one.state,
        "processedDate": write_instant(one.done_at),
        "errorMessage": one.message,
    }
