# SPDX-License-Identifier: EUPL-1.2
"""Each contact that came in about a client, and the people close to the client."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select

from clients.tables import contact, contact_person
from clients.timeline import ClientEvent, append_event
from engine.database import Session
from engine.errors import InvalidInput
from engine.service import Service

RELATIONS = ("puoliso", "lapsi", "muu_omainen", "laheinen", "ammattilainen", "viranomainen")
CONSENTS = ("kylla", "ei", "ei_kysytty")


@dataclass(frozen=True, slots=True)
class Contact:
    """What was recorded of a contact, in codes; the description is a document."""

    client_id: str
    matter_id: str | None
    at: datetime
    recorded_by: str
    channel: str
    contacted_by: str
    reasons: tuple[str, ...]
    demand_class: str
    resolved_at_once: bool
    description_id: str | None = None
    recorded_at: datetime | None = None
    key: int = 0


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """Someone close to the client; shown only with the client's page. `until` is when this ceased to hold."""

    key: int
    name: str = field(repr=False)
    relation: str
    phone: str | None = field(repr=False)
    disclosure_consent: str
    until: datetime | None = None
    ended_by: str | None = None


def add_contact(session: Session, service: Service, received: Contact) -> int:
    """Writes the contact down with its event and returns its key; `at` is when it came in."""
    now = service.clock.now()
    if received.at > now:
        raise InvalidInput("Yhteydenotto ei voi olla tulevaisuudessa.", {"at": "Aika on tulevaisuudessa."})
    key = session.next_key()
    session.execute(
        insert(contact).values(
            key=key,
            client_id=received.client_id,
            matter_id=received.matter_id,
            at=received.at,
            recorded_at=now,
            recorded_by=received.recorded_by,
            channel=received.channel,
            contacted_by=received.contacted_by,
            reasons=list(received.reasons),
            demand_class=received.demand_class,
            resolved_at_once=received.resolved_at_once,
            description_id=received.description_id,
        )
    )
    append_event(session, _event(received))
    return key


def _event(received: Contact) -> ClientEvent:
    return ClientEvent(
        name="contact.received",
        client_id=received.client_id,
        at=received.at,
        matter_id=received.matter_id,
        actor=received.recorded_by,
        attributes={
            "channel": received.channel,
            "contacted_by": received.contacted_by,
            "reason": list(received.reasons),
            "demand_class": received.demand_class,
            "resolved_now": received.resolved_at_once,
        },
    )


def list_contacts(session: Session, client_id: str, limit: int = 100) -> tuple[Contact, ...]:
    """Newest first."""
    rows = session.execute(
        select(contact)
        .where(contact.c.client_id == client_id)
        .order_by(contact.c.at.desc(), contact.c.key.desc())
        .limit(limit)
    )
    return tuple(
        Contact(
            client_id=row.client_id,
            matter_id=row.matter_id,
            at=row.at,
            recorded_by=row.recorded_by,
            channel=row.channel,
            contacted_by=row.contacted_by,
            reasons=tuple(row.reasons),
            demand_class=row.demand_class,
            resolved_at_once=row.resolved_at_once,
            description_id=row.description_id,
            recorded_at=row.recorded_at,
            key=row.key,
        )
        for row in rows
    )


def add_contact_person(
    session: Session,
    client_id: str,
    *,
    name: str,
    relation: str,
    phone: str | None = None,
    disclosure_consent: str = "ei_kysytty",
    author: str | None = None,
    at: datetime | None = None,
) -> ContactPerson:
    """InvalidInput(fields) for an empty name or an unknown code."""
    problems = _problems(name, relation, disclosure_consent)
    if problems:
        raise InvalidInput("Yhteyshenkilön tiedoissa on korjattavaa.", problems)
    person = ContactPerson(session.next_key(), " ".join(name.split()), relation, phone, disclosure_consent)
    session.execute(
        insert(contact_person).values(
            key=person.key,
            client_id=client_id,
            name=person.name,
            relation=relation,
            phone=phone,
            disclosure_consent=disclosure_consent,
            author=author,
            at=at,
        )
    )
    return person


def _problems(name: str, relation: str, consent: str) -> dict[str, str]:
    problems = {}
    if not 1 <= len(name.strip()) <= 200:
        problems["name"] = "Nimi on 1–200 merkkiä."
    for key, value, allowed in (("relation", relation, RELATIONS), ("disclosure_consent", consent, CONSENTS)):
        problems |= _unless_among(key, value, allowed)
    return problems


def _unless_among(key: str, value: str, allowed: Sequence[str]) -> dict[str, str]:
    return {} if value in allowed else {key: "Valitse jokin luettelosta."}


def list_contact_persons(session: Session, client_id: str) -> tuple[ContactPerson, ...]:
    """Those of now, in the order in which they were told."""
    return _persons(session, client_id, contact_person.c.until.is_(None))


def list_former_contact_persons(session: Session, client_id: str) -> tuple[ContactPerson, ...]:
    """What was known before and holds no more, ended or changed."""
    return _persons(session, client_id, contact_person.c.until.is_not(None))


def _persons(session: Session, client_id: str, wanted: ColumnElement[bool]) -> tuple[ContactPerson, ...]:
    rows = session.execute(
        select(contact_person)
        .where(contact_person.c.client_id == client_id, wanted)
        .order_by(contact_person.c.key)
    )
    return tuple(
        ContactPerson(
            row.key, row.name, row.relation, row.phone, row.disclosure_consent, row.until, row.ended_by
        )
        for row in rows
    )
