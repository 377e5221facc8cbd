# SPDX-License-Identifier: EUPL-1.2
"""Twice a year the leaders find the waiting times to publish: once, however long nobody looked, with the
limit counted from the publication before. Source: VanhPL 26 §."""

from datetime import date

from sqlalchemy import insert, select

from clients.matters import open_matter
from clients.record_tables import client_service
from clients.waiting_times import WaitingTime, waiting_times
from engine import timers
from engine.business_calendar import at_local
from engine.tables import deadline, user_task
from tasks.commands import complete_task
from tasks.forms import JsonValues
from tasks.queries import get_task
from tests.support.stories import Story
from tests.support.story_house import Begin

PUBLISHED = {"julkaistu_paiva": "2026-12-10", "julkaisupaikat": ["verkkosivut"]}


def open_keys(story: Story) -> list[int]:
    with story.service.database.reading() as session:
        found = select(user_task.c.key).where(
            user_task.c.element_id == "julkaise_odotusajat", user_task.c.state == "CREATED"
        )
        return list(session.execute(found).scalars())


def due_days(story: Story) -> list[tuple[str, date]]:
    with story.service.database.reading() as session:
        rows = session.execute(
            select(deadline.c.state, deadline.c.due_date)
            .where(deadline.c.limit_id == "T15")
            .order_by(deadline.c.key)
        )
        return [(row.state, row.due_date) for row in rows]


def serve(story: Story, service: str, pending: date, started: date) -> None:
    """A service that began on the day, in a matter pending since the other."""
    with story.service.database.transaction() as session:
        matter = open_matter(session, story.service, story.client_id, at_local(pending))
        session.execute(
            insert(client_service).values(
                key=session.next_key(),
                client_id=story.client_id,
                matter_id=matter.id,
                author="av",
                at=story.clock.now(),
                state="kaynnissa",
                service=service,
                started_on=started,
            )
        )


def test_each_half_year_the_figures_are_asked_once_and_the_limit_runs_from_the_last(
    begin_story: Begin,
) -> None:
    story = begin_story("2026-11-23T10:00:00+02:00")
    story.client(sukunimi="Laine", etunimet="Liisa", syntymaaika="1944-05-15")
    serve(story, "kotihoito", date(2026, 9, 1), date(2026, 9, 21))
    serve(story, "kotihoito", date(2026, 9, 1), date(2026, 11, 23))
    serve(story, "kotihoito", date(2026, 1, 1), date(2026, 5, 31))
    assert open_keys(story) == []
    story.day("2026-12-01", "9.00")
    (key,) = open_keys(story)
    assert timers.fire_due(story.service) == 0
    assert due_days(story) == [("running", date(2027, 6, 1))]
    story.day("2026-12-10", "9.00")
    lines = [{"palvelu": "kotihoito", "aloituksia": 2, "mediaani_pv": 51.5, "keskiarvo_pv": 51.5}]
    with story.service.database.transaction() as session:
        form = get_task(session, story.service, story.person("esi"), key).form
    assert form is not None
    assert form.values["odotusajat"] == lines
    complete_task(
        story.service, story.person("esi"), key, None, JsonValues({**PUBLISHED, "odotusajat": lines})
    )
    # Nobody looks before August: the June task comes once, with the limit of the December publication.
    story.clock.move_to(at_local(date(2027, 8, 2)))
    story.settle()
    story.settle()
    assert len(open_keys(story)) == 1
    assert due_days(story)[1][1] == date(2027, 6, 10)


def test_only_services_of_the_area_that_began_in_the_period_are_counted(begin_on_sqlite: Begin) -> None:
    story = begin_on_sqlite("2026-11-23T10:00:00+02:00")
    story.client(sukunimi="Laine", etunimet="Liisa", syntymaaika="1944-05-15")
    for day in (10, 20, 60):
        serve(story, "asuminen", date(2026, 8, 1), date.fromordinal(date(2026, 8, 1).toordinal() + day))
    serve(story, "ateria", date(2026, 8, 1), date(2026, 8, 3))
    with story.service.database.reading() as session:
        found = waiting_times(session, "iakkaat", ["asuminen"], date(2026, 8, 1), date(2026, 9, 30))
    assert found == (WaitingTime("asuminen", 3, 20.0, 30.0),)
