# SPDX-License-Identifier: EUPL-1.2
"""Reminders of limits: each person of each level is told once, whoever asks how often.

An alarm of the engine becomes one row for every recipient. The owner is who has the open task that
meets the limit, else the client's case manager. A missed limit reaches the team leaders, whoever else is
told, unless its rule names nobody (`missed = []`): it has a later alarm for them, as reviews have. Team
leaders are those of the groups that the task is offered to, without a task of who is responsible for the
client.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, insert, or_, select, tuple_, update

from clients.case_managers import CaseManager, current
from clients.facts import area_code
from clients.records import full_name, get_client
from clients.service_areas import service_areas_of
from clients.staff import CASE_MANAGERS, StaffMember, get_member
from clients.tables import client, staff_group, staff_member
from clients.visibility import visible
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import NotFound
from engine.service import AlarmFired, Announcement, Service
from engine.tables import deadline, user_task, user_task_candidate
from tasks.tables import reminder

TEAM_LEADERS = "esimiehet"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One line of the bell: the limit's name by language, as its rule had it, and its last day. The client is
    None without the right to see them."""

    key: int
    kind: str
    level: str
    limit_id: str
    titles: Mapping[str, str]
    client_id: str | None
    client_name: str | None
    task_key: int | None
    due_at: datetime
    due_date: date
    shown_date: date
    at: datetime
    read_at: datetime | None


def listener(session: Session, service: Service, announcement: Announcement) -> None:
    """Turns an alarm into reminders, in the alarm's own transaction."""
    if not isinstance(announcement, AlarmFired):
        return
    task = _open_task(session, announcement)
    for recipient in sorted(_recipients(session, service, announcement, task)):
        _remind(session, announcement, recipient, task.key if task else None)


def list_reminders(
    session: Session, service: Service, actor: StaffMember, *, only_unread: bool = False, limit: int = 100
) -> tuple[Reminder, ...]:
    """The actor's own, unread first, then newest first; of the unread ones of a limit only the newest."""
    query = _own(service, actor).limit(limit)
    if only_unread:
        newer = reminder.alias("newer")
        told_later = exists().where(
            newer.c.deadline_key == reminder.c.deadline_key,
            newer.c.recipient == reminder.c.recipient,
            newer.c.read_at.is_(None),
            or_(newer.c.at > reminder.c.at, and_(newer.c.at == reminder.c.at, newer.c.key > reminder.c.key)),
        )
        query = query.where(reminder.c.read_at.is_(None), ~told_later)
    return tuple(_read(row) for row in session.execute(query))


def list_sounding(session: Session, service: Service, actor: StaffMember) -> tuple[Reminder, ...]:
    """The actor's unread ones that are to be heard, newest first, while their limits still run."""
    if not service.limits.sounding:
        return ()
    level = tuple_(reminder.c.limit_id, reminder.c.level)
    query = _own(service, actor).where(
        level.in_(sorted(service.limits.sounding)),
        reminder.c.read_at.is_(None),
        deadline.c.state.in_(("running", "missed")),
    )
    return tuple(_read(row) for row in session.execute(query.limit(10)))


def _own(service: Service, actor: StaffMember) -> Select[Any]:
    may_see = visible(actor, service.clock.now(), reminder.c.client_id).label("may_see")
    return (
        select(
            reminder,
            may_see,
            deadline.c.explanation,
            deadline.c.due_at,
            deadline.c.due_date,
            deadline.c.shown_date,
            client.c.family_name,
            client.c.given_names,
        )
        .join(deadline, deadline.c.key == reminder.c.deadline_key)
        .outerjoin(client, client.c.id == reminder.c.client_id)
        .where(reminder.c.recipient == actor.username)
        .order_by(reminder.c.read_at.is_not(None), reminder.c.at.desc(), reminder.c.key.desc())
    )


def mark_read(service: Service, actor: StaffMember, key: int) -> None:
    """Marks one of the actor's own with the older ones of its limit; marking it again changes nothing."""
    with service.database.transaction() as session:
        own = reminder.c.recipient == actor.username
        row = session.execute(select(reminder).where(reminder.c.key == key, own)).one_or_none()
        if row is None:
            raise NotFound(f"Muistutusta {key} ei löydy.")
        older = (reminder.c.deadline_key == row.deadline_key, reminder.c.at <= row.at)
        session.execute(
            update(reminder)
            .where(own, *older, reminder.c.read_at.is_(None))
            .values(read_at=service.clock.now())
        )


def _open_task(session: Session, alarm: AlarmFired) -> Any | None:
    """The open task that the limit hangs on; one that somebody has comes first."""
    return session.execute(
        select(user_task.c.key, user_task.c.assignee)
        .where(user_task.c.state == "CREATED", user_task.c.deadline_key == alarm.deadline_key)
        .order_by(user_task.c.assignee.is_(None), user_task.c.key)
        .limit(1)
    ).one_or_none()


