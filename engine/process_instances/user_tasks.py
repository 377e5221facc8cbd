# SPDX-License-Identifier: EUPL-1.2
"""User tasks as programs see them: by key, or searched by what their columns hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from engine.database import Session
from engine.errors import NotFound
from engine.tables import process_definition, user_task, user_task_candidate


@dataclass(frozen=True, slots=True)
class UserTaskView:
    """One user task; `state` is CREATED, COMPLETED or CANCELED."""

    key: int
    element_id: str
    name: str
    state: str
    assignee: str | None
    candidate_groups: tuple[str, ...]
    candidate_users: tuple[str, ...]
    process_id: str
    process_name: str
    process_version: int
    process_definition_key: int
    process_instance_key: int
    root_key: int
    form_key: int | None
    client_id: str | None
    matter_id: str | None
    priority: int
    due_at: datetime | None
    follow_up_at: datetime | None
    properties: Mapping[str, str]
    version: int
    created_at: datetime
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class UserTaskFilter:
    """Empty or None means any."""

    keys: tuple[int, ...] = ()
    states: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    unassigned: bool = False
    candidate_group: str | None = None
    candidate_user: str | None = None
    element_id: str | None = None
    name: str | None = None
    priority: int | None = None
    process_id: str | None = None
    process_definition_key: int | None = None
    process_instance_key: int | None = None


def get_user_task(session: Session, key: int) -> UserTaskView:
    """NotFound when there is none."""
    found = search_user_tasks(session, UserTaskFilter(keys=(key,)), 1, 0)
    if not found:
        raise NotFound(f"Tehtävää {key} ei ole.")
    return found[0]


def search_user_tasks(
    session: Session, wanted: UserTaskFilter, limit: int, offset: int, *, newest_first: bool = False
) -> tuple[UserTaskView, ...]:
    columns = (
        select(
            user_task,
            process_definition.c.name.label("process_name"),
            process_definition.c.version.label("v"),
        )
        .select_from(user_task)
        .join(process_definition, process_definition.c.key == user_task.c.process_definition_key)
    )
    order = user_task.c.key.desc() if newest_first else user_task.c.key
    rows = session.execute(_narrow(columns, wanted).order_by(order).limit(limit).offset(offset)).all()
    candidates = _candidates(session, [row.key for row in rows])
    return tuple(_view(row, candidates) for row in rows)


def count_user_tasks(session: Session, wanted: UserTaskFilter) -> int:
    return int(session.execute(_narrow(select(func.count()).select_from(user_task), wanted)).scalar_one())


def _narrow(query: Select[Any], wanted: UserTaskFilter) -> Select[Any]:
    table = user_task.c
    for column, values in (
        (table.key, wanted.keys),
        (table.state, wanted.states),
        (table.assignee, wanted.assignees),
    ):
        if values:
            query = query.where(column.in_(values))
    for column, value in (
        (table.element_id, wanted.element_id),
        (table.name, wanted.name),
        (table.priority, wanted.priority),
        (table.process_id, wanted.process_id),
        (table.process_definition_key, wanted.process_definition_key),
        (table.process_instance_key, wanted.process_instance_key),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.unassigned:
        query = query.where(table.assignee.is_(None))
    for kind, name in (("group", wanted.candidate_group), ("user", wanted.candidate_user)):
        if name is not None:
            query = query.where(table.key.in_(_of_candidate(kind, name)))
    return query


def _of_candidate(kind: str, name: str) -> Select[tuple[int]]:
    return select(user_task_candidate.c.user_task_key).where(
        user_task_candidate.c.kind == kind, user_task_candidate.c.name == name
    )


def _candidates(session: Session, keys: list[int]) -> dict[tuple[int, str], list[str]]:
    found: dict[tuple[int, str], list[str]] = {}
    query = select(user_task_candidate).where(user_task_candidate.c.user_task_key.in_(keys))
    for row in session.execute(query.order_by(user_task_candidate.c.name)):
        found.setdefault((row.user_task_key, row.kind), []).append(row.name)
    return found


def _view(row: Any, candidates: Mapping[tuple[int, str], list[str]]) -> UserTaskView:
    return UserTaskView(
        key=row.key,
        element_id=row.element_id,
        name=row.name,
        state=row.state,
        assignee=row.assignee,
        candidate_groups=tuple(candidates.get((row.key, "group"), ())),
        candidate_users=tuple(candidates.get((row.key, "user"), ())),
        process_id=row.process_id,
        process_name=row.process_name,
        process_version=row.v,
        process_definition_key=row.process_definition_key,
        process_instance_key=row.process_instance_key,
        root_key=row.root_key,
        form_key=row.form_key,
        client_id=row.client_id,
        matter_id=row.matter_id,
        priority=row.priority,
        due_at=row.due_at,
        follow_up_at=row.follow_up_at,
        properties=row.properties,
        version=row.version,
        created_at=row.created_at,
        completed_at=row.completed_at,
    )
