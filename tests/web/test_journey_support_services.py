# SPDX-License-Identifier: EUPL-1.2
"""Support services from the need to the end, by the roles that do it, the producer on its own page."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.journeys import Journey, check_tables
from tests.support.page_forms import Answers, chosen_answers
from tests.support.producer_steps import start_service, take_order
from tests.support.service_starts import ask_for_service

KAARINA = {"sukunimi": "Laine", "etunimet": "Kaarina", "syntymaaika": "1946-03-02", "kotikunta": "Imatra"}
NAME = "Laine Kaarina"
FREE = "unclaimed"
HELP: Answers = {
    "Selviääkö asiakas itse tai apuvälineellä?": "Ei selviä",
    "Auttaako läheinen tässä riittävästi?": "Ei",
}
MEALS: Answers = {"Palvelu": "Ateriapalvelu", "Kertaa viikossa": "5", **HELP}
CLEANING: Answers = {"Palvelu": "Siivous", "Kertaa viikossa": "0,5", **HELP}


def test_kaarina_gets_meals_until_she_cooks_again(begin_journey: Callable[[str], Journey]) -> None:
    journey = begin_journey("2026-11-23T10:00:00+02:00")
    journey.browsing.expect("404|422")
    ask_for_service(journey, KAARINA, 80, "tukipalvelut", "tukipalvelua_tarvitaan")
    the_need_is_found_out(journey)
    her_income_is_above_the_limit_of_the_day(journey)
    meals_are_proposed(journey)
    one_decision_says_what_is_granted(journey)
    the_meals_begin(journey)
    the_fee_is_set(journey)
    the_waiting_times_are_published(journey)
    she_claims_rectification(journey)
    the_section_decides(journey)
    the_review_comes_after_three_months(journey)
    she_is_heard_and_the_end_is_decided(journey)
    check_tables(journey)


def the_need_is_found_out(journey: Journey) -> None:
    """Each service on its own row; the tables propose for each."""
    journey.as_person("av").open_task("Selvitä tukipalvelujen tarve")
    journey.finds_no_barriers()
    journey.fill(
        {
            "Mitä tukipalveluja tarvitaan?": [MEALS, CLEANING],
            "Kuinka kauan?": "Toistaiseksi",
            "Asiakkaan näkemys": "Ruoka kotiin olisi hyvä.",
        }
    )
    journey.press_done()
    journey.sees("Tehty.")
    assert journey.tasks() == []


def her_income_is_above_the_limit_of_the_day(journey: Journey) -> None:
    """The fee unit sees the limit in euros; the table proposes and a person answers."""
    journey.as_person("mk").open_task("Tarkista tulot", FREE)
    journey.fill({"Tulotiedot": "Saatu", "Kotitalouden koko": "1", "Tulot, euroa kuukaudessa": "2600"})
    journey.page.keyboard.press("Tab")
    journey.sees("1 750 euroa kuukaudessa")
    journey.fill({"Ylittävätkö tulot tulorajan?": "Kyllä"})
    journey.finds_no_barriers()
    journey.press_done()
    journey.sees("Tehty.")


def meals_are_proposed(journey: Journey) -> None:
    journey.as_person("av").open_task("Valitse toteuttamistapa")
    proposed = chosen_answers(journey.page.locator("#task-form"), "Mitä palveluja esität myönnettäväksi?")
    assert proposed == ["Ateriapalvelu"]
    journey.fill({"Miten palvelu järjestetään?": "Ostopalvelu", "Mitä asiakas itse haluaa?": "Sopii"})
    journey.finds_no_barriers()
    journey.press_done()
    journey.complete(
        "Laadi asiakassuunnitelma",
        {
            "Tavoitteet": [{"Tavoite asiakkaan sanoin": "Syön lämpimän ruoan joka päivä"}],
            "Palvelut": ["Tukipalvelut"],
            "Seurantapäivä": "25.2.2027",
            "Hyväksyykö asiakas suunnitelman?": "Kyllä",
        },
    )


def one_decision_says_what_is_granted(journey: Journey) -> None:
    """Less than was asked for, so she is heard first (hallintolaki 34 §)."""
    journey.open_task("Valmistele päätös")
    decision: Answers = {
        "Päätös": "Osittain myönteinen",
        "Mitkä tukipalvelut myönnetään?": ["Ateriapalvelu"],
        "Onko asiakasta kuultu?": "Ei tarpeen, päätös on haetun mukainen",
        "Lainkohdat": ["SHL 19 §", "SHL 45 §"],
        "Perustelut": "Et saa itse tehtyä lämmintä ruokaa. Siivouksen tuloraja ylittyy.",
        "Voimassa alkaen": "25.11.2026",
    }
    journey.fill(decision)
    journey.press_done()
    journey.sees("Asiakasta on kuultava ennen päätöstä, joka ei ole haetun mukainen")
    journey.fill({"Onko asiakasta kuultu?": "Kyllä", "Asiakkaan näkemys": "Ymmärrän sen."})
    journey.finds_no_barriers()
    journey.press_done()
    sign(journey, "23.11.2026")
    send(journey, "23.11.2026")


def the_meals_begin(journey: Journey) -> None:
    """The producer takes the order and tells when the service really began: the limit is met."""
    journey.complete(
        "Tilaa palvelu",
        {"Tuottaja": "Saimaan Ateriat Oy", "Milloin palvelun pitäisi alkaa?": "25.11.2026"},
    )
    take_order(journey, "tuot", "Ateriapalvelu", "25.11.2026")
    journey.as_person("av").move_clock_to("25.11.2026")
    start_service(journey, "tuot", "Ateriapalvelu", "25.11.2026")
    journey.sees(NAME)
    journey.as_person("av").open_client(NAME)
    for told in ("Palvelu tilattiin", "Palvelu alkoi"):
        journey.sees(told)


def the_fee_is_set(journey: Journey) -> None:
    journey.as_person("mk").complete("Pyydä tulotiedot", {"Tulotiedot": "Ei tarvita, tasamaksu"}, FREE)
    journey.complete(
        "Määrää maksu",
        {
            "Maksu euroa kuukaudessa": "190",
            "Peruste": "Tasamaksu",
            "Maksu peritään alkaen": "25.11.2026",
            "Lainkohdat": ["Asiakasmaksulaki 2 §, muu palvelu"],
            "Perustelut": "Ateriapalvelusta peritään alueen tasamaksu.",
            "Maksupäätöksen päivä": "25.11.2026",
        },
        FREE,
    )
    send(journey, "25.11.2026", FREE)


def the_waiting_times_are_published(journey: Journey) -> None:
    """VanhPL 26 §: twice a year, by the figures of what has started; she waited two days."""
    journey.as_person("esi").move_clock_to("1.12.2026")
    journey.open_task("Julkaise odotusajat", FREE)
    row = journey.page.locator("fieldset.row")
    expect(row).to_have_count(1)
    expect(row.get_by_label("Palvelu")).to_have_value("ateria")
    for asked in ("Mediaani, päivää", "Keskiarvo, päivää"):
        expect(row.get_by_label(asked)).to_have_value("2")
    journey.finds_no_barriers()
    journey.fill({"Missä luvut ovat?": ["Hyvinvointialueen verkkosivut"]})
    journey.press_done()
    journey.sees("Tehty.")


def she_claims_rectification(journey: Journey) -> None:
    """1.12., within the 30 days; the case manager sees the decision that the claim is about."""
    journey.as_person("av").open_client(NAME)
    journey.main.get_by_role("link", name="Kirjaa oikaisuvaatimus").click()
    journey.finds_no_barriers()
    claimed = "Tukipalvelut: osittain myönteinen, annettu tiedoksi 23.11.2026"
    journey.page.get_by_role("radio", name=claimed, exact=True).check(force=True)
    journey.page.get_by_label("Minä päivänä se saapui?").fill("1.12.2026")
    journey.page.get_by_label("Mihin kellonaikaan?").fill("8.00")
    journey.page.get_by_role("button", name="Kirjaa vaatimus").click()
    journey.sees("Oikaisuvaatimus on kirjattu, ja sen käsittely alkoi.")
    journey.open_task("Kirjaa oikaisuvaatimus")
    journey.finds_no_barriers()
    journey.fill(
        {
            "Miten se saapui?": "Sähköposti",
            "Mitä vaatimus koskee?": "Päätöstä",
            "Mitä vaaditaan ja miksi?": "Tarvitsen siivousta, koska en pysty kumartumaan.",
        }
    )
    journey.press_done()
    journey.open_client(NAME, "Päätökset")
    journey.sees("Tarvitsen siivousta, koska en pysty kumartumaan.")
    journey.open_task("Arvioi oikaisuvaatimus")
    assert chosen_answers(journey.page.locator("#task-form"), "Tuliko vaatimus ajoissa?") == ["Kyllä"]
    journey.finds_no_barriers()
    journey.fill({"Miten edetään?": "Jaosto ratkaisee", "Perustelu": "Tulot ylittävät tulorajan."})
    journey.press_done()
    journey.complete(
        "Laadi lausunto",
        {
            "Lausunnon kanta": "Päätös pysytetään",
            "Lausunto": "Tulot ylittävät siivouksen tulorajan, eikä muuta perustetta ole.",
        },
    )


def the_section_decides(journey: Journey) -> None:
    """The decision stands, and the client's page says so; the administrative court is the next."""
    journey.as_person("esi").open_task("Vie jaostoon", FREE)
    journey.finds_no_barriers()
    journey.fill({"Kokouspäivä": "15.12.2026"})
    journey.press_done()
    journey.as_person("av").move_clock_to("17.12.2026")
    journey.open_task("Kirjaa ratkaisu")
    journey.finds_no_barriers()
    journey.fill(
        {
            "Jaoston ratkaisu": "Päätös pysyi",
            "Milloin asiakas sai ratkaisun?": "17.12.2026",
            "Ratkaisun sisältö": "Tuloraja on kaikille sama.",
        }
    )
    journey.press_done()
    journey.sees("Tehty.")
    journey.open_client(NAME, "Päätökset")
    journey.sees("Tuloraja on kaikille sama.")


