# SPDX-License-Identifier: EUPL-1.2
"""My work: the open tasks that are mine or my team's, by queue, filtered, sorted and paged in SQL.

The keys of one page come first, from the indexes of assignee and candidates; the lines are then read for
these alone. A task is listed only where its client may be seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, not_, or_, select

from clients.absences import left_open
from clients.record_tables import client_group
from clients.restrictions import hides_address
from clients.staff import StaffMember
from clients.tables import client, matter
from clients.visibility import visible
from engine.business_calendar import local_date, start_of_day
from engine.database import Session
from engine.errors import InvalidInput
from engine.service import Service
from engine.tables import user_task, user_task_candidate
from tasks.task_rows import ROOT, ROOT_DEFINITION, TaskRow, read_rows

Queue = Literal["mine", "team", "unclaimed", "late", "today", "follow_ups"]
Sort = Literal["urgency", "due", "age", "client", "task", "newest"]
QUEUES: tuple[Queue, ...] = get_args(Queue)
SORTS: tuple[Sort, ...] = get_args(Sort)
LARGEST_PAGE = 200


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What is wanted; None and an empty text mean any. `text` looks in task and client names; `process_id` is
    that of the root process, which people know the matter by."""

    queue: Queue = "mine"
    process_id: str | None = None
    municipality: str | None = None
    client_group: str | None = None
    text: str = ""
    sort: Sort = "urgency"


@dataclass(frozen=True, slots=True)
class Page:
    """Which page, from 1, of how many rows."""

    number: int = 1
    size: int = 50


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
    total = session.execute(_joined(select(func.count())).where(matching)).scalar_one()
    keys = session.execute(
        _joined(select(user_task.c.key))
        .where(matching)
        .order_by(*_order(wanted.sort))
        .limit(page.size)
        .offset((page.number - 1) * page.size)
    )
    rows = read_rows(session, service, actor, list(keys.scalars()))
    return TaskPage(rows, total, page.number, page.size)


def find_rows(
    session: Session, service: Service, actor: StaffMember, keys: Sequence[int]
) -> tuple[TaskRow, ...]:
    """The lines of those of these open tasks that are the actor's or the team's, in the order of the keys."""
    matching = _matching(actor, TaskFilter(queue="team"), service.clock.now(), whole=True)
    found = session.execute(_joined(select(user_task.c.key)).where(matching, user_task.c.key.in_(keys)))
    own = frozenset(found.scalars())
    return read_rows(session, service, actor, [key for key in keys if key in own])


def count_queues(session: Session, service: Service, actor: StaffMember) -> dict[Queue, int]:
    """How many tasks each queue holds now."""
    now = service.clock.now()
    queues = {queue: _in_queue(queue, actor, now) for queue in QUEUES}
    counts = [func.sum(case((condition, 1), else_=0)).label(queue) for queue, condition in queues.items()]
    row = session.execute(
        select(*counts)
        .select_from(user_task)
        .where(_of_actor(actor, now), user_task.c.state == "CREATED", _may_see(actor, now))
    ).one()
    return {queue: getattr(row, queue) or 0 for queue in QUEUES}


def list_municipalities(session: Session, service: Service, actor: StaffMember) -> tuple[str, ...]:
    """The municipalities that the actor's and the team's tasks come from, for the filter."""
    return _distinct(session, service, actor, client.c.municipality)


def list_processes(session: Session, service: Service, actor: StaffMember) -> tuple[tuple[str, str], ...]:
    """Id and name of each root process that the actor's and the team's tasks come from."""
    now = service.clock.now()
    title = func.max(ROOT_DEFINITION.c.name).label("title")
    query = (
        _joined(select(ROOT.c.process_id, title))
        .join(ROOT, ROOT.c.key == user_task.c.root_key)
        .join(ROOT_DEFINITION, ROOT_DEFINITION.c.key == ROOT.c.process_definition_key)
    )
    matching = _matching(actor, TaskFilter(queue="team"), now, whole=True)
    rows = session.execute(query.where(matching).group_by(ROOT.c.process_id).order_by(ROOT.c.process_id))
    return tuple((row.process_id, row.title) for row in rows)


def list_client_groups(session: Session, service: Service, actor: StaffMember) -> tuple[str, ...]:
    """The codes of the groups that the clients of the actor's and the team's tasks belong to."""
    matching = _matching(actor, TaskFilter(queue="team"), service.clock.now(), whole=True)
    rows = session.execute(
        select(client_group.c.group_code)
        .distinct()
        .select_from(user_task)
        .join(client_group, client_group.c.client_id == user_task.c.client_id)
        .where(matching, client_group.c.until.is_(None))
    )
    return tuple(sorted(rows.scalars()))


