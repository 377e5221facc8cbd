# SPDX-License-Identifier: EUPL-1.2
"""Informal care from the application to the end of the agreement, in the browser, by those who do it."""

from collections.abc import Callable

from tests.support.journeys import Journey, check_tables
from tests.support.page_forms import Answers, chosen_answers
from tests.support.service_starts import ask_for_service

HELMI = {"sukunimi": "Salo", "etunimet": "Helmi", "syntymaaika": "1947-03-12", "kotikunta": "Imatra"}
TEAM = "unclaimed"
VISIT: Answers = {
    "Käyntipäivä": "9.12.2026",
    "Siirtyminen": "3 Runsaasti apua",
    "Liikkuminen": "3 Runsaasti apua",
    "Pukeutuminen": "3 Runsaasti apua",
    "Peseytyminen": "3 Runsaasti apua",
    "WC-käynnit": "2 Osittain apua",
    "Syöminen": "0 Itsenäinen",
    "Lääkehoito": "1 Ohjausta",
    "Valvonta": "0 Itsenäinen",
    "Tarvitaanko apua yöllä?": "Satunnaisesti",
    "Voiko hoidettava olla yksin?": "1–4 tuntia",
    "Kuinka hoito sitoo hoitajaa?": "Ympäri vuorokauden",
    "Tarvitseeko hoidettava hoitoa kotona?": "Kyllä",
    "Riittävätkö omaishoito ja muut palvelut yhdessä?": "Kyllä",
    "Sopiiko koti hoitoon?": "Kyllä",
    "Onko omaishoito hoidettavan edun mukaista?": "Kyllä",
    "Mikä hoitaja on hoidettavalle?": "Puoliso",
    "Riittävätkö hoitajan terveys ja toimintakyky?": "Riittävä",
    "Onko hoitaja valmis vastaamaan hoidosta?": "Kyllä",
    "COPE, kielteinen vaikutus (7–28)": "17",
    "Hyväksyykö hoidettava hoitajan?": "Kyllä",
    "Hoidettavaa ja hoitajaa on kuultu erikseen": True,
    "Hoidettavan näkemys": "Haluan olla kotona Väinön kanssa.",
    "Hoitajan näkemys": "Hoidan mielelläni, mutta yöt väsyttävät.",
}


def test_vaino_cares_for_helmi_until_he_gives_notice(begin_journey: Callable[[str], Journey]) -> None:
    journey = begin_journey("2026-12-01T10:00:00+02:00")
    journey.browsing.expect("404")  # a preview that a person leaves behind
    journey.browsing.expect("/draft")  # one on its way when the task was done
    ask_for_service(journey, HELMI, 79, "omaishoito", "hakemus_saapui", yhteydenottaja="asiakas")
    the_application_is_checked(journey)
    they_are_visited_at_home(journey)
    the_team_proposes(journey)
    the_plan_and_the_decision_are_made(journey)
    the_agreement_begins(journey)
    leave_is_arranged(journey)
    the_carer_is_called_and_visited(journey)
    the_carer_gives_notice(journey)
    what_was_paid_too_much_is_recovered(journey)
    check_tables(journey)


def the_application_is_checked(journey: Journey) -> None:
    journey.as_person("av").complete(
        "Tarkista hakemus",
        {
            "Onko hakemuksessa tarvittavat tiedot?": "Ei, pyydetään täydennys",
            "Mitä puuttuu?": ["Lääkärinlausunto"],
            "Hakija on hoidettava itse tai hänen edustajansa": True,
        },
    )
    journey.complete(
        "Pyydä täydennystä",
        {
            "Mitä pyydetään?": "Lääkärinlausunto puuttuu.",
            "Pyyntöpäivä": "1.12.2026",
            "Miten pyydettiin?": "Puhelin",
        },
    )
    journey.complete(
        "Sovi kotikäynti",
        {
            "Milloin kotikäynti tehdään?": ("9.12.2026", "10.00"),
            "Mistä RAI-arviointi saadaan?": "Lukittu arviointi on jo",
        },
    )
    happens(journey, "Täydennys tuli")
    journey.complete("Tarkista täydennys", {"Riittävätkö tiedot?": "Kyllä"})


def happens(journey: Journey, what: str) -> None:
    """The case manager tells it on the client's page."""
    journey.open_client("Salo Helmi")
    journey.page.get_by_role("button", name=what).click()
    journey.sees(f"{what}: ")


