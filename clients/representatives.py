# SPDX-License-Identifier: EUPL-1.2
"""Who acts for the client, and from when to when.

Source: laki holhoustoimesta 442/1999 (edunvalvoja); laki edunvalvontavaltuutuksesta 648/2007.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, or_, select, update

from clients.origins import Origin, Written
from clients.record_tables import representative
from clients.tables import client
from engine.database import Session
from engine.errors import InvalidInput
from engine.service import Service

NOBODY = "none"
SCOPES = ("talous", "terveys_ja_hoito", "asuminen", "kaikki")


@dataclass(frozen=True, slots=True)
class Representative:
    """`valid_to` None: until further notice; its day is the last. `until` is when this ceased to be what is
    known of them: ended, or told anew."""

    key: int
    client_id: str
    matter_id: str | None
    process_instance_key: int | None
    user_task_key: int | None
    author: str
    at: datetime
    kind: str
    name: str = field(repr=False)
    phone: str | None = field(repr=False)
    scope: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    until: datetime | None
    ended_by: str | None

    def holds(self, day: date) -> bool:
        """Whether they act for the client that day, as far as is known now."""
        ended = self.valid_to is not None and self.valid_to < day
        return self.until is None and self.valid_from <= day and not ended


def add_representative(
    session: Session, service: Service, origin: Origin, values: Mapping[str, Any]
) -> Written:
    """A representative from the day on; the client's basic data then names the kind."""
    valid_from, valid_to = values["valid_from"] or origin.day, values["valid_to"]
    if valid_to is not None and valid_to < valid_from:
        raise InvalidInput("Edustuksen aika ei täsmää.", {"valid_to": "Edustus päättyy ennen kuin se alkaa."})
    session.execute(
        insert(representative).values(
            key=session.next_key(),
            **origin.columns(),
            **{name: values[name] for name in ("kind", "name", "phone")},
            scope=values["scope"] or [],
            valid_from=valid_from,
            valid_to=valid_to,
        )
    )
    session.execute(
        update(client).where(client.c.id == origin.client_id).values(representative=values["kind"])
    )
    return Written()


def name_acting(session: Session, client_id: str, day: date) -> None:
    """The client's basic data names the kind of who acts for them that day, or none."""
    acting = list_representatives(session, client_id, day)
    kind = acting[0].kind if acting else NOBODY
    session.execute(update(client).where(client.c.id == client_id).values(representative=kind))


def list_representatives(
    session: Session, client_id: str, day: date | None = None
) -> tuple[Representative, ...]:
    """Those in force that day, or all; the caller has asked `require_client`."""
    query = select(representative).where(representative.c.client_id == client_id)
    if day is not None:
        query = query.where(
            representative.c.until.is_(None),
            representative.c.valid_from <= day,
            or_(representative.c.valid_to.is_(None), representative.c.valid_to >= day),
        )
    rows = session.execute(query.order_by(representative.c.valid_from.desc(), representative.c.key.desc()))
    return tuple(Representative(**{**dict(row._mapping), "scope": tuple(row.scope)}) for row in rows)
