# SPDX-License-Identifier: EUPL-1.2
"""Claims for rectification of a decision, and what came of them.

Source: hallintolaki 434/2003 7 a luku; a corrected decision by 50 §.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from clients.decisions import CORRECTED, DRAFT, correct_decision, locate_decision, replace_decision
from clients.origins import Origin, Written
from clients.record_tables import appeal
from engine.database import Session
from engine.errors import Conflict, InvalidInput
from engine.service import Service

CHANGED = frozenset({"itseoikaisu", "muuttui"})
VARIABLE = "oikaisuvaatimus_id"


@dataclass(frozen=True, slots=True)
class Appeal:
    """`outcome` None: it is pending."""

    key: int
    client_id: str
    matter_id: str | None
    process_instance_key: int | None
    user_task_key: int | None
    author: str
    at: datetime
    decision_id: str
    arrived_at: datetime
    grounds_id: str | None
    outcome: str | None
    decided_on: date | None
    reasons_id: str | None


def file_appeal(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """A claim that came. Whether it came in time a person decides, not this."""
    found = locate_decision(session, origin, values["decision"])
    if found.state == DRAFT:
        raise Conflict("Päätöstä ei ole vielä tehty, joten siihen ei voi vaatia oikaisua.")
    if values["arrived_at"] > origin.at:
        raise InvalidInput("Saapumisaika on tulevaisuudessa.", {"arrived_at": "Anna mennyt aika."})
    if (filed := _filed_before(session, found.id)) is not None:
        _complete(session, filed, values)
        return Written({VARIABLE: str(filed), "paatos_id": found.id}, is_new=False)
    key = session.next_key()
    session.execute(
        insert(appeal).values(
            key=key,
            **origin.columns(),
            decision_id=found.id,
            arrived_at=values["arrived_at"],
            grounds_id=values["grounds"],
            outcome=values["outcome"],
        )
    )
    return Written({VARIABLE: str(key), "paatos_id": found.id}, {"service": found.service})


def _filed_before(session: Session, decision_id: str) -> int | None:
    """The pending claim that came by the client's page, before its grounds were written down."""
    key: int | None = session.execute(
        select(appeal.c.key)
        .where(
            appeal.c.decision_id == decision_id, appeal.c.decided_on.is_(None), appeal.c.grounds_id.is_(None)
        )
        .order_by(appeal.c.key.desc())
        .limit(1)
    ).scalar_one_or_none()
    return key


def _complete(session: Session, key: int, values: Mapping[str, Any]) -> None:
    session.execute(
        update(appeal)
        .where(appeal.c.key == key)
        .values(arrived_at=values["arrived_at"], grounds_id=values["grounds"], outcome=values["outcome"])
    )


def decide_appeal(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """What came of the pending claim; a change corrects the decision, or replaces it by the one named."""
    found = locate_decision(session, origin, values["decision"])
    row = session.execute(
        select(appeal.c.key)
        .where(appeal.c.decision_id == found.id, appeal.c.decided_on.is_(None))
        .order_by(appeal.c.key.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise InvalidInput("Vireillä olevaa oikaisuvaatimusta ei ole.", {"outcome": "Kirjaa vaatimus ensin."})
    session.execute(
        update(appeal)
        .where(appeal.c.key == row.key)
        .values(
            outcome=values["outcome"],
            decided_on=values["decided_on"] or origin.day,
            reasons_id=values["reasons"],
        )
    )
    if values["replaced_by"]:
        replace_decision(session, origin.client_id, found.id, values["replaced_by"])
    elif values["outcome"] in CHANGED:
        correct_decision(session, found.id, CORRECTED)
    return Written({"paatos_id": found.id}, {"service": found.service})


def list_appeals(session: Session, client_id: str) -> tuple[Appeal, ...]:
    """Newest first; the caller has asked `require_client`."""
    rows = session.execute(
        select(appeal).where(appeal.c.client_id == client_id).order_by(appeal.c.key.desc())
    )
    return tuple(Appeal(**dict(row._mapping)) for row in rows)
