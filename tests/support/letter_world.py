# SPDX-License-Identifier: EUPL-1.2
"""A whole service with the county's processes, its people, Liisa, and letters to her."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from clients.case_managers import name_case_manager
from clients.documents import store_text
from clients.letters.content import Letter
from clients.letters.issuing import issue_letters
from clients.letters.orders import order_letter
from clients.matters import open_matter
from clients.origins import Origin
from clients.recording import write_record
from clients.records import create_client
from clients.staff import StaffMember, get_member
from clients.tables import client, issued_document
from engine.clock import MovableClock
from engine.database import Database, Session
from engine.deployments import check_bundle, deploy_bundle, read_folder
from engine.service import Service
from sujuva.moving_time import advance
from sujuva.personas import save_personas
from sujuva.settings import read_settings
from sujuva.wiring import build_service
from tasks.forms import check_form
from tests.support.letters import PROCESSES, PdfReading, decision

IN_ORDER = (func.length(issued_document.c.id), issued_document.c.id)
START = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)
SETTING = check_bundle(read_folder(PROCESSES / "asiakirjat"), (), check_form)
LIISA: Mapping[str, object] = {
    "sukunimi": "Lehtonen",
    "etunimet": "Liisa",
    "syntymaaika": "1944-05-15",
    "kotikunta": "Imatra",
    "osoite": "Koivukatu 4 B 12, 55100 Imatra",
}


@dataclass(frozen=True, slots=True)
class LetterWorld:
    """Short ways to set a scene; what is tested is called through the public functions."""

    service: Service
    clock: MovableClock
    client_id: str
    matter_id: str

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.service.database.transaction() as session:
            yield session

    def person(self, username: str) -> StaffMember:
        with self.service.database.reading() as session:
            return get_member(session, username)

    def letter(self) -> Letter:
        letter = decision("fi")
        return replace(letter, frame=replace(letter.frame, matter_id=self.matter_id))

    def order(self, source: str = "P1", letter: Letter | None = None) -> str:
        with self.session() as session:
            return order_letter(
                session,
                self.service,
                letter or self.letter(),
                client_id=self.client_id,
                source=source,
                author="av",
            )

    def row(self, document_id: str) -> Row[tuple[object, ...]]:
        with self.session() as session:
            return session.execute(select(issued_document).where(issued_document.c.id == document_id)).one()

    def work(self) -> int:
        return advance(self.service, self.clock, self.clock.now())

    def restrict_address(self) -> None:
        with self.session() as session:
            session.execute(
                update(client).where(client.c.id == self.client_id).values(restricted_address=True)
            )


def open_letter_world(database: Database) -> LetterWorld:
    """On a database with the newest schema. Anna is Liisa's case manager, Antti her substitute."""
    clock = MovableClock(START)
    service = build_service(read_settings({}), database, clock)
    with database.transaction() as session:
        save_personas(session)
        deploy_bundle(session, SETTING, clock.now(), "testit")
        client_id = create_client(session, service, LIISA)
        name_case_manager(session, service, client_id, "av", substitute="av2", reason="testi", actor=None)
        matter = open_matter(session, service, client_id, clock.now())
    return LetterWorld(service, clock, client_id, matter.id)


def write(
    world: LetterWorld, *records: tuple[str, Mapping[str, object]], instance: int = 7, by: str = "av"
) -> dict[str, Any]:
    """One task that writes these records; free texts are stored first, as a form does."""
    with world.session() as session:
        origin = Origin(world.client_id, by, world.clock.now(), world.matter_id, instance, "p", "e", 1)
        known: dict[str, Any] = {}
        for kind, given in records:
            values = {name: stored(world, session, name, value) for name, value in given.items()}
            known |= write_record(session, world.service, origin, kind, values, known)
        issue_letters(session, world.service, origin, [kind for kind, _ in records], known)
    world.work()
    return known


def stored(world: LetterWorld, session: Any, name: str, value: object) -> object:
    """`text:` before a value makes it a document, also in rows."""
    if isinstance(value, list):
        return [stored(world, session, name, one) for one in value]
    if isinstance(value, Mapping):
        return {key: stored(world, session, key, one) for key, one in value.items()}
    if not isinstance(value, str) or not value.startswith("text:"):
        return value
    return store_text(
        session,
        world.service,
        client_id=world.client_id,
        matter_id=world.matter_id,
        task_key=None,
        field=name,
        author="av",
        text=value.removeprefix("text:"),
    )


def letters(world: LetterWorld) -> list[tuple[str, str, str]]:
    """Kind, language and text of each document, in the order of their making."""
    with world.session() as session:
        found = session.execute(select(issued_document).order_by(*IN_ORDER)).all()
    return [(row.kind, row.language, PdfReading(row.pdf).text()) for row in found]