def they_are_visited_at_home(journey: Journey) -> None:
    journey.open_my_work()
    journey.move_clock_to("9.12.2026", 12)
    journey.open_task("Arvioi hoidettava ja hoitaja")
    journey.finds_no_barriers()
    journey.fill(VISIT)
    journey.press_done()
    journey.sees("Määräaika täyttyi: Palvelutarpeen arvioinnin aloitus.")


def the_team_proposes(journey: Journey) -> None:
    journey.as_person("stt").open_task("Ehdota luokka ja vapaat", TEAM)
    journey.sees("Luokka 2")
    journey.finds_no_barriers()
    journey.fill({"Onko määrärahaa?": "Kyllä"})
    journey.press_done()
    journey.sees("Tehty.")


def the_plan_and_the_decision_are_made(journey: Journey) -> None:
    journey.as_person("av").complete(
        "Laadi hoito- ja palvelusuunnitelma",
        {
            "Hoitajan antama hoito: määrä ja sisältö": "Apu pukemisessa, pesuissa ja yöllä.",
            "Miten vapaat järjestetään?": ["Lyhytaikainen paikka"],
            "Miten hoito järjestyy, jos hoitaja ei voi hoitaa?": "Tytär tulee.",
            "Seurantapäivä": "1.6.2027",
            "Hyväksyykö asiakas suunnitelman?": "Kyllä",
        },
    )
    assert journey.tasks() == ["Valmistele päätös"]
    journey.open_task("Valmistele päätös")
    # What the team proposed stands in the form already.
    assert chosen_answers(journey.page.locator("#task-form"), "Päätös") == ["Myönteinen"]
    journey.fill(
        {
            "Onko asiakasta kuultu?": "Ei tarpeen, päätös on haetun mukainen",
            "Lainkohdat": ["Omaishoitolaki 3 §", "Omaishoitolaki 5 §"],
            "Perustelut": "Kaikki kuusi edellytystä täyttyvät, ja hoito on sitovaa.",
            "Voimassa alkaen": "14.12.2026",
        }
    )
    journey.finds_no_barriers()
    journey.press_done()
    journey.sees("Tehty.")
    sign(journey, "9.12.2026")
    journey.complete(
        "Lähetä päätös",
        {
            "Miten päätös annetaan tiedoksi?": "Kirje",
            "Todellinen postituspäivä": "9.12.2026",
            "Päätös on annettu tiedoksi kaikille osapuolille": True,
            "Toisen osapuolen nimi, esimerkiksi omaishoitaja": "Väinö Salo",
            "Millä kielellä hänelle kirjoitetaan?": "Suomeksi",
            "Muutoksenhakuohje on liitetty": True,
        },
    )


def sign(journey: Journey, day: str) -> None:
    journey.complete(
        "Allekirjoita päätös", {"Miten jatketaan?": "Allekirjoitetaan", "Allekirjoituspäivä": day}
    )


def the_agreement_begins(journey: Journey) -> None:
    journey.open_task("Tee omaishoitosopimus")
    journey.finds_no_barriers()
    journey.fill(
        {
            "Omaishoitajan nimi": "Väinö Salo",
            "Sopimus alkaa": "14.12.2026",
            "Palkkio, euroa kuukaudessa": "763,44",
            "Kesto": "Toistaiseksi",
            "Tilinumero (IBAN)": "FI2112345600000785",
            "Hoitaja allekirjoitti": "9.12.2026",
            "Hyvinvointialue allekirjoitti": "9.12.2026",
            "Irtisanomisehdot on käyty läpi": True,
            "Hoito- ja palvelusuunnitelma on liitteenä": True,
        }
    )
    journey.press_done()
    journey.sees("Tehty.")
    journey.move_clock_to("14.12.2026")
    journey.as_person("pm").complete(
        "Avaa palkkion maksu",
        {
            "Palkkiota maksetaan alkaen": "14.12.2026",
            "Palkkio, euroa kuukaudessa": "763,44",
            "Tilinumero ja luokka vastaavat sopimusta": True,
        },
        TEAM,
    )


