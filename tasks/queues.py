# SPDX-License-Identifier: EUPL-1.2
"""My work: the open tasks that are mine or my team's, by queue, filtered, sorted and paged in SQL.

The keys come first, from the indexes of assignee and candidates; everything else is joined to them.
A row is shown only where its client may be seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from clients.records import full_name
from clients.staff import StaffMember
from clients.tables import client, matter, staff_member
from clients.visibility import visible
from engine.business_calendar import local_date, start_of_day
from engine.database import Session
from engine.errors import InvalidInput
from engine.service import Service
from engine.tables import deadline, process_definition, process_instance, user_task, user_task_candidate
from tasks.tables import draft
from tasks.wording import remaining_in_words

Queue = Literal["mine", "team", "unclaimed", "late", "today", "follow_ups"]
Sort = Literal["urgency", "due", "age", "client", "task", "newest"]
QUEUES: tuple[Queue, ...] = get_args(Queue)
SORTS: tuple[Sort, ...] = get_args(Sort)
LARGEST_PAGE = 200


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What is wanted; None and an empty text mean any. `text` looks in task and client names."""

    queue: Queue = "mine"
    process_id: str | None = None
    municipality: str | None = None
    text: str = ""
    sort: Sort = "urgency"


@dataclass(frozen=True, slots=True)
class Page:
    """Which page, from 1, of how many rows."""

    number: int = 1
    size: int = 50


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


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One line of the list. `flags` are codes: special_support, interpreter, restricted_address,
    draft, incident. `age_days` counts from the day the matter became pending."""

    key: int
    version: int
    name: str
    element_id: str
    process_id: str
    process_name: str
    instance_key: int
    root_key: int
    client_id: str | None
    client_name: str | None
    municipality: str | None
    matter_id: str | None
    age_days: int | None
    assignee: str | None
    assignee_name: str | None
    due: Due | None
    follow_up_at: datetime | None
    created_at: datetime
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskPage:
    """`total` counts all that match, on every page."""

    rows: tuple[TaskRow, ...]
    total: int
    number: int
    size: int


def list_tasks(
    session: Session, service: Service, actor: StaffMember, wanted: TaskFilter, page: Page = Page()
) -> TaskPage:
    """One page of a queue. InvalidInput for a queue, order or page that there is not."""
    _check(wanted, page)
    now = service.clock.now()
    matching = _matching(actor, wanted, now)
    total = session.execute(_joined(select(func.count()), actor).where(matching)).scalar_one()
    rows = session.execute(
        _joined(_columns(), actor)
        .where(matching)
        .order_by(*_order(wanted.sort))
        .limit(page.size)
        .offset((page.number - 1) * page.size)
    )
    return TaskPage(tuple(_row(row, service, actor, now) for row in rows), total, page.number, page.size)


def count_queues(session: Session, service: Service, actor: StaffMember) -> dict[Queue, int]:
    """How many tasks each queue holds now."""
    now = service.clock.now()
    queues = {queue: _in_queue(queue, actor, now) for queue in QUEUES}
    counts = [func.sum(case((condition, 1), else_=0)).label(queue) for queue, condition in queues.items()]
    row = session.execute(
        select(*counts)
        .select_from(user_task)
        .where(_of_actor(actor), user_task.c.state == "CREATED", _may_see(actor, now))
    ).one()
    return {queue: getattr(row, queue) or 0 for queue in QUEUES}


def list_municipalities(session: Session, service: Service, actor: StaffMember) -> tuple[str, ...]:
    """The municipalities that the actor's and the team's tasks come from, for the filter."""
    return _distinct(session, service, actor, client.c.municipality)


def list_processes(session: Session, service: Service, actor: StaffMember) -> tuple[tuple[str, str], ...]:
    """Id and name of each process that the actor's and the team's tasks come from."""
    now = service.clock.now()
    query = _joined(select(user_task.c.process_id, func.max(process_definition.c.name).label("title")), actor)
    matching = _matching(actor, TaskFilter(queue="team"), now, whole=True)
    rows = session.execute(
        query.where(matching).group_by(user_task.c.process_id).order_by(user_task.c.process_id)
    )
    return tuple((row.process_id, row.title) for row in rows)


def most_urgent(session: Session, service: Service, actor: StaffMember) -> int | None:
    """The unclaimed task of my groups that should be done first."""
    now = service.clock.now()
    return session.execute(
        select(user_task.c.key)
        .where(_of_actor(actor), _in_queue("unclaimed", actor, now), _may_see(actor, now))
        .where(user_task.c.state == "CREATED")
        .order_by(*_order("urgency"))
        .limit(1)
    ).scalar_one_or_none()


def _check(wanted: TaskFilter, page: Page) -> None:
    if wanted.queue not in QUEUES or wanted.sort not in SORTS:
        raise InvalidInput(f"Jonot ovat {', '.join(QUEUES)} ja järjestykset {', '.join(SORTS)}.")
    if page.number < 1 or not 1 <= page.size <= LARGEST_PAGE:
        raise InvalidInput(f"Sivut alkavat yhdestä, ja sivulla on 1–{LARGEST_PAGE} riviä.")


def _distinct(
    session: Session, service: Service, actor: StaffMember, column: ColumnElement[Any]
) -> tuple[str, ...]:
    matching = _matching(actor, TaskFilter(queue="team"), service.clock.now(), whole=True)
    rows = session.execute(
        _joined(select(column).distinct(), actor).where(
            matching, column.is_not(None), _address_may_show(actor)
        )
    )
    return tuple(sorted(rows.scalars()))


def _of_actor(actor: StaffMember) -> ColumnElement[bool]:
    """Keys of open tasks that are the actor's or a group's of theirs, from the two indexes."""
    mine = select(user_task.c.key).where(
        user_task.c.assignee == actor.username, user_task.c.state == "CREATED"
    )
    return user_task.c.key.in_(mine.union(_offered_to(actor)))


def _offered_to(actor: StaffMember) -> Select[Any]:
    kind, name = user_task_candidate.c.kind, user_task_candidate.c.name
    groups = sorted(actor.groups | actor.leads)
    return select(user_task_candidate.c.user_task_key).where(
        user_task_candidate.c.open,
        or_(and_(kind == "group", name.in_(groups)), and_(kind == "user", name == actor.username)),
    )


def _may_see(actor: StaffMember, now: datetime) -> ColumnElement[bool]:
    """A task without a client concerns nobody's data."""
    return or_(user_task.c.client_id.is_(None), visible(actor, now, user_task.c.client_id))


