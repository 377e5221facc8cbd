# SPDX-License-Identifier: EUPL-1.2
"""A model fails on its way: the contact is kept, the team leader sees why and sets it right on the page."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from sujuva.deploying import deploy_folders
from tests.support.journeys import PROCESSES, Journey, check_tables
from tests.support.page_forms import Answers

CALL: Answers = {
    "Kuka ottaa yhteyttä?": "Asiakas itse",
    "Mitä asia koskee?": ["Yksinäisyys"],
    "Onko asiakas turvassa?": "Ei välitöntä vaaraa",
    "Ratkesiko asia heti?": "Ei",
}
SOUND = 'asia_avoin != true and ohjaus = "varhainen_tuki"'
NEEDS_POINTS = 'asia_avoin != true and ohjaus = "varhainen_tuki" and aua + 0 &lt;= 2'


@pytest.fixture
def faulty_processes(tmp_path: Path) -> Path:
    """The processes as they are, but routing to early support fails where nobody has given AUA points."""
    copy = tmp_path / "processes"
    shutil.copytree(PROCESSES, copy)
    model = copy / "asiakasohjaus" / "asiakasohjaus.bpmn"
    text = model.read_text(encoding="utf-8")
    assert text.count(SOUND) == 1
    model.write_text(text.replace(SOUND, NEEDS_POINTS), encoding="utf-8")
    return copy


def test_a_failed_step_is_set_right_by_the_team_leader(
    begin_journey: Callable[[str], Journey], faulty_processes: Path
) -> None:
    journey = begin_journey("2026-12-01T10:00:00+02:00")
    journey.browsing.expect("status of 422")
    deploy_folders(journey.service, faulty_processes, "testit")
    journey.as_person("el").open_contact(CALL, {"Sukunimi": "Niemi", "Etunimet": "Olavi"})
    expect(journey.page.get_by_label("Mihin asia kuuluu?")).to_have_value("varhainen_tuki")
    journey.save_contact()
    assert journey.tasks("unclaimed") == []

    journey.as_person("esi").open_instance("Yhteydenotosta palveluun", "Niemi Olavi")
    incident = journey.main.get_by_role("region", name="Ei päässyt eteenpäin: Mihin asia kuuluu?")
    journey.finds_no_barriers()
    incident.get_by_role("button", name="Yritä uudelleen").click()
    journey.sees("Yritettiin uudelleen.")
    expect(incident).to_be_visible()

    incident.get_by_role("link", name="Selvitä häiriö").click()
    points = journey.main.get_by_role("group", name="aua", exact=True)
    points.get_by_label("Arvo").fill("yksi")
    points.get_by_label("Laji").select_option("luku")
    correction = journey.main.locator("form", has=journey.page.get_by_role("button", name="Korjaa ja yritä"))
    correction.get_by_label("Miksi").fill("Pisteet puuttuivat")
    journey.finds_no_barriers()
    correction.get_by_role("button").click()
    journey.sees("Kirjoita luku")
    journey.finds_no_barriers()
    points.get_by_label("Arvo").fill("1")
    correction.get_by_role("button").click()
    journey.sees("Tiedot korjattiin ja yritettiin uudelleen.")
    expect(incident).to_have_count(0)

    assert journey.as_person("el").tasks("unclaimed") == ["Sovi tuki ja tuottaja"]
    check_tables(journey)
