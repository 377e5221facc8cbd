# SPDX-License-Identifier: EUPL-1.2
"""Another party to whom a decision is served beside the client: the carer whose fee and leave it is about.

Source: hallintolaki 434/2003 54 § (a decision is served on each party), 59 § (deemed receipt). The name and
the address are client data and live here only. Each party's receipt is counted from their own letter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from clients.decisions import DRAFT, deemed_receipt, locate_decision, problems_of_posting
from clients.origins import Origin, Written
from clients.record_tables import decision_party
from engine.database import Session
from engine.errors import Conflict, InvalidInput
from engine.service import Service

WRONG = "Osapuolen tiedoksiantoa ei voi kirjata."


@dataclass(frozen=True, slots=True)
class DecisionParty:
    """`posted_on` is the day on which the party's own letter left, `served_on` its deemed receipt."""

    key: int
    decision_id: str
    name: str = field(repr=False)
    address: str | None = field(repr=False)
    language: str | None
    posted_on: date
    served_on: date | None


def serve_party(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """Notes when the party's letter left; without a day of its own it left with the client's."""
    found = locate_decision(session, origin, values["decision"])
    if found.state == DRAFT:
        raise Conflict("Päätöstä ei ole allekirjoitettu. Allekirjoita se ennen tiedoksiantoa.")
    posted = values["posted_on"] or found.posted_on or found.shown_receipt_on or origin.day
    problems = {}
    if not values["name"]:
        problems["name"] = "Anna osapuolen nimi."
    problems |= problems_of_posting(found, origin, posted)
    if problems:
        raise InvalidInput(WRONG, problems)
    session.execute(
        insert(decision_party).values(
            key=session.next_key(),
            **origin.columns(),
            decision_id=found.id,
            **{name: values[name] for name in ("name", "address", "language")},
            posted_on=posted,
            served_on=deemed_receipt(service, "kirje", posted),
        )
    )
    return Written({}, {"service": found.service})


def list_parties(session: Session, decision_id: str) -> tuple[DecisionParty, ...]:
    """Newest first; the caller has asked `require_client`."""
    names = ("key", "decision_id", "name", "address", "language", "posted_on", "served_on")
    rows = session.execute(
        select(*(decision_party.c[name] for name in names))
        .where(decision_party.c.decision_id == decision_id)
        .order_by(decision_party.c.key.desc())
    )
    return tuple(DecisionParty(**dict(row._mapping)) for row in rows)
