# SPDX-License-Identifier: EUPL-1.2
"""Completing a task inside a transaction: the form judges, the answers are stored, the engine goes on.

Also what is told afterwards: the next task of the matter, and what happened, in words.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select

from clients.staff import StaffMember
from clients.tables import client, staff_member
from engine.database import Session
from engine.errors import InvalidInput
from engine.process_instances import complete_user_task, instance_variables
from engine.service import Service
from engine.tables import deadline, user_task, user_task_candidate
from tasks.drafts import drop_draft
from tasks.forms import Background, Form, JsonValues, Raw, read_form, read_submission
from tasks.forms.model import Json
from tasks.proposal_events import tell_proposals
from tasks.proposals import decisions_named, live_proposals, with_proposals
from tasks.reference_data import with_reference_data, with_service_area
from tasks.standing import TaskRecord
from tasks.stores import Storing, store_submission
from tasks.wording import day_in_words


@dataclass(frozen=True, slots=True)
class Completed:
    """The answer to a completion. `next_task_key` is the next task of this matter if it is the actor's;
    `happened` are sentences: whose turn it is now, which limits began or were met."""

    task_key: int
    instance_key: int
    client_id: str | None
    next_task_key: int | None
    happened: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "happened": list(self.happened)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Completed":
        return cls(**{**values, "happened": tuple(values["happened"])})


def background_of(session: Session, service: Service, task: TaskRecord, form: Form) -> Background:
    """What the task's form stands on: the variables of its instance, and what its choices look up."""
    born = session.execute(select(client.c.birth_date).where(client.c.id == task.client_id)).scalar()
    background = Background(service.feel, instance_variables(session, task.instance_key), born=born)
    seen = with_service_area(session, service, background, task.client_id, task.matter_id)
    return with_reference_data(session, service, form, seen, task.client_id)


def carry_on(
    session: Session,
    service: Service,
    actor: StaffMember,
    task: TaskRecord,
    variables: Mapping[str, Json],
) -> Completed:
    """Completes the task with variables that `accept` gave; the engine goes on, the draft is dropped."""
    complete_user_task(session, service, task.key, actor.username, variables)
    drop_draft(session, task.key, actor.username)
    return Completed(
        task.key,
        task.instance_key,
        task.client_id,
        _next_task(session, actor, task),
        _what_happened(session, service, task),
    )


def accept(
    session: Session, service: Service, actor: StaffMember, task: TaskRecord, raw: Raw
) -> Mapping[str, Json]:
    """Judges what was sent and stores what is no variable; gives the variables. InvalidInput by field."""
    if task.form_key is None:
        return _without_form(raw)
    form = read_form(service.catalogue.form(task.form_key))
    background = background_of(session, service, task, form)
    deployment_key = service.catalogue.definition(task.definition_key).deployment_key
    named = decisions_named(task.properties)
    proposals = live_proposals(service, deployment_key, named, form, raw, background)
    seen = with_proposals(background, proposals)
    submission = read_submission(form, raw, seen)
    variables = store_submission(Storing(session, service, actor, task, seen.variables), submission)
    tell_proposals(session, service, actor, task, submission, seen, named)
    return variables


def _without_form(raw: Raw) -> Mapping[str, Json]:
    """A task without a form takes a program's variables as they are, and nothing from a page."""
    if isinstance(raw, JsonValues):
        return raw.values
    if raw.values:
        unknown = dict.fromkeys(raw.values, "Tehtävällä ei ole lomaketta.")
        raise InvalidInput("Tehtävällä ei ole lomaketta, joten siihen ei voi kirjata tietoja.", unknown)
    return {}


def _same_matter(task: TaskRecord) -> Any:
    if task.matter_id is not None:
        return user_task.c.matter_id == task.matter_id
    return user_task.c.root_key == task.root_key