def leave_is_arranged(journey: Journey) -> None:
    """December was not whole, so the case manager says what it gave; the care is ordered of Koivukoti."""
    journey.as_person("av").move_clock_to("4.1.2027")
    happens(journey, "Hoitaja pyytää vapaata")
    journey.complete(
        "Sovi vapaan hoito",
        {
            "Vapaa alkaa": "11.1.2027",
            "Kesto vuorokausina": "2",
            "Kuka hoitaa?": "Lyhytaikainen paikka",
            "Hoidettavan toiveet on kysytty": True,
        },
    )
    journey.complete(
        "Tilaa palvelu", {"Tuottaja": "Koivukoti", "Milloin palvelun pitäisi alkaa?": "11.1.2027"}
    )
    journey.complete(
        "Seuraa tuottajan vastausta",
        {"Mitä tuottaja vastasi?": "Ottaa tilauksen", "Milloin palvelu alkaa?": "11.1.2027"},
    )
    journey.page.goto(f"{journey.address}/carers")
    journey.sees("Salo Helmi")
    journey.finds_no_barriers()


def the_carer_is_called_and_visited(journey: Journey) -> None:
    """Six and twelve months after the agreement began."""
    journey.open_my_work()
    journey.move_clock_to("14.6.2027")
    journey.open_task("Soita hoitajalle")
    journey.finds_no_barriers()
    journey.fill(
        {
            "Miten hoitaja jaksaa?": "Kohtalaisesti",
            "Hoitaja on pitänyt vapaitaan": True,
            "Onko hoidossa muuttunut jotain?": "Ei",
        }
    )
    journey.press_done()
    journey.sees("Tehty.")
    journey.move_clock_to("14.12.2027")
    journey.open_task("Tee vuosikäynti")
    journey.finds_no_barriers()
    journey.fill(
        {
            "Käyntipäivä": "14.12.2027",
            "COPE, kielteinen vaikutus (7–28)": "19",
            "Hoito- ja palvelusuunnitelma on päivitetty": True,
            "Onko tukea sopivasti?": "Liian vähän",
            "Muuttuuko palkkioluokka?": "Ei, jatkuu ennallaan",
        }
    )
    journey.press_done()
    journey.sees("Tehty.")


def the_carer_gives_notice(journey: Journey) -> None:
    """A month from the day of the notice (937/2005 9 §)."""
    happens(journey, "Hoitaja irtisanoo sopimuksen")
    journey.complete(
        "Kuule osapuolia",
        {
            "Miksi sopimus päättyy?": "Hoitaja irtisanoo",
            "Ilmoitus- tai tapahtumapäivä": "14.12.2027",
            "Onko osapuolia kuultu?": "Kyllä",
            "Osapuolten näkemys": "Väinö ei enää jaksa, ja Helmi ymmärtää sen.",
            "Mikä palvelu tulee tilalle?": ["Kotihoito"],
        },
    )
    journey.open_task("Valmistele päätös")
    journey.finds_no_barriers()
    journey.fill({"Perustelut": "Hoitaja irtisanoi sopimuksen 14.12.2027."})
    journey.press_done()
    journey.sees("Tehty.")
    sign(journey, "14.12.2027")
    journey.complete(
        "Lähetä päätös",
        {
            "Miten päätös annetaan tiedoksi?": "Kirje",
            "Todellinen postituspäivä": "14.12.2027",
            "Päätös on annettu tiedoksi kaikille osapuolille": True,
            "Toisen osapuolen nimi, esimerkiksi omaishoitaja": "Väinö Salo",
            "Millä kielellä hänelle kirjoitetaan?": "Suomeksi",
            "Muutoksenhakuohje on liitetty": True,
        },
    )


def what_was_paid_too_much_is_recovered(journey: Journey) -> None:
    """The last day was Fri 14.1.; January was paid whole."""
    journey.move_clock_to("17.1.2028")
    journey.as_person("pm").complete(
        "Tarkista maksetut palkkiot",
        {"Palkkio maksettu asti": "31.1.2028", "Maksettiinko liikaa?": "Kyllä"},
        TEAM,
    )
    journey.complete(
        "Valmistele takaisinperintä",
        {"Liikaa maksettu, euroa": "418,66", "Ehdotus": "Peritään takaisin", "Hoitajaa on kuultu": True},
        TEAM,
    )
    journey.as_person("av").open_client("Salo Helmi")
    journey.sees("Palvelu päättyi")
