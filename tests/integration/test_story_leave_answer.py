# SPDX-License-Identifier: EUPL-1.2
"""Whoever resumes the carer's fee says whether leave accrues, and the month's run follows the answer.

Source: laki 937/2005 4 §, story S5.
"""

import pytest

from clients.leave_months import LeaveMonth, leave_account
from tests.integration.test_story_notice import live_as_a_carer, only_agreement
from tests.support.stories import Story
from tests.support.story_house import Begin


def june(story: Story) -> LeaveMonth:
    story.day("2027-07-01")
    with story.service.database.reading() as session:
        found = leave_account(session, only_agreement(story).id).months[0]
    assert (found.month.month, found.reason) == (6, "keskeytys")
    return found


@pytest.mark.parametrize(("accrues", "days"), [("kylla", 3.0), ("ei", 0.0), ("kysytty", None)])
def test_a_month_in_hospital_gives_what_was_answered(
    begin_story: Begin, accrues: str, days: float | None
) -> None:
    story = live_as_a_carer(begin_story)
    story.day("2027-05-10", "14.00")
    story.tell("av", "hospital.admitted", sairaalaan_paiva="2027-05-10")
    story.day("2027-06-10")
    story.does("pm", "Keskeytä palkkio", palkkio_keskeytyy="2027-06-10", hoitajalle_kerrottu=True)
    story.day("2027-06-21", "12.00")
    story.tell("av", "hospital.discharge.done")
    story.does("pm", "Jatka palkkiota", palkkio_jatkuu="2027-06-21", vapaa_kertyy=accrues)
    assert june(story).days == days
    assert len(story.events("service.resumed")) == 1


def test_a_carer_who_was_away_gets_what_was_answered(begin_on_sqlite: Begin) -> None:
    story = live_as_a_carer(begin_on_sqlite)
    story.day("2027-06-03", "10.00")
    story.tell("av", "carer.hospitalised")
    care = {"sijaishoidon_tapa": "sijaisomaishoitaja", "sijaishoito_alkaa": "2027-06-03T12:00:00+03:00"}
    story.does("av", "Järjestä sijaishoito", **care, palkkion_vaikutus="keskeytyy_heti")
    story.does("pm", "Keskeytä palkkio heti", palkkio_keskeytyy="2027-06-03", hoitajalle_kerrottu=True)
    story.day("2027-06-10", "10.00")
    story.tell("av", "carer.returned")
    story.does("pm", "Jatka palkkion maksua", palkkio_jatkuu="2027-06-10", vapaa_kertyy="kylla")
    assert (june(story).days, june(story).decided_by) == (3.0, "pm")