def _most_urgent(same: ColumnElement[bool]) -> Select[tuple[int]]:
    """Of the open tasks that are this person's, or that they may take."""
    username: ColumnElement[str] = bindparam("username")
    offered = select(user_task_candidate.c.user_task_key).where(
        user_task_candidate.c.open,
        or_(
            and_(
                user_task_candidate.c.kind == "group",
                user_task_candidate.c.name.in_(bindparam("groups", expanding=True)),
            ),
            and_(user_task_candidate.c.kind == "user", user_task_candidate.c.name == username),
        ),
    )
    own = or_(
        user_task.c.assignee == username,
        and_(user_task.c.assignee.is_(None), user_task.c.key.in_(offered)),
    )
    return (
        select(user_task.c.key)
        .where(same, user_task.c.state == "CREATED", own)
        .order_by(
            user_task.c.assignee.is_(None), user_task.c.due_at.is_(None), user_task.c.due_at, user_task.c.key
        )
        .limit(1)
    )


# Made once, as every completed task asks them: to build a statement costs more than to run it.
_NEXT = _most_urgent(user_task.c.root_key == bindparam("shared"))
_NEXT_OF_MATTER = _most_urgent(user_task.c.matter_id == bindparam("shared"))


def _next_task(session: Session, actor: StaffMember, task: TaskRecord) -> int | None:
    """The most urgent open task of this matter that is the actor's, or that the actor may take."""
    query, shared = (_NEXT, task.root_key) if task.matter_id is None else (_NEXT_OF_MATTER, task.matter_id)
    asked = {"shared": shared, "username": actor.username, "groups": sorted(actor.groups)}
    return session.execute(query, asked).scalar_one_or_none()


def _what_happened(session: Session, service: Service, task: TaskRecord) -> tuple[str, ...]:
    now = service.clock.now()
    return (*_limits_changed(session, task, now), *_tasks_offered(session, task, now))


_LIMITS = (
    select(deadline)
    .where(
        deadline.c.matter_id == bindparam("matter"),
        or_(
            deadline.c.ended_at == bindparam("now"),
            deadline.c.process_instance_key.in_(bindparam("instances", expanding=True)),
        ),
    )
    .order_by(deadline.c.due_at)
)


def _limits_changed(session: Session, task: TaskRecord, now: object) -> list[str]:
    if task.matter_id is None:
        return []
    rows = session.execute(
        _LIMITS, {"matter": task.matter_id, "now": now, "instances": [task.instance_key, task.root_key]}
    ).all()
    sentences = []
    for row in rows:
        title = row.explanation.get("title", {}).get("fi", row.limit_id)
        if row.ended_at == now and row.state == "met":
            sentences.append(f"Määräaika täyttyi: {title}.")
        elif row.ended_at == now and row.state == "waived":
            sentences.append(f"Määräaika ei enää juokse: {title}.")
        elif row.ended_at is None and row.key > task.key:
            sentences.append(f"{title}: viimeistään {day_in_words(row.shown_date)}.")
    return sentences


def _tasks_offered(session: Session, task: TaskRecord, now: object) -> list[str]:
    rows = session.execute(
        select(user_task.c.key, user_task.c.name, user_task.c.assignee, staff_member.c.name.label("person"))
        .outerjoin(staff_member, staff_member.c.username == user_task.c.assignee)
        .where(_same_matter(task), user_task.c.state == "CREATED", user_task.c.created_at == now)
        .where(user_task.c.key != task.key)
        .order_by(user_task.c.key)
    ).all()
    return [f"Seuraavaksi: {row.name} – {_whose(session, row)}." for row in rows]


def _whose(session: Session, row: Any) -> str:
    if row.assignee is not None:
        return str(row.person or row.assignee)
    groups = session.execute(
        select(user_task_candidate.c.name)
        .where(user_task_candidate.c.user_task_key == row.key, user_task_candidate.c.kind == "group")
        .order_by(user_task_candidate.c.name)
    ).scalars()
    return ", ".join(groups) or "kuka tahansa"
