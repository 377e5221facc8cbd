# SPDX-License-Identifier: EUPL-1.2
"""The intake inbox: what has come in by any channel and waits to be recorded as a contact.

Each item is pending from its arrival (vireilletulo, SHL 1301/2014 34 §), whenever somebody gets to it.
Who it is about is decided by a person; a program only tells what was sent.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, update

from clients.access_log import record
from clients.case_managers import barred_from
from clients.network_tables import arrival
from clients.plain_texts import Problems
from clients.staff import StaffMember, get_member
from clients.tables import barred_member, client
from clients.unique_rows import insert_if_absent
from clients.visibility import Ground, ground_for, was_found
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotFound
from engine.service import Service

CHANNELS = ("puhelin", "sahkoinen", "viesti", "chat", "takaisinsoitto", "kirje", "kaynti", "ilmoitus")
SENDERS = ("asiakas", "omainen", "laheinen", "edustaja", "ammattilainen", "viranomainen", "muu")
NEW, RECORDED, JOINED, DISMISSED = "uusi", "kirjattu", "liitetty", "poistettu"
DISMISSALS = ("ei_koske_meita", "sama_kahdesti", "roskaposti")
LONGEST_TEXT = 10_000
OLDEST = timedelta(days=365)
SEARCH_SHOWS_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class NewArrival:
    """What came in. `arrived_at` None is now; `external_id` is the sender program's own id of it;
    `service_area` the area that it was sent to, None for whichever the client belongs to."""

    channel: str
    contacted_by: str = "muu"
    sender: str | None = field(repr=False, default=None)
    phone: str | None = field(repr=False, default=None)
    about: str | None = field(repr=False, default=None)
    subject: str | None = field(repr=False, default=None)
    text: str | None = field(repr=False, default=None)
    arrived_at: datetime | None = None
    external_id: str | None = None
    service_area: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """One item; `outcome` is why it was dismissed, `client_id` whom a person matched it to."""

    key: int
    channel: str
    arrived_at: datetime
    recorded_at: datetime
    source: str
    external_id: str | None
    contacted_by: str
    sender: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    about: str | None = field(repr=False)
    subject: str | None = field(repr=False)
    text: str | None = field(repr=False)
    client_id: str | None
    matched_by: str | None
    state: str
    handled_at: datetime | None
    handled_by: str | None
    outcome: str | None
    matter_id: str | None
    service_area: str | None


def receive(session: Session, service: Service, source: str, came: NewArrival) -> tuple[int, bool]:
    """Puts the item into the inbox; gives its key, and False when the same `external_id` is there already.

    InvalidInput names each field that is too long, unknown or in the future; control characters and
    marks that turn the direction of writing are refused.
    """
    values = _check(service, came)
    if came.external_id is not None:
        known = _find_by_id(session, source, came.external_id)
        if known is not None:
            return known, False
    key = session.next_key()
    values |= {"key": key, "source": source, "recorded_at": service.clock.now(), "state": NEW}
    if not insert_if_absent(session, arrival, values):
        return _find_by_id(session, source, came.external_id or "") or key, False
    return key, True


def list_waiting(session: Session, actor: StaffMember) -> tuple[Arrival, ...]:
    """What waits, oldest first; nobody sees what is about their own kin."""
    rows = session.execute(
        select(arrival)
        .where(arrival.c.state == NEW, _not_barred(actor))
        .order_by(arrival.c.arrived_at, arrival.c.key)
    )
    return tuple(_read(row) for row in rows)


def list_handled(
    session: Session, actor: StaffMember, since: datetime, limit: int = 50
) -> tuple[Arrival, ...]:
    """What was handled lately, newest first."""
    rows = session.execute(
        select(arrival)
        .where(arrival.c.state != NEW, arrival.c.handled_at > since, _not_barred(actor))
        .order_by(arrival.c.handled_at.desc(), arrival.c.key.desc())
        .limit(limit)
    )
    return tuple(_read(row) for row in rows)


def count_waiting(session: Session, actor: StaffMember) -> int:
    found: int = session.execute(
        select(func.count()).where(arrival.c.state == NEW, _not_barred(actor))
    ).scalar_one()
    return found


def open_arrival(
    session: Session,
    service: Service,
    actor: StaffMember,
    key: int,
    act: str = "katselu",
    *,
    lock: bool = False,
) -> Arrival:
    """One item, with the look in the access log. NotFound for one about the actor's own kin too."""
    query = select(arrival).where(arrival.c.key == key, _not_barred(actor))
    row = session.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound("Saapunutta ei löydy.")
    record(session, service, actor, row.client_id, act, Ground.NEW_CONTACT, f"saapunut {key}")
    return _read(row)


