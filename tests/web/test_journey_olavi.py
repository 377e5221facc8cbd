# SPDX-License-Identifier: EUPL-1.2
"""Olavi is lonely: early support, the check call, and three ways to an assessment, in the browser."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import expect
from sqlalchemy import select

from clients.matters import list_matters
from clients.tables import client
from clients.timeline import read_timeline
from engine.business_calendar import local_date
from tests.support.journeys import Journey, check_tables
from tests.support.page_forms import Answers
from tests.support.return_windows import return_windows

OLAVI: Answers = {
    "Henkilötunnus": "140548-913W",
    "Etunimet": "Olavi",
    "Sukunimi": "Niemi",
    "Kotikunta": "Imatra",
}
CALL: Answers = {
    "Kuka ottaa yhteyttä?": "Asiakas itse",
    "Mitä asia koskee?": ["Yksinäisyys"],
    "Onko asiakas turvassa?": "Ei välitöntä vaaraa",
    "Ratkesiko asia heti?": "Ei",
    "Millaista apua tarvitaan?": "Tilapäistä tai vähäistä apua",
}
SUPPORT: Answers = {
    "Millaista tukea sovittiin?": ["Järjestön toiminta", "Liikuntaryhmä"],
    "Tuottaja": "Muu, ei tuottajaverkostossa",
    "Kuka tuottaja?": "Imatran Seudun Seniorit",
    "Asiakas suostuu siihen, että yhteystiedot annetaan tuottajalle": True,
}
NEEDLESS: Answers = {
    "Palvelutarpeen arviointi on ilmeisen tarpeeton": True,
    "Miksi arviointi on ilmeisen tarpeeton?": "Toimintakyky on hyvä; Olavi kaipaa seuraa ja liikuntaa.",
}
START = "Palvelutarpeen arvioinnin aloitus"
BEGINS = "2026-12-01T10:00:00+02:00"


def test_olavi_finds_company_and_comes_back(begin_journey: Callable[[str], Journey]) -> None:
    journey = begin_journey(BEGINS)
    he_is_led_to_early_support(journey, NEEDLESS)
    journey.sees(f"Määräaika ei enää juokse: {START}.")
    journey.move_clock_to("14.12.2026")
    assert journey.tasks("unclaimed") == []
    journey.move_clock_to("15.12.2026")
    journey.complete("Soita tarkistussoitto", {"Tavoittiko asiakas palvelun?": "Kyllä"}, queue="unclaimed")
    journey.open_client("Niemi Olavi", "Asiat")
    journey.sees("varhainen tuki", "15.12.2026")
    he_rings_after_a_fall(journey)
    check_tables(journey)


def test_olavi_asks_for_an_assessment_at_once(begin_journey: Callable[[str], Journey]) -> None:
    """Variant A: the request decides the route."""
    journey = begin_journey(BEGINS)
    journey.as_person("el")
    journey.open_contact({**CALL, "Asiakas tai läheinen pyytää palvelutarpeen arviointia": True}, OLAVI)
    expect(journey.page.get_by_label("Mihin asia kuuluu?")).to_have_value("arviointi")
    journey.save_contact()
    journey.sees(f"{START}: viimeistään to 10.12.2026.", "Aloita arviointi – Anna Vastamäki")


def test_olavi_asks_for_it_at_the_check_call(begin_journey: Callable[[str], Journey]) -> None:
    """Variant A, ticked on 15.12.: the limit is counted from 1.12. all the same, and is over."""
    journey = begin_journey(BEGINS)
    he_is_led_to_early_support(journey, NEEDLESS)
    journey.move_clock_to("15.12.2026")
    journey.complete(
        "Soita tarkistussoitto",
        {"Tavoittiko asiakas palvelun?": "Kyllä", "Asiakas pyytää palvelutarpeen arviointia": True},
        queue="unclaimed",
    )
    the_assessment_is_late(journey)


def test_olavi_never_got_there(begin_journey: Callable[[str], Journey]) -> None:
    """Variant B: nobody wrote why an assessment is needless, so the limit ran on and was missed 11.12."""
    journey = begin_journey(BEGINS)
    he_is_led_to_early_support(journey, {})
    journey.sees_no(f"Määräaika ei enää juokse: {START}.")
    journey.move_clock_to("10.12.2026")
    journey.open_client("Niemi Olavi")
    journey.sees_no("ylittyi")
    journey.move_clock_to("11.12.2026")
    journey.sees("ylittyi", f"Määräaika ylittyi: {START}")
    told = journey.as_person("esi").reminders()
    assert told[0] == f"{START}: myöhässä, viimeinen päivä oli to 10.12.2026"
    assert told[1:] == [], "of each limit only the newest reminder is shown"
    journey.finds_no_barriers()
    journey.as_person("el").move_clock_to("15.12.2026")
    journey.complete(
        "Soita tarkistussoitto",
        {"Tavoittiko asiakas palvelun?": "Ei", "Miten jatketaan?": "Palvelutarpeen arviointiin"},
        queue="unclaimed",
    )
    the_assessment_is_late(journey)


def he_is_led_to_early_support(journey: Journey, needless: Answers) -> None:
    """1.12.: the page warns that the limit of an assessment runs until the reason is written."""
    journey.as_person("el")
    journey.open_contact(CALL, OLAVI)
    expect(journey.page.get_by_label("Mihin asia kuuluu?")).to_have_value("varhainen_tuki")
    journey.sees("Palvelutarpeen arvioinnin määräaika juoksee yhä")
    journey.save_contact()
    journey.sees(f"{START}: viimeistään to 10.12.2026.", "Seuraavaksi: Sovi tuki ja tuottaja – ensilinja.")
    expect(journey.page.get_by_role("heading", level=1)).to_have_text("Sovi tuki ja tuottaja")
    journey.sees("palvelutarpeen arvioinnin määräaika juoksee yhä", "to 10.12.2026")
    journey.finds_no_barriers()
    journey.fill({**SUPPORT, **needless})
    journey.press_done()
    journey.sees("Tehty.")


def he_rings_after_a_fall(journey: Journey) -> None:
    """15.3.2027, day 90: a new matter with its own limits."""
    journey.open_my_work()
    journey.move_clock_to("15.3.2027")
    journey.page.goto(f"{journey.address}/contact")
    journey.find_client("140548-913W", "Niemi Olavi")
    journey.fill_contact(
        {
            **CALL,
            "Mitä asia koskee?": ["Liikkuminen tai kaatuminen"],
            "Millaista apua tarvitaan?": "Säännöllistä apua",
        }
    )
    expect(journey.page.get_by_label("Mihin asia kuuluu?")).to_have_value("arviointi")
    journey.save_contact()
    journey.sees(
        f"{START}: viimeistään ke 24.3.2027.",
        "Palvelu alkaa: viimeistään ti 15.6.2027.",
        "Seuraavaksi: Aloita arviointi – Anna Vastamäki.",
    )
    journey.open_client("Niemi Olavi", "Asiat")
    expect(journey.main.get_by_role("row")).to_have_count(3)
    he_counts_as_returned_from_early_support(journey)


def he_counts_as_returned_from_early_support(journey: Journey) -> None:
    """I3: taken there, confirmed at the check call. I4: day 90 belongs to the window."""
    with journey.service.database.reading() as session:
        (client_id,) = session.execute(select(client.c.id)).scalars()
        first, second = sorted(list_matters(session, client_id), key=lambda one: one.opened_at)
        linked = [one for one in read_timeline(session, client_id) if one.name == "early_support.linked"]
    assert [one.attributes["confirmed"] for one in linked] == ["kylla"]
    assert return_windows(journey.service, first) == [date(2027, 3, 15), date(2027, 6, 13)]
    assert local_date(second.opened_at) == date(2027, 3, 15)


def the_assessment_is_late(journey: Journey) -> None:
    journey.sees("Seuraavaksi: Aloita arviointi – Anna Vastamäki.")
    journey.as_person("av").open_my_work("late")
    journey.sees("3 arkipäivää myöhässä")
    journey.open_task("Aloita arviointi", queue="late")
    journey.page.get_by_text("Miksi juuri tämä päivä?").click()
    journey.sees("to 10.12.2026", "yhteydenottopäivää ti 1.12.2026 ei lasketa")
    journey.finds_no_barriers()
    check_tables(journey)
