# SPDX-License-Identifier: EUPL-1.2
"""The pages of the inbox, of improvements and of joint clients, in a browser; and the programs' way in."""

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from clients.arrivals import CHANNELS
from clients.network_tables import arrival
from clients.tables import contact
from engine.database import Database
from tasks.forms import read_form
from tests.support.browser import Browsing, find_barriers
from tests.support.served import serve
from tests.support.web_world import PROJECT, WebWorld, build_world, play_contact

PROGRAM, PASSWORD = "omapalvelu", "a-password-of-the-tests"
SENT = {
    "kanava": "sahkoinen",
    "yhteydenottaja": "omainen",
    "lahettaja": "Timo Lehtonen",
    "kenesta": "Lehtonen Liisa",
    "aihe": "Äiti kaatuu",
    "teksti": "<script>fired = 1</script> Äiti on kaatunut kahdesti.",
}


@dataclass(frozen=True, slots=True)
class House:
    """The house served over HTTP, with a client whose matter is open."""

    world: WebWorld
    client_id: str
    address: str

    def sign_in(self, page: Page, username: str) -> None:
        page.goto(f"{self.address}/sign-in")
        page.locator(f"form:has(input[value='{username}']) button").last.click()
        expect(page.locator("h1")).to_be_visible()

    def send(self, variables: object, message_id: str = "") -> int:
        program = self.world.visitor()
        credentials = b64encode(f"{PROGRAM}:{PASSWORD}".encode()).decode()
        body = {"name": "contact.received", "messageId": message_id, "variables": variables}
        headers = {"Authorization": f"Basic {credentials}"}
        return program.http.post("/v2/messages/publication", json=body, headers=headers).status_code


@pytest.fixture
def house(sqlite_url: str) -> Iterator[House]:
    database = Database(sqlite_url, synchronous="OFF")
    world = build_world(database, programs={PROGRAM: PASSWORD})
    scene = play_contact(world)
    with serve(world.app) as port:
        yield House(world, scene.client_id, f"http://127.0.0.1:{port}")
    database.close()


def test_a_program_reaches_the_inbox_and_nothing_else(house: House) -> None:
    with house.world.service.database.reading() as session:
        before = len(session.execute(select(contact.c.key)).all())
    assert house.send(SENT, "a") == 200
    assert house.send(SENT, "a") == 200
    assert house.send({**SENT, "teksti": "x" * 10_001}) == 400
    assert house.send({**SENT, "asiakas": house.client_id}) == 400
    assert house.send({**SENT, "teksti": ["x"]}) == 400
    with house.world.service.database.reading() as session:
        assert len(session.execute(select(arrival.c.key)).all()) == 1
        assert len(session.execute(select(contact.c.key)).all()) == before


def test_an_item_is_matched_and_recorded_with_one_click(house: House, page: Page) -> None:
    house.send(SENT, "a")
    house.world.clock.advance(timedelta(days=3))
    house.sign_in(page, "el")
    page.get_by_role("navigation", name="Päävalikko").get_by_role("link", name="Saapuneet").click()
    expect(page.locator("main")).to_contain_text("1 odottaa, 1 myöhässä")
    assert find_barriers(page) == []
    page.get_by_role("link", name="Äiti kaatuu", exact=True).click()
    expect(page.locator("main")).to_contain_text("Äiti on kaatunut kahdesti.")
    assert page.evaluate("typeof fired") == "undefined"
    page.get_by_label("Etsi asiakas").fill("lehtonen 1944")
    page.get_by_role("button", name="Hae").click()
    page.get_by_role("button", name="Hänestä on kyse").click()
    expect(page.get_by_role("status").first).to_contain_text("Saapunut on nyt asiakkaan.")
    expect(page.locator("main")).to_contain_text("avoin asia")
    assert find_barriers(page) == []
    page.get_by_role("link", name="Kirjaa yhteydenotto").click()
    expect(page.locator("#f-kuvaus")).to_have_value("<script>fired = 1</script> Äiti on kaatunut kahdesti.")
    expect(page.get_by_role("radio", name="Lehtonen Liisa")).to_be_checked()
    expect(page.get_by_role("radio", name="Omainen tai läheinen")).to_be_checked()
    expect(page.locator("main")).to_contain_text("Lain kello käy saapumisesta: ma 23.11.2026")
    assert find_barriers(page) == []
    for words in ("Muisti", "Ei välitöntä vaaraa"):
        page.get_by_text(words, exact=True).click()
    page.locator("#f-ratkaistu_heti").get_by_text("Ei", exact=True).click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Tallenna yhteydenotto").click()
    expect(page.get_by_role("status").first).to_contain_text("Yhteydenotto on tallennettu.")
    page.goto(f"{house.address}/arrivals")
    expect(page.locator("main")).to_contain_text("kirjattu yhteydenotoksi")


