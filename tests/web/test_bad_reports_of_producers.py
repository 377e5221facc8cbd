# SPDX-License-Identifier: EUPL-1.2
"""What a producer types wrongly into an order: said at the field, in the page's language, and kept."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

import pytest

from engine.clock import MovableClock
from engine.database import Database
from tests.support.order_world import build_order_world
from tests.support.web_world import SECRET, Visitor, WebWorld
from webui.application import create_app
from webui.languages import LANGUAGE_COOKIE
from webui.settings import WebSettings

Sentences = Sequence[str]
NO_DAY = (
    "Tällaista päivää ei ole. Kirjoita päivä muodossa 1.12.2026.",
    "Det finns ingen sådan dag. Skriv dagen i formen 1.12.2026.",
    "There is no such day. Write the day as 1.12.2026.",
)
CHOOSE = ("Valitse jokin luettelosta.", "Välj något i listan.", "Choose one from the list.")
REPORT = {
    "first_day": "23.11.2026",
    "last_day": "23.11.2026",
    "visits": "3",
    "goal_state": "etenee",
    "need": "ei_muutosta",
    "text": "Ruoka on maistunut.",
}


@pytest.fixture
def order(sqlite_url: str) -> Iterator[tuple[Visitor, str]]:
    """The producer's worker, and the address of an order that waits for an answer; Mon 23.11.2026."""
    database = Database(sqlite_url, synchronous="OFF")
    world = build_order_world(database)
    settings = WebSettings(secret_key=SECRET, demo=True, session_clock=MovableClock(world.clock.now()))
    house = WebWorld(create_app(world.service, settings), world.service, world.clock, world.clock)
    order_id = world.order(world.client(), tilattu_alku="2026-11-23")
    yield house.sign_in("tuot"), f"/orders/{order_id}"
    database.close()


def refuses(visitor: Visitor, address: str, typed: Mapping[str, str], wrong: Mapping[str, Sentences]) -> None:
    for number, language in enumerate(("fi", "sv", "en")):
        visitor.http.set_cookie(LANGUAGE_COOKIE, language)
        visitor.get("/orders")
        answer = visitor.post(address, typed)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422, page
        for field, sentences in wrong.items():
            said = re.findall(rf'id="f-{field}-error"[^>]*>([^<]*)<', page)
            assert said == [escape(sentences[number])]
        for text in filter(None, typed.values()):
            assert f'value="{text}"' in page or f">\n{text}</textarea>" in page, text


def test_each_step_of_an_order_says_what_is_wrong_where_it_was_typed(order: tuple[Visitor, str]) -> None:
    visitor, address = order
    early = (
        "Aloituspäivä on ennen tilauksen lähettämistä.",
        "Startdagen är före dagen då beställningen sändes.",
        "The day of starting is before the order was sent.",
    )
    refuses(visitor, f"{address}/accept", {"agreed_start": "31.2.2026"}, {"agreed_start": NO_DAY})
    refuses(visitor, f"{address}/accept", {"agreed_start": "1.1.2020"}, {"agreed_start": early})
    refuses(visitor, f"{address}/decline", {"decline_reason": ""}, {"decline_reason": CHOOSE})
    assert visitor.post(f"{address}/accept", {"agreed_start": "23.11.2026"}).status_code == 303

    future = (
        "Palvelu ei voi alkaa tulevaisuudessa.",
        "Servicen kan inte ha börjat i framtiden.",
        "The service cannot begin in the future.",
    )
    refuses(visitor, f"{address}/start", {"started_on": "1.1.2030"}, {"started_on": future})
    refuses(visitor, f"{address}/start", {"started_on": "31.2.2026"}, {"started_on": NO_DAY})
    assert visitor.post(f"{address}/start", {"started_on": "23.11.2026"}).status_code == 303

    number = (
        "Kirjoita käyntien määrä lukuna.",
        "Skriv antalet besök som ett tal.",
        "Write the number of visits as a number.",
    )
    before = (
        "Jakso päättyy ennen kuin alkaa.",
        "Perioden slutar innan den börjar.",
        "The period ends before it begins.",
    )
    refuses(visitor, f"{address}/report", {**REPORT, "visits": "monta"}, {"visits": number})
    refuses(visitor, f"{address}/report", {**REPORT, "last_day": "22.11.2026"}, {"last_day": before})
    refuses(visitor, f"{address}/report", {**REPORT, "need": ""}, {"need": CHOOSE})
    refuses(visitor, f"{address}/report", {**REPORT, "first_day": "31.2.2026"}, {"first_day": NO_DAY})

    ended = (
        "Kirjaa päättyminen vasta, kun palvelu on päättynyt.",
        "Anteckna slutet först när servicen har avslutats.",
        "Record the end when the service has ended.",
    )
    end = {"ended_on": "1.1.2030", "end_reason": "muu"}
    refuses(visitor, f"{address}/end", end, {"ended_on": ended})
