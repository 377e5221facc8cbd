# SPDX-License-Identifier: EUPL-1.2
"""From a letter to an issued document: ordered in the command's transaction, set and finished afterwards.

An order is a row with everything that the letter says and an instance of a small process whose one job
sets it. The document's id is the key of that work: done twice, it is finished once, with the same bytes.
"""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import select, update

from clients.letters.content import Letter
from clients.letters.county import county_of
from clients.letters.requirements import check_letter
from clients.letters.typesetting import TEMPLATE_FOLDER, Typesetter
from clients.letters.writing import TEMPLATES, write_out
from clients.tables import issued_document
from clients.timeline import ClientEvent, append_event
from clients.unique_rows import insert_if_absent
from engine.bpmn.advance import Json
from engine.database import Session
from engine.errors import ExecutionFailed, NotFound
from engine.process_instances.steps import start_instance
from engine.service import JobHandler, Service

DRAFT, READY, VOID = "luonnos", "valmis", "mitatoity"
JOB = "letters.typeset"
PROCESS = "asiakirjan_teko"
VARIABLE = "asiakirja"


def order_letter(
    session: Session, service: Service, letter: Letter, *, client_id: str, source: str, author: str
) -> str:
    """Writes the order and starts its work; gives the document's id. The same source is ordered once.

    InvalidInput when the letter lacks what the law asks of it; then the whole command is refused.
    """
    check_letter(letter)
    written = write_out(letter, county_of(service))
    frame = letter.frame
    row = {
        "id": f"K{session.next_key()}",
        "client_id": client_id,
        "matter_id": frame.matter_id,
        "source": source,
        "kind": letter.kind,
        "service_task": frame.service_task,
        "language": frame.language,
        "structure": frame.structure,
        "template": template_version(letter.kind),
        "state": DRAFT,
        "title": written["title"],
        "author": author,
        "at": service.clock.now(),
        "content": written,
    }
    if not insert_if_absent(session, issued_document, row):
        return _ordered_before(session, row)
    start_instance(session, service, variables={VARIABLE: row["id"]}, actor=author, process_id=PROCESS)
    return str(row["id"])


def _ordered_before(session: Session, row: Mapping[str, Any]) -> str:
    same = [issued_document.c[name] == row[name] for name in ("source", "kind", "language")]
    return str(session.execute(select(issued_document.c.id).where(*same)).scalar_one())


@cache
def template_version(kind: str) -> str:
    """`decision-3f2a91c0`: the template and what all templates and words are now, so that a look tells."""
    digest = sha256()
    for path in sorted(TEMPLATE_FOLDER.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"{TEMPLATES[kind]}-{digest.hexdigest()[:8]}"


def typesetting_job(service: Service, typesetter: Typesetter) -> JobHandler:
    """What a worker does for an order: reads it, sets it outside any transaction, finishes it."""

    def work(variables: Mapping[str, Json], headers: Mapping[str, str]) -> Mapping[str, Json]:
        document_id = variables.get(VARIABLE)
        if document_id is None:
            return {}  # nobody ordered anything; the process ends
        order = read_order(service, str(document_id))
        if order is not None:
            finish_order(service, str(document_id), typesetter.typeset(*order))
        return {}

    return work


def read_order(service: Service, document_id: str) -> tuple[str, dict[str, Any]] | None:
    """Template and content of a letter that waits to be set; None when it is finished or voided already."""
    columns = issued_document.c
    with service.database.reading() as session:
        row = session.execute(
            select(columns.kind, columns.state, columns.content).where(columns.id == document_id)
        ).one_or_none()
    if row is None:
        raise NotFound(f"Asiakirjaa {document_id} ei ole. Peru tämä asiakirjan teko.")
    return (TEMPLATES[row.kind], dict(row.content)) if row.state == DRAFT else None


def finish_order(service: Service, document_id: str, pdf: bytes) -> bool:
    """Keeps the bytes with their hash; from now on they never change. False when somebody was first."""
    if not pdf.startswith(b"%PDF-"):
        raise ExecutionFailed("Latoja ei antanut PDF-tiedostoa.")
    now = service.clock.now()
    with service.database.transaction() as session:
        done = session.execute(
            update(issued_document)
            .where(issued_document.c.id == document_id, issued_document.c.state == DRAFT)
            .values(state=READY, pdf=pdf, sha256=sha256(pdf).hexdigest(), size=len(pdf), finished_at=now)
            .returning(issued_document.c.client_id, issued_document.c.matter_id, issued_document.c.kind)
        ).one_or_none()
        if done is None:
            return False
        told = {"kind": done.kind, "document": document_id}
        append_event(
            session, ClientEvent("document.issued", done.client_id, now, done.matter_id, attributes=told)
        )
    return True
