# SPDX-License-Identifier: EUPL-1.2
"""One task with all that its page shows; opening it is written to the access log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from clients.assessments import Assessment, valid_assessments
from clients.case_managers import CaseManager, current
from clients.contacts import ContactPerson, list_contact_persons
from clients.instruments import instruments_of
from clients.letters.archive import IssuedDocument, list_issued
from clients.matters import Matter, list_matters
from clients.records import Client, get_client, shown_to
from clients.staff import StaffMember, members_of
from clients.tables import staff_member
from clients.visibility import Ground, ground_for
from engine.business_calendar import local_date
from engine.database import Session
from engine.deadlines import Explanation
from engine.deployments.catalogue import Definition
from engine.service import Service
from engine.tables import deadline, process_instance
from tasks.completing import background_of
from tasks.drafts import Draft, find_draft
from tasks.forms import (
    Background,
    Form,
    JsonValues,
    PageValues,
    Part,
    Raw,
    fields_shown,
    page_values,
    parts_shown,
    read_form,
    read_loosely,
)
from tasks.forms.model import Json
from tasks.letters import sends_a_letter
from tasks.lifecycle import Act, allowed_acts
from tasks.permission import require_ground
from tasks.prefill import known_answers
from tasks.proposals import (
    Proposal,
    decisions_named,
    live_proposals,
    past_proposals,
    proposed_answers,
    with_proposals,
)
from tasks.standing import TaskRecord, name_of, person_for, read_task
from tasks.tables import task_comment
from tasks.task_rows import Due, due_of
from tasks.way_here import Step, way_here


@dataclass(frozen=True, slots=True)
class ClientBrief:
    """The right side of the page, cut to what `ground` allows."""

    client: Client
    ground: Ground
    age: int | None
    case_manager: CaseManager | None
    case_manager_name: str | None
    substitute_name: str | None
    contact_persons: tuple[ContactPerson, ...]
    assessments: tuple[Assessment, ...]
    open_matters: tuple[Matter, ...]


@dataclass(frozen=True, slots=True)
class FormView:
    """The form as it stands on the page. `parts` are those in sight, `inputs` what stands in each input;
    `background` is what its conditions look at, the proposals to these answers included. `known` are the
    inputs of what was answered before, also of questions that are not in sight yet."""

    form: Form
    parts: tuple[Part, ...]
    inputs: Mapping[str, list[str]]
    values: Mapping[str, Json]
    background: Background
    draft_saved_at: datetime | None
    known: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comment:
    """A colleague's note on the task."""

    author: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class TaskView:
    """`question` is what is asked in one sentence, `instruction` how to do it; `deadline` explains why the
    task is due on its day. `live` are proposals to the answers as they stand, `past` those of the way."""

    key: int
    version: int
    state: str
    name: str
    element_id: str
    process_id: str
    process_name: str
    root_process_id: str
    root_process_name: str
    definition_key: int
    deployment_key: int
    instance_key: int
    root_key: int
    matter_id: str | None
    question: str
    instruction: str
    assignee: str | None
    assignee_name: str | None
    groups: tuple[str, ...]
    created_at: datetime
    ended_by: str | None
    ended_at: str | None
    due: Due | None
    deadline: Explanation | None
    client: ClientBrief | None
    form: FormView | None
    live: tuple[Proposal, ...]
    past: tuple[Proposal, ...]
    way: tuple[Step, ...]
    comments: tuple[Comment, ...]
    letters: tuple[IssuedDocument, ...]
    sends_letter: bool
    acts: frozenset[Act]
    receivers: tuple[StaffMember, ...]


