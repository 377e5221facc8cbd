# SPDX-License-Identifier: EUPL-1.2
"""The pages that set instances right: no barrier, no overflow at three widths, the keyboard all the way."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import waitress
from playwright.sync_api import Page, expect

from engine.batches import Target, start_batch
from engine.database import Database
from tests.support.browser import Browsing, find_barriers, sign_in
from tests.support.web_world import Scene, build_world, play_contact
from tests.web.test_instance_pages import deploy_next, fail

WIDTHS = (360, 768, 1440)
SHOTS = os.environ.get("SUJUVA_SCREENSHOTS")
"""A folder for pictures of every page, to be looked at."""


class Site:
    """The house with a failed instance, a second version and a batch, served over HTTP."""

    def __init__(self, database: Database) -> None:
        self.scene: Scene = play_contact(build_world(database))
        self.other = play_contact(self.scene.world, "Niemi", "Olavi")
        self.incident = fail(self.scene)
        deploy_next(self.scene, 'id="tee_arvio" name="Tee arvio"', 'id="tee_arvio" name="Tee uusi arvio"')
        service = self.scene.world.service
        targets = [Target(self.other.instance_key)]
        self.batch = start_batch(service, "yllapito", "suspend", targets, "Tauko")
        self.address = ""

    def addresses(self) -> dict[str, str]:
        failed, fine = (f"/instances/{one.instance_key}" for one in (self.scene, self.other))
        return {
            "instance": fine,
            "instance-failed": failed,
            "move": f"{fine}/move",
            "migrate": f"{fine}/migrate",
            "migrate-all": "/processes/kokeilu/migrate",
            "incidents": "/incidents",
            "incident": f"/incidents/{self.incident}",
            "batches": "/batches",
            "batch": f"/batches/{self.batch}",
            "process": "/processes/kokeilu",
        }

    def sign_in(self, page: Page, username: str) -> None:
        sign_in(page, self.address, username)


@pytest.fixture
def site(sqlite_url: str) -> Iterator[Site]:
    database = Database(sqlite_url)
    site = Site(database)
    server = waitress.create_server(site.scene.world.app, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    site.address = f"http://127.0.0.1:{server.effective_port}"
    yield site
    server.close()
    thread.join(timeout=10)
    database.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_a_barrier_or_runs_over_the_edge(site: Site, browsing: Browsing, width: int) -> None:
    page = browsing.new_page(viewport={"width": width, "height": 900})
    site.sign_in(page, "yllapito")
    found = {}
    for name, address in site.addresses().items():
        page.goto(site.address + address)
        _settle(page)
        for details in page.locator("main details").all():
            details.evaluate("details => { details.open = true; }")
        found[name] = [*find_barriers(page), *_faults_of_frame(page, width)]
        _take_picture(page, f"{name}-{width}")
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_an_instance_is_moved_with_the_keyboard_alone(site: Site, page: Page) -> None:
    site.sign_in(page, "esi")
    page.goto(f"{site.address}/instances/{site.other.instance_key}/move")
    page.locator("select").first.focus()
    page.keyboard.type("Kirjaa")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Kirjaus jäi vajaaksi")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#would-title")).to_be_focused()
    assert find_barriers(page) == []
    _take_picture(page, "move-preview")
    page.get_by_role("button", name="Tee muutos").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Prosessi siirrettiin.")
    expect(page.get_by_role("main")).to_contain_text("Prosessia siirrettiin: Kirjaus jäi vajaaksi")


def test_a_double_click_suspends_once_and_says_so(site: Site, page: Page) -> None:
    site.sign_in(page, "esi")
    page.goto(f"{site.address}/instances/{site.other.instance_key}")
    page.locator("summary", has_text="Keskeytä").click()
    page.locator("#suspend-reason").fill("Selvitetään")
    page.get_by_role("button", name="Keskeytä").dblclick()
    expect(page.get_by_role("status").first).to_contain_text("Prosessi on keskeytetty.")
    expect(page.get_by_role("main")).to_contain_text("Määräajat kuluvat silti.")
    assert find_barriers(page) == []
    _take_picture(page, "suspended")


def _settle(page: Page) -> None:
    page.wait_for_load_state("load")
    if page.locator("[data-diagram]").count():
        boxes = "[...document.querySelectorAll('[data-diagram]')]"
        page.wait_for_function(f"() => {boxes}.every((box) => box.dataset.state === 'shown')")


def _faults_of_frame(page: Page, width: int) -> Iterator[str]:
    if page.locator("h1").count() != 1:
        yield "there is not one h1"
    if page.evaluate("document.documentElement.scrollWidth") > width:
        yield "the page is wider than the window"


def _take_picture(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
