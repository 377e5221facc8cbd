# SPDX-License-Identifier: EUPL-1.2
"""Reads instances from the read models; nothing here loads a state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, exists, func, or_, select

from engine.database import Session
from engine.errors import NotFound
from engine.tables import (
    deadline,
    element_instance,
    process_definition,
    process_instance,
    timer,
    user_task,
    variable,
)


@dataclass(frozen=True, slots=True)
class InstanceView:
    """One instance; `state` is ACTIVE, SUSPENDED, COMPLETED or TERMINATED, `incidents` the open ones."""

    key: int
    process_definition_key: int
    process_id: str
    process_name: str
    version: int
    version_tag: str | None
    parent_key: int | None
    parent_element_key: int | None
    root_key: int
    client_id: str | None
    matter_id: str | None
    state: str
    incidents: int
    started_at: datetime
    started_by: str | None
    ended_at: datetime | None
    ended_element: str | None
    suspended_at: datetime | None
    revision: int


@dataclass(frozen=True, slots=True)
class InstanceFilter:
    """None means any; `keys` empty means any."""

    keys: tuple[int, ...] = ()
    process_id: str | None = None
    process_definition_key: int | None = None
    state: str | None = None
    client_id: str | None = None
    matter_id: str | None = None
    parent_key: int | None = None
    has_incident: bool | None = None
    roots_only: bool = False
    running: bool = False
    """Active, suspended or not."""
    element_id: str | None = None


@dataclass(frozen=True, slots=True)
class OpenElement:
    """An element where the instance waits now."""

    key: int
    element_id: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class ElementCount:
    """How many wait at an element, and how many of them with a deadline or due time that has passed."""

    open: int
    late: int


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A limit of a matter; `explanation` is how it was counted, as it was frozen."""

    key: int
    limit_id: str
    state: str
    start_at: datetime
    due_at: datetime
    due_date: Any
    shown_date: Any
    explanation: Mapping[str, Any]
    ended_at: datetime | None
    missed_at: datetime | None


_VIEW = (
    select(
        process_instance,
        process_definition.c.name.label("process_name"),
        process_definition.c.version,
        process_definition.c.version_tag,
    )
    .select_from(process_instance)
    .join(process_definition, process_definition.c.key == process_instance.c.process_definition_key)
)


def get_instance(session: Session, key: int) -> InstanceView:
    """NotFound when there is none."""
    row = session.execute(_VIEW.where(process_instance.c.key == key)).one_or_none()
    if row is None:
        raise NotFound(f"Prosessia {key} ei ole.")
    return _view(row)


def search_instances(
    session: Session, wanted: InstanceFilter, limit: int = 50, offset: int = 0, *, newest_first: bool = True
) -> tuple[InstanceView, ...]:
    query = _narrow(_VIEW, wanted)
    order = process_instance.c.key.desc() if newest_first else process_instance.c.key
    return tuple(_view(row) for row in session.execute(query.order_by(order).limit(limit).offset(offset)))


def count_instances(session: Session, wanted: InstanceFilter) -> int:
    query = _narrow(select(func.count()).select_from(process_instance), wanted)
    return int(session.execute(query).scalar_one())


def open_elements(session: Session, instance_key: int) -> tuple[OpenElement, ...]:
    """Where the instance waits, oldest first."""
    rows = session.execute(
        select(element_instance)
        .where(element_instance.c.process_instance_key == instance_key, element_instance.c.state == "ACTIVE")
        .order_by(element_instance.c.key)
    )
    return tuple(OpenElement(row.key, row.element_id, row.started_at) for row in rows)


def count_open_elements(
    session: Session, process_definition_key: int, now: datetime
) -> dict[str, ElementCount]:
    """Tokens by element for one version, with those late: a task past its due time at the element
    itself, or in a process that it called, however deep."""
    late = case((or_(_own_task_is_late(now), _called_task_is_late(now)), 1), else_=0)
    rows = session.execute(
        select(element_instance.c.element_id, func.count().label("open"), func.sum(late).label("late"))
        .where(
            element_instance.c.process_definition_key == process_definition_key,
            element_instance.c.state == "ACTIVE",
        )
        .group_by(element_instance.c.element_id)
    )
    return {row.element_id: ElementCount(row.open, row.late or 0) for row in rows}


def _own_task_is_late(now: datetime) -> ColumnElement[bool]:
    return exists().where(
        user_task.c.key == element_instance.c.key,
        user_task.c.state == "CREATED",
        user_task.c.due_at < now,
    )


