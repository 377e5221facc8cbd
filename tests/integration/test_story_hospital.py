# SPDX-License-Identifier: EUPL-1.2
"""A support period that a hospital stay ends: the case manager says what follows, the record when and why.

Source: section 4 of the domain, P6 (end state *keskeytyi*), and message `hospital.admitted` of 1.4.
"""

from datetime import date

from clients.services import ClientService, list_services
from clients.timeline import ClientEvent
from tests.support.stories import Story
from tests.support.story_house import Begin


def begin_period(begin: Begin) -> Story:
    """Mon 7.12.2026: agreed for four weeks."""
    story = begin("2026-12-07T09:00:00+02:00")
    story.client(sukunimi="Vainio", etunimet="Elsa", syntymaaika="1944-02-03", kotikunta="Imatra")
    story.name_manager("av")
    story.begin("tukijakso", asiakasvastaava="av", ika=82, paatos_annettu=True)
    story.does(
        "av",
        "Sovi tukijakso",
        tavoitteet=[{"tavoite": "Kävelen kauppaan", "osa_alue": "liikkuminen"}],
        keinot=["liikuntaharjoitus"],
        kesto_pv=28,
        kaynnit_viikossa=2,
    )
    return story


def visit(story: Story) -> None:
    story.day("2026-12-08", "12.00")
    done = {"kaynnin_kesto": 60, "turvallisuus_kotona": "ok", "tavoitteet_kayty_lapi": True}
    story.does("lh", "Tee aloituskäynti", aloituspaiva="2026-12-08", **done)


def go_to_hospital(story: Story, day: str, **answers: object) -> None:
    story.tell("av", "hospital.admitted", sairaalaan_paiva=day)
    story.does("av", "Selvitä sairaalajakso", sairaalaan_paiva=day, **answers)


def period(story: Story) -> ClientService:
    with story.service.database.reading() as session:
        (found,) = [one for one in list_services(session, story.client_id) if one.service == "tukijakso"]
    return found


def ended(story: Story) -> list[ClientEvent]:
    return [one for one in story.events("service.ended") if one.attributes["service"] == "tukijakso"]


def test_a_hospital_stay_that_ends_the_period_leaves_nothing_behind(begin_story: Begin) -> None:
    story = begin_period(begin_story)
    visit(story)
    story.day("2026-12-22", "9.00")
    story.finds("av", "Soita väliarvio")
    go_to_hospital(story, "2026-12-22", sairaala_jatko="paattyy")
    assert story.open_tasks() == ["Päätä jatkosta"]
    assert story.proposed("av", "Päätä jatkosta")["tulos"] == "keskeytyi"
    story.cannot("av", "Päätä jatkosta", "jatko", jatko="jatka", jatko_alkaa="2026-12-23", kesto_pv=14)
    story.does("av", "Päätä jatkosta", jatko="paattyy", tulos="keskeytyi", paattymispaiva="2026-12-22")
    assert story.open_tasks() == []
    assert story.states("T6", "tukijakso.valiarvio", "tukijakso.loppuarvio", "tukijakso.enintaan") == [
        "met",
        "waived",
        "waived",
        "met",
    ]
    assert (period(story).ended_on, period(story).end_reason) == (date(2026, 12, 22), "keskeytyi")
    assert len(ended(story)) == 1


def test_after_a_pause_the_case_manager_may_end_it_too(begin_story: Begin) -> None:
    story = begin_period(begin_story)
    visit(story)
    go_to_hospital(story, "2026-12-08", sairaala_jatko="tauko")
    story.day("2026-12-14", "9.00")
    story.tell("av", "hospital.discharge.done")
    story.does("av", "Päätä jatko", sairaala_tulos="paattyy", kotiutui_paiva="2026-12-14")
    assert story.open_tasks() == ["Päätä jatkosta"]


def test_a_period_that_never_began_is_not_recorded_as_ended(begin_story: Begin) -> None:
    story = begin_period(begin_story)
    go_to_hospital(story, "2026-12-07", sairaala_jatko="paattyy")
    story.does("av", "Päätä jatkosta", jatko="paattyy", tulos="keskeytyi", paattymispaiva="2026-12-07")
    assert story.states("T6", "tukijakso.aloitus") == ["waived", "waived"]
    assert ended(story) == []