def most_urgent(session: Session, service: Service, actor: StaffMember) -> int | None:
    """The unclaimed task of my groups that should be done first."""
    now = service.clock.now()
    return session.execute(
        select(user_task.c.key)
        .where(_of_actor(actor, now), _in_queue("unclaimed", actor, now), _may_see(actor, now))
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
    now = service.clock.now()
    matching = _matching(actor, TaskFilter(queue="team"), now, whole=True)
    rows = session.execute(
        _joined(select(column).distinct()).where(matching, column.is_not(None), _address_may_show(actor, now))
    )
    return tuple(sorted(rows.scalars()))


def _of_actor(actor: StaffMember, now: datetime) -> ColumnElement[bool]:
    """Keys of open tasks that are the actor's, a group's of theirs, or left to them as a substitute."""
    mine = select(user_task.c.key).where(
        user_task.c.assignee == actor.username, user_task.c.state == "CREATED"
    )
    return user_task.c.key.in_(mine.union(_offered_to(actor), _left_to(actor, now)))


def _offered_to(actor: StaffMember) -> Select[Any]:
    kind, name = user_task_candidate.c.kind, user_task_candidate.c.name
    groups = sorted(actor.groups | actor.leads)
    return select(user_task_candidate.c.user_task_key).where(
        user_task_candidate.c.open,
        or_(and_(kind == "group", name.in_(groups)), and_(kind == "user", name == actor.username)),
    )


def _left_to(actor: StaffMember, now: datetime) -> Select[Any]:
    return left_open(user_task.c.key, actor.username, local_date(now))


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
            return user_task.c.key.in_(_offered_to(actor).union(_left_to(actor, now)))
        case "unclaimed":
            return user_task.c.assignee.is_(None)
        case "late":
            return _is_over(now)
        case "today":
            tomorrow = start_of_day(today + timedelta(days=1))
            return and_(user_task.c.due_at < tomorrow, ~_is_over(now))
        case "follow_ups":
            next_monday = today + timedelta(days=7 - today.weekday())
            return user_task.c.follow_up_at < start_of_day(next_monday)


def _is_over(now: datetime) -> ColumnElement[bool]:
    """By the instant where a limit ends, which is the end of its last day or a time of day; by the day where
    the task has a due time of its own."""
    of_limit = and_(user_task.c.deadline_key.is_not(None), user_task.c.due_at < now)
    return or_(user_task.c.due_at < start_of_day(local_date(now)), of_limit)


def _matching(
    actor: StaffMember, wanted: TaskFilter, now: datetime, *, whole: bool = False
) -> ColumnElement[bool]:
    """Everything that narrows the list; `whole` takes all of the actor's and the team's tasks."""
    conditions = [_of_actor(actor, now), user_task.c.state == "CREATED", _may_see(actor, now)]
    if not whole:
        conditions.append(_in_queue(wanted.queue, actor, now))
    if wanted.process_id:
        conditions.append(_began_in(wanted.process_id))
    if wanted.municipality:
        conditions += [client.c.municipality == wanted.municipality, _address_may_show(actor, now)]
    if wanted.client_group:
        conditions.append(_in_group(wanted.client_group))
    conditions += [_holds_word(word) for word in wanted.text.split()[:5]]
    return and_(*conditions)


def _began_in(process_id: str) -> ColumnElement[bool]:
    return exists().where(ROOT.c.key == user_task.c.root_key, ROOT.c.process_id == process_id)


def _in_group(code: str) -> ColumnElement[bool]:
    return exists().where(
        client_group.c.client_id == user_task.c.client_id,
        client_group.c.group_code == code,
        client_group.c.until.is_(None),
    )


def _address_may_show(actor: StaffMember, now: datetime) -> ColumnElement[bool]:
    """Where a restricted client lives is told only to those named for the client, not by a filter either."""
    return or_(not_(hides_address(local_date(now))), user_task.c.assignee == actor.username)


def _holds_word(word: str) -> ColumnElement[bool]:
    """A name's beginning or a part of the task; cases are tried, since SQLite's `lower` knows no ä."""
    return or_(
        client.c.name_key.contains(f" {word.casefold()}", autoescape=True),
        user_task.c.name.contains(word, autoescape=True),
        user_task.c.name.contains(word.capitalize(), autoescape=True),
        user_task.c.name.contains(word.lower(), autoescape=True),
    )


def _joined(query: Select[Any]) -> Select[Any]:
    """The task with what filters and orders look at; nothing here multiplies rows."""
    return (
        query.select_from(user_task)
        .outerjoin(client, client.c.id == user_task.c.client_id)
        .outerjoin(matter, matter.c.id == user_task.c.matter_id)
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


def every_queue(wanted: TaskFilter) -> tuple[TaskFilter, ...]:
    """The same filter on each queue, for the links of the left column."""
    return tuple(replace(wanted, queue=queue) for queue in QUEUES)
