# SPDX-License-Identifier: EUPL-1.2
"""One line of a list of tasks: the task with its client, deadline and flags, cut to what may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, select

from clients.identity_codes import age_on
from clients.records import full_name
from clients.restrictions import hides_address
from clients.staff import StaffMember
from clients.tables import client, matter, staff_member
from engine.business_calendar import local_date
from engine.database import Session
from engine.service import Service
from engine.tables import deadline, process_definition, process_instance, user_task
from tasks.tables import draft
from tasks.wording import remaining_in_words


@dataclass(frozen=True, slots=True)
class Due:
    """When a task is due. `state` is late, today or left; `words` say how far, `limit_id` by which rule.

    `last_day` is the last one allowed, `shown_day` the one that people plan by (the same or earlier).
    """

    at: datetime
    last_day: date
    shown_day: date
    state: str
    words: str
    limit_id: str | None


ROOT = process_instance.alias("root")
ROOT_DEFINITION = process_definition.alias("root_definition")


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One line of the list. `flags` are codes: special_support, interpreter, restricted_address,
    draft, incident. `age_days` counts from the day the matter became pending; `client_age` is in years.
    The root process began it all: home care, also where its follow-up is drawn among the shared parts."""

    key: int
    version: int
    name: str
    element_id: str
    process_id: str
    process_name: str
    root_process_id: str
    root_process_name: str
    instance_key: int
    root_key: int
    client_id: str | None
    client_name: str | None
    client_age: int | None
    municipality: str | None
    matter_id: str | None
    age_days: int | None
    assignee: str | None
    assignee_name: str | None
    due: Due | None
    follow_up_at: datetime | None
    created_at: datetime
    flags: tuple[str, ...]


def read_rows(
    session: Session, service: Service, actor: StaffMember, keys: Sequence[int]
) -> tuple[TaskRow, ...]:
    """The lines of these tasks, in the order of the keys; the caller has asked whether they may be seen."""
    now = service.clock.now()
    rows = session.execute(_joined(_columns(local_date(now)), actor).where(user_task.c.key.in_(keys)))
    found = {row.key: _row(row, service, actor, now) for row in rows}
    return tuple(found[key] for key in keys if key in found)


def _columns(today: date) -> Select[Any]:
    return select(
        user_task,
        process_definition.c.name.label("process_name"),
        ROOT.c.process_id.label("root_process_id"),
        ROOT_DEFINITION.c.name.label("root_process_name"),
        process_instance.c.incidents,
        client.c.family_name,
        client.c.given_names,
        client.c.birth_date,
        client.c.municipality,
        client.c.special_support,
        client.c.interpreter,
        hides_address(today).label("restricted_address"),
        matter.c.opened_at,
        staff_member.c.name.label("assignee_name"),
        deadline.c.due_date,
        deadline.c.shown_date,
        deadline.c.limit_id,
        draft.c.saved_at.label("draft_saved_at"),
    )


def _joined(query: Select[Any], actor: StaffMember) -> Select[Any]:
    """The task with what its line shows; nothing here multiplies rows."""
    own_draft = and_(draft.c.task_key == user_task.c.key, draft.c.username == actor.username)
    return (
        query.select_from(user_task)
        .join(process_definition, process_definition.c.key == user_task.c.process_definition_key)
        .join(process_instance, process_instance.c.key == user_task.c.process_instance_key)
        .join(ROOT, ROOT.c.key == user_task.c.root_key)
        .join(ROOT_DEFINITION, ROOT_DEFINITION.c.key == ROOT.c.process_definition_key)
        .outerjoin(client, client.c.id == user_task.c.client_id)
        .outerjoin(matter, matter.c.id == user_task.c.matter_id)
        .outerjoin(staff_member, staff_member.c.username == user_task.c.assignee)
        .outerjoin(deadline, deadline.c.key == user_task.c.deadline_key)
        .outerjoin(draft, own_draft)
    )


def due_of(row: Any, service: Service, now: datetime) -> Due | None:
    """When the task is due: by its deadline row, else by the model's own due time."""
    if row.due_at is None:
        return None
    last = row.due_date or local_date(row.due_at)
    shown = row.shown_date or last
    state, words = remaining_in_words(last, now, service.calendar)
    if state == "left" and shown < last:
        # The planned day comes before the last day allowed; counting to it is the earlier, safer word.
        _, words = remaining_in_words(max(shown, local_date(now)), now, service.calendar)
    return Due(row.due_at, last, shown, state, words, row.limit_id)


def name_in_list(row: Any) -> str | None:
    """`Lehtonen Liisa`; None for a task without a client."""
    return None if row.client_id is None else full_name(row.family_name, row.given_names)


def _row(row: Any, service: Service, actor: StaffMember, now: datetime) -> TaskRow:
    opened_at = row.opened_at
    hidden = row.restricted_address and row.assignee != actor.username
    return TaskRow(
        key=row.key,
        version=row.version,
        name=row.name,
        element_id=row.element_id,
        process_id=row.process_id,
        process_name=row.process_name,
        root_process_id=row.root_process_id,
        root_process_name=row.root_process_name,
        instance_key=row.process_instance_key,
        root_key=row.root_key,
        client_id=row.client_id,
        client_name=name_in_list(row),
        client_age=age_on(row.birth_date, local_date(now)) if row.birth_date else None,
        municipality=None if hidden else row.municipality,
        matter_id=row.matter_id,
        age_days=(local_date(now) - local_date(opened_at)).days if opened_at else None,
        assignee=row.assignee,
        assignee_name=row.assignee_name or row.assignee,
        due=due_of(row, service, now),
        follow_up_at=row.follow_up_at,
        created_at=row.created_at,
        flags=_flags(row),
    )


def _flags(row: Any) -> tuple[str, ...]:
    raised = {
        "special_support": row.special_support,
        "interpreter": row.interpreter,
        "restricted_address": row.restricted_address,
        "draft": row.draft_saved_at is not None,
        "incident": row.incidents > 0,
    }
    return tuple(flag for flag, is_raised in raised.items() if is_raised)