def match_arrival(session: Session, service: Service, actor: StaffMember, key: int, client_id: str) -> None:
    """Says whom the item is about. Conflict when it is handled; NotFound for a client nobody found."""
    _waiting(session, open_arrival(session, service, actor, key, "käsittely", lock=True))
    now = service.clock.now()
    known = session.execute(select(client.c.id).where(client.c.id == client_id)).one_or_none() is not None
    shown = was_found(session, actor, client_id, now - SEARCH_SHOWS_FOR) or ground_for(
        session, actor, client_id, now
    )
    if not known or not shown or actor.username in barred_from(session, client_id):
        raise NotFound("Asiakasta ei löydy. Hae hänet ensin nimellä ja syntymäajalla tai henkilötunnuksella.")
    session.execute(
        update(arrival).where(arrival.c.key == key).values(client_id=client_id, matched_by=actor.username)
    )


def dismiss_arrival(session: Session, service: Service, actor: StaffMember, key: int, reason: str) -> None:
    """Takes the item out of the inbox without a contact, with a reason code."""
    if reason not in DISMISSALS:
        raise InvalidInput("Kerro, miksi saapunutta ei kirjata.", {"reason": "Valitse jokin luettelosta."})
    close_arrival(session, service, actor, key, DISMISSED, outcome=reason)


def close_arrival(
    session: Session,
    service: Service,
    actor: StaffMember,
    key: int,
    state: str,
    *,
    client_id: str | None = None,
    matter_id: str | None = None,
    outcome: str | None = None,
) -> Arrival:
    """Marks the item handled, once. Conflict names who was first."""
    found = open_arrival(session, service, actor, key, "käsittely", lock=True)
    _waiting(session, found)
    session.execute(
        update(arrival)
        .where(arrival.c.key == key)
        .values(
            state=state,
            client_id=client_id or found.client_id,
            matter_id=matter_id,
            outcome=outcome,
            handled_at=service.clock.now(),
            handled_by=actor.username,
        )
    )
    return found


def _waiting(session: Session, found: Arrival) -> None:
    if found.state != NEW:
        first = get_member(session, found.handled_by or "").name
        raise Conflict(f"Saapuneen on jo käsitellyt {first}. Mitään ei muutettu.")


def _not_barred(actor: StaffMember) -> ColumnElement[bool]:
    barred = select(barred_member.c.client_id).where(barred_member.c.username == actor.username)
    return or_(arrival.c.client_id.is_(None), arrival.c.client_id.not_in(barred))


def _find_by_id(session: Session, source: str, external_id: str) -> int | None:
    return session.execute(
        select(arrival.c.key).where(and_(arrival.c.source == source, arrival.c.external_id == external_id))
    ).scalar_one_or_none()


def _check(service: Service, came: NewArrival) -> dict[str, Any]:
    problems = Problems()
    now = service.clock.now()
    arrived_at = came.arrived_at or now
    values: dict[str, Any] = {
        "channel": came.channel,
        "contacted_by": came.contacted_by,
        "arrived_at": arrived_at,
        "sender": problems.line("sender", came.sender, 200, "Lähettäjä"),
        "phone": problems.line("phone", came.phone, 40, "Puhelin"),
        "about": problems.line("about", came.about, 300, "Kenestä on kyse"),
        "subject": problems.line("subject", came.subject, 200, "Aihe"),
        "text": problems.text("text", came.text, LONGEST_TEXT, "Teksti"),
        "external_id": problems.line("external_id", came.external_id, 200, "Tunniste"),
        "service_area": came.service_area,
    }
    if came.channel not in CHANNELS:
        problems["channel"] = "Valitse jokin luettelosta."
    if came.contacted_by not in SENDERS:
        problems["contacted_by"] = "Valitse jokin luettelosta."
    if arrived_at > now:
        problems["arrived_at"] = "Saapumisaika on tulevaisuudessa."
    elif arrived_at < now - OLDEST:
        problems["arrived_at"] = "Saapumisaika on yli vuoden takaa. Tarkista se."
    if not any(values[name] for name in ("sender", "about", "subject", "text")):
        problems["text"] = "Kerro, mitä asia koskee tai kuka otti yhteyttä."
    problems.refuse("Saapunutta ei voi tallentaa.")
    return values


def _read(row: Row[Any]) -> Arrival:
    return Arrival(**dict(row._mapping))