def _in_queue(queue: Queue, actor: StaffMember, now: datetime) -> ColumnElement[bool]:
    """The queue's own condition on a task that is the actor's or the team's."""
    today = local_date(now)
    match queue:
        case "mine":
            return user_task.c.assignee == actor.username
        case "team":
            return user_task.c.key.in_(_offered_to(actor))
        case "unclaimed":
            return user_task.c.assignee.is_(None)
        case "late":
            return user_task.c.due_at < start_of_day(today)
        case "today":
            tomorrow = start_of_day(today + timedelta(days=1))
            return and_(user_task.c.due_at >= start_of_day(today), user_task.c.due_at < tomorrow)
        case "follow_ups":
            next_monday = today + timedelta(days=7 - today.weekday())
            return user_task.c.follow_up_at < start_of_day(next_monday)


def _matching(
    actor: StaffMember, wanted: TaskFilter, now: datetime, *, whole: bool = False
) -> ColumnElement[bool]:
    """Everything that narrows the list; `whole` takes all of the actor's and the team's tasks."""
    conditions = [_of_actor(actor), user_task.c.state == "CREATED", _may_see(actor, now)]
    if not whole:
        conditions.append(_in_queue(wanted.queue, actor, now))
    if wanted.process_id:
        conditions.append(user_task.c.process_id == wanted.process_id)
    if wanted.municipality:
        conditions += [client.c.municipality == wanted.municipality, _address_may_show(actor)]
    conditions += [_holds_word(word) for word in wanted.text.split()[:5]]
    return and_(*conditions)


def _address_may_show(actor: StaffMember) -> ColumnElement[bool]:
    """Where a restricted client lives is told only to those named for the client, not by a filter either."""
    return or_(client.c.restricted_address.is_(False), user_task.c.assignee == actor.username)


def _holds_word(word: str) -> ColumnElement[bool]:
    """A name's beginning or a part of the task; cases are tried, since SQLite's `lower` knows no ä."""
    return or_(
        client.c.name_key.contains(f" {word.casefold()}", autoescape=True),
        user_task.c.name.contains(word, autoescape=True),
        user_task.c.name.contains(word.capitalize(), autoescape=True),
        user_task.c.name.contains(word.lower(), autoescape=True),
    )


def _columns() -> Select[Any]:
    return select(
        user_task,
        process_definition.c.name.label("process_name"),
        process_instance.c.incidents,
        client.c.family_name,
        client.c.given_names,
        client.c.municipality,
        client.c.special_support,
        client.c.interpreter,
        client.c.restricted_address,
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
        .outerjoin(client, client.c.id == user_task.c.client_id)
        .outerjoin(matter, matter.c.id == user_task.c.matter_id)
        .outerjoin(staff_member, staff_member.c.username == user_task.c.assignee)
        .outerjoin(deadline, deadline.c.key == user_task.c.deadline_key)
        .outerjoin(draft, own_draft)
    )


_URGENCY: tuple[ColumnElement[Any], ...] = (
    user_task.c.due_at.is_(None),
    user_task.c.due_at,
    user_task.c.priority.desc(),
    user_task.c.created_at,
    user_task.c.key,
)
_ORDERS: Mapping[Sort, tuple[ColumnElement[Any], ...]] = {
    "urgency": _URGENCY,
    "due": (user_task.c.due_at.is_(None), user_task.c.due_at, user_task.c.key),
    "age": (matter.c.opened_at.is_(None), matter.c.opened_at, user_task.c.key),
    "client": (client.c.name_key.is_(None), client.c.name_key, *_URGENCY),
    "task": (user_task.c.name, *_URGENCY),
    "newest": (user_task.c.created_at.desc(), user_task.c.key.desc()),
}


def _order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    return _ORDERS[sort]


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
        instance_key=row.process_instance_key,
        root_key=row.root_key,
        client_id=row.client_id,
        client_name=name_in_list(row),
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


def every_queue(wanted: TaskFilter) -> tuple[TaskFilter, ...]:
    """The same filter on each queue, for the links of the left column."""
    return tuple(replace(wanted, queue=queue) for queue in QUEUES)
