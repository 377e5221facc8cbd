# SPDX-License-Identifier: EUPL-1.2
"""A son complains of visits that were left out: recorded, answered by the team leader, sent as a letter; and
the client herself asks to see her data, begun from her page."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.journeys import Journey, check_tables
from tests.support.page_forms import Answers

LIISA: Answers = {
    "Henkilötunnus": "010244-9121",
    "Etunimet": "Liisa",
    "Sukunimi": "Laine",
    "Kotikunta": "Imatra",
}
CALL: Answers = {
    "Kuka ottaa yhteyttä?": "Omainen",
    "Mitä asia koskee?": ["Muistutus, pyyntö tai palaute"],
    "Onko asiakas turvassa?": "Ei välitöntä vaaraa",
    "Ratkesiko asia heti?": "Ei",
}
COMPLAINT: Answers = {
    "Mitä asia koskee?": "Muistutus palvelusta tai kohtelusta",
    "Milloin pyyntö saapui?": "23.11.2026",
    "Kuka pyytää?": "Omainen",
    "Pyytäjän nimi": "Olavi Laine",
    "Mitä pyydetään tai mistä muistutetaan?": "Kotihoito jätti kaksi iltakäyntiä väliin.",
}
ANSWER: Answers = {
    "Miten edetään?": "Vastataan nyt",
    "Oliko muistutus aiheellinen?": "Kyllä",
    "Mitä siitä seuraa?": "Virhe korjataan",
    "Vastaus": "Selvitimme viikon käynnit. Kaksi iltakäyntiä jäi väliin. Pahoittelemme ja muutamme reittiä.",
}


def test_a_complaint_is_answered_in_a_letter(begin_journey: Callable[[str], Journey]) -> None:
    journey = begin_journey("2026-11-23T09:40:00+02:00")
    journey.browsing.expect("40[34]|422")
    her_son_complains(journey)
    only_who_did_not_handle_it_answers(journey)
    the_letter_is_posted(journey)
    she_asks_for_her_data(journey)
    check_tables(journey)


def her_son_complains(journey: Journey) -> None:
    """23.11.: a contact that is only a complaint opens no need of service; its time runs from the call."""
    journey.as_person("el")
    journey.open_contact(CALL, LIISA)
    expect(journey.page.get_by_label("Mihin asia kuuluu?")).to_have_value("pyynto")
    journey.save_contact()
    journey.open_task("Ota pyyntö vastaan", "team")
    journey.finds_no_barriers()
    journey.fill(COMPLAINT)
    journey.press_done()
    journey.sees("Vastaus muistutukseen: viimeistään ke 23.12.2026.")
    journey.open_client("Laine Liisa", "Asiat")
    journey.sees("Pyyntö tai muistutus")


def only_who_did_not_handle_it_answers(journey: Journey) -> None:
    """The case managers do not see the task; the team leader writes, and must write something."""
    assert journey.as_person("av").tasks("team") == []
    journey.as_person("esi").open_task("Vastaa muistutukseen", "team")
    journey.finds_no_barriers()
    journey.fill({"Miten edetään?": "Vastataan nyt"})
    assert journey.press_done().status == 422
    journey.fill(ANSWER)
    journey.press_done()
    journey.sees("Tehty.")


def the_letter_is_posted(journey: Journey) -> None:
    """25.11.: the letter is among the documents; a phone call would not do."""
    journey.move_clock_to("25.11.2026")
    journey.as_person("el").open_task("Lähetä vastaus", "team")
    journey.fill({"Miten vastaus annettiin?": "Puhelimessa", "Minä päivänä vastaus lähti?": "25.11.2026"})
    assert journey.press_done().status == 422
    journey.sees("Muistutukseen vastataan kirjeellä.")
    journey.fill({"Miten vastaus annettiin?": "Kirje"})
    journey.press_done()
    journey.sees("Määräaika täyttyi: Vastaus muistutukseen.")
    journey.open_client("Laine Liisa", "Asiakirjat")
    journey.sees("Vastaus muistutukseen")


def she_asks_for_her_data(journey: Journey) -> None:
    """The same day, at the desk: begun from her page, since nothing else came with it."""
    journey.open_client("Laine Liisa")
    journey.main.get_by_role("link", name="Aloita prosessi").click()
    journey.finds_no_barriers()
    journey.page.get_by_label("Saapumispäivä").fill("26.11.2026")
    journey.page.get_by_role("button", name="Aloita", exact=True).click()
    journey.sees("Aika on tulevaisuudessa.")
    journey.page.get_by_label("Saapumispäivä").fill("")
    journey.page.get_by_role("button", name="Aloita", exact=True).click()
    expect(journey.page.get_by_role("heading", level=1)).to_have_text("Ota pyyntö vastaan")
    journey.fill(
        {
            "Mitä asia koskee?": "Omat tiedot: tarkastus, korjaus tai poisto",
            "Mitä tiedoilleen pyydetään?": "Jäljennös tai tarkastus (15 artikla)",
            "Milloin pyyntö saapui?": "25.11.2026",
            "Kuka pyytää?": "Asiakas itse",
            "Mitä pyydetään tai mistä muistutetaan?": "Haluan nähdä, mitä minusta on kirjattu.",
        }
    )
    journey.press_done()
    journey.sees("Vastaus omia tietoja koskevaan pyyntöön: viimeistään")
    journey.as_person("av").open_client("Laine Liisa")
    journey.main.get_by_role("group").filter(has_text="Vastaus omia tietoja").locator("summary").click()
    expect(journey.main.get_by_role("link", name="Jatka erityisestä syystä")).to_be_visible()
    journey.open_task("Vastaa tietopyyntöön", "team")
    journey.fill(
        {
            "Miten edetään?": "Vastataan nyt",
            "Miten henkilöllisyys on varmistettu?": "Ei ole varmistettu",
            "Toteutetaanko pyyntö?": "Kyllä",
            "Vastaus": "Jäljennökset ovat tämän kirjeen liitteenä.",
        }
    )
    assert journey.press_done().status == 422
    journey.sees("ennen kuin henkilöllisyys on varmistettu")
    journey.fill({"Miten henkilöllisyys on varmistettu?": "Henkilöllisyystodistus nähty"})
    journey.press_done()
    journey.sees("Tehty.")
