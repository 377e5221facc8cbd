# SPDX-License-Identifier: EUPL-1.2
"""Informal care is refused: which condition was lacking stays with the decision, and other help is looked at.

Source: laki 937/2005 3 §; the end *hylätty (edellytys 1..6 | kriteeri | määräraha)*.
"""

from datetime import timedelta

import pytest

from clients.decisions import Decision, list_decisions
from clients.refusal_figures import Refusals, refusals_between
from tests.support.informal_care import HELMI, PROPOSED, VISIT
from tests.support.stories import Story
from tests.support.story_house import Begin

NO = {"kuultu": "kylla", "asiakkaan_nakemys": "Toivoin tukea.", "lainkohdat": ["oht_3"]}


def visit(begin: Begin, **seen: object) -> Story:
    """Tue 1.12.: the application is checked and the visit made, with what was seen otherwise than `VISIT`."""
    story = begin("2026-12-01T09:00:00+02:00")
    story.client(**HELMI)
    story.name_manager("av")
    story.begin("omaishoito", asiakasvastaava="av", ika=79, yhteydenottaja="asiakas")
    story.does("av", "Tarkista hakemus", hakemus_taydellinen="kylla", hakija_on_hoidettava=True)
    story.does("av", "Sovi kotikäynti", kotikaynti_sovittu="2026-12-01T10:00:00+02:00", rai_tapa="on_jo")
    story.does("av", "Arvioi hoidettava ja hoitaja", **{**VISIT, "kotikaynti_paiva": "2026-12-01", **seen})
    return story


def judge(begin: Begin, **answers: object) -> Story:
    """Tue 1.12.: the visit has been made; what the team says of it."""
    seen = {name: answers.pop(name) for name in list(answers) if name in VISIT}
    story = visit(begin, **seen)
    story.does("stt", "Ehdota luokka ja vapaat", **answers)
    return story


def refuse(story: Story) -> None:
    why = {"perustelut": "Omaishoidon tuen edellytykset on arvioitu kotikäynnillä."}
    story.does(
        "av",
        "Valmistele päätös",
        palvelu="omaishoito",
        paatos="kielteinen",
        voimassa_alkaen="2026-12-01",
        **NO,
        **why,
    )
    signing = {"allekirjoitus": "allekirjoitetaan", "allekirjoituspaiva": "2026-12-01"}
    story.does("av", "Allekirjoita päätös", **signing)


def decision(story: Story) -> Decision:
    with story.service.database.reading() as session:
        return list_decisions(session, story.client_id)[0]


def counted(story: Story) -> Refusals:
    now = story.clock.now()
    with story.service.database.reading() as session:
        return refusals_between(session, now - timedelta(days=365), now)


def test_the_lacking_conditions_stay_with_the_decision_and_are_counted(begin_story: Begin) -> None:
    lacking = ["edellytys_2", "edellytys_5"]
    story = judge(
        begin_story,
        hoitaja_halukas="ei",
        kodin_soveltuvuus="ei",
        edellytykset_tayttyvat="ei",
        puuttuvat_edellytykset=lacking,
        vapaat_vrk_kk="harkinnanvarainen",
    )
    story.does("av", "Sovi muusta tuesta", tarjottu_muu_tuki=["ei_halunnut"])
    refuse(story)
    assert decision(story).grounds == ("edellytys_2", "edellytys_5")
    assert story.events("decision.signed")[0].attributes["grounds"] == lacking
    assert counted(story) == Refusals({"omaishoito": 1}, {("omaishoito", one): 1 for one in lacking})
    assert [one.outcome for one in story.matters()] == ["hylatty_edellytys_2_5"]


def test_the_conditions_that_the_table_found_are_proposed(begin_on_sqlite: Begin) -> None:
    story = visit(begin_on_sqlite, hoitajan_terveys="ei_riittava")
    proposed = story.proposed("stt", "Ehdota luokka ja vapaat")
    assert proposed["edellytykset_tayttyvat"] == "ei"
    assert proposed["puuttuvat_edellytykset"] == ["edellytys_3"]


@pytest.mark.parametrize(
    ("answers", "task", "ground", "outcome"),
    [
        (
            {"hoitopalkkioluokka": "ei_tayty", "luokka_perustelu": "Apua on vain vähän."},
            "Sovi muusta tuesta",
            "luokka",
            "hylatty_kriteeri",
        ),
        ({"maararahaa": "ei"}, "Kirjaa odottajien luetteloon", "maararaha", "hylatty_maararaha"),
    ],
)
def test_the_class_and_the_money_have_grounds_of_their_own(
    begin_on_sqlite: Begin, answers: dict[str, object], task: str, ground: str, outcome: str
) -> None:
    given = {**PROPOSED, **answers}
    if ground == "luokka":
        del given["maararahaa"]
    story = judge(begin_on_sqlite, **given)
    listed = (
        {"luetteloon_paiva": "2026-12-01", "edellytykset_kerrottu": True} if ground == "maararaha" else {}
    )
    story.does("av", task, tarjottu_muu_tuki=["ei_halunnut"], **listed)
    refuse(story)
    assert decision(story).grounds == (ground,)
    assert [one.outcome for one in story.matters()] == [outcome]


def test_other_help_begins_at_once_and_its_limit_runs_on(begin_story: Begin) -> None:
    story = judge(
        begin_story,
        muut_palvelut_riittavat="ei",
        edellytykset_tayttyvat="ei",
        puuttuvat_edellytykset=["edellytys_4"],
        vapaat_vrk_kk="harkinnanvarainen",
    )
    story.does("av", "Sovi muusta tuesta", tarjottu_muu_tuki=["kotihoito"], haettavat_palvelut=["kotihoito"])
    assert "kotihoito" in story.running()
    refuse(story)
    assert [one.outcome for one in story.matters()] == ["siirtyi_toiseen_prosessiin"]
    assert decision(story).grounds == ("edellytys_4",)
    assert "running" in story.states("T6")
