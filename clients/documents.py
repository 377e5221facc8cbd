# SPDX-License-Identifier: EUPL-1.2
"""Free text of forms. Process variables hold only the id; the text is read on a ground and logged."""

from collections.abc import Collection
from dataclasses import dataclass
from dataclasses import field as data_field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select

from clients.staff import StaffMember
from clients.tables import document
from clients.visibility import require_client
from engine.database import Session
from engine.errors import InvalidInput, NotFound
from engine.service import Service

LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class Document:
    """One text as it was written; a new version is a new document."""

    id: str
    client_id: str
    matter_id: str | None
    task_key: int | None
    field: str
    author: str
    at: datetime
    text: str = data_field(repr=False)


def store_text(
    session: Session,
    service: Service,
    *,
    client_id: str,
    matter_id: str | None,
    task_key: int | None,
    field: str,
    author: str,
    text: str,
) -> str:
    """Keeps the text and returns its id. InvalidInput above 100,000 characters."""
    if len(text) > LONGEST_TEXT:
        raise InvalidInput("Teksti on liian pitkä.", {field: f"Enintään {LONGEST_TEXT} merkkiä."})
    document_id = f"D{session.next_key()}"
    session.execute(
        insert(document).values(
            id=document_id,
            client_id=client_id,
            matter_id=matter_id,
            user_task_key=task_key,
            field=field,
            author=author,
            at=service.clock.now(),
            text=text.replace("\x00", ""),
        )
    )
    return document_id


def get_text(session: Session, service: Service, actor: StaffMember, document_id: str) -> Document:
    """One text for reading; NotFound when there is none or no ground to see its client."""
    row = session.execute(select(document).where(document.c.id == document_id)).one_or_none()
    if row is None:
        raise NotFound("Asiakirjaa ei löydy, tai sinulla ei ole perustetta nähdä sitä.")
    try:
        require_client(session, service, actor, row.client_id, f"asiakirja {document_id}")
    except NotFound:
        raise NotFound("Asiakirjaa ei löydy, tai sinulla ei ole perustetta nähdä sitä.") from None
    return _read(row)


def read_texts(session: Session, client_id: str, document_ids: Collection[str]) -> dict[str, str]:
    """The texts of one client by id; the caller has asked `require_client`. Others' ids are left out."""
    rows = session.execute(
        select(document.c.id, document.c.text).where(
            document.c.client_id == client_id, document.c.id.in_(sorted(document_ids))
        )
    )
    return {row.id: row.text for row in rows}


def list_documents(session: Session, client_id: str) -> tuple[Document, ...]:
    """All texts of a client, newest first; the caller has asked `require_client`."""
    rows = session.execute(
        select(document)
        .where(document.c.client_id == client_id)
        .order_by(document.c.at.desc(), document.c.id.desc())
    )
    return tuple(_read(row) for row in rows)


def _read(row: Row[Any]) -> Document:
    return Document(
        id=row.id,
        client_id=row.client_id,
        matter_id=row.matter_id,
        task_key=row.user_task_key,
        field=row.field,
        author=row.author,
        at=row.at,
        text=row.text,
    )
