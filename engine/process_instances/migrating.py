# SPDX-License-Identifier: EUPL-1.2
"""Running instances moved to another version of their process: looked at first, then one by one or all.

Open tasks keep their keys, and so their drafts, assignees and due times; timers keep their times, messages
their keys, jobs and called processes go on. Each instance moves in a transaction of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Table, case, select, update

from engine.bpmn.migration import Migration
from engine.database import Session
from engine.deployments import Definition
from engine.errors import ExecutionFailed, InvalidInput, NotFound, SujuvaError
from engine.history import Entry
from engine.process_instances.journal import write_history
from engine.process_instances.offers import OPEN
from engine.process_instances.recording import record
from engine.process_instances.work import Loaded, Work
from engine.service import Service
from engine.tables import (
    element_instance,
    incident,
    job,
    message_subscription,
    process_instance,
    timer,
    user_task,
)


@dataclass(frozen=True, slots=True)
class Migrated:
    """One instance of a batch: moved, or why not; `done` of `total` have been tried."""

    instance_key: int
    refused: tuple[str, ...]
    done: int
    total: int


def plan_migration(
    session: Session, service: Service, key: int, definition_key: int, mapping: Mapping[str, str]
) -> Migration:
    """What moving would do; nothing is changed. NotFound; Conflict when the instance has ended."""
    work = Work(session, service, None, record)
    loaded, definition = _prepare(work, work.look(key), definition_key)
    return loaded.execution.plan_migration(service.catalogue.process(definition.key), mapping)


def migrate_instance(
    session: Session,
    service: Service,
    key: int,
    definition_key: int,
    mapping: Mapping[str, str],
    actor: str | None,
    reason: str = "",
) -> Migration:
    """Moves the instance. ExecutionFailed with every reason when it cannot be; then nothing is changed."""
    work = Work(session, service, actor, record)
    loaded, definition = _prepare(work, work.open(key, also_suspended=True), definition_key)
    target = service.catalogue.process(definition.key)
    plan = loaded.execution.plan_migration(target, mapping)
    ref = replace(loaded.ref, process_definition_key=definition.key)
    surroundings = work.surroundings(ref, definition.deployment_key)
    loaded.execution = loaded.execution.migrate(target, surroundings, mapping)
    before, loaded.ref, loaded.deployment_key = loaded.ref, ref, definition.deployment_key
    detail = {
        "from": str(before.process_definition_key),
        "to": str(definition.key),
        "version": definition.version,
        "mapping": dict(mapping),
        "closed": list(plan.closed),
        "armed": list(plan.armed),
        "reason": reason,
    }
    write_history(work, loaded, [Entry("INSTANCE_MIGRATED", None, key, detail)])
    _move_rows(work, loaded, definition, mapping)
    work.run(loaded)
    work.finish()
    return plan


def migrate_all(
    service: Service,
    actor: str,
    from_key: int,
    to_key: int,
    mapping: Mapping[str, str],
    *,
    dry_run: bool = False,
) -> Iterator[Migrated]:
    """Every running instance of a version, oldest first; each is told as it is done."""
    query = select(process_instance.c.key).where(
        process_instance.c.process_definition_key == from_key, process_instance.c.state == "ACTIVE"
    )
    with service.database.reading() as session:
        keys = session.execute(query.order_by(process_instance.c.key)).scalars().all()
    for done, key in enumerate(keys, 1):
        refused = _try(service, actor, key, to_key, mapping, dry_run)
        yield Migrated(key, refused, done, len(keys))


def _try(
    service: Service, actor: str, key: int, to_key: int, mapping: Mapping[str, str], dry_run: bool
) -> tuple[str, ...]:
    try:
        if dry_run:
            return _look(service, key, to_key, mapping)
        with service.database.transaction() as session:
            migrate_instance(session, service, key, to_key, mapping, actor)
    except SujuvaError as error:
        return (error.message,)
    return ()


def _look(service: Service, key: int, to_key: int, mapping: Mapping[str, str]) -> tuple[str, ...]:
    with service.database.reading() as session:
        return plan_migration(session, service, key, to_key, mapping).refused


def _prepare(work: Work, loaded: Loaded, definition_key: int) -> tuple[Loaded, Definition]:
    key = loaded.ref.key
    definition = work.service.catalogue.definition(definition_key)
    if definition.id != loaded.ref.process_id:
        raise InvalidInput(
            f"Versio {definition_key} on prosessin {definition.id}, mutta siirrettävä on prosessi "
            f"{loaded.ref.process_id}. Valitse saman prosessin versio."
        )
    if definition.key == loaded.ref.process_definition_key:
        raise ExecutionFailed(f"Prosessi {key} on jo versiossa {definition.version}. Mitään ei muutettu.")
    return loaded, definition


def _move_rows(work: Work, loaded: Loaded, definition: Definition, mapping: Mapping[str, str]) -> None:
    key = loaded.ref.key
    work.session.execute(
        update(process_instance)
        .where(process_instance.c.key == key)
        .values(process_definition_key=definition.key)
    )
    to_version = {"process_definition_key": definition.key}
    _rename(work, element_instance, key, mapping, to_version, element_instance.c.state == "ACTIVE")
    _rename(work, job, key, mapping, to_version, job.c.ended_at.is_(None))
    _rename(work, user_task, key, mapping, to_version, user_task.c.state.in_(OPEN))
    _rename(work, timer, key, mapping, {}, None)
    _rename(work, message_subscription, key, mapping, {}, None)
    _rename(work, incident, key, mapping, {}, incident.c.state == "ACTIVE")
    _redraw_tasks(work, loaded, definition)


def _rename(
    work: Work, table: Table, key: int, mapping: Mapping[str, str], also: Mapping[str, Any], open_ones: Any
) -> None:
    column = table.c.element_id
    values = dict(also)
    if mapping:
        values["element_id"] = case(dict(mapping), value=column, else_=column)
    if not values:
        return
    statement = update(table).where(table.c.process_instance_key == key).values(values)
    work.session.execute(statement if open_ones is None else statement.where(open_ones))


def _redraw_tasks(work: Work, loaded: Loaded, definition: Definition) -> None:
    """An open task has the name and the form of its new version; its draft, doer and time stay."""
    elements = work.service.catalogue.process(definition.key).process.elements
    query = select(user_task.c.key, user_task.c.element_id, user_task.c.form_key).where(
        user_task.c.process_instance_key == loaded.ref.key, user_task.c.state.in_(OPEN)
    )
    for row in work.session.execute(query).all():
        element = elements[row.element_id]
        work.session.execute(
            update(user_task)
            .where(user_task.c.key == row.key)
            .values(
                name=element.name or element.id,
                lane=element.lane,
                properties=dict(element.properties),
                form_key=_form_key(work, definition, element.form_id, row.form_key),
                version=user_task.c.version + 1,
            )
        )


def _form_key(work: Work, definition: Definition, form_id: str | None, before: int | None) -> int | None:
    """The form of the new deployment; one that only an expression names stays as it was."""
    if form_id is None or form_id.startswith("="):
        return before
    try:
        return work.service.catalogue.form_key(definition.deployment_key, form_id)
    except NotFound:
        return before
