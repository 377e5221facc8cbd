# SPDX-License-Identifier: EUPL-1.2
"""A period of assessment and regular home care, each from its start to its end, in the browser."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.journeys import Journey, check_tables
from tests.support.page_forms import Answers, find_question
from tests.support.producer_steps import start_service, take_order
from tests.support.service_starts import ask_for_service, set_fee

REINO = {"sukunimi": "Rinne", "etunimet": "Reino", "syntymaaika": "1940-05-01", "kotikunta": "Lappeenranta"}
GOAL: Answers = {"Tavoite asiakkaan sanoin": "Pärjään kotona vaimon kanssa"}
WEEK: Answers = {
    "Käyntejä toteutunut": "14",
    "Tavoitteen tila": "0 odotettu taso",
    "Poikkeama": "Ei poikkeamaa",
}
REGULAR = "Säännöllinen kotihoito"
TEAM = "unclaimed"


def test_reino_manages_by_himself_after_four_weeks(begin_journey: Callable[[str], Journey]) -> None:
    journey = begin_journey("2026-12-23T10:00:00+02:00")
    journey.browsing.expect("404")  # a preview that a person leaves behind
    ask_for_service(journey, REINO, 86, "arviointijakso", "jakso_tilataan")
    the_period_is_ordered(journey)
    the_team_begins(journey)
    the_weeks_are_told(journey)
    the_goals_are_looked_at_half_way(journey)
    the_last_visit_is_summed_up(journey)
    the_case_manager_may_not_choose_home_care_yet(journey)
    the_assessment_of_the_period_is_locked(journey)
    the_case_manager_decides_after_the_assessment(journey)
    he_is_called_twice(journey)
    check_tables(journey)


def test_reino_gets_home_care_and_asks_to_end_it(begin_journey: Callable[[str], Journey]) -> None:
    journey = begin_journey("2027-01-18T10:00:00+02:00")
    journey.browsing.expect("404")  # a preview that a person leaves behind
    ask_for_service(journey, REINO, 86, "kotihoito", "kotihoitoa_haetaan")
    the_assessment_is_locked_first(journey)
    the_content_and_the_plan_are_agreed(journey)
    the_decision_is_signed_and_posted(journey)
    home_care_begins(journey)
    set_fee(journey, "312,50", "19.1.2027", TEAM)
    he_asks_to_end_it_at_the_review(journey)
    the_end_is_decided(journey)
    check_tables(journey)


def the_period_is_ordered(journey: Journey) -> None:
    journey.as_person("av").complete(
        "Tee jakson tilaus",
        {
            "Tavoitteet (1–3)": [GOAL],
            "Miksi jakso tilataan?": "Uusi säännöllisen avun tarve",
            "Milloin jakso alkaa?": "23.12.2026",
            "Kesto päivinä (14–42)": "28",
            "Arvio käynneistä viikossa (0–70)": "14",
        },
    )
    journey.sees("Seuraavaksi: Palvelutilaus")


def the_team_begins(journey: Journey) -> None:
    """The first visit is the real start: the limit of three months is met."""
    journey.as_person("kht").complete(
        "Palvelutilaus",
        {"Kuka ottaa asiakkaan?": "Meidän tiimi", "Milloin aloituskäynti tehdään?": ("23.12.2026", "12.00")},
        TEAM,
    )
    journey.as_person("ft").complete(
        "Tee aloituskäynti",
        {
            "Käyntipäivä": "23.12.2026",
            "Lääkelista on tarkistettu": True,
            "Turvallisuus kotona": "Kunnossa",
        },
        TEAM,
    )
    journey.as_person("kht").complete(
        "Laadi jakson suunnitelma",
        {
            "Tavoitteet (1–3)": [GOAL],
            "Viikko-ohjelma": [{"Päivä": "Joka päivä"}],
            "Harjoitteluohjelma": "Tuolilta ylös kymmenen kertaa päivässä.",
            "Hyväksyykö asiakas suunnitelman?": "Kyllä",
        },
        TEAM,
    )


def the_weeks_are_told(journey: Journey) -> None:
    for number, day in ((1, "30.12.2026"), (2, "7.1.2027")):
        journey.as_person("kht").move_clock_to(day)
        the_week_is_told(journey, number)


def the_week_is_told(journey: Journey, number: int) -> None:
    """Below the rows of the weeks before."""
    weeks = [{**WEEK, "Viikko": str(week)} for week in range(1, number + 1)]
    journey.complete("Kirjaa viikon tilanne", {"Viikot": weeks}, TEAM)


def the_goals_are_looked_at_half_way(journey: Journey) -> None:
    """Two weeks from the first visit."""
    journey.as_person("av").open_task("Pidä väliarvio")
    journey.finds_no_barriers()
    journey.fill(
        {
            "Miten jatketaan?": "Suunnitelman mukaan",
            "Ketkä olivat mukana?": ["Asiakas", "Läheinen", "Kotihoito"],
            "Miten tavoitteet etenevät?": "Hyvin",
            "Onko tukea sopivasti?": "Sopivasti",
            "Asiakkaan arvio (1–5)": "4",
            "Mitä sovittiin?": "Jatketaan harjoittelua, suihkussa käynti vielä avustettuna.",
        }
    )
    journey.press_done()
    journey.sees("Tehty.")


def the_last_visit_is_summed_up(journey: Journey) -> None:
    journey.as_person("kht").move_clock_to("13.1.2027")
    the_week_is_told(journey, 3)
    journey.as_person("ft").complete(
        "Tee loppuarvio",
        {
            "Siirtyminen": "Itsenäisesti",
            "Peseytyminen": "Itsenäisesti",
            "Lääkkeiden ottaminen": "Itsenäisesti",
            "Muutos alusta": "Parantunut",
            "Jäljelle jäävä tarve, tuntia kuukaudessa (0–120)": "0",
            "Oliko tukea sopivasti?": "Sopivasti",
            "Onko asiakas saatettu varhaisen tuen palveluun?": "Ei",
            "Loppuarvio": "Reino pärjää vaimonsa kanssa.",
        },
        TEAM,
    )


def the_case_manager_may_not_choose_home_care_yet(journey: Journey) -> None:
    """No RAI assessment is locked, so regular home care is no choice (VanhPL 15 a §)."""
    assert REGULAR not in offered_services(journey)
    journey.sees("VanhPL 15 a §")
    journey.finds_no_barriers()


def offered_services(journey: Journey) -> list[str]:
    journey.as_person("av").open_task("Päätä jatkosta")
    journey.fill({"Miten jatketaan?": "Tarvitaan palvelua"})
    asked = find_question(journey.page.locator("#task-form"), "Mikä palvelu?")
    expect(asked).to_be_visible()
    services: list[str] = asked.locator("option, label").all_inner_texts()
    assert "Tukipalvelut" in services
    return services


def the_assessment_of_the_period_is_locked(journey: Journey) -> None:
    journey.as_person("kht").open_task("Lukitse RAI-arviointi", TEAM)
    journey.finds_no_barriers()
    journey.fill(
        {
            "Onko RAI-arviointi tehty?": "Tehty ja lukittu RAIsoftissa",
            "Lukituspäivä": "13.1.2027",
            "Arviointi on lukittu RAIsoftissa": True,
            "MAPLe (1–5)": "2",
            "ADLH (0–6)": "0",
            "CPS (0–6)": "0",
        }
    )
    journey.press_done()
    journey.sees("Tehty.")


def the_case_manager_decides_after_the_assessment(journey: Journey) -> None:
    """Now home care could be chosen; Reino does not need it."""
    assert REGULAR in offered_services(journey)
    journey.fill(
        {
            "Miten jatketaan?": "Palvelua ei tarvita, arki sujuu",
            "Jakson tulos": "Tavoite saavutettu, arki sujuu",
            "Jakson viimeinen päivä": "19.1.2027",
            "Asiakkaan näkemys": "Pärjään.",
        }
    )
    journey.press_done()
    journey.sees("Tehty.")
    journey.open_client("Rinne Reino")
    for told in ("Palvelu alkoi", "Palvelu päättyi"):
        journey.sees(told)


def he_is_called_twice(journey: Journey) -> None:
    for day in ("18.2.2027", "19.4.2027"):
        journey.open_my_work()
        journey.move_clock_to(day)
        (call,) = journey.tasks()
        journey.complete(
            call,
            {
                "Kantaako arki?": "Kyllä",
                "Onko asiakas yhä mukana varhaisessa tuessa?": "Kyllä",
                "Onko uutta avun tarvetta?": "Ei",
            },
        )
    journey.open_client("Rinne Reino")
    journey.sees("Mikään ei ole käynnissä")


def the_assessment_is_locked_first(journey: Journey) -> None:
    assert journey.as_person("av").tasks() == []
    journey.as_person("kht").complete(
        "Tee RAI-arviointi",
        {
            "Lukituspäivä": "18.1.2027",
            "Arviointi on lukittu RAIsoftissa": True,
            "MAPLe (1–5)": "4",
            "ADLH (0–6)": "2",
            "CPS (0–6)": "1",
        },
        TEAM,
    )


def the_content_and_the_plan_are_agreed(journey: Journey) -> None:
    journey.as_person("av").complete(
        "Sovi sisältö ja tunnit",
        {
            "Tunteja kuukaudessa (0–200)": "24",
            "Mihin aikaan apua tarvitaan?": ["Aamu", "Ilta"],
            "Palvelun sisältö": ["Hygienia", "Lääkehoito"],
            "Milloin palvelu alkaa?": "19.1.2027",
            "Asiakkaan näkemys": "Aamuun ja iltaan apua.",
        },
    )
    journey.complete(
        "Laadi asiakassuunnitelma",
        {
            "Tavoitteet": [GOAL],
            "Palvelut": ["Säännöllinen kotihoito"],
            "Seurantapäivä": "19.7.2027",
            "Hyväksyykö asiakas suunnitelman?": "Kyllä",
        },
    )


def the_decision_is_signed_and_posted(journey: Journey) -> None:
    """The order goes to the team when the decision is signed; nobody waits for the letter."""
    journey.complete(
        "Valmistele päätös",
        {
            "Palvelu": "Säännöllinen kotihoito",
            "Päätös": "Myönteinen",
            "Onko asiakasta kuultu?": "Ei tarpeen, päätös on haetun mukainen",
            "Tunteja kuukaudessa (0–200)": "24",
            "Lainkohdat": ["SHL 19 a §", "SHL 45 §"],
            "Perustelut": "Reino tarvitsee apua aamu- ja iltatoimiin.",
            "Voimassa alkaen": "19.1.2027",
        },
    )
    sign(journey, "18.1.2027")
    journey.complete(
        "Lähetä päätös",
        {
            "Miten päätös annetaan tiedoksi?": "Kirje",
            "Todellinen postituspäivä": "18.1.2027",
            "Muutoksenhakuohje on liitetty": True,
        },
    )
    journey.sees("viimeistään ke 24.2.2027.")


def home_care_begins(journey: Journey) -> None:
    """The team takes the order on its own page and tells there when it began: the three months are met."""
    journey.complete(
        "Tilaa palvelu",
        {"Tuottaja": "Kotihoito, itäinen tiimi", "Milloin palvelun pitäisi alkaa?": "19.1.2027"},
    )
    take_order(journey, "kht", "Kotihoito", "19.1.2027")
    journey.as_person("av").move_clock_to("19.1.2027")
    start_service(journey, "kht", "Kotihoito", "19.1.2027")
    journey.as_person("av").open_client("Rinne Reino")
    journey.sees("Palvelu alkoi")


def he_asks_to_end_it_at_the_review(journey: Journey) -> None:
    """30 days from the start."""
    journey.as_person("av").move_clock_to("18.2.2027")
    journey.complete(
        "Tee seuranta-arvio",
        {
            "Onko palvelua sopivasti?": "Liikaa",
            "Miten jatketaan?": "Päätetään",
            "Kenen aloitteesta palvelu päättyy?": "Asiakkaan",
        },
    )


def the_end_is_decided(journey: Journey) -> None:
    journey.complete(
        "Valmistele päätös",
        {
            "Lainkohdat": ["SHL 45 §"],
            "Perustelut": "Asiakas pyytää lopettamaan ja pärjää vaimonsa kanssa.",
            "Palvelun viimeinen päivä": "28.2.2027",
        },
    )
    sign(journey, "18.2.2027")
    assert journey.tasks() == ["Lähetä päätös"]
    journey.open_client("Rinne Reino")
    for told in ("Palvelu alkoi", "Palvelu päättyi"):
        journey.sees(told)


def sign(journey: Journey, day: str) -> None:
    journey.complete(
        "Allekirjoita päätös", {"Miten jatketaan?": "Allekirjoitetaan", "Allekirjoituspäivä": day}
    )
