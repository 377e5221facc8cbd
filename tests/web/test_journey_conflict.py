# SPDX-License-Identifier: EUPL-1.2
"""Two people, or two clicks, at the same task: one completion, and nothing that was typed is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.support.journeys import Journey, check_tables
from tests.support.page_forms import Answers

CALL: Answers = {
    "Kuka ottaa yhteyttä?": "Omainen",
    "Mitä asia koskee?": ["Arjessa selviytyminen"],
    "Onko asiakas turvassa?": "Ei välitöntä vaaraa",
    "Ratkesiko asia heti?": "Ei",
    "Millaista apua tarvitaan?": "Säännöllistä apua",
}
LIISA: Answers = {
    "Henkilötunnus": "010244-9121",
    "Etunimet": "Liisa",
    "Sukunimi": "Laine",
    "Kotikunta": "Imatra",
}
HOME_VISIT: Answers = {
    "Miten arviointi alkaa?": "Kotikäynti",
    "Mikä oli ensimmäinen arviointitoimi?": "Arviointikäynti kotona",
}
BY_PHONE: Answers = {
    "Miten arviointi alkaa?": "Puhelin",
    "Mikä oli ensimmäinen arviointitoimi?": "Arviointikeskustelu asiakkaan kanssa",
    "Keneltä pyydetään asiantuntija-arvio?": ["Fysioterapeutti"],
}
TASK = "Aloita arviointi"


@pytest.fixture
def journey(begin_journey: Callable[[str], Journey]) -> Journey:
    """Liisa's assessment waits for Anna; Antti is her substitute."""
    begun = begin_journey("2026-11-23T09:40:00+02:00")
    begun.as_person("el").record_contact(CALL, LIISA)
    return begun


def test_the_loser_learns_who_won_and_keeps_what_was_typed(journey: Journey) -> None:
    journey.browsing.expect("409")
    journey.as_person("av2").open_task(TASK, queue="team")
    journey.fill(BY_PHONE)
    journey.as_person("av").complete(TASK, HOME_VISIT)

    journey.come_back_to("av2")
    journey.press_done()
    expect(journey.page.get_by_role("heading", level=1)).to_have_text("Joku ehti ensin")
    journey.sees("Anna Vastamäki ehti ensin: tehtävä ”Aloita arviointi” on tehty 23.11.2026 klo 9.40.")
    journey.sees("Puhelin", "Arviointikeskustelu asiakkaan kanssa", "Fysioterapeutti")
    journey.finds_no_barriers()
    journey.page.get_by_role("link", name="Avaa tehtävä sellaisena kuin se on nyt").click()
    journey.sees("Anna Vastamäki teki tämän tehtävän 23.11.2026 klo 9.40.")
    journey.finds_no_barriers()
    assert times_begun(journey) == 1


def test_a_second_click_completes_nothing_twice_and_going_back_shows_that_it_is_done(
    journey: Journey,
) -> None:
    journey.as_person("av").open_task(TASK)
    journey.fill(HOME_VISIT)
    journey.page.get_by_role("button", name="Valmis", exact=True).dblclick()
    journey.sees("Tehty.", "Seuraavaksi: Tee arviointi – Anna Vastamäki.")
    journey.page.go_back()
    journey.sees("Anna Vastamäki teki tämän tehtävän 23.11.2026 klo 9.40.")
    expect(journey.page.get_by_role("button", name="Valmis", exact=True)).to_have_count(0)
    assert journey.tasks() == ["Tee arviointi"]
    assert times_begun(journey) == 1


def test_a_tab_from_before_completes_nothing_twice(journey: Journey) -> None:
    journey.browsing.expect("409")
    journey.as_person("av").open_task(TASK)
    journey.fill(BY_PHONE)
    old_tab, journey.pages["av"] = journey.page, journey.page.context.new_page()
    journey.complete(TASK, HOME_VISIT)
    journey.pages["av"] = old_tab
    journey.press_done()
    expect(journey.page.get_by_role("heading", level=1)).to_have_text("Joku ehti ensin")
    assert times_begun(journey) == 1


def times_begun(journey: Journey) -> int:
    """As the client's time line tells it."""
    check_tables(journey)
    journey.open_client("Laine Liisa")
    return journey.main.get_by_role("listitem").filter(has_text="Arviointi alkoi").count()


def test_a_second_call_joins_the_open_matter(journey: Journey) -> None:
    """The table proposes her own case manager; no second matter and no second limit begin."""
    journey.open_contact({})
    journey.find_client("010244-9121", "Laine Liisa")
    journey.fill_contact(CALL)
    expect(journey.page.get_by_label("Mihin asia kuuluu?")).to_have_value("oma_asiakasvastaava")
    journey.save_contact()
    expect(journey.page.get_by_role("heading", level=1)).to_have_text("Lisää asialle")
    journey.sees_no("viimeistään")
    journey.open_client("Laine Liisa", "Asiat")
    expect(journey.main.get_by_role("row")).to_have_count(2)
    check_tables(journey)
