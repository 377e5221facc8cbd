# SPDX-License-Identifier: EUPL-1.2
"""The producers' own page: what they see and do, in a browser, and what they never see."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from engine.clock import MovableClock
from engine.database import Database
from sujuva.personas import PERSONAS
from tests.support.browser import Browsing, find_barriers
from tests.support.order_world import OrderWorld, build_order_world
from tests.support.served import serve
from tests.support.web_world import SECRET, ClockOfTests, Visitor, WebWorld
from webui.application import create_app
from webui.settings import WebSettings


@dataclass(frozen=True, slots=True)
class Shop:
    """A house with one order to Saimaan Ateriat, served over HTTP."""

    world: OrderWorld
    client_id: str
    order_id: str
    address: str
    app: Flask

    def sign_in(self, page: Page, username: str) -> None:
        page.goto(f"{self.address}/sign-in")
        page.locator(f"form:has(input[value='{username}']) button").last.click()
        expect(page.locator("h1")).to_be_visible()

    def visitor(self, username: str) -> Visitor:
        house = WebWorld(self.app, self.world.service, self.world.clock, MovableClock(self.world.clock.now()))
        return house.sign_in(username)


@pytest.fixture
def shop(sqlite_url: str) -> Iterator[Shop]:
    database = Database(sqlite_url, synchronous="OFF")
    world = build_order_world(database)
    client_id = world.client()
    order_id = world.order(client_id)
    settings = WebSettings(
        secret_key=SECRET,
        demo=True,
        clock_control=ClockOfTests(world.service, world.clock),
        session_clock=MovableClock(world.clock.now()),
        persona_hints={persona.member.username: persona.hint for persona in PERSONAS},
    )
    app = create_app(world.service, settings)
    with serve(app) as port:
        yield Shop(world, client_id, order_id, f"http://127.0.0.1:{port}", app)
    database.close()


def test_an_order_is_taken_begun_reported_and_ended_on_the_page(shop: Shop, browsing: Browsing) -> None:
    browsing.expect("status of 422")
    page = browsing.new_page(viewport={"width": 1440, "height": 900})
    shop.sign_in(page, "tuot")
    expect(page.locator("h1")).to_have_text("Tilaukset")
    expect(page.get_by_role("navigation", name="Päävalikko").get_by_role("link")).to_have_text(["Tilaukset"])
    expect(page.locator("main")).not_to_contain_text("Lehtonen")
    page.get_by_role("link", name="Ateriapalvelu").click()
    expect(page.locator("main")).to_contain_text("Ruoka ovelle klo 11.")
    expect(page.locator("main")).not_to_contain_text("Lehtonen")
    assert find_barriers(page) == []
    page.get_by_label("Palvelu alkaa").fill("2.12.2026")
    page.get_by_role("button", name="Ota tilaus").click()
    expect(page.get_by_role("status").first).to_contain_text("Tilaus on teidän.")
    expect(page.locator("main")).to_contain_text("Lehtonen Liisa")
    expect(page.locator("main")).to_contain_text("Salakatu 3")
    page.get_by_label("Mistä päivästä?").fill("1.1.2030")
    page.get_by_role("button", name="Palvelu on alkanut").click()
    expect(page.locator("#error-summary")).to_be_focused()
    assert find_barriers(page) == []
    page.get_by_label("Mistä päivästä?").fill("23.11.2026")
    page.get_by_role("button", name="Palvelu on alkanut").click()
    expect(page.get_by_role("status").first).to_contain_text("Aloitus on kirjattu.")
    page.get_by_label("Ensimmäinen päivä").fill("23.11.2026")
    page.get_by_label("Viimeinen päivä", exact=False).first.fill("23.11.2026")
    page.get_by_label("Käyntejä").fill("1")
    page.get_by_label("Miten tavoitteet etenevät?").select_option(label="Etenee tavoitteita kohti")
    page.get_by_label("Pitäisikö palvelua muuttaa?").select_option(label="Vähempi riittää")
    page.get_by_label("Sanoin").fill("Ruoka maistui.")
    page.get_by_role("button", name="Lähetä raportti").click()
    expect(page.locator("main")).to_contain_text("Ruoka maistui.")
    assert find_barriers(page) == []
    page.get_by_text("Palvelu on päättynyt").click()
    page.get_by_label("Palvelun viimeinen päivä").fill("23.11.2026")
    page.get_by_label("Miksi palvelu päättyi?").select_option(label="Tarve päättyi")
    page.get_by_role("button", name="Kirjaa päättyminen").click()
    expect(page.get_by_role("status").first).to_contain_text("Asiakasvastaava päättää jatkosta.")
    assert shop.world.tasks(shop.client_id) == ["kasittele_ilmoitus", "kasittele_ilmoitus"]
    page.goto(f"{shop.address}/orders")
    expect(page.locator("main")).to_contain_text("Päättynyt 30 päivän aikana (1)")


def test_a_declined_order_leaves_the_page_and_opens_the_case_managers_task(shop: Shop, page: Page) -> None:
    shop.sign_in(page, "tuot")
    page.goto(f"{shop.address}/orders/{shop.order_id}")
    page.get_by_text("Emme voi ottaa sitä").click()
    page.get_by_label("Miksi ei?").select_option(label="Ei tilaa nyt")
    page.get_by_role("button", name="Älä ota tilausta").click()
    expect(page.locator("main")).to_contain_text("Ei tilauksia nyt")
    assert find_barriers(page) == []
    assert shop.world.tasks(shop.client_id) == ["tilaa_palvelu"]


@pytest.mark.parametrize("width", [360, 768])
def test_the_pages_fit_narrow_windows(shop: Shop, browsing: Browsing, width: int) -> None:
    page = browsing.new_page(viewport={"width": width, "height": 900})
    for username, address in (
        ("tuot", "/orders"),
        ("tuot", f"/orders/{shop.order_id}"),
        ("av", f"/clients/{shop.client_id}/orders"),
    ):
        shop.sign_in(page, username)
        page.goto(shop.address + address)
        assert find_barriers(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        page.context.clear_cookies()


def test_another_units_worker_gets_what_a_wrong_address_gets(shop: Shop) -> None:
    kari = shop.visitor("kotiapu")
    there, nowhere = kari.get(f"/orders/{shop.order_id}"), kari.get("/orders/O1")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert there.get_data(as_text=True).replace(shop.order_id, "") == nowhere.get_data(as_text=True).replace(
        "O1", ""
    )
    assert "Ei tilauksia nyt" in kari.get("/orders").get_data(as_text=True)


def test_the_case_manager_follows_the_order_on_a_page_of_the_client(shop: Shop) -> None:
    anna = shop.visitor("av")
    page = anna.get(f"/clients/{shop.client_id}/orders").get_data(as_text=True)
    assert "Saimaan Ateriat Oy" in page
    assert "odottaa vastausta" in page
    assert shop.visitor("tuot").get(f"/clients/{shop.client_id}/orders").status_code == 403
    assert shop.visitor("pk").get(f"/clients/{shop.client_id}/orders").status_code == 404
