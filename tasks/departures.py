# SPDX-License-Identifier: EUPL-1.2
"""When a worker leaves: nobody who has left owns a task, and their team leader sees which were freed.

Drafts and comments stay, no limit moves, and the case manager's clients wait for a new one by name.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, func, insert, select, update

from clients.staff import StaffMember, get_member
from clients.tables import staff_group, staff_member
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import Conflict, NotPermitted
from engine.process_instances import assign_user_task
from engine.process_instances.offers import OPEN
from engine.service import Announcement, Service, TaskAssigned, TaskOffered
from engine.tables import user_task
from tasks.tables import freed_task


@dataclass(frozen=True, slots=True)
class FreedTask:
    """An open task that someone who has left had, and nobody has taken since."""

    key: int
    name: str
    process_id: str
    element_id: str
    client_id: str | None
    due_at: datetime | None
    had_by: str
    had_by_name: str


def record_departure(service: Service, actor: StaffMember, username: str) -> int:
    """The person is gone from now on: they see nothing, and their open tasks go back to their groups. How
    many there were. Clients stay in their name until they are handed over.

    NotPermitted unless the actor leads a group of theirs or keeps the directory; Conflict when gone already.
    """
    with service.database.transaction() as session:
        member = _require_leader(session, actor, username)
        if not member.active:
            raise Conflict(f"Henkilön {member.name} lähtö on jo kirjattu. Mitään ei muutettu.")
        return let_go(session, service, username, actor.username)


def undo_departure(service: Service, actor: StaffMember, username: str) -> int:
    """The person works here after all. Tasks of theirs that nobody has taken are theirs again; how many.

    NotPermitted as above; Conflict when the person has not left.
    """
    with service.database.transaction() as session:
        member = _require_leader(session, actor, username)
        if member.active:
            raise Conflict(f"{member.name} on töissä. Mitään ei muutettu.")
        same = staff_member.c.username == username
        session.execute(update(staff_member).where(same).values(active=True, left_on=None))
        free = select(user_task.c.key).where(
            user_task.c.state.in_(OPEN), user_task.c.assignee.is_(None), user_task.c.key.in_(_freed(username))
        )
        keys = session.execute(free.order_by(user_task.c.key)).scalars().all()
        for key in keys:
            give_task(session, service, key, username, actor.username)
        session.execute(delete(freed_task).where(freed_task.c.had_by == username))
        return len(keys)


def _require_leader(session: Session, actor: StaffMember, username: str) -> StaffMember:
    member = get_member(session, username)
    if actor.role != "administrator" and not actor.leads & member.groups:
        raise NotPermitted(
            f"Henkilön {member.name} lähdön kirjaa hänen esimiehensä tai pääkäyttäjä. Mitään ei muutettu."
        )
    return member


def _freed(username: str) -> Select[tuple[int]]:
    return select(freed_task.c.task_key).where(freed_task.c.had_by == username)


def let_go(session: Session, service: Service, username: str, actor: str) -> int:
    """Joins the transaction: the person is gone, and their open tasks are free. How many there were."""
    today = local_date(service.clock.now())
    same = staff_member.c.username == username
    session.execute(
        update(staff_member)
        .where(same)
        .values(active=False, left_on=func.coalesce(staff_member.c.left_on, today))
    )
    keys = session.execute(owned(username)).scalars().all()
    for key in keys:
        give_task(session, service, key, None, actor)
        _note(session, service, key, username)
    return len(keys)


def give_task(session: Session, service: Service, key: int, to: str | None, actor: str) -> None:
    """An open task changes hands. One that stands still does so too, while its process is suspended or its
    listeners are asked: what they answer changes nothing in whose it is."""
    try:
        assign_user_task(session, service, key, to, actor)
    except Conflict:
        values = {"assignee": to, "version": user_task.c.version + 1}
        session.execute(update(user_task).where(user_task.c.key == key).values(values))


def owned(username: str) -> Select[tuple[int]]:
    """The keys of the tasks in the person's name, those that wait for their listeners too."""
    return (
        select(user_task.c.key)
        .where(user_task.c.state.in_(OPEN), user_task.c.assignee == username)
        .order_by(user_task.c.key)
    )


def listener(session: Session, service: Service, announcement: Announcement) -> None:
    """A task that a model, a listener or a colleague gives to someone who has left goes to its group."""
    if not isinstance(announcement, (TaskOffered, TaskAssigned)):
        return
    has_left = session.execute(
        select(user_task.c.assignee)
        .join(staff_member, staff_member.c.username == user_task.c.assignee)
        .where(user_task.c.key == announcement.task_key, ~staff_member.c.active)
    ).scalar_one_or_none()
    if has_left is not None:
        session.execute(
            update(user_task)
            .where(user_task.c.key == announcement.task_key)
            .values(assignee=None, version=user_task.c.version + 1)
        )
        _note(session, service, announcement.task_key, has_left)


def freed_tasks(session: Session, leader: StaffMember) -> tuple[FreedTask, ...]:
    """The open, free tasks that departed members of the leader's groups had; by their due time."""
    own = select(staff_group.c.username).where(
        staff_group.c.name.in_(sorted(leader.leads)), ~staff_group.c.leads
    )
    rows = session.execute(
        select(
            user_task.c.key,
            user_task.c.name,
            user_task.c.process_id,
            user_task.c.element_id,
            user_task.c.client_id,
            user_task.c.due_at,
            freed_task.c.had_by,
            staff_member.c.name.label("had_by_name"),
        )
        .join(freed_task, freed_task.c.task_key == user_task.c.key)
        .join(staff_member, staff_member.c.username == freed_task.c.had_by)
        .where(user_task.c.state == "CREATED", user_task.c.assignee.is_(None), freed_task.c.had_by.in_(own))
        .order_by(user_task.c.due_at.is_(None), user_task.c.due_at, user_task.c.key)
    )
    return tuple(FreedTask(**dict(row._mapping)) for row in rows)


def _note(session: Session, service: Service, key: int, username: str) -> None:
    session.execute(delete(freed_task).where(freed_task.c.task_key == key))
    session.execute(insert(freed_task).values(task_key=key, had_by=username, at=service.clock.now()))
