# SPDX-License-Identifier: EUPL-1.2
"""A closed matter asks for feedback; the answer is recorded once, as numbers of the event log (I8)."""

from datetime import timedelta

import pytest

from clients.feedback import Experience, experience_between
from clients.timeline import ClientEvent, append_event
from engine.errors import SujuvaError
from tests.support.stories import Story
from tests.support.story_house import Begin


def close(begin: Begin) -> Story:
    story = begin("2026-12-15T09:00:00+02:00")
    story.client(sukunimi="Aho", etunimet="Aino", kotikunta="Imatra", syntymaaika="1946-05-01")
    story.name_manager("av")
    story.begin("asian_sulkeminen", asiakasvastaava="av", asian_tulos="ohjattu")
    assert story.running() == ["palautepyynto"]
    return story


def figure(story: Story) -> Experience:
    now = story.clock.now()
    with story.service.database.reading() as session:
        return experience_between(session, now - timedelta(days=365), now)


def test_the_answer_is_recorded_once_for_each_request(begin_story: Begin) -> None:
    story = close(begin_story)
    assert figure(story) == Experience(1, 0, None, None, None)
    story.tell("av", "feedback.received", tyytyvaisyys="4", suositus=9)
    (told,) = story.events("feedback.received")
    assert told.attributes == {"score": 4, "nps": 9}
    assert (story.running(), story.ends("palautepyynto")) == ([], ["Palaute saatu"])
    with pytest.raises(SujuvaError):
        story.tell("av", "feedback.received", tyytyvaisyys="1")
    assert len(story.events("feedback.received")) == 1
    # One answer is no figure: it would tell who said what.
    assert figure(story) == Experience(1, 1, None, None, None)


def test_an_answer_needs_the_score_within_its_range(begin_on_sqlite: Begin) -> None:
    story = close(begin_on_sqlite)
    for answers in ({}, {"tyytyvaisyys": "6"}, {"tyytyvaisyys": "3", "suositus": 11}):
        with pytest.raises(SujuvaError):
            story.tell("av", "feedback.received", **answers)
    assert story.running() == ["palautepyynto"]


def test_five_answers_make_the_figure(begin_story: Begin) -> None:
    story = close(begin_story)
    now = story.clock.now()
    with story.service.database.transaction() as session:
        for score, nps in ((5, 10), (4, 9), (4, 7), (3, 6), (1, 0)):
            attributes = {"score": score, "nps": nps}
            append_event(
                session, ClientEvent("feedback.received", story.client_id, now, attributes=attributes)
            )
        old = now - timedelta(days=400)
        append_event(session, ClientEvent("feedback.received", story.client_id, old, attributes={"score": 1}))
    found = figure(story)
    assert (found.requests, found.answers, found.mean, found.satisfied) == (1, 5, 3.4, 0.6)
    assert found.nps == pytest.approx(0.0)
