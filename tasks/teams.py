# SPDX-License-Identifier: EUPL-1.2
"""A leader's people: how many clients and open tasks each has, and who has left with tasks in their name."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from clients.case_managers import in_force
from clients.staff import StaffMember, list_members
from clients.tables import case_manager, staff_member
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import NotPermitted
from engine.process_instances.offers import OPEN
from engine.service import Service
from engine.tables import user_task

LEFT_SHOWS_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One person: clients as case manager, open tasks in their name."""

    member: StaffMember
    clients: int
    tasks: int


def list_team(session: Session, service: Service, actor: StaffMember) -> tuple[TeamLine, ...]:
    """Those in the groups that the actor leads, who of them has left lately, and everybody who has left but
    still has something. A manager sees everyone. NotPermitted for others.
    """
    if actor.role not in ("team_leader", "manager"):
        raise NotPermitted("Henkilöstön näkee esimies.")
    clients = _counts(session, case_manager.c.username, in_force(service.clock.now()))
    tasks = _counts(session, user_task.c.assignee, user_task.c.state.in_(OPEN))
    lines = [
        TeamLine(member, clients.get(member.username, 0), tasks.get(member.username, 0))
        for member in list_members(session)
    ]
    lately = _left_since(session, local_date(service.clock.now()) - LEFT_SHOWS_FOR)
    return tuple(line for line in lines if _concerns(line, actor, lately))


def _left_since(session: Session, day: date) -> frozenset[str]:
    left = select(staff_member.c.username).where(~staff_member.c.active, staff_member.c.left_on >= day)
    return frozenset(session.execute(left).scalars())


def _concerns(line: TeamLine, actor: StaffMember, lately: frozenset[str]) -> bool:
    if not line.member.active and line.member.username not in lately:
        return line.clients + line.tasks > 0
    return actor.role == "manager" or bool(line.member.groups & actor.leads)


def _counts(session: Session, name: ColumnElement[Any], holds: ColumnElement[bool]) -> dict[str, int]:
    rows = session.execute(
        select(name.label("name"), func.count().label("many")).where(holds, name.is_not(None)).group_by(name)
    )
    return {row.name: row.many for row in rows}
