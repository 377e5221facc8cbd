# SPDX-License-Identifier: EUPL-1.2
"""Jari, 57, in the browser: the pages of his matter say nothing of old age, and his son is heard of.

Source: story S13.
"""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import expect

from clients.identity_codes import make_artificial_code
from tests.support.journeys import Journey, check_tables
from tests.support.page_forms import Answers

OLD_AGE = ("vanhpl", "980/2012", "iäkä", "iäkk", "vanhus", "vanhuspalvelu")
JARI: Answers = {
    "Henkilötunnus": make_artificial_code(date(1970, 3, 12), 901).text,
    "Etunimet": "Jari",
    "Sukunimi": "Laine",
    "Kotikunta": "Lappeenranta",
}
CALL: Answers = {
    "Kuka ottaa yhteyttä?": "Omainen",
    "Mitä asia koskee?": ["Muisti"],
    "Onko asiakas turvassa?": "Ei välitöntä vaaraa",
    "Ratkesiko asia heti?": "Ei",
    "Asiakas tai läheinen pyytää palvelutarpeen arviointia": True,
}
BOY = "Poika, 12, asuu Jarin luona ja huolehtii isästään liikaa."


def test_jari_is_served_by_the_working_age(begin_journey: Callable[[str], Journey]) -> None:
    journey = begin_journey("2027-10-04T09:00:00+03:00")
    journey.as_person("el").record_contact(CALL, JARI)
    journey.sees("alueen tavoite: viimeistään ke 13.10.2027.", "Aloita arviointi – Timo Aalto")
    journey.as_person("tav").open_task("Aloita arviointi")
    says_nothing_of_old_age(journey)
    expect(journey.page.get_by_label("Arviointiväline")).to_have_value("TOIMIA")
    journey.sees_no("Tarvitaanko RAI-arviointi toiselta?")
    journey.fill(
        {
            "Miten arviointi alkaa?": "Toimistolla",
            "Mikä oli ensimmäinen arviointitoimi?": "Arviointikeskustelu asiakkaan kanssa",
        }
    )
    journey.press_done()
    he_is_assessed(journey)
    the_summary_asks_for_the_child(journey)
    journey.open_task("Sovi palveluratkaisu")
    says_nothing_of_old_age(journey)
    journey.open_client("Laine Jari", "Asiat")
    journey.sees("Työikäisten palvelut")
    journey.main.get_by_role("link", name="Siirrä toiselle alueelle").click()
    expect(journey.page.get_by_role("heading", level=1)).to_have_text("Palvelualue")
    journey.finds_no_barriers()
    he_moves_to_another_area(journey)
    journey.as_person("el")
    journey.page.goto(f"{journey.address}/arrivals")
    journey.sees("Lapsiperheiden palvelut", "Asiakkaan hoidossa on lapsi")
    check_tables(journey)


def he_moves_to_another_area(journey: Journey) -> None:
    """The worker reads who is responsible now, though the client is no longer theirs to see."""
    journey.main.get_by_text("Iäkkäiden palvelut", exact=True).click()
    journey.main.get_by_label("Miksi asia kuuluu sinne?").fill("Muistitiimi järjestää palvelut.")
    journey.main.get_by_role("button", name="Siirrä asia").click()
    expect(journey.page.get_by_role("heading", level=1)).to_have_text("Omat tehtävät")
    expect(journey.page.locator("body")).to_contain_text("Asiakasvastaava on nyt Antti Vaara.")


def he_is_assessed(journey: Journey) -> None:
    journey.open_task("Tee arviointi")
    says_nothing_of_old_age(journey)
    journey.fill(
        {
            "Liikkuminen": "Ei vaikeutta",
            "Itsestä huolehtiminen": "Ei vaikeutta",
            "Kotielämä": "Lievä",
            "Turvallisuus kotona": "Kunnossa",
            "Voimavarat": "Käy töissä, laulaa kuorossa.",
            "Asiakkaan toiveet": "Haluan jatkaa töissä.",
        }
    )
    journey.press_done()


def the_summary_asks_for_the_child(journey: Journey) -> None:
    journey.open_task("Laadi arvioinnin yhteenveto")
    says_nothing_of_old_age(journey)
    journey.sees_no("Lapsen tilanne")
    journey.fill(
        {
            "Tilanne ja tarve": "Muisti pettää, työ sujuu muistilapuin.",
            "Johtopäätökset asiakkuuden edellytyksistä": "Lyhyt tuki riittää.",
            "Asiakkaan näkemys": "Haluan oppia keinoja.",
            "Tarvitseeko asiakas erityistä tukea (SHL 3 §)?": "Ei",
            "Tarvitseeko asiakas omatyöntekijän?": "Kyllä",
            "Kuinka kauan tarve kestää?": "Pitkään",
            "Onko asiakkaan hoidossa lapsi?": "Kyllä, otetaan yhteys lapsiperheiden palveluihin",
        }
    )
    journey.sees("Lapsen tilanne", "lastensuojelulaki 10 §")
    journey.fill({"Lapsen tilanne": BOY})
    journey.press_done()
    journey.sees("Tehty.")


def says_nothing_of_old_age(journey: Journey) -> None:
    page = journey.page.content().lower()
    assert [word for word in OLD_AGE if word in page] == []
