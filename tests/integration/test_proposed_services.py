# SPDX-License-Identifier: EUPL-1.2
"""What stands in the forms of the plan and of support services before anyone has typed: what was agreed."""

import pytest

from tests.support.stories import Story
from tests.support.story_house import Begin

MEAL = {"palvelu": "ateria", "maara_viikossa": 3, "selviaa_itse": "ei", "laheinen_auttaa": "ei"}
BATH = {**MEAL, "palvelu": "kylvetys", "selviaa_itse": "kylla"}
NEED = {"kesto": "toistaiseksi", "asiakkaan_nakemys": "Sopii."}


@pytest.fixture
def helmi(begin_story: Begin) -> Story:
    story = begin_story("2026-12-01T10:00:00+02:00")
    story.client(sukunimi="Salo", etunimet="Helmi", syntymaaika="1942-03-12", kotikunta="Imatra")
    return story


def test_the_plan_proposes_the_services_that_were_agreed_on(helmi: Story) -> None:
    helmi.begin("asiakassuunnitelma", asiakasvastaava="av", ratkaisut=["kotihoito", "varhainen_tuki"])
    assert helmi.proposed("av", "Laadi asiakassuunnitelma")["suunnitelman_palvelut"] == ["kotihoito"]


def test_support_services_propose_what_the_criteria_give(helmi: Story) -> None:
    helmi.begin("tukipalvelut", asiakasvastaava="av")
    helmi.does("av", "Selvitä tukipalvelujen tarve", palvelut=[MEAL, BATH], **NEED)
    assert helmi.proposed("av", "Valitse toteuttamistapa")["myonnettavat"] == ["ateria"]


def test_support_services_propose_nothing_when_no_criteria_are_met(helmi: Story) -> None:
    helmi.begin("tukipalvelut", asiakasvastaava="av")
    helmi.does("av", "Selvitä tukipalvelujen tarve", palvelut=[BATH], **NEED)
    assert helmi.proposed("av", "Valitse toteuttamistapa")["myonnettavat"] == ["ei_mitaan"]
