# SPDX-License-Identifier: EUPL-1.2
"""What a worker tells on the client's page reaches the processes that wait for it, with what was answered."""

from typing import Any

import pytest

from engine.errors import Conflict, InvalidInput, NotFound, NotPermitted
from tasks.forms import JsonValues
from tasks.queries import TaskView, get_task
from tasks.tellings import list_tellings, list_tellings_at, tell_of_client
from tests.support.stories import Story
from tests.support.story_house import Begin

LIISA = {"sukunimi": "Lehtonen", "etunimet": "Liisa", "syntymaaika": "1944-02-03", "kotikunta": "Imatra"}
CALL: dict[str, Any] = {
    "kanava": "puhelin",
    "yhteydenottaja": "omainen",
    "kenesta": "uusi",
    "syyt": ["liikkuminen"],
    "turvallisuus": "ei_valitonta_vaaraa",
    "ratkaistu_heti": "ei",
    "rajoitteet": ["liikkuminen", "kotielama"],
    "ohjaus": "arviointi",
}


@pytest.fixture
def story(begin_story: Begin) -> Story:
    """Liisa, 82, of whom her daughter rings: Anna is to begin the assessment."""
    told = begin_story("2026-11-23T09:40:00+02:00")
    told.client(**LIISA)
    told.contact("el", **CALL)
    return told


def offered(story: Story, by: str) -> list[str]:
    with story.service.database.reading() as session:
        found = list_tellings(session, story.service, story.person(by), story.client_id)
    return [one.name for one in found]


def opened(story: Story, name: str) -> TaskView:
    with story.service.database.transaction() as session:
        return get_task(session, story.service, story.person("av"), story.finds("av", name).key)


def test_a_client_who_is_not_reached_is_told_from_the_task_itself(story: Story) -> None:
    """CP12: three attempts, while the assessment and its limit stay open."""
    task = opened(story, "Aloita arviointi")
    with story.service.database.reading() as session:
        here = list_tellings_at(session, story.service, story.person("av"), story.client_id, task)
    assert [one.name for one in here] == ["client.unreachable"]
    story.tell("av", "client.unreachable")
    assert story.open_tasks() == ["Aloita arviointi", "Yritä yhteyttä"]


def test_who_may_tell_what_is_in_the_folder(story: Story) -> None:
    assert "client.unreachable" in offered(story, "av")
    assert "client.unreachable" not in offered(story, "el")
    with pytest.raises(NotPermitted):
        story.tell("el", "client.unreachable")
    with pytest.raises(NotFound):
        story.tell("av", "contact.received")
    with pytest.raises(NotFound):
        story.tell("lh", "case.interrupted")
    with pytest.raises(Conflict):
        story.tell("av", "hospital.admitted", sairaalaan_paiva="2026-11-20")


def test_what_is_told_holds_the_answers_of_its_form_and_nothing_else(story: Story) -> None:
    with pytest.raises(InvalidInput) as refused:
        story.tell("av", "client.condition.changed", syy="Liisa kaatui.")
    assert set(refused.value.fields) == {"syy"}
    with pytest.raises(InvalidInput):
        story.tell("av", "case.interrupted", syy="kuolema")


def test_an_urgent_change_is_assessed_within_a_day(story: Story) -> None:
    story.tell("av", "client.condition.changed", muutos_kiireellinen=True)
    limit = story.limit("muutos.kiireellinen")
    assert limit is not None
    assert (limit.last_day, limit.state) == ("2026-11-24", "running")


def test_the_hospital_stay_is_counted_from_the_day_that_was_told(story: Story) -> None:
    """T19 and the review of the stay run from the day of admission, which may be told later."""
    story.begin("tukijakso", asiakasvastaava="av", ratkaisut=["tukijakso"], paatos_annettu=True)
    with pytest.raises(InvalidInput) as refused:
        story.tell("av", "hospital.admitted", sairaalaan_paiva="2026-11-24")
    assert set(refused.value.fields) == {"sairaalaan_paiva"}
    with pytest.raises(InvalidInput):
        story.tell("av", "hospital.admitted")
    story.tell("av", "hospital.admitted", sairaalaan_paiva="2026-11-20")
    view = opened(story, "Selvitä sairaalajakso")
    assert view.form is not None
    assert view.form.values["sairaalaan_paiva"] == "2026-11-20"


def test_told_twice_by_the_same_click_it_is_told_once(story: Story) -> None:
    anna = story.person("av")
    for _ in range(2):
        tell_of_client(
            story.service, anna, story.client_id, "client.unreachable", JsonValues({}), idempotency_key="k1"
        )
    assert story.open_tasks().count("Yritä yhteyttä") == 1
