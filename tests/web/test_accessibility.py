# SPDX-License-Identifier: EUPL-1.2
"""Every page in every state: no barrier, no overflow at three widths, the keyboard all the way."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import waitress
from playwright.sync_api import Page, Route, expect

from engine.database import Database
from tests.support.browser import Browsing, find_barriers, sign_in
from tests.support.filled_record import fill_record
from tests.support.web_world import Scene, build_world, play_contact

WIDTHS = (360, 768, 1440)
REFUSED = r"status of (403|404|409|422)"


@dataclass(frozen=True, slots=True)
class Site:
    """The house, served over HTTP."""

    scene: Scene
    address: str

    def sign_in(self, page: Page, username: str) -> None:
        sign_in(page, self.address, username)


@pytest.fixture
def site(sqlite_url: str) -> Iterator[Site]:
    database = Database(sqlite_url)
    scene = play_contact(build_world(database))
    with database.transaction() as session:
        fill_record(session, scene.world.service, scene.client_id)
    server = waitress.create_server(scene.world.app, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Site(scene, f"http://127.0.0.1:{server.effective_port}")
    server.close()
    thread.join(timeout=10)
    database.close()


def addresses(scene: Scene) -> tuple[str, ...]:
    """Every page of a case worker, with the states that an address can name."""
    client = f"/clients/{scene.client_id}"
    return (
        "/sign-in",
        "/tasks",
        "/tasks?queue=late",
        "/tasks?q=nobody",
        f"/tasks?selected={scene.task_key}",
        scene.task,
        "/clients",
        "/clients?q=nobody",
        client,
        f"{client}?tab=matters",
        f"{client}?tab=plan",
        f"{client}?tab=decisions",
        f"{client}?tab=services",
        f"{client}?tab=assessments",
        f"{client}?tab=restrictions",
        f"{client}?tab=documents",
        f"{client}?tab=people",
        f"{client}?tab=lookers",
        "/processes",
        "/processes/kokeilu",
        "/processes/kokeilu?element=tee_arvio",
        f"/instances/{scene.instance_key}",
        "/nothing-here",
        "/contact",
        f"{client}/orders",
        f"{client}/joint",
        "/providers",
        "/providers?q=nobody",
        "/providers/saimaan_ateriat",
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_a_barrier_or_runs_over_the_edge(site: Site, browsing: Browsing, width: int) -> None:
    browsing.expect(REFUSED)
    page = browsing.new_page(viewport={"width": width, "height": 900})
    site.sign_in(page, "av")
    found = {}
    for address in addresses(site.scene):
        page.goto(site.address + address)
        _settle(page)
        found[address] = [*find_barriers(page), *faults_of_frame(page, width)]
    assert {address: faults for address, faults in found.items() if faults} == {}


def pages_of_leaders(scene: Scene) -> tuple[str, ...]:
    """What only those who lead may open."""
    return (
        "/improvements",
        "/improvements/new?cause=hairio_virhe",
        "/providers/new",
        "/providers/saimaan_ateriat/edit",
        "/providers?inactive=1",
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_of_leaders_has_a_barrier(site: Site, browsing: Browsing, width: int) -> None:
    page = browsing.new_page(viewport={"width": width, "height": 900})
    site.sign_in(page, "esi")
    found = {}
    for address in pages_of_leaders(site.scene):
        page.goto(site.address + address)
        found[address] = [*find_barriers(page), *faults_of_frame(page, width)]
    assert {address: faults for address, faults in found.items() if faults} == {}


def test_the_states_of_forms_have_no_barrier(site: Site, browsing: Browsing) -> None:
    browsing.expect(REFUSED)
    page = browsing.new_page(viewport={"width": 1440, "height": 900})
    site.sign_in(page, "av")
    page.goto(site.address + site.scene.task)
    page.get_by_text("Miksi juuri tämä päivä?").click()
    page.get_by_text("Jatkuva apu").click()
    expect(page.get_by_label("Toivottu aloituspäivä")).to_be_visible()
    page.get_by_role("button", name="Lisää rivi").click()
    expect(page.locator("#f-kaynnit-1-paiva")).to_be_visible()
    assert find_barriers(page) == []
    page.get_by_role("button", name="Valmis").click()
    expect(page.locator("#error-summary")).to_be_focused()
    assert find_barriers(page) == []
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert find_barriers(page) == []


def test_the_new_contact_has_no_barrier_in_its_states(site: Site, browsing: Browsing) -> None:
    browsing.expect(REFUSED)
    page = browsing.new_page(viewport={"width": 1440, "height": 900})
    site.sign_in(page, "el")
    page.goto(f"{site.address}/contact")
    page.get_by_label("Etsi asiakas").fill("leht 1944")
    expect(page.get_by_text("Lehtonen Liisa")).to_be_visible()
    page.get_by_text("Uusi asiakas: mitä jo tiedetään").click()
    page.get_by_text("Yhteydenotto saapui jo aiemmin").click()
    page.get_by_role("group", name="Onko välitöntä vaaraa?").or_(
        page.get_by_role("radiogroup", name="Onko välitöntä vaaraa?")
    ).get_by_text("Kyllä").click()
    expect(page.get_by_label("Mikä vaara?")).to_be_visible()
    assert find_barriers(page) == []
    page.get_by_role("button", name="Tallenna yhteydenotto").click()
    expect(page.locator("#error-summary")).to_be_focused()
    assert find_barriers(page) == []


def test_a_task_is_found_taken_filled_and_done_with_the_keyboard_alone(site: Site, page: Page) -> None:
    scene = site.scene
    anna = scene.world.sign_in("av")
    anna.get(scene.task)
    anna.post(f"{scene.task}/release", {})
    site.sign_in(page, "av")
    page.goto(f"{site.address}/tasks?queue=unclaimed")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("[data-row] a.task-name").first).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator("h1")).to_have_text("Tee arvio")
    _tab_to(page, "f-toive")
    page.keyboard.type("Haluan ulos")
    _tab_to(page, "f-sppb")
    page.keyboard.type("7")
    _tab_to(page, "f-tarve-1")
    page.keyboard.press("Space")
    page.wait_for_load_state("networkidle")
    _tab_to_button(page, "Valmis")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Tehty.")


def test_the_preview_follows_the_keys_and_stands_under_its_row_where_narrow(site: Site, page: Page) -> None:
    niemi = play_contact(site.scene.world, "Niemi", "Olavi")
    site.sign_in(page, "av")
    page.goto(f"{site.address}/tasks")
    for key in (site.scene.task_key, niemi.task_key):
        page.keyboard.press("j")
        expect(page.locator("#glance a", has_text="Avaa")).to_have_attribute("href", f"/tasks/{key}")
        expect(page.locator("[data-row][aria-current]")).to_have_count(1)
        page.wait_for_url(f"**selected={key}")
    page.set_viewport_size({"width": 360, "height": 800})
    expect(page.locator("[data-row][aria-current] + [data-glance-row] #glance")).to_be_visible()
    assert find_barriers(page) == []
    page.keyboard.press("k")
    row = page.locator("[data-row]", has_text="Lehtonen Liisa")
    expect(row).to_have_attribute("aria-current", "true")
    page.set_viewport_size({"width": 1440, "height": 800})
    expect(page.locator("[data-glance-row]")).to_have_count(0)
    expect(page.locator("#glance")).to_contain_text("Lehtonen Liisa")


def test_several_tasks_are_marked_by_keyboard_and_released_at_once(site: Site, page: Page) -> None:
    play_contact(site.scene.world, "Niemi", "Olavi")
    site.sign_in(page, "av")
    page.goto(f"{site.address}/tasks")
    bar = page.get_by_role("form", name="Merkityt tehtävät")
    expect(bar).to_be_hidden()
    for key in "jxjx":
        page.keyboard.press(key)
    expect(bar.get_by_role("status")).to_have_text("2 merkitty")
    assert find_barriers(page) == []
    bar.get_by_label("Miksi siirretään").fill("Lomalla")
    page.keyboard.press("Enter")
    expect(bar, "Enter chooses none of the acts").to_be_visible()
    bar.get_by_role("button", name="Vapauta merkityt").click()
    told = page.get_by_role("status").first
    expect(told).to_contain_text("Tehtäviä vapautettu: 2/2.")
    expect(told).to_contain_text("Tee arvio, Niemi Olavi: tehty")


def test_enter_in_a_field_saves_the_draft_and_completes_nothing(site: Site, page: Page) -> None:
    site.sign_in(page, "av")
    page.goto(site.address + site.scene.task)
    page.locator("#f-sppb").fill("7")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Luonnos tallennettu.")
    expect(page.locator("#f-sppb")).to_have_value("7")


def test_a_draft_gives_way_to_the_form_that_is_sent(site: Site, page: Page) -> None:
    """The press leaves the page as it is, and its timers stand still, so that the draft is due after it."""
    open_with_still_clock(site, page)
    page.evaluate(
        "document.addEventListener('htmx:beforeSend', () => document.body.append('a draft was sent'))"
    )
    page.locator("#f-sppb").fill("7")
    with page.expect_request("**/complete"):
        page.get_by_role("button", name="Valmis", exact=True).click()
    page.clock.run_for(5_000)
    assert "a draft was sent" not in page.locator("body").inner_text()


def test_the_form_is_sent_when_the_draft_on_its_way_has_arrived(site: Site, page: Page) -> None:
    drafts = open_with_still_clock(site, page)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.url.endswith("/complete") else None)
    page.locator("#f-sppb").fill("7")
    with page.expect_request("**/draft"):
        page.clock.run_for(2_000)
    page.get_by_role("button", name="Valmis", exact=True).click()
    assert sent == []
    with page.expect_request("**/complete"):
        drafts[0].continue_()
    assert (len(drafts), len(sent)) == (1, 1)


def open_with_still_clock(site: Site, page: Page) -> list[Route]:
    """The task's page, which no press leaves; the drafts that it sends wait in the list."""
    drafts: list[Route] = []
    now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    site.sign_in(page, "av")
    page.clock.install(time=now)
    page.goto(site.address + site.scene.task)
    page.clock.pause_at(now + timedelta(minutes=1))
    page.route("**/complete", lambda route: route.fulfill(status=204))
    page.route("**/draft", lambda route: hold(drafts, route))
    return drafts