def _called_task_is_late(now: datetime) -> ColumnElement[bool]:
    """Climbs from the late tasks, which are few, to the elements that called for them."""
    called = process_instance.c.parent_key, process_instance.c.parent_element_key
    climb = (
        select(*called)
        .join(user_task, user_task.c.process_instance_key == process_instance.c.key)
        .where(user_task.c.state == "CREATED", user_task.c.due_at < now, called[0].is_not(None))
        .cte("climb", recursive=True)
    )
    caller = process_instance.alias("caller")
    climb = climb.union(
        select(caller.c.parent_key, caller.c.parent_element_key)
        .join(climb, climb.c.parent_key == caller.c.key)
        .where(caller.c.parent_key.is_not(None))
    )
    return element_instance.c.key.in_(select(climb.c.parent_element_key))


def list_durations(session: Session, process_definition_key: int) -> dict[str, list[float]]:
    """Seconds that finished waits took, by element."""
    rows = session.execute(
        select(
            element_instance.c.element_id, element_instance.c.started_at, element_instance.c.ended_at
        ).where(
            element_instance.c.process_definition_key == process_definition_key,
            element_instance.c.state == "COMPLETED",
        )
    )
    durations: dict[str, list[float]] = {}
    for row in rows:
        durations.setdefault(row.element_id, []).append((row.ended_at - row.started_at).total_seconds())
    return durations


_INSTANCE: ColumnElement[int] = bindparam("instance")
_OWN_VARIABLES = (
    select(variable.c.name, variable.c.value)
    .where(
        variable.c.process_instance_key == bindparam("instance"),
        variable.c.scope_key == bindparam("instance"),
    )
    .order_by(variable.c.name)
)


def instance_variables(session: Session, instance_key: int) -> dict[str, Any]:
    """The variables of the instance's own scope."""
    rows = session.execute(_OWN_VARIABLES, {"instance": instance_key})
    return {row.name: row.value for row in rows}


def list_deadlines(
    session: Session, *, matter_id: str | None = None, instance_key: int | None = None
) -> tuple[DeadlineView, ...]:
    """The limits of a matter, or of one instance, by due time."""
    query = select(deadline).where(
        deadline.c.matter_id == matter_id
        if matter_id is not None
        else deadline.c.process_instance_key == instance_key
    )
    return tuple(
        DeadlineView(
            row.key,
            row.limit_id,
            row.state,
            row.start_at,
            row.due_at,
            row.due_date,
            row.shown_date,
            row.explanation,
            row.ended_at,
            row.missed_at,
        )
        for row in session.execute(query.order_by(deadline.c.due_at, deadline.c.key))
    )


def next_timer(session: Session, instance_key: int) -> datetime | None:
    """When the instance wakes by itself next."""
    return session.execute(
        select(func.min(timer.c.due_at)).where(timer.c.process_instance_key == instance_key)
    ).scalar()


def _narrow(query: Select[Any], wanted: InstanceFilter) -> Select[Any]:
    table = process_instance.c
    equal: Sequence[tuple[Any, Any]] = (
        (table.process_id, wanted.process_id),
        (table.process_definition_key, wanted.process_definition_key),
        (table.state, "ACTIVE" if wanted.state == "SUSPENDED" else wanted.state),
        (table.client_id, wanted.client_id),
        (table.matter_id, wanted.matter_id),
        (table.parent_key, wanted.parent_key),
    )
    for column, value in equal:
        if value is not None:
            query = query.where(column == value)
    if wanted.state in ("ACTIVE", "SUSPENDED"):
        query = query.where(table.suspended_at.is_(None) == (wanted.state == "ACTIVE"))
    if wanted.running:
        query = query.where(table.state == "ACTIVE")
    if wanted.keys:
        query = query.where(table.key.in_(wanted.keys))
    if wanted.roots_only:
        query = query.where(table.parent_key.is_(None))
    if wanted.has_incident is not None:
        query = query.where(table.incidents > 0 if wanted.has_incident else table.incidents == 0)
    if wanted.element_id is not None:
        at_element = select(element_instance.c.process_instance_key).where(
            element_instance.c.element_id == wanted.element_id, element_instance.c.state == "ACTIVE"
        )
        query = query.where(table.key.in_(at_element))
    return query


def _view(row: Any) -> InstanceView:
    return InstanceView(
        row.key,
        row.process_definition_key,
        row.process_id,
        row.process_name,
        row.version,
        row.version_tag,
        row.parent_key,
        row.parent_element_key,
        row.root_key,
        row.client_id,
        row.matter_id,
        row.state if row.suspended_at is None or row.state != "ACTIVE" else "SUSPENDED",
        row.incidents,
        row.started_at,
        row.started_by,
        row.ended_at,
        row.ended_element,
        row.suspended_at if row.state == "ACTIVE" else None,
        row.revision,
    )
