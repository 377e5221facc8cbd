# SPDX-License-Identifier: EUPL-1.2
"""Clients whose application was refused because the appropriation was spent, waiting for it to open."""

from collections.abc import Mapping

from sqlalchemy import select

from clients.case_managers import name_case_manager
from engine.tables import process_instance, user_task
from tasks.openings import OpeningList, list_openings
from tests.support.stories import Story

FOLDER, WAITING, TASK = "omaishoito", "odottajien_luettelo", "ota_yhteytta_odottajaan"


def put_on_list(story: Story, name: str, since: str) -> int:
    """A client of Anna's, on the list since this day; gives the instance that waits."""
    client = story.client(sukunimi="Odottaja", etunimet=name, syntymaaika="1947-03-12", kotikunta="Imatra")
    with story.service.database.transaction() as session:
        name_case_manager(session, story.service, client, "av", substitute=None, reason="alue", actor="av")
    return story.begin(WAITING, asiakasvastaava="av", luetteloon_paiva=since)


def waiting_list(story: Story, reader: str = "esi") -> OpeningList:
    with story.service.database.reading() as session:
        (found,) = list_openings(session, story.service, story.person(reader))
    return found


def waiting(story: Story) -> list[int]:
    """Those who wait, the next first."""
    return [place.instance_key for place in waiting_list(story).places]


def contacts(story: Story) -> Mapping[int, int]:
    """How many tasks to contact the client each instance has had."""
    query = select(user_task.c.process_instance_key).where(user_task.c.element_id == TASK)
    with story.service.database.reading() as session:
        keys = session.execute(query.order_by(user_task.c.key)).scalars().all()
    return {key: keys.count(key) for key in keys}


def state_of(story: Story, instance_key: int) -> tuple[str, str | None]:
    """The state, and the end that it has reached."""
    query = select(process_instance.c.state, process_instance.c.ended_element)
    with story.service.database.reading() as session:
        row = session.execute(query.where(process_instance.c.key == instance_key)).one()
    return row.state, row.ended_element