def hold(held: list[Route], route: Route) -> None:
    held.append(route)


def test_typing_is_neither_lost_nor_moved_when_a_question_opens(site: Site, page: Page) -> None:
    site.sign_in(page, "av")
    page.goto(site.address + site.scene.task)
    page.get_by_text("Tukijakso", exact=True).first.click()
    page.locator("#f-toive").focus()
    page.keyboard.type("Haluan päästä taas kirjastoon", delay=15)
    expect(page.get_by_label("Toivottu aloituspäivä")).to_be_visible()
    expect(page.locator("#f-toive")).to_be_focused()
    expect(page.locator("#f-toive")).to_have_value("Haluan päästä taas kirjastoon")
    expect(page.locator("#draft-status")).to_contain_text("Luonnos tallennettu klo 9.40")


def test_the_task_can_be_done_without_javascript(site: Site, browsing: Browsing) -> None:
    page = browsing.new_page(java_script_enabled=False)
    site.sign_in(page, "av")
    page.goto(site.address + site.scene.task)
    page.locator("#f-toive").fill("Haluan ulos")
    page.get_by_role("button", name="Lisää rivi").click()
    assert page.locator("#f-toive").input_value() == "Haluan ulos"
    page.locator("#f-kaynnit-1-paiva").fill("8.12.2026")
    page.locator("#f-sppb").fill("6")
    page.get_by_text("Ei tarvetta").click()
    page.get_by_role("button", name="Valmis").click()
    expect(page.get_by_role("status").first).to_contain_text("Tehty.")