def test_what_a_colleague_puts_down_waits_and_may_join_or_go(house: House, browsing: Browsing) -> None:
    browsing.expect("status of 422")
    page = browsing.new_page(viewport={"width": 768, "height": 900})
    house.sign_in(page, "el")
    page.goto(f"{house.address}/arrivals")
    expect(page.locator("main")).to_contain_text("Saapuneita ei ole")
    page.get_by_text("Kirjaa saapunut muistiin").click()
    page.get_by_role("button", name="Lisää saapuneisiin").click()
    expect(page.locator("#error-summary")).to_be_focused()
    assert find_barriers(page) == []
    page.get_by_label("Miten se tuli?").select_option(label="kirje")
    page.get_by_label("Kuka otti yhteyttä?").select_option(label="asiakas")
    page.get_by_label("Mistä on kyse?").fill("Kysyy, onko hakemus käsitelty.")
    page.get_by_role("button", name="Lisää saapuneisiin").click()
    expect(page.get_by_role("status").first).to_contain_text("Se on saapuneissa.")
    page.get_by_label("Etsi asiakas").fill("lehtonen 1944")
    page.get_by_role("button", name="Hae").click()
    page.get_by_role("button", name="Hänestä on kyse").click()
    expect(page.get_by_role("checkbox", name="Häiriökysyntää")).to_be_hidden()
    page.get_by_role("button", name="Liitä avoimeen asiaan").click()
    expect(page.get_by_role("status").first).to_contain_text("Liitetty avoimeen asiaan.")


def test_an_item_that_cannot_be_joined_says_so_on_its_own_page(house: House) -> None:
    anna = house.world.sign_in("el")
    put = {"channel": "kirje", "contacted_by": "asiakas", "text": "Kysyy, onko hakemus käsitelty."}
    item = anna.post("/arrivals", put, page="/arrivals").headers["Location"].split("?")[0]
    refused = anna.post(f"{item}/join", {}, page=item)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'href="#f-client-search">Etsi asiakas: Valitse ensin, kenestä on kyse.' in page
    assert anna.post(f"{item}/match", {"client-id": house.client_id}).status_code == 303
    refused = anna.post(f"{item}/join", {"demand_class": "muu"})
    assert refused.status_code == 422
    assert "Kysyntäluokka on tuntematon. Valitse jokin luettelosta." in refused.get_data(as_text=True)
    assert "Liitä avoimeen asiaan" in refused.get_data(as_text=True)
    assert anna.post(f"{item}/dismiss", {"reason": "roskaposti"}).status_code == 303
    late = anna.post(f"{item}/join", {})
    assert late.status_code == 409
    assert "Kysyy, onko hakemus käsitelty." in late.get_data(as_text=True)


@pytest.mark.parametrize("channel", ["viesti", "chat", "takaisinsoitto"])
def test_a_joined_item_is_a_contact_by_the_channel_it_came_by(house: House, channel: str) -> None:
    anna = house.world.sign_in("el")
    put = {"channel": channel, "contacted_by": "asiakas", "text": "Kysyy, onko hakemus käsitelty."}
    item = anna.post("/arrivals", put, page="/arrivals").headers["Location"].split("?")[0]
    assert anna.post(f"{item}/match", {"client-id": house.client_id}, page=item).status_code == 303
    assert anna.post(f"{item}/join", {}).status_code == 303
    with house.world.service.database.reading() as session:
        assert channel in session.execute(select(contact.c.channel)).scalars().all()


def test_the_contact_form_offers_every_channel_of_the_inbox() -> None:
    file = PROJECT / "processes" / "asiakasohjaus" / "forms" / "kirjaa_yhteydenotto.form"
    field = read_form(json.loads(file.read_text(encoding="utf-8"))).field("kanava")
    assert field is not None
    assert set(CHANNELS) <= {option.value for option in field.options}


