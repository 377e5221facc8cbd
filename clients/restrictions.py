# SPDX-License-Identifier: EUPL-1.2
"""Restrictions on the client's data: turvakielto hides the address, luovutuskielto forbids disclosure.

Source: laki väestötietojärjestelmästä 661/2009 36 §; asiakastietolaki 703/2023.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, insert, or_, select

from clients.origins import Origin, Written
from clients.record_tables import restriction
from clients.tables import client
from engine.database import Session
from engine.errors import InvalidInput
from engine.service import Service

SAFETY = "turvakielto"


@dataclass(frozen=True, slots=True)
class Restriction:
    """`valid_to` None: until further notice; its day is the last."""

    key: int
    client_id: str
    matter_id: str | None
    process_instance_key: int | None
    user_task_key: int | None
    author: str
    at: datetime
    kind: str
    valid_from: date
    valid_to: date | None
    explanation_id: str | None


def add_restriction(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """A restriction from the day on; turvakielto hides the address at once, to the end of its last day."""
    valid_from, valid_to = values["valid_from"] or origin.day, values["valid_to"]
    if valid_to is not None and valid_to < valid_from:
        raise InvalidInput(
            "Rajoituksen aika ei täsmää.", {"valid_to": "Rajoitus päättyy ennen kuin se alkaa."}
        )
    session.execute(
        insert(restriction).values(
            key=session.next_key(),
            **origin.columns(),
            kind=values["kind"],
            valid_from=valid_from,
            valid_to=valid_to,
            explanation_id=values["explanation"],
        )
    )
    return Written()


def hides_address(day: date | ColumnElement[date] | None) -> ColumnElement[bool]:
    """Whether the address of a row of `client` is hidden that day, for any query of that table.

    Told on the client's data until it is told otherwise, or by a turvakielto whose last day has not passed;
    without a day, by any that was ever told.
    """
    dated = [restriction.c.client_id == client.c.id, restriction.c.kind == SAFETY]
    if day is not None:
        dated.append(or_(restriction.c.valid_to.is_(None), restriction.c.valid_to >= day))
    return or_(client.c.restricted_address, exists().where(*dated))


def list_restrictions(session: Session, client_id: str, day: date) -> tuple[Restriction, ...]:
    """Those in force that day; the caller has asked `require_client`."""
    rows = session.execute(
        select(restriction)
        .where(
            restriction.c.client_id == client_id,
            restriction.c.valid_from <= day,
            or_(restriction.c.valid_to.is_(None), restriction.c.valid_to >= day),
        )
        .order_by(restriction.c.valid_from.desc(), restriction.c.key.desc())
    )
    return tuple(Restriction(**dict(row._mapping)) for row in rows)


def may_disclose(session: Session, client_id: str, day: date) -> bool:
    """False while a luovutuskielto is in force."""
    return all(one.kind == SAFETY for one in list_restrictions(session, client_id, day))
