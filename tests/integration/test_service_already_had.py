# SPDX-License-Identifier: EUPL-1.2
"""A change in home care begins no second application for what the client has, or has applied for, already."""

import pytest
from sqlalchemy import select

from clients.applications import add_application, services_applied_for
from clients.origins import Origin
from engine.errors import InvalidInput
from engine.tables import user_task
from tasks.commands import complete_task
from tasks.forms import JsonValues
from tests.support.hilkka import live_until_april
from tests.support.stories import Story
from tests.support.story_house import Begin

CHANGE = {
    "muutoksen_laji": "heikentynyt",
    "muutos_kuvaus": "Väsyy illalla.",
    "muutoksen_ratkaisu": "omaishoito",
}
HAS_IT = "Asiakkaalla on jo tämä palvelu, tai sen hakemus on vireillä."


def test_a_service_that_goes_on_is_not_begun_again(begin_story: Begin) -> None:
    story = live_until_april(begin_story)
    story.tell("av", "client.condition.changed")
    key = task_of_home_care(story)

    with pytest.raises(InvalidInput) as refused:
        complete_task(story.service, story.person("av"), key, None, JsonValues(CHANGE))
    assert HAS_IT in refused.value.fields["muutoksen_ratkaisu"]

    as_before = {**CHANGE, "muutoksen_ratkaisu": "ennallaan"}
    complete_task(story.service, story.person("av"), key, None, JsonValues(as_before))


def test_a_service_that_is_applied_for_is_not_begun_again(begin_story: Begin) -> None:
    story = live_until_april(begin_story)
    apply_for(story, "arviointijakso")
    story.tell("av", "client.condition.changed")
    again = {**CHANGE, "muutoksen_ratkaisu": "arviointijakso"}

    with pytest.raises(InvalidInput) as refused:
        complete_task(story.service, story.person("av"), task_of_home_care(story), None, JsonValues(again))
    assert HAS_IT in refused.value.fields["muutoksen_ratkaisu"]


def apply_for(story: Story, code: str) -> None:
    """An application that nobody has decided yet, in her open matter."""
    now = story.service.clock.now()
    origin = Origin(client_id=story.client_id, author="av", at=now, matter_id=story.matters()[-1].id)
    with story.service.database.transaction() as session:
        values = {"service": code, "arrived_at": now, "applicant": "asiakas"}
        add_application(session, story.service, origin, values)
        assert code in services_applied_for(session, story.client_id)


def task_of_home_care(story: Story) -> int:
    """*Arvioi muutos* of home care; the other services ask their own."""
    with story.service.database.reading() as session:
        return int(
            session.execute(
                select(user_task.c.key).where(
                    user_task.c.client_id == story.client_id,
                    user_task.c.process_id == "palvelun_muuttaminen",
                    user_task.c.element_id == "arvioi_muutos",
                    user_task.c.state == "CREATED",
                )
            ).scalar_one()
        )
