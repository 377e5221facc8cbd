# SPDX-License-Identifier: EUPL-1.2
"""The pages of what is done for a client, and of those who lead: no barrier, no overflow at three widths; and
that no page of the house is left unwalked."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from clients.case_managers import name_case_manager
from clients.improvements import NewNote, open_note
from clients.record_tables import representative
from clients.staff import get_member
from clients.tables import contact_person
from engine.database import Database
from tests.support.browser import Browsing, find_barriers, sign_in
from tests.support.filled_record import fill_record
from tests.support.served import serve
from tests.support.web_world import Scene, WebWorld, build_world, play_contact
from tests.web.test_accessibility import WIDTHS, addresses, faults_of_frame, pages_of_leaders
from tests.web.test_extension_page import add_t6
from tests.web.test_telling_page import wait_to_be_told

# Pages whose barriers another file looks for.
ELSEWHERE = {
    "arrivals.list_all": "test_arrivals_page",
    "arrivals.show": "test_arrivals_page",
    "batches.list_all": "test_accessibility_of_instances",
    "batches.show": "test_accessibility_of_instances",
    "begin.show": "test_journey_request",
    "incident.list_all": "test_accessibility_of_instances",
    "incident.show": "test_accessibility_of_instances",
    "instance_migration.show": "test_accessibility_of_instances",
    "instance_move.show": "test_accessibility_of_instances",
    "openings.show": "test_journey_opening",
    "orders.list_own": "test_orders_page",
    "orders.show": "test_orders_page",
    "version_migration.show": "test_accessibility_of_instances",
    "waiting.show": "test_waiting_page",
}
# No pages: a letter, a drawing's source, parts of pages, and the way to one's first page.
NO_PAGES = {
    "document.show",
    "processes.diagram",
    "my_work.glance",
    "my_work.urgent",
    "sign_in.home",
    "static",
}


@dataclass(frozen=True, slots=True)
class Site:
    """The house with one of everything that an address can name."""

    scene: Scene
    near: int
    guardian: int
    deadline: int
    note: int
    address: str

    @property
    def acts(self) -> tuple[str, ...]:
        client = f"/clients/{self.scene.client_id}"
        return (
            *(f"{client}/{act}" for act in ("claim", "death", "disqualification", "service-area")),
            f"{client}/near/close_person/new",
            f"{client}/near/representative/new",
            f"{client}/near/close_person/{self.near}",
            f"{client}/near/representative/{self.guardian}",
            f"{client}/tell/asia.muuttui",
            f"/deadlines/{self.deadline}/extension",
            "/carers",
        )

    @property
    def leading(self) -> tuple[str, ...]:
        return (
            *("/figures", "/figures?month=2026-10", "/carers", "/staff"),
            "/staff/av/hand-over",
            "/staff/av/hand-over/list",
            f"/improvements/{self.note}",
        )

    def sign_in(self, page: Page, username: str) -> None:
        sign_in(page, self.address, username)


@pytest.fixture
def site(sqlite_url: str) -> Iterator[Site]:
    database = Database(sqlite_url)
    scene = play_contact(build_world(database))
    service = scene.world.service
    with database.transaction() as session:
        for username, reason in (("av2", "palvelualue"), ("av", "henkilostovaihdos")):
            name_case_manager(
                session, service, scene.client_id, username, substitute=None, reason=reason, actor="esi"
            )
    plan = {"last_day": "27.11.2026", f"to-{scene.client_id}": "av2"}
    planned = scene.world.sign_in("esi").post("/staff/av/hand-over", plan, page="/staff/av/hand-over")
    assert planned.status_code == 303, planned.get_data(as_text=True)
    with database.transaction() as session:
        fill_record(session, service, scene.client_id)
        note = NewNote("Katkenneet puhelut", "hairio_virhe", "Soitetaan takaisin.", "esi")
        key = open_note(session, service, get_member(session, "esi"), note)
    wait_to_be_told(scene)
    deadline = add_t6(scene)
    with database.reading() as session:
        near = session.execute(select(contact_person.c.key)).scalars().first()
        guardian = session.execute(select(representative.c.key)).scalars().first()
    with serve(scene.world.app) as port:
        yield Site(scene, near or 0, guardian or 0, deadline, key, f"http://127.0.0.1:{port}")
    database.close()


def faults(site: Site, page: Page, pages: tuple[str, ...], width: int) -> dict[str, list[str]]:
    found = {}
    for address in pages:
        answer = page.goto(site.address + address)
        assert answer is not None
        assert answer.status == 200, address
        found[address] = [*find_barriers(page), *faults_of_frame(page, width)]
    return {address: faults for address, faults in found.items() if faults}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_of_an_act_has_a_barrier(site: Site, browsing: Browsing, width: int) -> None:
    page = browsing.new_page(viewport={"width": width, "height": 900})
    site.sign_in(page, "av")
    assert faults(site, page, site.acts, width) == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_of_those_who_lead_has_a_barrier(site: Site, browsing: Browsing, width: int) -> None:
    page = browsing.new_page(viewport={"width": width, "height": 900})
    site.sign_in(page, "esi")
    assert faults(site, page, site.leading, width) == {}


def test_every_page_is_walked(web_world: WebWorld) -> None:
    """A new page goes to a list of this file or of test_accessibility."""
    scene = Scene(web_world, "C1", 1, 1)
    listed = Site(scene, 1, 1, 1, 1, "")
    walked = (*addresses(scene), *pages_of_leaders(scene), *listed.acts, *listed.leading)
    routes = web_world.app.url_map.bind("")
    known = {routes.match(one.partition("?")[0])[0] for one in walked if one != "/nothing-here"}
    pages = {
        rule.endpoint
        for rule in web_world.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith("/v2")
    }
    assert pages - known - NO_PAGES == set(ELSEWHERE)
