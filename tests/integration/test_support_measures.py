# SPDX-License-Identifier: EUPL-1.2
"""What is measured for support services stands in the record; what is known is not measured twice.

Source: D4 of the domain (an assessment of 180 days at most is used again).
"""

import pytest

from clients.assessments import list_assessments, list_measurements
from tasks.forms.model import TextBlock
from tasks.forms.showing import parts_shown
from tests.support.stories import Story
from tests.support.story_house import Begin

TASK = "Selvitä tukipalvelujen tarve"
MEAL = {"palvelu": "ateria", "maara_viikossa": 3, "selviaa_itse": "ei", "laheinen_auttaa": "ei"}
NEED = {"palvelut": [MEAL], "kesto": "toistaiseksi", "asiakkaan_nakemys": "Sopii."}
MEASURED = {"adlh": 2, "iadl": 3, "cps": 1}


@pytest.fixture
def asked(begin_story: Begin) -> Story:
    """Support services are asked for; the values of an assessment of before come with the case."""
    story = begin_story("2026-12-01T10:00:00+02:00")
    story.client(sukunimi="Salo", etunimet="Helmi", syntymaaika="1942-03-12", kotikunta="Imatra")
    story.begin("tukipalvelut", asiakasvastaava="av", adlh=4, iadl=5, cps=3)
    return story


def measures_of(story: Story) -> dict[str, float]:
    with story.service.database.reading() as session:
        return {one.code: one.value for one in list_measurements(session, story.client_id)}


def told_to_use_it(story: Story) -> bool:
    form = story.opens("av", TASK).form
    assert form is not None
    shown = parts_shown(form.form, form.values, form.background)
    sections = [part for part in shown if not isinstance(part, TextBlock) and hasattr(part, "parts")]
    return any("hyödynnä sitä" in one.text for part in sections for one in part.parts if hasattr(one, "text"))


def test_what_is_measured_is_an_assessment_of_what_was_measured(asked: Story) -> None:
    asked.does("av", TASK, **NEED, **MEASURED)
    assert measures_of(asked) == {"ADLH": 2, "IADL": 3, "CPS": 1}
    with asked.service.database.reading() as session:
        (kept,) = list_assessments(session, asked.client_id)
    assert (kept.instrument, kept.domains) == ("tukipalvelujen_arvio", ("d1", "d5", "d6"))


def test_what_nobody_measured_now_is_no_assessment_of_today(asked: Story) -> None:
    assert {asked.proposed("av", TASK)[key] for key in MEASURED} == {None}
    asked.does("av", TASK, **NEED)
    with asked.service.database.reading() as session:
        assert list_assessments(session, asked.client_id) == ()


def test_a_value_out_of_its_range_is_refused(asked: Story) -> None:
    asked.cannot("av", TASK, "iadl: ", **NEED, iadl=7)


def test_the_form_tells_of_a_valid_assessment_until_it_is_too_old(asked: Story) -> None:
    assert not told_to_use_it(asked)
    asked.does("av", TASK, **NEED, **MEASURED)
    asked.day("2027-05-30")
    asked.begin("tukipalvelut", asiakasvastaava="av")
    assert told_to_use_it(asked)
    asked.day("2027-05-31")
    assert not told_to_use_it(asked)