def get_task(session: Session, service: Service, actor: StaffMember, key: int) -> TaskView:
    """Needs a writing transaction, for the log. NotFound without a ground, or without a task."""
    task = read_task(session, key)
    require_ground(session, service, actor, task, f"tehtävä {task.element_id}")
    definition = service.catalogue.definition(task.definition_key)
    root = _root_definition(session, service, task.root_key)
    manifest = service.catalogue.folder(definition.deployment_key)
    element = service.catalogue.process(task.definition_key).process.elements[task.element_id]
    brief = _client_brief(session, service, actor, task)
    form, live = _form_view(session, service, actor, task, brief)
    due, explanation = _deadline(session, service, task)
    return TaskView(
        key=task.key,
        version=task.facts.version,
        state=task.facts.state,
        name=task.name,
        element_id=task.element_id,
        process_id=task.process_id,
        process_name=definition.name,
        root_process_id=root.id,
        root_process_name=root.name,
        definition_key=task.definition_key,
        deployment_key=definition.deployment_key,
        instance_key=task.instance_key,
        root_key=task.root_key,
        matter_id=task.matter_id,
        question=(manifest.questions.get(task.element_id, "") if manifest else "") or element.documentation,
        instruction=manifest.instructions.get(task.element_id, "") if manifest else "",
        assignee=task.facts.assignee,
        assignee_name=task.facts.assignee_name,
        groups=tuple(sorted(task.facts.groups)),
        created_at=task.created_at,
        ended_by=task.facts.ended_by,
        ended_at=task.facts.ended_at,
        due=due,
        deadline=explanation,
        client=brief,
        form=form,
        live=live,
        past=past_proposals(session, task.root_key),
        way=way_here(session, service, task.root_key),
        comments=_comments(session, key),
        letters=_letters(session, task),
        sends_letter=sends_a_letter(task),
        acts=allowed_acts(task.facts, person_for(session, service, actor, task)),
        receivers=_receivers(session, task),
    )


def look_again(form: Form, raw: Raw, background: Background, proposals: Sequence[Proposal] = ()) -> FormView:
    """The form with what has been typed since: which questions are in sight now. Changes nothing."""
    background = with_proposals(background, proposals)
    values = read_loosely(form, raw)
    inputs = _inputs(form, raw)
    return FormView(form, parts_shown(form, values, background), inputs, values, background, None)


def fill_appeared(
    view: FormView, typed: PageValues, seen: frozenset[str], proposals: Sequence[Proposal]
) -> PageValues:
    """The same with an answer in each question that has come in sight since the page was drawn: what is
    known, else what is proposed. `seen` are the keys that were in sight then."""
    background = with_proposals(view.background, proposals)
    values = read_loosely(view.form, typed)
    proposed = page_values(view.form, proposed_answers(view.form, values, background))
    new = {one.key for one in fields_shown(view.form, values, background)} - seen
    new -= {key_of_input(name) for name in typed.values}
    filled = {
        name: given
        for source in (proposed, view.known)
        for name, given in source.items()
        if key_of_input(name) in new
    }
    return PageValues({**typed.values, **filled})


def key_of_input(name: str) -> str:
    """The key of the field that an input belongs to; a row's input is `key[0].column`."""
    return name.partition("[")[0]


def read_own_draft(session: Session, actor: StaffMember, key: int) -> Draft | None:
    """What the actor had typed into a task, also after somebody else completed it."""
    return find_draft(session, key, actor.username)


def _form_view(
    session: Session, service: Service, actor: StaffMember, task: TaskRecord, brief: ClientBrief | None
) -> tuple[FormView | None, tuple[Proposal, ...]]:
    """The form and what the tables propose to it: the person's draft, else what is known and proposed."""
    if task.form_key is None:
        return None, ()
    form = read_form(service.catalogue.form(task.form_key))
    background = background_of(session, service, task, form)
    known = known_answers(session, form, background, brief.client if brief else None)
    inputs = page_values(form, known)
    kept = find_draft(session, task.key, actor.username)
    if kept is not None:
        live = _live(service, task, form, kept.raw, background)
        view = look_again(form, kept.raw, background, live)
        return replace(view, draft_saved_at=kept.saved_at, known=inputs), live
    live = _live(service, task, form, JsonValues(known), background)
    known |= proposed_answers(form, known, with_proposals(background, live))
    view = look_again(form, PageValues(page_values(form, known)), background, live)
    return replace(view, known=inputs), live


