# SPDX-License-Identifier: EUPL-1.2
"""A closed matter asks for feedback; the answer is recorded once, as numbers of the event log (I8)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from clients.feedback import Experience, experience_between
from clients.matters import open_matter
from clients.origins import Origin
from clients.recording import write_record
from clients.timeline import ClientEvent, append_event
from engine.errors import SujuvaError
from engine.jobs import OPEN_STATES
from engine.tables import job
from tasks.deaths import report_death
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


def test_each_telling_answers_one_request(begin_story: Begin) -> None:
    story = close(begin_story)
    story.day("2026-12-16")
    story.begin("asian_sulkeminen", asiakasvastaava="av", asian_tulos="ohjattu")
    first, second = (one.id for one in story.matters())
    story.tell("av", "feedback.received", tyytyvaisyys="4")
    assert [one.matter_id for one in story.events("feedback.received")] == [first]
    assert story.running() == ["palautepyynto"]
    story.tell("av", "feedback.received", tyytyvaisyys="2")
    told = [(one.matter_id, one.attributes["score"]) for one in story.events("feedback.received")]
    assert told == [(first, 4), (second, 2)]
    assert story.running() == []


def test_a_death_withdraws_the_request(begin_story: Begin) -> None:
    story = close(begin_story)
    report_death(story.service, story.person("av"), story.client_id, date(2026, 12, 14), "omainen")
    assert "palautepyynto" not in story.running()
    with story.service.database.reading() as session:
        open_jobs = select(job.c.key).where(
            job.c.type == "palautepyynto.laheta", job.c.state.in_(OPEN_STATES)
        )
        assert session.execute(open_jobs).all() == []
    with pytest.raises(SujuvaError):
        story.tell("av", "feedback.received", tyytyvaisyys="1")
    assert story.events("feedback.received") == []


def test_a_matter_that_closes_after_the_death_asks_for_nothing(begin_story: Begin) -> None:
    story = close(begin_story)
    report_death(story.service, story.person("av"), story.client_id, date(2026, 12, 14), "omainen")
    story.day("2026-12-16")
    story.begin("asian_sulkeminen", asiakasvastaava="av", asian_tulos="palvelu_paattynyt")
    assert [one.outcome for one in story.matters()] == ["ohjattu", "palvelu_paattynyt"]
    assert len(story.events("feedback.requested")) == 1
    assert "palautepyynto" not in story.running()


def test_a_death_before_the_final_review_closes_the_matter(begin_story: Begin) -> None:
    story = begin_story("2026-12-15T09:00:00+02:00")
    story.client(sukunimi="Aho", etunimet="Aino", kotikunta="Imatra", syntymaaika="1946-05-01")
    story.name_manager("av")
    with story.service.database.transaction() as session:
        matter_id = open_matter(session, story.service, story.client_id, story.clock.now()).id
        origin = Origin(story.client_id, "av", story.clock.now(), matter_id)
        given = {"service": "ateria", "on": "2026-12-14"}
        write_record(session, story.service, origin, "service.started", given, {})
    story.begin("asian_sulkeminen", asia=matter_id, asiakasvastaava="av", asian_tulos="palvelu_paattynyt")
    story.finds("av", "Tee asian loppuarvio", owner="av")
    report_death(story.service, story.person("av"), story.client_id, date(2026, 12, 14), "omainen")
    assert [one.outcome for one in story.matters()] == ["palvelu_paattynyt"]
    assert (story.running(), story.events("feedback.requested")) == (["kuoleman_jalkeen"], [])


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
