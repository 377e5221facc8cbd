# SPDX-License-Identifier: EUPL-1.2
"""A task as it stands in the database, and how a person stands to it; what the lifecycle judges."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, select

from clients.absences import stood_in_for
from clients.case_managers import in_force
from clients.staff import StaffMember
from clients.tables import case_manager, staff_member
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import NotFound
from engine.process_instances import instance_variables
from engine.service import Service
from engine.tables import history_event, process_instance, user_task, user_task_candidate
from tasks.lifecycle import Person, TaskFacts
from tasks.wording import instant_in_words

# A property of a user task: the variable that lists who may not do it.
NOT_BY = "sujuva:notBy"


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """One row of `user_task` with its candidates; `facts` is what the rules look at."""

    key: int
    instance_key: int
    root_key: int
    definition_key: int
    process_id: str
    element_id: str
    name: str
    form_key: int | None
    client_id: str | None
    matter_id: str | None
    deadline_key: int | None
    due_at: datetime | None
    follow_up_at: datetime | None
    created_at: datetime
    properties: Mapping[str, str]
    facts: TaskFacts


@dataclass(frozen=True, slots=True)
class TaskName:
    """What a task of any time was called, and the form that it asked."""

    process_id: str
    element_id: str
    name: str
    definition_key: int
    form_key: int | None


def task_names(session: Session, keys: Collection[int]) -> dict[int, TaskName]:
    """Of the tasks by these keys, open or ended; the caller has the ground to see their client."""
    rows = session.execute(
        select(
            user_task.c.key,
            user_task.c.process_id,
            user_task.c.element_id,
            user_task.c.name,
            user_task.c.process_definition_key,
            user_task.c.form_key,
        ).where(user_task.c.key.in_(sorted(keys)))
    )
    return {
        row.key: TaskName(row.process_id, row.element_id, row.name, row.process_definition_key, row.form_key)
        for row in rows
    }


# Made once, as every command runs them: to build a statement costs more than to run it.
_WHICH: ColumnElement[int] = bindparam("which")
_TASK = select(user_task).where(user_task.c.key == _WHICH)
_LOCK = (
    select(process_instance.c.key)
    .where(
        process_instance.c.key
        == select(user_task.c.process_instance_key).where(user_task.c.key == _WHICH).scalar_subquery()
    )
    .with_for_update()
)
_NAME = select(staff_member.c.name).where(staff_member.c.username == bindparam("of"))
_CANDIDATES = select(user_task_candidate.c.kind, user_task_candidate.c.name).where(
    user_task_candidate.c.user_task_key == _WHICH
)


def read_task(session: Session, key: int, version: int | None = None) -> TaskRecord:
    """NotFound when there is none; with a stale `version` the facts also say who changed it last."""
    row = session.execute(_TASK, {"which": key}).one_or_none()
    if row is None:
        raise NotFound(f"Tehtävää {key} ei löydy.")
    changed = _last_change(session, row) if version is not None and version != row.version else None
    return _record(session, row, changed)


def lock_task(session: Session, key: int, version: int | None = None) -> TaskRecord:
    """The same, with its instance locked first, so that the rules see what the last winner left."""
    session.execute(_LOCK, {"which": key})
    return read_task(session, key, version)


def person_for(session: Session, service: Service, actor: StaffMember, task: TaskRecord) -> Person:
    """How the actor stands to this task today."""
    assignee = task.facts.assignee
    is_leader = actor.role == "team_leader" and bool(task.facts.groups & actor.leads)
    stands_in = assignee not in (None, actor.username) and _stands_in(session, service, actor, task)
    return Person(actor.username, actor.groups, is_leader, stands_in)


def name_of(session: Session, username: str | None) -> str | None:
    """The person's name; the username itself when nobody by it is known (a program, for one)."""
    if username is None:
        return None
    return session.execute(_NAME, {"of": username}).scalar_one_or_none() or username


def _record(session: Session, row: Any, changed: str | None) -> TaskRecord:
    candidates = session.execute(_CANDIDATES, {"which": row.key}).all()
    facts = TaskFacts(
        key=row.key,
        name=row.name,
        state=row.state,
        version=row.version,
        assignee=row.assignee,
        assignee_name=name_of(session, row.assignee),
        groups=frozenset(one.name for one in candidates if one.kind == "group"),
        users=frozenset(one.name for one in candidates if one.kind == "user"),
        ended_by=name_of(session, row.completed_by),
        ended_at=instant_in_words(row.completed_at) if row.completed_at else None,
        changed=changed,
        excluded=_excluded(session, row),
    )
    return TaskRecord(
        row.key,
        row.process_instance_key,
        row.root_key,
        row.process_definition_key,
        row.process_id,
        row.element_id,
        row.name,
        row.form_key,
        row.client_id,
        row.matter_id,
        row.deadline_key,
        row.due_at,
        row.follow_up_at,
        row.created_at,
        row.properties,
        facts,
    )


def _excluded(session: Session, row: Any) -> frozenset[str]:
    """The usernames in the variable that the task's `sujuva:notBy` names."""
    name = row.properties.get(NOT_BY)
    if not name:
        return frozenset()
    found = instance_variables(session, row.process_instance_key).get(name)
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()


def _stands_in(session: Session, service: Service, actor: StaffMember, task: TaskRecord) -> bool:
    """The assignee's substitute for this client, or in general while the assignee is away."""
    now = service.clock.now()
    assignee = task.facts.assignee
    named = select(
        exists().where(
            case_manager.c.client_id == task.client_id,
            case_manager.c.username == assignee,
            case_manager.c.substitute == actor.username,
            in_force(now),
        )
    )
    if session.execute(named).scalar():
        return True
    away = stood_in_for(actor.username, local_date(now))
    return assignee in session.execute(away).scalars().all()


def _last_change(session: Session, row: Any) -> str | None:
    found = session.execute(
        select(history_event.c.actor, history_event.c.at)
        .where(
            history_event.c.process_instance_key == row.process_instance_key,
            history_event.c.element_key == row.key,
            history_event.c.type == "TASK_ASSIGNED",
        )
        .order_by(history_event.c.sequence.desc())
        .limit(1)
    ).one_or_none()
    return f"{name_of(session, found.actor)}, {instant_in_words(found.at)}" if found else None