def test_a_cause_becomes_a_note_with_its_figure(house: House, browsing: Browsing) -> None:
    browsing.expect("status of 422")
    page = browsing.new_page(viewport={"width": 1440, "height": 900})
    house.sign_in(page, "man")
    page.get_by_role("navigation", name="Päävalikko").get_by_role("link", name="Parannukset").click()
    page.get_by_role("link", name="Avaa parannusmuistio").click()
    page.get_by_role("button", name="Tallenna").click()
    expect(page.locator("#error-summary")).to_be_focused()
    page.get_by_label("Mitä parannetaan").fill("Soitto ennen kirjettä")
    page.get_by_label("Syy").select_option(label="Ei ole saanut vastausta")
    page.get_by_label("Mitä muutetaan ja miten").fill("Soitetaan kahdessa päivässä.")
    page.get_by_label("Vastuuhenkilö").select_option(value="esi")
    page.get_by_role("button", name="Tallenna").click()
    expect(page.locator("main")).to_contain_text("0/0 yhteydenottoa 90 päivänä ennen")
    assert find_barriers(page) == []
    page.get_by_label("Tila").select_option(label="muutettu, mitataan")
    page.get_by_role("button", name="Tallenna").click()
    expect(page.locator("main")).to_contain_text("yhteydenottoa 23.11.2026 alkaen")
    page.goto(f"{house.address}/improvements")
    expect(page.locator("main")).to_contain_text("Soitto ennen kirjettä")
    assert find_barriers(page) == []


def test_a_joint_relationship_is_begun_planned_and_met_for(house: House, browsing: Browsing) -> None:
    browsing.expect("status of 422")
    page = browsing.new_page(viewport={"width": 1440, "height": 900})
    house.sign_in(page, "av")
    page.goto(f"{house.address}/clients/{house.client_id}/joint")
    page.get_by_role("button", name="Aloita").click()
    expect(page.locator("#error-summary")).to_contain_text("Ilman lupaa ei voi aloittaa.")
    page.get_by_label("Asiakas antoi luvan").fill("20.11.2026")
    page.get_by_label("Miten lupa annettiin?").select_option(label="suullisesti")
    page.get_by_role("button", name="Aloita").click()
    expect(page.get_by_role("status").first).to_contain_text("Yhteisasiakkuus on alkanut.")
    page.get_by_text("Lisää jäsen").first.click()
    page.get_by_label("Kuka liittyy?").select_option(value="stt")
    page.get_by_label("Mikä palvelu?").fill("Aikuissosiaalityö")
    page.get_by_role("button", name="Lisää jäsen").click()
    expect(page.locator("main")).to_contain_text("Satu Tervo")
    page.get_by_text("Kirjoita suunnitelma").click()
    page.get_by_role("textbox", name="Yhteinen suunnitelma").fill(
        "Kotona asuminen, kuntoutus kahdesti viikossa."
    )
    page.get_by_role("button", name="Tallenna suunnitelma").click()
    page.get_by_text("Kutsu kokous").click()
    page.locator("#f-day").fill("30.11.2026")
    page.locator("#f-time").fill("9.30")
    page.get_by_label("Esityslista").fill("1. Tilanne  2. Työnjako")
    page.get_by_role("button", name="Tallenna kokous").click()
    expect(page.locator("main")).to_contain_text("ma 30.11.2026 klo 9.30")
    page.get_by_label("Asiakkaan arvio (1–5)").select_option("4")
    page.get_by_role("button", name="Kirjaa palaute").click()
    expect(page.locator("main")).to_contain_text("4,0/5 (1 vastaus)")
    assert find_barriers(page) == []
    satu = house.world.sign_in("stt")
    joint = f"/clients/{house.client_id}/joint"
    assert "kuntoutus kahdesti viikossa" in satu.get(joint).get_data(as_text=True)
    assert satu.post(f"{joint}/plan", {"plan": "Toisin"}, page=joint).status_code == 403
    ended = {"reason": "lupa_peruttu"}
    assert house.world.sign_in("av").post(f"{joint}/end", ended, page=joint).status_code == 303
    assert satu.get(joint).status_code == 404


@pytest.mark.parametrize("width", [360])
def test_the_pages_fit_a_phone(house: House, browsing: Browsing, width: int) -> None:
    house.send(SENT, "a")
    page = browsing.new_page(viewport={"width": width, "height": 900})
    house.sign_in(page, "el")
    with house.world.service.database.reading() as session:
        key = session.execute(select(arrival.c.key)).scalar_one()
    for address in ("/arrivals", f"/arrivals/{key}", f"/contact?arrival={key}"):
        page.goto(house.address + address)
        assert find_barriers(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
