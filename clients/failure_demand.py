# SPDX-License-Identifier: EUPL-1.2
"""Failure demand (häiriökysyntä): contacts that came only because something went wrong before.

Counted by cause and by the process that the client's matter was in when the contact came (indicator I9).
The class of a new contact is proposed by a rule and confirmed by a person.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from clients.matters import find_open_matter
from clients.tables import contact
from engine.business_calendar import local_date, start_of_day
from engine.database import Session
from engine.tables import process_instance

VALUE = "arvokysynta"
NO_ANSWER = "hairio_ei_vastausta"
CAUSES = (
    "hairio_uusinta",
    NO_ANSWER,
    "hairio_vaara_paikka",
    "hairio_paatos_epaselva",
    "hairio_ei_toteutunut",
    "hairio_virhe",
)
WAITS_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class CauseCount:
    """Contacts of one cause while that process ran for the matter; None when no process ran yet."""

    cause: str
    process_id: str | None
    contacts: int


@dataclass(frozen=True, slots=True)
class Demand:
    """All contacts of the period, and those of a cause; `share` from 0 to 1."""

    contacts: int
    failures: int
    by_cause: tuple[CauseCount, ...]

    @property
    def share(self) -> float | None:
        return self.failures / self.contacts if self.contacts else None


def demand_of(session: Session, first: date, last: date) -> Demand:
    """The contacts that came from the first to the last day, both included, in Finnish days."""
    begin, end = start_of_day(first), start_of_day(last + timedelta(days=1))
    rows = session.execute(
        select(contact.c.key, contact.c.demand_class, contact.c.matter_id, contact.c.at)
        .where(contact.c.at >= begin, contact.c.at < end)
        .order_by(contact.c.key)
    ).all()
    failures = [row for row in rows if row.demand_class != VALUE]
    counts: dict[tuple[str, str | None], int] = {}
    for row in failures:
        place = (row.demand_class, _process_at(session, row.matter_id, row.at))
        counts[place] = counts.get(place, 0) + 1
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0][0], entry[0][1] or ""))
    by_cause = tuple(CauseCount(cause, process, count) for (cause, process), count in ordered)
    return Demand(len(rows), len(failures), by_cause)


def count_cause(
    session: Session, cause: str, process_id: str | None, first: date, last: date
) -> tuple[int, int]:
    """Contacts of the cause (in the process when one is named), and all contacts, of the days."""
    found = demand_of(session, first, last)
    of_cause = sum(
        one.contacts for one in found.by_cause if one.cause == cause and process_id in (None, one.process_id)
    )
    return of_cause, found.contacts


def suggest_class(session: Session, client_id: str, arrived_at: datetime) -> str | None:
    """`hairio_ei_vastausta` when the client's open matter had a contact within 14 days and still waits.

    Source: indicator I9. Waiting means that no assessment, decision or service has followed the contact.
    None: nothing to propose, the contact counts as value demand.
    """
    matter = find_open_matter(session, client_id)
    if matter is None or matter.state not in ("vireilla", "arvioinnissa"):
        return None
    last = session.execute(
        select(func.max(contact.c.at, type_=contact.c.at.type)).where(
            contact.c.matter_id == matter.id, contact.c.at < arrived_at
        )
    ).scalar_one()
    if last is None or (local_date(arrived_at) - local_date(last)) > WAITS_FOR:
        return None
    return NO_ANSWER


def _process_at(session: Session, matter_id: str | None, at: datetime) -> str | None:
    """The main process that ran last for the matter when the contact came."""
    if matter_id is None:
        return None
    return session.execute(
        select(process_instance.c.process_id)
        .where(
            process_instance.c.matter_id == matter_id,
            process_instance.c.parent_key.is_(None),
            process_instance.c.started_at < at,
        )
        .order_by(process_instance.c.started_at.desc(), process_instance.c.key.desc())
        .limit(1)
    ).scalar_one_or_none()
