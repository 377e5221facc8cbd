# SPDX-License-Identifier: EUPL-1.2
"""Workers and their tasks on a real service: the personas, the small process `neuvonta`, a moved clock."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from clients.staff import StaffMember, get_member, save_member
from engine.clock import MovableClock
from engine.database import Database, Session
from engine.deployments import check_bundle, deploy_bundle, read_folder
from engine.service import Service
from engine.tables import user_task
from sujuva.moving_time import advance
from sujuva.personas import save_personas
from sujuva.settings import read_settings
from sujuva.wiring import build_service
from tasks.commands import NewContact, RecordedContact, record_contact
from tasks.forms import PageValues, check_form
from tasks.queries import TaskView, get_task
from tests.support.form_samples import NOW

NEUVONTA = Path(__file__).resolve().parent / "neuvonta"
# What a letter that a record orders is set by.
LETTERS = check_bundle(read_folder(NEUVONTA.parents[2] / "processes" / "asiakirjat"), (), check_form)
CONTACT: Mapping[str, list[str]] = {
    "kanava": ["puhelin"],
    "yhteydenottaja": ["omainen"],
    "syyt": ["kaatuminen"],
    "vaara": ["ei"],
    "ratkaistu_heti": ["ei"],
    "kuvaus": ["Kaatui kahdesti kuukaudessa."],
}
ASSESSMENT: Mapping[str, list[str]] = {
    "toive": ["Haluan asua kotona."],
    "sppb": ["6"],
    "tarve": ["jakso"],
    "aloitus": ["1.12.2026"],
}
LIISA: Mapping[str, object] = {
    "sukunimi": "Lehtonen",
    "etunimet": "Liisa",
    "syntymaaika": "1944-02-01",
    "kotikunta": "Imatra",
}


@dataclass(frozen=True, slots=True)
class TaskWorld:
    """Short ways to set a scene; what is tested is called through the public functions."""

    service: Service
    clock: MovableClock

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.service.database.transaction() as session:
            yield session

    def person(self, username: str) -> StaffMember:
        with self.service.database.reading() as session:
            return get_member(session, username)

    def add_person(self, model: str, **changes: object) -> StaffMember:
        """A colleague like this persona, with these differences."""
        member = replace(self.person(model), **changes)  # type: ignore[arg-type]  # fields by name
        with self.session() as session:
            save_member(session, member)
        return member

    def contact(self, by: str = "el", key: str | None = None, **changes: list[str]) -> RecordedContact:
        """A new client rings; the process goes on to the assessment."""
        contact = NewContact(PageValues({**CONTACT, **changes}), basics=LIISA)
        return record_contact(self.service, self.person(by), contact, key)

    def open_task(self, element_id: str = "tee_arvio") -> int:
        """The latest open task at this element."""
        with self.session() as session:
            return int(
                session.execute(
                    select(user_task.c.key)
                    .where(user_task.c.element_id == element_id, user_task.c.state == "CREATED")
                    .order_by(user_task.c.key.desc())
                    .limit(1)
                ).scalar_one()
            )

    def view(self, by: str, key: int) -> TaskView:
        actor = self.person(by)
        with self.session() as session:
            return get_task(session, self.service, actor, key)

    def advance_to(self, instant: datetime) -> int:
        return advance(self.service, self.clock, instant)


def open_task_world(url: str) -> Iterator[TaskWorld]:
    """On a database that has the schema and no rows."""
    database = Database(url, synchronous="OFF")
    clock = MovableClock(NOW)
    service = build_service(read_settings({}), database, clock)
    checked = check_bundle(read_folder(NEUVONTA), service.limits.ids(), check_form)
    assert not checked.errors, [str(problem) for problem in checked.errors]
    with database.transaction() as session:
        save_personas(session)
        deploy_bundle(session, checked, clock.now(), "testit")
        deploy_bundle(session, LETTERS, clock.now(), "testit")
    yield TaskWorld(service, clock)
    database.close()