def _recipients(session: Session, service: Service, alarm: AlarmFired, task: Any | None) -> set[str]:
    found: set[str] = set()
    manager = None
    if alarm.instance.client_id is not None:
        manager = current(session, alarm.instance.client_id, service.clock.now())
    owner = (task.assignee if task else None) or (manager.username if manager else None)
    if "omistaja" in alarm.recipients:
        found |= {owner} if owner else _members_offered(session, task)
    if "sijainen" in alarm.recipients:
        found |= _substitutes(session, owner, manager.substitute if manager else None)
    if "esimies" in alarm.recipients or (alarm.kind == "missed" and alarm.recipients):
        offered = _offered_groups(session, task)
        found |= _leaders(session, offered or _responsible_groups(session, service, alarm, manager))
    return found


def _members_offered(session: Session, task: Any | None) -> set[str]:
    """Nobody owns it yet: then everyone who could take it is told."""
    if task is None:
        return set()
    rows = session.execute(
        select(staff_group.c.username)
        .join(user_task_candidate, user_task_candidate.c.name == staff_group.c.name)
        .join(staff_member, staff_member.c.username == staff_group.c.username)
        .where(
            user_task_candidate.c.user_task_key == task.key,
            user_task_candidate.c.kind == "group",
            ~staff_group.c.leads,
            staff_member.c.active,
        )
    )
    return set(rows.scalars())


def _substitutes(session: Session, owner: str | None, named: str | None) -> set[str]:
    if named is not None:
        return {named}
    general = session.execute(
        select(staff_member.c.substitute).where(staff_member.c.username == owner)
    ).scalar_one_or_none()
    return {general} if general else set()


def _offered_groups(session: Session, task: Any | None) -> frozenset[str]:
    if task is None:
        return frozenset()
    groups = select(user_task_candidate.c.name).where(
        user_task_candidate.c.user_task_key == task.key, user_task_candidate.c.kind == "group"
    )
    return frozenset(session.execute(groups).scalars())


def _responsible_groups(
    session: Session, service: Service, alarm: AlarmFired, manager: CaseManager | None
) -> frozenset[str]:
    """Of a limit that no open task of a group meets: the case managers of the client's service area, or the
    groups of the case manager who is named from elsewhere."""
    if alarm.instance.client_id is None:
        return frozenset()
    known = get_client(session, alarm.instance.client_id)
    code = area_code(session, service, known, alarm.instance.matter_id)
    area = service_areas_of(service).find(code, local_date(service.clock.now())) if code else None
    team = frozenset({area.team(CASE_MANAGERS)} if area else ())
    own = get_member(session, manager.username).groups if manager else frozenset()
    return own if own and not own & team else team


def _leaders(session: Session, groups: frozenset[str]) -> set[str]:
    """Those who lead one of the groups; without any, everyone who leads or is a leader."""
    leading = select(staff_group.c.username).join(
        staff_member, staff_member.c.username == staff_group.c.username
    )
    leading = leading.where(staff_member.c.active)
    own = set(session.execute(leading.where(staff_group.c.leads, staff_group.c.name.in_(groups))).scalars())
    return own or set(session.execute(leading.where(staff_group.c.name == TEAM_LEADERS)).scalars())


def _remind(session: Session, alarm: AlarmFired, recipient: str, task_key: int | None) -> None:
    same = (
        reminder.c.deadline_key == alarm.deadline_key,
        reminder.c.level == alarm.level,
        reminder.c.recipient == recipient,
    )
    # The alarm's row is taken in this transaction, so nobody else is here for the same level.
    if session.execute(select(reminder.c.key).where(*same)).one_or_none() is not None:
        return
    session.execute(
        insert(reminder).values(
            key=session.next_key(),
            deadline_key=alarm.deadline_key,
            level=alarm.level,
            recipient=recipient,
            kind=alarm.kind,
            limit_id=alarm.limit_id,
            client_id=alarm.instance.client_id,
            task_key=task_key,
            at=alarm.at,
        )
    )


def _read(row: Any) -> Reminder:
    return Reminder(
        key=row.key,
        kind=row.kind,
        level=row.level,
        limit_id=row.limit_id,
        titles=row.explanation.get("title", {}),
        client_id=row.client_id if row.may_see else None,
        client_name=full_name(row.family_name, row.given_names) if row.may_see else None,
        task_key=row.task_key,
        due_at=row.due_at,
        due_date=row.due_date,
        shown_date=row.shown_date,
        at=row.at,
        read_at=row.read_at,
    )
