# SPDX-License-Identifier: EUPL-1.2
"""Housing from the application to its end, in the browser, by everyone who has a part in it."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.journeys import Journey, check_tables
from tests.support.page_forms import chosen_answers, find_question
from tests.support.service_starts import ask_for_service, set_fee

KERTTU = {"sukunimi": "Niemelä", "etunimet": "Kerttu", "syntymaaika": "1938-09-02", "kotikunta": "Imatra"}
NAME = "Niemelä Kerttu"
LEVEL = "Ympärivuorokautinen palveluasuminen"
QUEUE = "unclaimed"


def test_kerttu_moves_and_moves_on(begin_journey: Callable[[str], Journey]) -> None:
    journey = begin_journey("2027-02-15T10:00:00+02:00")
    journey.browsing.expect("404")  # a preview that a person leaves behind
    journey.browsing.expect("/tasks/[0-9]+/draft")  # a draft on its way while the task is marked done
    ask_for_service(journey, KERTTU, 88, "asuminen", "asumispalvelua_haetaan")
    the_home_is_looked_at_first(journey)
    the_documents_are_gathered(journey)
    the_team_supports_it(journey)
    she_is_heard_and_it_is_decided(journey)
    the_coordinator_sees_the_queue(journey)
    a_place_is_offered_and_accepted(journey)
    the_move_is_ordered_and_confirmed(journey)
    set_fee(journey, "1450,50", "22.2.2027", QUEUE)
    housing_ends_at_the_review(journey)
    check_tables(journey)


def the_home_is_looked_at_first(journey: Journey) -> None:
    journey.as_person("av").complete(
        "Selvitä kotikeinot",
        {
            "Mitä kotona on kokeiltu?": ["Yökäynnit", "Teknologia ja turva-auttaminen"],
            "Onko jotain, mitä kannattaa vielä kokeilla?": "Ei",
            "Miten keinot ovat auttaneet?": "Kerttu lähtee silti öisin ulos.",
        },
    )


def the_documents_are_gathered(journey: Journey) -> None:
    journey.open_task("Kokoa asiakirjat")
    assert chosen_answers(journey.page.locator("#task-form"), "Mitä kotona on kokeiltu?") == [
        "Yökäynnit",
        "Teknologia ja turva-auttaminen",
    ]
    journey.fill(
        {
            "Mitä asumista haetaan?": LEVEL,
            "Kuka hakee?": "Edustaja",
            "RAI-väline": "HC",
            "Lukituspäivä": "1.10.2026",
            "MAPLe (1–5)": "5",
            "CPS (0–6)": "4",
            "ADLH (0–6)": "4",
            "ABS, käytösoireet (0–12)": "2",
            "Tarvitseeko asiakas apua yöllä?": "Kaksi kertaa tai useammin",
            "Kotiin annettavat keinot on kokeiltu, eivätkä ne riitä": True,
            "Kotona oleminen on turvallisuusriski": True,
            "Asiakkaan tahto hänen omin sanoin": "Kotona on hyvä olla.",
            "Toivottu kunta": "Imatra",
            "Kuka edustaa asiakasta?": "Edunvalvontavaltuutettu",
        }
    )
    journey.finds_no_barriers()
    journey.browsing.expect("status of 422")
    journey.press_done()
    journey.sees("RAI-arviointi on lukittu enintään 90 päivää sitten")
    journey.fill({"Lukituspäivä": "3.2.2027"})
    journey.press_done()
    journey.sees("Tehty.")


def the_team_supports_it(journey: Journey) -> None:
    journey.as_person("stt").complete(
        "Käsittele työryhmässä",
        {
            "Kokouspäivä": "15.2.2027",
            "Läsnä": ["Asiakasvastaava", "Sosiaalityöntekijä", "Lääkäri"],
            "Työryhmän kanta": "Puoltaa",
            "Mitä tasoa puolletaan?": LEVEL,
            "Perustelut": "Yöllinen avun tarve on jatkuva.",
        },
        QUEUE,
    )


def she_is_heard_and_it_is_decided(journey: Journey) -> None:
    """The level that the table proposes stands ready; the decision is on the service, not on a place."""
    journey.as_person("av").complete(
        "Kuule asiakasta ja läheisiä",
        {
            "Onko asiakasta kuultu?": "Kyllä",
            "Miten?": "Kotikäynti",
            "Asiakkaan näkemys hänen omin sanoin": "Kotona on hyvä olla.",
            "Läheisten näkemys": "Tytär pelkää öitä.",
            "Onko edustajaa kuultu?": "Kyllä",
            "Haluavatko puolisot asua yhdessä?": "Ei puolisoa",
        },
    )
    journey.open_task("Valmistele päätös")
    journey.fill({"Päätös": "Myönteinen"})
    level = journey.page.get_by_role("combobox", name="Asumisen taso")
    expect(level).to_have_value("ymparivuorokautinen")
    journey.sees("Päätös tehdään asumispalvelusta, ei tietystä paikasta.")
    expect(find_question(journey.page.locator("#task-form"), "Asiakkaan näkemys")).to_have_value(
        "Kotona on hyvä olla."
    )
    journey.fill(
        {
            "Lainkohdat": ["SHL 21 c §", "SHL 45 §"],
            "Perustelut": "Yöllinen avun tarve on jatkuva, eikä koti riitä.",
            "Voimassa alkaen": "15.2.2027",
        }
    )
    journey.finds_no_barriers()
    journey.press_done()
    journey.sees("Tehty.")
    sign(journey, "15.2.2027")
    journey.complete(
        "Lähetä päätös",
        {
            "Miten päätös annetaan tiedoksi?": "Kirje",
            "Todellinen postituspäivä": "15.2.2027",
            "Muutoksenhakuohje on liitetty": True,
        },
    )
    journey.complete(
        "Sovi odotusajan apu",
        {
            "Mitä apua odotusajaksi?": ["Nykyinen apu riittää"],
            "Toivottu kunta": "Imatra",
            "Kotona oleminen on turvallisuusriski": True,
            "Asiakkaalle on kerrottu, kuinka kauan odotus kestää enintään": True,
        },
    )


def the_coordinator_sees_the_queue(journey: Journey) -> None:
    """Who waits, with how many points, how long to the limit, and where to; nobody else has the page."""
    journey.as_person("av")
    expect(journey.page.get_by_role("link", name="Jono", exact=True)).to_have_count(0)
    journey.as_person("pk")
    journey.page.get_by_role("link", name="Jono", exact=True).click()
    journey.sees("Asumisen jono", NAME, "40", LEVEL, "Imatra", "Etsi paikka")
    journey.finds_no_barriers()
    journey.main.get_by_role("link", name="Etsi paikka").click()
    expect(journey.page.get_by_role("heading", level=1)).to_have_text("Etsi paikka")


def a_place_is_offered_and_accepted(journey: Journey) -> None:
    journey.fill({"Mistä paikka löytyi?": "Ostopalvelusta"})
    journey.press_done()
    journey.sees("Tehty.")
    journey.open_task("Tarjoa paikka", QUEUE)
    journey.fill(
        {
            "Yksikkö": "Koivukoti",
            "Missä kunnassa?": "Imatra",
            "Millainen paikka?": "Ostopalvelu",
            "Milloin tarjosit?": ("15.2.2027", "10.00"),
            "Kenelle kerroit?": "Edustajalle",
        }
    )
    journey.finds_no_barriers()
    journey.press_done()
    journey.sees("Tehty.")
    journey.complete(
        "Kirjaa vastaus", {"Mitä asiakas vastasi?": "Hyväksyy paikan", "Kuka vastasi?": "Edustaja"}, QUEUE
    )


def the_move_is_ordered_and_confirmed(journey: Journey) -> None:
    """The coordinator orders from the unit of the offer; the limit is met when she has moved."""
    journey.as_person("av").complete(
        "Sovi muutto",
        {"Muuttopäivä": "22.2.2027", "Vuokrasopimus": "Ei tarvita", "Mitä on sovittu?": ["Kuljetus"]},
    )
    journey.as_person("pk").open_task("Tilaa palvelu", QUEUE)
    expect(find_question(journey.page.locator("#task-form"), "Tuottaja")).to_have_value("koivukoti")
    journey.finds_no_barriers()
    journey.press_done()
    journey.sees("Tehty.")
    journey.complete(
        "Seuraa tuottajan vastausta",
        {"Mitä tuottaja vastasi?": "Ottaa tilauksen", "Milloin palvelu alkaa?": "22.2.2027"},
        QUEUE,
    )
    journey.move_clock_to("22.2.2027")
    journey.complete(
        "Vahvista muutto",
        {"Muuttiko asiakas?": "Kyllä", "Mistä päivästä asuminen alkoi?": "22.2.2027"},
        QUEUE,
    )
    journey.sees("Määräaika täyttyi: Palvelu alkaa.")


def housing_ends_at_the_review(journey: Journey) -> None:
    """30 days from the start she moves on to other care: heard, and decided."""
    journey.as_person("av").move_clock_to("24.3.2027")
    journey.complete(
        "Tee seuranta-arvio",
        {
            "Onko palvelua sopivasti?": "Liian vähän",
            "Miten jatketaan?": "Päätetään",
            "Kenen aloitteesta palvelu päättyy?": "Hyvinvointialueen",
        },
    )
    journey.complete(
        "Kuule päättymisestä",
        {
            "Miksi asuminen päättyy?": "Siirtyy muuhun hoitoon",
            "Tulos": "Palvelu päättyi",
            "Minä päivänä asuminen päättyy?": "31.3.2027",
            "Asiakkaan näkemys": "Sopii.",
            "Tarvitaanko päätös?": "Kyllä, päätös oli voimassa toistaiseksi",
        },
    )
    journey.open_task("Valmistele päätös")
    journey.fill(
        {"Lainkohdat": ["SHL 45 §"], "Perustelut": "Kerttu siirtyy sairaalan pitkäaikaiseen hoitoon."}
    )
    journey.finds_no_barriers()
    journey.press_done()
    journey.sees("Tehty.")
    sign(journey, "24.3.2027")
    assert journey.tasks() == ["Lähetä päätös"]
    journey.open_client(NAME)
    for told in ("Palvelu alkoi", "Palvelu päättyi"):
        journey.sees(told)


def sign(journey: Journey, day: str) -> None:
    journey.complete(
        "Allekirjoita päätös", {"Miten jatketaan?": "Allekirjoitetaan", "Allekirjoituspäivä": day}
    )
