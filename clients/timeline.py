# SPDX-License-Identifier: EUPL-1.2
"""What has happened to a client, in order; only ever appended to.

Names of events are those of the event log: `contact.received`, `matter.opened`,
`assessment.completed`, `cm.assigned`, `case.closed` and so on. Attributes hold codes, dates and ids,
never names or free text. Indicators and the client's page read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, select

from clients.tables import client_event
from engine.bpmn.advance import Json
from engine.business_calendar import local_date
from engine.database import Session


@dataclass(frozen=True, slots=True)
class ClientEvent:
    """One happening; `key` tells the order of events of the same instant."""

    name: str
    client_id: str
    at: datetime
    matter_id: str | None = None
    instance_key: int | None = None
    process_id: str | None = None
    element_id: str | None = None
    actor: str | None = None
    attributes: Mapping[str, Json] = field(default_factory=dict)
    key: int = 0


# Made once, as every command writes some: to build a statement costs more than to run it.
_INSERT = insert(client_event)


def append_event(session: Session, event: ClientEvent) -> int:
    """Writes the event down and returns its key."""
    key = session.next_key()
    session.execute(
        _INSERT,
        {
            "key": key,
            "client_id": event.client_id,
            "matter_id": event.matter_id,
            "process_instance_key": event.instance_key,
            "process_id": event.process_id,
            "element_id": event.element_id,
            "name": event.name,
            "at": event.at,
            "local_day": local_date(event.at),
            "actor": event.actor,
            "attributes": dict(event.attributes),
        },
    )
    return key


def has_happened(session: Session, matter_id: str | None, name: str) -> bool:
    """Whether the matter has an event of this name."""
    found = select(client_event.c.key).where(
        client_event.c.matter_id == matter_id, client_event.c.name == name
    )
    return session.execute(found.limit(1)).one_or_none() is not None


def read_timeline(session: Session, client_id: str, limit: int = 200) -> tuple[ClientEvent, ...]:
    """The latest events, newest first."""
    rows = session.execute(
        select(client_event)
        .where(client_event.c.client_id == client_id)
        .order_by(client_event.c.at.desc(), client_event.c.key.desc())
        .limit(limit)
    )
    return tuple(
        ClientEvent(
            name=row.name,
            client_id=row.client_id,
            at=row.at,
            matter_id=row.matter_id,
            instance_key=row.process_instance_key,
            process_id=row.process_id,
            element_id=row.element_id,
            actor=row.actor,
            attributes=row.attributes,
            key=row.key,
        )
        for row in rows
    )
