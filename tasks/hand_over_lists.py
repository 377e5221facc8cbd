# SPDX-License-Identifier: EUPL-1.2
"""The list of a hand-over, to be signed by those who take the clients: what comes with each client."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select

from clients.hand_overs import check_leader, find_latest
from clients.joint_clients import current_joint
from clients.records import full_name
from clients.restrictions import hides_address
from clients.staff import StaffMember
from clients.tables import client
from engine.business_calendar import local_date
from engine.database import Session
from engine.process_instances.limits import STILL_OPEN
from engine.process_instances.offers import OPEN
from engine.service import Service
from engine.tables import deadline, user_task


@dataclass(frozen=True, slots=True)
class ListLine:
    """One client: who takes them, what comes along, and what was otherwise on the day."""

    client_id: str
    client_name: str = field(repr=False)
    to: str
    tasks: int
    next_day: date | None
    restricted: bool
    special_support: bool
    joint: bool
    note: str | None


def list_to_sign(
    session: Session, service: Service, actor: StaffMember, username: str
) -> tuple[ListLine, ...]:
    """By the clients' names; empty when nothing has been planned. NotPermitted for who leads nobody."""
    check_leader(actor)
    found = find_latest(session, username)
    if found is None:
        return ()
    items = {client_id: (to, note) for client_id, to, note in found.items}
    rows = session.execute(
        select(client, hides_address(local_date(service.clock.now())).label("hidden"))
        .where(client.c.id.in_(list(items)))
        .order_by(client.c.name_key, client.c.id)
    ).all()
    tasks, days = _open_tasks(session, items), _next_days(session, items)
    return tuple(
        ListLine(
            row.id,
            full_name(row.family_name, row.given_names),
            items[row.id][0],
            tasks.get(row.id, 0),
            days.get(row.id),
            row.hidden,
            row.special_support,
            current_joint(session, row.id) is not None,
            items[row.id][1],
        )
        for row in rows
    )


def _open_tasks(session: Session, clients: Mapping[str, Any]) -> dict[str, int]:
    rows = session.execute(
        select(user_task.c.client_id, func.count().label("many"))
        .where(user_task.c.client_id.in_(list(clients)), user_task.c.state.in_(OPEN))
        .group_by(user_task.c.client_id)
    )
    return {row.client_id: row.many for row in rows}


def _next_days(session: Session, clients: Mapping[str, Any]) -> dict[str, date]:
    rows = session.execute(
        select(deadline.c.client_id, func.min(deadline.c.due_date).label("day"))
        .where(deadline.c.client_id.in_(list(clients)), deadline.c.state.in_(STILL_OPEN))
        .group_by(deadline.c.client_id)
    )
    return {row.client_id: row.day for row in rows}
