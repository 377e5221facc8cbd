# SPDX-License-Identifier: EUPL-1.2
"""Issued documents for reading, and their voiding. Bytes are read on a ground, logged, checked by hash."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy import Row, func, select, update

from clients.letters.issuing import PARTY
from clients.letters.orders import DRAFT, READY, VOID
from clients.record_tables import client_decision
from clients.records import get_client
from clients.staff import StaffMember
from clients.tables import issued_document, staff_member
from clients.timeline import ClientEvent, append_event
from clients.visibility import Ground, require_client
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import Conflict, ExecutionFailed, InvalidInput, NotFound, NotPermitted
from engine.service import Service

LONGEST_REASON = 1000
_SHOWN = select(
    *(column for column in issued_document.c if column.name not in ("content", "pdf")),
    func.coalesce(staff_member.c.name, issued_document.c.author).label("author_name"),
).outerjoin(staff_member, staff_member.c.username == issued_document.c.author)


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """What a list shows of a document (DOC). `state`: luonnos while it is being made, valmis, mitatoity.

    `service` is that of the decision which the document is about. `sent_to` says whose copy it is where
    another one of the same decision went to another party."""

    id: str
    client_id: str
    matter_id: str | None
    source: str
    kind: str
    service_task: str
    language: str
    structure: str
    template: str
    state: str
    title: str
    author: str
    author_name: str
    at: datetime
    sha256: str | None
    size: int | None
    finished_at: datetime | None
    voided_at: datetime | None
    voided_by: str | None
    void_reason: str | None
    service: str | None = None
    sent_to: Literal["client", "party"] | None = None

    @property
    def can_be_opened(self) -> bool:
        return self.finished_at is not None

    @property
    def record_id(self) -> str:
        """Of the record that it was ordered for; empty when it was for none."""
        return (*self.source.split(":"), "")[1]

    @property
    def is_for_party(self) -> bool:
        return self.source.startswith(f"{PARTY}:")


def list_issued(session: Session, client_id: str, matter_id: str | None = None) -> tuple[IssuedDocument, ...]:
    """A client's documents, or those of one matter, newest first; the caller has asked `require_client`."""
    query = _SHOWN.where(issued_document.c.client_id == client_id)
    if matter_id is not None:
        query = query.where(issued_document.c.matter_id == matter_id)
    rows = session.execute(
        query.order_by(
            issued_document.c.at.desc(), func.length(issued_document.c.id).desc(), issued_document.c.id.desc()
        )
    )
    documents = [_read(row) for row in rows]
    return tuple(_with_addressees(documents, _services(session, client_id) if documents else {}))


def _services(session: Session, client_id: str) -> dict[str, str]:
    """The service of each decision of the client."""
    decisions = select(client_decision.c.id, client_decision.c.service)
    rows = session.execute(decisions.where(client_decision.c.client_id == client_id))
    return {row.id: row.service for row in rows}


def _with_addressees(
    documents: Iterable[IssuedDocument], services: Mapping[str, str]
) -> Iterable[IssuedDocument]:
    documents = list(documents)
    shared = {one.record_id for one in documents if one.is_for_party}
    for one in documents:
        side: Literal["client", "party"] = "party" if one.is_for_party else "client"
        sent_to = side if one.record_id in shared else None
        yield replace(one, service=services.get(one.record_id), sent_to=sent_to)


def open_issued(
    session: Session, service: Service, actor: StaffMember, document_id: str
) -> tuple[IssuedDocument, bytes]:
    """The document and its bytes; needs a writing transaction, for the log.

    NotFound without a ground, NotPermitted for an address that is restricted by now, Conflict while it is
    being made, ExecutionFailed when the bytes are not those that were issued.
    """
    found, ground = _require(session, service, actor, document_id, "katselu")
    _require_address(session, service, found, ground)
    if not found.can_be_opened:
        raise Conflict("Asiakirjaa tehdään vielä. Avaa se hetken päästä.")
    pdf = session.execute(
        select(issued_document.c.pdf).where(issued_document.c.id == document_id)
    ).scalar_one()
    if pdf is None or sha256(pdf).hexdigest() != found.sha256:
        raise ExecutionFailed(f"Asiakirjan {document_id} tiedosto ei ole se, joka annettiin.")
    return found, bytes(pdf)


def void_issued(service: Service, actor: StaffMember, document_id: str, reason: str) -> str:
    """Marks a document void (mitätöity), for its author, case manager or leader; gives the client's id.

    It stays to be read. InvalidInput without a reason, Conflict when it is void already.
    """
    words = reason.strip()
    if not 3 <= len(words) <= LONGEST_REASON:
        rule = f"Kerro, miksi asiakirja mitätöidään, 3–{LONGEST_REASON} merkkiä."
        raise InvalidInput("Asiakirjaa ei mitätöity.", {"reason": rule})
    with service.database.transaction() as session:
        found, ground = _require(session, service, actor, document_id, "mitätöinti")
        if actor.username != found.author and ground is not Ground.NAMED and actor.role != "team_leader":
            raise NotPermitted("Asiakirjan mitätöi sen laatija, asiakasvastaava tai esimies.")
        if not mark_void(session, service, found, actor.username, words):
            raise Conflict("Asiakirja on jo mitätöity. Mitään ei muutettu.")
        return found.client_id


def mark_void(session: Session, service: Service, found: IssuedDocument, actor: str, reason: str) -> bool:
    """False when it is void already. Who may do it was asked before."""
    now = service.clock.now()
    changed = session.execute(
        update(issued_document)
        .where(issued_document.c.id == found.id, issued_document.c.state.in_((DRAFT, READY)))
        .values(state=VOID, voided_at=now, voided_by=actor, void_reason=reason)
    ).rowcount
    if not changed:
        return False
    told = {"kind": found.kind, "document": found.id}
    append_event(
        session,
        ClientEvent("document.voided", found.client_id, now, found.matter_id, actor=actor, attributes=told),
    )
    return True


def void_of_client(
    session: Session, service: Service, client_id: str, document_id: str, actor: str, reason: str
) -> None:
    """Marks a letter void that another act has overtaken; one that is not there or void already stays so."""
    for found in list_issued(session, client_id):
        if found.id == document_id:
            mark_void(session, service, found, actor, reason)


def _require(
    session: Session, service: Service, actor: StaffMember, document_id: str, act: str
) -> tuple[IssuedDocument, Ground]:
    row = session.execute(_SHOWN.where(issued_document.c.id == document_id)).one_or_none()
    missing = NotFound("Asiakirjaa ei löydy, tai sinulla ei ole perustetta nähdä sitä.")
    if row is None:
        raise missing
    try:
        ground = require_client(session, service, actor, row.client_id, f"asiakirja {document_id}", act=act)
    except NotFound:
        raise missing from None
    return _read(row), ground


def _require_address(session: Session, service: Service, found: IssuedDocument, ground: Ground) -> None:
    """A letter from before a restriction has the address on it: it shows to named people only."""
    today = local_date(service.clock.now())
    if ground.is_personal or not get_client(session, found.client_id, today).restricted_address:
        return
    content = session.execute(
        select(issued_document.c.content).where(issued_document.c.id == found.id)
    ).scalar_one()
    if content["addressee"]["lines"]:
        raise NotPermitted(
            "Asiakirjassa on osoite, jolla on nyt turvakielto. Sen avaa asiakkaalle nimetty työntekijä."
        )


def _read(row: Row[Any]) -> IssuedDocument:
    return IssuedDocument(**dict(row._mapping))
