# SPDX-License-Identifier: EUPL-1.2
"""The whole client on one page: one question of right, one row in the access log."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, case, exists, func, or_, select

from clients.assessments import Assessment, valid_assessments
from clients.case_managers import CaseManager, current
from clients.contacts import Contact, ContactPerson, list_contact_persons, list_contacts
from clients.deaths import Death, find_death
from clients.extensions import may_extend
from clients.instruments import instruments_of
from clients.matters import Matter, list_matters
from clients.records import Client, get_client, shown_to
from clients.staff import StaffMember
from clients.tables import access_log, staff_member
from clients.timeline import ClientEvent, read_timeline
from clients.visibility import Ground, require_client
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import NotFound
from engine.process_instances.extending import extension_reasons
from engine.service import Service
from engine.tables import deadline, deadline_alarm, process_instance, user_task


@dataclass(frozen=True, slots=True)
class RunningInstance:
    key: int
    process_id: str
    process_definition_key: int
    parent_key: int | None
    matter_id: str | None
    started_at: datetime
    incidents: int


@dataclass(frozen=True, slots=True)
class OpenTask:
    key: int
    name: str
    process_instance_key: int
    process_id: str
    element_id: str
    matter_id: str | None
    assignee: str | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class RunningDeadline:
    """`due_date` is the limit; `shown_date` the day to aim at; `explanation` says how it was counted;
    `extensible` when its rule knows special reasons; `process_id` when it is that one process's own."""

    key: int
    limit_id: str
    matter_id: str | None
    due_at: datetime
    due_date: date
    shown_date: date
    missed_at: datetime | None
    explanation: object
    process_id: str | None
    extensible: bool


@dataclass(frozen=True, slots=True)
class Looker:
    """Someone who has looked at this client, and when last."""

    username: str
    name: str | None
    last_at: datetime
    times: int


@dataclass(frozen=True, slots=True)
class ClientOverview:
    """Everything on the client's page, already cut to what `ground` allows."""

    client: Client
    ground: Ground
    age: int | None = field(repr=False)
    case_manager: CaseManager | None
    death: Death | None
    matters: tuple[Matter, ...]
    instances: tuple[RunningInstance, ...]
    tasks: tuple[OpenTask, ...]
    deadlines: tuple[RunningDeadline, ...]
    may_extend: bool
    timeline: tuple[ClientEvent, ...]
    contacts: tuple[Contact, ...]
    assessments: tuple[Assessment, ...]
    contact_persons: tuple[ContactPerson, ...]
    lookers: tuple[Looker, ...]

    @property
    def open_matters(self) -> tuple[Matter, ...]:
        return tuple(entry for entry in self.matters if entry.is_open)

    @property
    def going_on(self) -> frozenset[str]:
        """Matters that are open, and those that moved on into a service of which a process runs."""
        running = {one.matter_id for one in self.instances}
        return frozenset(
            one.id for one in self.matters if one.is_open or (one.moved_on and one.id in running)
        )


def client_overview(session: Session, service: Service, actor: StaffMember, client_id: str) -> ClientOverview:
    """Needs a writing transaction, for the log. NotFound without a ground, or without a client."""
    ground = require_client(session, service, actor, client_id, "asiakkaan sivu")
    now = service.clock.now()
    found = get_client(session, client_id, local_date(now))
    return ClientOverview(
        client=shown_to(found, ground),
        ground=ground,
        age=found.age(local_date(now)),
        case_manager=current(session, client_id, now),
        death=find_death(session, client_id),
        matters=list_matters(session, client_id),
        instances=_instances(session, client_id),
        tasks=_tasks(session, client_id),
        deadlines=_deadlines(session, service, client_id, now),
        may_extend=may_extend(session, service, actor, client_id),
        timeline=read_timeline(session, client_id),
        contacts=list_contacts(session, client_id),
        assessments=valid_assessments(session, instruments_of(service), client_id, local_date(now)),
        contact_persons=list_contact_persons(session, client_id),
        lookers=_lookers(session, client_id),
    )


def _instances(session: Session, client_id: str) -> tuple[RunningInstance, ...]:
    table = process_instance.c
    rows = session.execute(
        select(
            table.key,
            table.process_id,
            table.process_definition_key,
            table.parent_key,
            table.matter_id,
            table.started_at,
            table.incidents,
        )
        .where(table.client_id == client_id, table.ended_at.is_(None))
        .order_by(table.started_at, table.key)
    )
    return tuple(RunningInstance(**dict(row._mapping)) for row in rows)


def _tasks(session: Session, client_id: str) -> tuple[OpenTask, ...]:
    table = user_task.c
    rows = session.execute(
        select(
            table.key,
            table.name,
            table.process_instance_key,
            table.process_id,
            table.element_id,
            table.matter_id,
            table.assignee,
            table.due_at,
        )
        .where(table.client_id == client_id, table.state == "CREATED")
        .order_by(table.due_at.is_(None), table.due_at, table.key)
    )
    return tuple(OpenTask(**dict(row._mapping)) for row in rows)


def _deadlines(
    session: Session, service: Service, client_id: str, now: datetime
) -> tuple[RunningDeadline, ...]:
    """Those that run. A limit that reminds nobody, such as the time for an appeal, is over on its day."""
    table = deadline.c
    reminds = exists().where(deadline_alarm.c.deadline_key == table.key)
    rows = session.execute(
        select(
            table.key,
            table.limit_id,
            table.matter_id,
            table.due_at,
            table.due_date,
            table.shown_date,
            table.missed_at,
            table.explanation,
            case((table.scope == "process", process_instance.c.process_id)).label("process_id"),
        )
        .join(process_instance, process_instance.c.key == table.process_instance_key)
        .where(table.client_id == client_id, table.ended_at.is_(None), or_(reminds, table.due_at >= now))
        .order_by(table.due_at, table.key)
    )
    return tuple(
        RunningDeadline(**dict(row._mapping), extensible=_is_extensible(service, row)) for row in rows
    )


def _is_extensible(service: Service, row: Row[Any]) -> bool:
    """False for a limit whose rule is in the book no more."""
    try:
        return bool(extension_reasons(service, row.limit_id, row.explanation["rule_valid_from"]))
    except NotFound:
        return False


def _lookers(session: Session, client_id: str) -> tuple[Looker, ...]:
    last = func.max(access_log.c.at, type_=access_log.c.at.type).label("last_at")
    rows = session.execute(
        select(access_log.c.actor, staff_member.c.name, last, func.count().label("times"))
        .select_from(access_log.outerjoin(staff_member, staff_member.c.username == access_log.c.actor))
        .where(access_log.c.client_id == client_id)
        .group_by(access_log.c.actor, staff_member.c.name)
        .order_by(last.desc(), access_log.c.actor)
    )
    return tuple(Looker(row.actor, row.name, row.last_at, row.times) for row in rows)