def the_review_comes_after_three_months(journey: Journey) -> None:
    journey.as_person("av").move_clock_to("24.2.2027")
    assert journey.tasks() == []
    journey.move_clock_to("25.2.2027")
    journey.complete(
        "Tee seuranta-arvio",
        {
            "Onko palvelua sopivasti?": "Liikaa",
            "Miten jatketaan?": "Päätetään",
            "Kenen aloitteesta palvelu päättyy?": "Hyvinvointialueen",
        },
    )
    journey.complete("Sovi päättymisestä", {"Miksi palvelu päättyy?": "Tarve poistui"})


def she_is_heard_and_the_end_is_decided(journey: Journey) -> None:
    """An ending is no refusal: the decision says that the service ends, and its last day."""
    journey.open_task("Valmistele päätös")
    form = journey.page.locator("#task-form")
    assert chosen_answers(form, "Päätös") == ["Palvelu päättyy"]
    assert chosen_answers(form, "Mitkä tukipalvelut päättyvät?") == ["Ateriapalvelu"]
    journey.fill(
        {
            "Onko asiakasta kuultu?": "Ei vielä, kuullaan ensin",
            "Lainkohdat": ["SHL 19 §", "SHL 45 §"],
            "Perustelut": "Teet taas ruokasi itse, joten et tarvitse ateriapalvelua.",
            "Palvelun viimeinen päivä": "31.3.2027",
        }
    )
    journey.finds_no_barriers()
    journey.press_done()
    journey.complete(
        "Kuule asiakasta",
        {
            "Miten kuultiin?": "Puhelimessa",
            "Miten kuuleminen päättyi?": "Asiakas kertoi näkemyksensä",
            "Asiakkaan näkemys": "Hyvä niin.",
        },
    )
    sign(journey, "25.2.2027")
    send(journey, "25.2.2027")
    journey.open_client(NAME)
    journey.sees("Palvelu päättyi")
    assert journey.tasks() == []


def sign(journey: Journey, day: str) -> None:
    journey.complete(
        "Allekirjoita päätös", {"Miten jatketaan?": "Allekirjoitetaan", "Allekirjoituspäivä": day}
    )


def send(journey: Journey, day: str, queue: str = "mine") -> None:
    journey.complete(
        "Lähetä päätös",
        {
            "Miten päätös annetaan tiedoksi?": "Kirje",
            "Todellinen postituspäivä": day,
            "Muutoksenhakuohje on liitetty": True,
        },
        queue,
    )
