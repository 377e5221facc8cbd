# SPDX-License-Identifier: EUPL-1.2
"""A whole house behind its pages: a fresh database, the personas, the small process `kokeilu`, a clock."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

import clients.announcements
import clients.handlers
import clients.order_handlers
import clients.provider_uses
import tasks.reminders
from clients.records import create_client
from engine import feel
from engine.business_calendar import BusinessCalendar
from engine.clock import MovableClock
from engine.database import Database
from engine.deadlines import feel_functions, load_limits
from engine.deployments import Catalogue, check_bundle, deploy_bundle, read_folder
from engine.service import Service
from engine.tables import user_task
from sujuva.moving_time import advance
from sujuva.personas import PERSONAS, save_personas
from sujuva.provider_network import save_network
from tasks.forms import check_form
from tests.support.filled_record import give_reference
from webui.application import create_app
from webui.settings import WebSettings

PROJECT = Path(__file__).resolve().parents[2]
KOKEILU = Path(__file__).resolve().parent / "kokeilu"
START = datetime(2026, 11, 23, 7, 40, tzinfo=UTC)
SECRET = "a-secret-of-the-tests-that-is-long-enough"
_TOKEN = re.compile(r'name="csrf-token" value="([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True)
class ClockOfTests:
    """The demo clock's controls over a clock that stands still."""

    service: Service
    clock: MovableClock

    def now(self) -> datetime:
        return self.clock.now()

    def advance_to(self, instant: datetime) -> int:
        return advance(self.service, self.clock, instant)


@dataclass(frozen=True, slots=True)
class WebWorld:
    """The application with everything below it; sessions live by a clock of their own."""

    app: Flask
    service: Service
    clock: MovableClock
    session_clock: MovableClock

    def visitor(self) -> "Visitor":
        return Visitor(self.app.test_client())

    def sign_in(self, username: str) -> "Visitor":
        visitor = self.visitor()
        answer = visitor.post("/sign-in", {"username": username}, page="/sign-in")
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return visitor


def _find_token(answer: TestResponse) -> re.Match[str] | None:
    return _TOKEN.search(answer.get_data(as_text=True)) if "html" in (answer.mimetype or "") else None


@dataclass(slots=True)
class Visitor:
    """A browser without a screen: sends the token that its last page held."""

    http: FlaskClient
    token: str = ""

    def get(
        self, address: str, *, follow: bool = False, headers: Mapping[str, str] | None = None
    ) -> TestResponse:
        answer = self.http.get(address, follow_redirects=follow, headers=dict(headers or {}), buffered=True)
        if found := _find_token(answer):
            self.token = found[1]
        return answer

    def post(
        self,
        address: str,
        data: Mapping[str, object],
        *,
        page: str | None = None,
        follow: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> TestResponse:
        """Reads `page` first for its token when it is given."""
        if page is not None:
            self.get(page)
        answer = self.http.post(
            address,
            data={"csrf-token": self.token, **data},
            follow_redirects=follow,
            headers=dict(headers or {}),
        )
        if found := _find_token(answer):
            self.token = found[1]
        return answer


def build_service(database: Database, clock: MovableClock) -> Service:
    """The service that the pages stand on, with the process deployed and the personas known."""
    calendar = BusinessCalendar(name="toimisto", eves_are_workdays=True)
    limits = load_limits(PROJECT / "processes" / "limits")
    service = Service(
        database=database,
        clock=clock,
        catalogue=Catalogue(database),
        limits=limits,
        calendar=calendar,
        feel=feel.Environment(now=clock.now, functions=feel_functions(limits, calendar)),
        handlers=clients.handlers.handlers(),
        listeners=(
            clients.announcements.listener,
            clients.order_handlers.listener,
            clients.provider_uses.listener,
            tasks.reminders.listener,
        ),
    )
    give_reference(service)
    checked = check_bundle(read_folder(KOKEILU), limits.ids(), check_form)
    assert not checked.errors, [str(problem) for problem in checked.errors]
    with database.transaction() as session:
        save_personas(session)
        save_network(session, service)
        deploy_bundle(session, checked, clock.now(), "testit")
    return service


def build_world(
    database: Database, *, demo: bool = True, programs: Mapping[str, str] | None = None
) -> WebWorld:
    """The whole house over a database with the newest schema and no rows."""
    clock = MovableClock(START)
    return open_pages(build_service(database, clock), clock, demo=demo, programs=programs)


def open_pages(
    service: Service,
    clock: MovableClock,
    *,
    demo: bool = True,
    programs: Mapping[str, str] | None = None,
) -> WebWorld:
    """The pages over a house that stands already."""
    session_clock = MovableClock(START)
    settings = WebSettings(
        secret_key=SECRET,
        demo=demo,
        clock_control=ClockOfTests(service, clock) if demo else None,
        session_clock=session_clock,
        api_clients=programs or {},
        persona_hints={persona.member.username: persona.hint for persona in PERSONAS},
    )
    app = create_app(service, settings)
    app.testing = True
    return WebWorld(app, service, clock, session_clock)


@pytest.fixture
def web_world(database: Database) -> WebWorld:
    """On SQLite and on PostgreSQL."""
    return build_world(database)


CONTACT: Mapping[str, object] = {
    "kanava": "puhelin",
    "yhteydenottaja": "omainen",
    "syyt": ["kaatuminen"],
    "vaara": "ei",
    "ratkaistu_heti": "ei",
    "kuvaus": "Kaksi kaatumista kuukaudessa.",
}
ASSESSMENT: Mapping[str, object] = {
    "toive": "Haluan päästä taas kirjastoon.",
    "sppb": "6",
    "tarve": "jakso",
    "aloitus": "7.12.2026",
    "lupa": ["false", "true"],
    "kaynnit[0].paiva": "8.12.2026",
    "kaynnit[0].kesto": "45",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """A client whose contact was taken down, and the task that it opened, on Anna's desk."""

    world: WebWorld
    client_id: str
    task_key: int
    instance_key: int

    @property
    def task(self) -> str:
        return f"/tasks/{self.task_key}"


@pytest.fixture
def scene(web_world: WebWorld) -> Scene:
    return play_contact(web_world)


def play_contact(world: WebWorld, family_name: str = "Lehtonen", given_name: str = "Liisa") -> Scene:
    """Elina takes the contact down, Anna takes the task."""
    with world.service.database.transaction() as session:
        client_id = create_client(
            session,
            world.service,
            {
                "sukunimi": family_name,
                "etunimet": given_name,
                "syntymaaika": "1944-05-15",
                "kotikunta": "Imatra",
            },
        )
    elina = world.sign_in("el")
    saved = elina.post("/contact", {**CONTACT, "client-id": client_id}, page="/contact")
    assert saved.status_code == 303, saved.get_data(as_text=True)
    taken = world.sign_in("av").post("/tasks/next", {}, page="/tasks")
    assert taken.status_code == 303
    with world.service.database.reading() as session:
        of_client = (user_task.c.client_id == client_id, user_task.c.state == "CREATED")
        row = session.execute(select(user_task).where(*of_client)).one()
    return Scene(world, client_id, row.key, row.process_instance_key)
