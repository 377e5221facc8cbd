# SPDX-License-Identifier: EUPL-1.2
"""A leader opens the appropriation of informal care in the browser; who was next is contacted."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.support.journeys import Journey, check_tables
from tests.support.service_starts import ask_for_service

WAITING = (("Lahja", "2027-01-20"), ("Eino", "2027-01-10"), ("Toini", "2027-01-15"))


def test_a_leader_opens_for_two_and_the_first_applies_again(begin_journey: Callable[[str], Journey]) -> None:
    journey = begin_journey("2027-03-01T09:00:00+02:00")
    journey.browsing.expect("404")  # a preview that a person leaves behind
    journey.browsing.expect("422")  # the number that is refused
    for name, since in WAITING:
        person = {
            "sukunimi": "Odottaja",
            "etunimet": name,
            "syntymaaika": "1947-03-12",
            "kotikunta": "Imatra",
        }
        ask_for_service(journey, person, 79, "odottajien_luettelo", "odotus_alkaa", luetteloon_paiva=since)
    the_case_manager_is_not_offered_it(journey)
    the_leader_sees_who_is_next(journey)
    a_manager_sees_no_names(journey)
    the_leader_opens(journey)
    the_case_manager_contacts_them(journey)
    check_tables(journey)


def the_case_manager_is_not_offered_it(journey: Journey) -> None:
    journey.as_person("av").page.goto(f"{journey.address}/carers")
    expect(journey.main.get_by_role("link", name="Avaa määräraha")).to_have_count(0)


def rows(journey: Journey, table: str) -> list[str]:
    return journey.main.get_by_role("group", name=table).locator("tbody tr").all_inner_texts()


def names(journey: Journey, table: str) -> list[str]:
    return [row.split("\t")[1] for row in rows(journey, table)]


def the_leader_sees_who_is_next(journey: Journey) -> None:
    journey.as_person("esi").page.goto(f"{journey.address}/carers")
    journey.main.get_by_role("link", name="Avaa määräraha").click()
    assert names(journey, "Omaishoidon määrärahaa odottavat") == [
        "Odottaja Eino",
        "Odottaja Toini",
        "Odottaja Lahja",
    ]
    journey.finds_no_barriers()
    ask_for(journey, "7")
    journey.sees("Anna luku 1–3. Odottajia on 3.")
    journey.finds_no_barriers()
    ask_for(journey, "2")
    journey.sees("2 asiakasta on vuorossa")
    assert names(journey, "Seuraava") == ["Odottaja Eino", "Odottaja Toini"]
    journey.finds_no_barriers()


def ask_for(journey: Journey, count: str) -> None:
    journey.main.get_by_role("textbox", name="Kuinka monelle asiakkaalle määräraha riittää?").fill(count)
    journey.main.get_by_role("button", name="Katso, ketkä ovat vuorossa").click()


def a_manager_sees_no_names(journey: Journey) -> None:
    journey.as_person("man").page.goto(f"{journey.address}/openings")
    journey.sees("10.1.2027")
    expect(journey.main).not_to_contain_text("Odottaja Eino")


def the_leader_opens(journey: Journey) -> None:
    journey.come_back_to("esi")
    journey.main.get_by_role("button", name="Avaa 2 asiakkaalle").click()
    journey.sees("Määräraha avattiin 2 asiakkaalle.")
    journey.finds_no_barriers()
    journey.move_clock_to("2.3.2027")
    journey.page.goto(f"{journey.address}/openings")
    journey.sees("2 / 2")
    assert names(journey, "Omaishoidon määrärahaa odottavat") == ["Odottaja Lahja"]


def the_case_manager_contacts_them(journey: Journey) -> None:
    journey.as_person("av")
    assert journey.tasks() == ["Ota yhteyttä odottajaan", "Ota yhteyttä odottajaan"]
    journey.main.get_by_role("link", name="Ota yhteyttä odottajaan").first.click()
    journey.fill({"Hakeeko asiakas tukea uudelleen?": "Hakee"})
    journey.fill({"Milloin uusi hakemus tuli?": ("1.3.2027", "15.00")})
    journey.finds_no_barriers()
    journey.press_done()
    journey.sees("Tehty.")
    journey.as_person("av")
    assert sorted(journey.tasks()) == ["Ota yhteyttä odottajaan", "Tarkista hakemus"]
