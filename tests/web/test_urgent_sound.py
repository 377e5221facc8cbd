# SPDX-License-Identifier: EUPL-1.2
"""A task that must be seen at once is heard on *Omat tehtävät*, once, by who wants it, and read aloud.

Source: A1.1, T1: the owner is told at once, with a sound.
"""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from sujuva.moving_time import advance
from tests.support.journeys import Journey
from tests.support.page_forms import Answers

OLAVI: Answers = {
    "Henkilötunnus": "140548-913W",
    "Etunimet": "Olavi",
    "Sukunimi": "Niemi",
    "Kotikunta": "Imatra",
}
CALL: Answers = {
    "Kuka ottaa yhteyttä?": "Omainen",
    "Mitä asia koskee?": ["Liikkuminen tai kaatuminen"],
    "Onko asiakas turvassa?": "On huolta",
    "Asiakas on yksin ja turvaton, tai ruoka, lääke tai lämpö puuttuu": True,
    "Ratkesiko asia heti?": "Ei",
}
COUNT = "document.addEventListener('sujuva:sound', () => { window.heard = (window.heard ?? 0) + 1; });"
HEARD = "window.heard ?? 0"
POLL = 21_000  # milliseconds: the page asks every 20 seconds


def test_an_urgent_task_is_heard_once_and_read_aloud(begin_journey: Callable[[str], Journey]) -> None:
    journey = begin_journey("2026-11-23T09:40:00+02:00")
    social_worker = listen(journey, "stt")
    assert social_worker.evaluate(HEARD) == 0
    journey.as_person("el").record_contact(CALL, OLAVI)
    advance(journey.service, journey.clock, journey.clock.now() + timedelta(seconds=1))

    journey.come_back_to("stt")
    social_worker.clock.run_for(POLL)
    alert = social_worker.get_by_role("alert")
    expect(alert).to_contain_text("Apua tarvitaan heti: Turvaa tilanne")
    expect(alert).not_to_contain_text("Niemi")
    social_worker.wait_for_function("window.heard === 1")
    social_worker.clock.run_for(2 * POLL)
    assert social_worker.evaluate(HEARD) == 1, "it is heard once"
    journey.finds_no_barriers()
    journey.open_my_work()
    assert social_worker.evaluate(HEARD) == 0, "not again on the next page"

    turn_off(social_worker)
    social_worker.evaluate("sessionStorage.clear()")
    journey.open_my_work()
    expect(alert).to_contain_text("Apua tarvitaan heti")
    assert social_worker.evaluate(HEARD) == 0
    alert.get_by_role("button", name="Avaa tehtävä").click()
    expect(social_worker.get_by_role("heading", level=1)).to_have_text("Turvaa tilanne")
    # One hour from the call: the hour is what matters.
    expect(social_worker.get_by_role("main")).to_contain_text("ma 23.11.2026 klo 10.40")
    expect(social_worker.get_by_role("main")).to_contain_text("Tänään klo 10.40")
    journey.open_my_work()
    expect(alert).to_be_empty()


def test_who_asks_for_less_turns_the_sound_on(begin_journey: Callable[[str], Journey]) -> None:
    journey = begin_journey("2026-11-23T09:40:00+02:00")
    journey.as_person("stt")
    journey.page.emulate_media(reduced_motion="reduce")
    journey.open_my_work()
    button = journey.page.get_by_role("button", name="Kiireellisen merkkiääni")
    expect(button).to_have_text("Kiireellisen merkkiääni: pois")
    button.click()
    expect(button).to_have_text("Kiireellisen merkkiääni: päällä")


def listen(journey: Journey, username: str) -> Page:
    """Counts the sounds of each page from now on; time in the browser is moved by hand."""
    page = journey.as_person(username).page
    page.clock.install()
    page.add_init_script(COUNT)
    journey.open_my_work()
    return page


def turn_off(page: Page) -> None:
    button = page.get_by_role("button", name="Kiireellisen merkkiääni")
    expect(button).to_have_text("Kiireellisen merkkiääni: päällä")
    button.click()
    expect(button).to_have_text("Kiireellisen merkkiääni: pois")