def test_a_double_click_on_save_makes_one_contact(site: Site, page: Page) -> None:
    site.sign_in(page, "el")
    page.goto(f"{site.address}/contact")
    for words in ("Omainen tai läheinen", "Muisti", "Ei välitöntä vaaraa"):
        page.get_by_text(words, exact=True).click()
    page.locator("#f-ratkaistu_heti").get_by_text("Ei", exact=True).click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Tallenna yhteydenotto").dblclick()
    expect(page.get_by_role("status").first).to_contain_text("Yhteydenotto on tallennettu.")
    page.get_by_role("link", name="Asiat").last.click()
    expect(page.locator(".tab-body tbody tr")).to_have_count(1)


def _settle(page: Page) -> None:
    page.wait_for_load_state("load")
    if page.locator("[data-diagram]").count():
        boxes = "[...document.querySelectorAll('[data-diagram]')]"
        page.wait_for_function(f"() => {boxes}.every((box) => box.dataset.state === 'shown')")


def faults_of_frame(page: Page, width: int) -> Iterator[str]:
    if page.locator("h1").count() != 1:
        yield "there is not one h1"
    if page.evaluate("document.documentElement.scrollWidth") > width:
        yield "the page is wider than the window"
    if not page.evaluate("document.documentElement.lang"):
        yield "the page has no language"


def _tab_to(page: Page, id: str) -> None:
    _press_until(page, lambda: page.evaluate("document.activeElement.id") == id, id)


def _tab_to_button(page: Page, words: str) -> None:
    script = "document.activeElement.tagName === 'BUTTON' && document.activeElement.textContent.trim()"
    _press_until(page, lambda: page.evaluate(script) == words, words)


def _press_until(page: Page, reached: Callable[[], bool], what: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if reached():
            return
    raise AssertionError(f"The Tab key does not lead to {what}.")
