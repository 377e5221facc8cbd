# SPDX-License-Identifier: EUPL-1.2
"""The group a client belongs to: proposed by a table (D17), confirmed by a worker, one at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from clients.origins import Origin, Written
from clients.record_tables import client_group
from engine.database import Session
from engine.service import Service


@dataclass(frozen=True, slots=True)
class ClientGroup:
    """`proposed` is what the table said; another `group_code` is the worker's, with a reason."""

    key: int
    client_id: str
    matter_id: str | None
    process_instance_key: int | None
    user_task_key: int | None
    author: str
    at: datetime
    group_code: str
    proposed: str | None
    reason_id: str | None
    until: datetime | None


def set_group(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """The group from now on; the one before ends now, the same group again changes nothing."""
    held = current_group(session, origin.client_id)
    variables = {"asiakasryhma": values["group"]}
    if held is not None and held.group_code == values["group"]:
        return Written(variables)
    session.execute(
        update(client_group)
        .where(client_group.c.client_id == origin.client_id, client_group.c.until.is_(None))
        .values(until=origin.at)
    )
    session.execute(
        insert(client_group).values(
            key=session.next_key(),
            **origin.columns(),
            group_code=values["group"],
            proposed=values["proposed"],
            reason_id=values["reason"],
        )
    )
    return Written(variables)


def current_group(session: Session, client_id: str) -> ClientGroup | None:
    row = session.execute(
        select(client_group)
        .where(client_group.c.client_id == client_id, client_group.c.until.is_(None))
        .order_by(client_group.c.key.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else ClientGroup(**dict(row._mapping))