def _inputs(form: Form, raw: Raw) -> dict[str, list[str]]:
    """What was typed stays as it was typed; a program's values are shown as a person would write them."""
    if isinstance(raw, PageValues):
        return {name: list(typed) for name, typed in raw.values.items()}
    return page_values(form, read_loosely(form, raw))


def _live(
    service: Service, task: TaskRecord, form: Form, raw: Raw, background: Background
) -> tuple[Proposal, ...]:
    deployment_key = service.catalogue.definition(task.definition_key).deployment_key
    named = decisions_named(task.properties)
    return live_proposals(service, deployment_key, named, form, raw, background)


def _client_brief(
    session: Session, service: Service, actor: StaffMember, task: TaskRecord
) -> ClientBrief | None:
    if task.client_id is None:
        return None
    now = service.clock.now()
    ground = ground_for(session, actor, task.client_id, now)
    if ground is None:
        return None
    found = get_client(session, task.client_id, local_date(now))
    manager = current(session, found.id, now)
    return ClientBrief(
        client=shown_to(found, ground),
        ground=ground,
        age=found.age(local_date(now)),
        case_manager=manager,
        case_manager_name=name_of(session, manager.username) if manager else None,
        substitute_name=name_of(session, manager.substitute) if manager else None,
        contact_persons=list_contact_persons(session, found.id),
        assessments=valid_assessments(session, instruments_of(service), found.id, local_date(now)),
        open_matters=tuple(matter for matter in list_matters(session, found.id) if matter.is_open),
    )


def _letters(session: Session, task: TaskRecord) -> tuple[IssuedDocument, ...]:
    """What has been issued in the task's matter."""
    if task.client_id is None or task.matter_id is None:
        return ()
    return list_issued(session, task.client_id, task.matter_id)


def _root_definition(session: Session, service: Service, root_key: int) -> Definition:
    definition_key = session.execute(
        select(process_instance.c.process_definition_key).where(process_instance.c.key == root_key)
    ).scalar_one()
    return service.catalogue.definition(definition_key)


def _deadline(session: Session, service: Service, task: TaskRecord) -> tuple[Due | None, Explanation | None]:
    row: Any = None
    if task.deadline_key is not None:
        row = session.execute(
            select(deadline.c.due_at, deadline.c.due_date, deadline.c.shown_date, deadline.c.limit_id)
            .add_columns(deadline.c.explanation)
            .where(deadline.c.key == task.deadline_key)
        ).one_or_none()
    now = service.clock.now()
    if row is None:
        return due_of(_OwnDue(task.due_at), service, now), None
    return due_of(row, service, now), Explanation.from_json(row.explanation)


@dataclass(frozen=True, slots=True)
class _OwnDue:
    """The due time that the model gave, where no limit stands behind it."""

    due_at: datetime | None
    due_date: None = None
    shown_date: None = None
    limit_id: None = None


def _comments(session: Session, key: int) -> tuple[Comment, ...]:
    rows = session.execute(
        select(task_comment.c.author, task_comment.c.at, task_comment.c.text, staff_member.c.name)
        .outerjoin(staff_member, staff_member.c.username == task_comment.c.author)
        .where(task_comment.c.task_key == key)
        .order_by(task_comment.c.at, task_comment.c.key)
    )
    return tuple(Comment(row.name or row.author, row.at, row.text) for row in rows)


def _receivers(session: Session, task: TaskRecord) -> tuple[StaffMember, ...]:
    """To whom the task can be handed over: the active members of its groups."""
    members = {
        member.username: member
        for group in sorted(task.facts.groups)
        for member in members_of(session, group)
    }
    others = [member for member in members.values() if member.username != task.facts.assignee]
    return tuple(sorted(others, key=lambda member: (member.name, member.username)))
