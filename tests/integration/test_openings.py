# SPDX-License-Identifier: EUPL-1.2
"""An appropriation is opened: the oldest first, each once, and nobody who is gone."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import text

from clients.matters import close_matter
from engine.errors import Conflict, NotFound, NotPermitted, SujuvaError
from engine.process_instances.suspending import resume_instance, suspend_instance
from sujuva.worker import run_everything_due
from tasks.deaths import report_death
from tasks.openings import may_open, open_places
from tests.support.budget_waiting import (
    FOLDER,
    contacts,
    put_on_list,
    state_of,
    waiting,
    waiting_list,
)
from tests.support.stories import Limit, Story
from tests.support.story_house import Begin

DAY = "2027-03-01T09:00:00+02:00"


def three(story: Story) -> list[int]:
    """In the order in which they have waited; they were not put on the list in that order."""
    last, first, second = (
        put_on_list(story, name, since)
        for name, since in (("Lahja", "2027-01-20"), ("Eino", "2027-01-10"), ("Toini", "2027-01-15"))
    )
    return [first, second, last]


def open_for(story: Story, seen: list[int], by: str = "esi", once: str | None = None) -> int:
    return open_places(story.service, story.person(by), FOLDER, seen, once)


def refused(story: Story, seen: list[int], by: str = "esi") -> str:
    with pytest.raises(SujuvaError) as error:
        open_for(story, seen, by)
    return " ".join([error.value.message, *getattr(error.value, "fields", {}).values()])


def test_who_has_waited_longest_is_told_first_and_the_others_keep_their_places(begin_story: Begin) -> None:
    story = begin_story(DAY)
    first, second, last = three(story)
    assert waiting(story) == [first, second, last]
    assert waiting_list(story).places[0].since == date(2027, 1, 10)
    open_for(story, [first, second])
    assert waiting(story) == [last], "a place that is being opened is nobody else's to open"
    assert contacts(story) == {}
    run_everything_due(story.service)
    assert contacts(story) == {first: 1, second: 1}
    assert waiting(story) == [last]
    (run,) = waiting_list(story).runs
    assert (run.state, run.done, run.failed, run.total, run.actor) == ("COMPLETED", 2, 0, 2, "esi")


def test_pressed_twice_it_opens_once(begin_story: Begin) -> None:
    story = begin_story(DAY)
    first, second, last = three(story)
    assert open_for(story, [first], once="one press") == open_for(story, [first], once="one press")
    assert "Luettelo on muuttunut" in refused(story, [first])
    run_everything_due(story.service)
    assert "Luettelo on muuttunut" in refused(story, [first])
    assert contacts(story) == {first: 1}
    assert waiting(story) == [second, last]


def press_together(story: Story, seen: list[int], before: Callable[[], None] = lambda: None) -> list[str]:
    """What two leaders who press at the same time are told; `before` they have their answers."""
    gate, told = Barrier(2), list[str]()

    def press(by: str) -> None:
        gate.wait()
        try:
            open_for(story, seen, by)
            told.append("opened")
        except Conflict:
            told.append("refused")

    threads = [Thread(target=press, args=(by,)) for by in ("esi", "man")]
    for thread in threads:
        thread.start()
    before()
    for thread in threads:
        thread.join()
    run_everything_due(story.service)
    return sorted(told)


def test_of_two_leaders_at_the_same_time_one_is_refused(begin_story: Begin) -> None:
    story = begin_story(DAY)
    keys = three(story)
    assert press_together(story, keys[:2]) == ["opened", "refused"]
    assert contacts(story) == {keys[0]: 1, keys[1]: 1}
    assert sum(run.total for run in waiting_list(story).runs) == 2


def test_two_leaders_do_not_both_read_the_list_before_either_has_opened(begin_on_postgresql: Begin) -> None:
    """Both are held where the first writes, until both stand there."""
    story = begin_on_postgresql(DAY)
    keys = three(story)
    held = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with story.service.database.transaction() as session:
        session.execute(text("LOCK TABLE batch IN EXCLUSIVE MODE"))

        def until_both_wait() -> None:
            for _ in range(500):
                if session.execute(held).scalar_one() >= 2:
                    break
                Event().wait(0.02)
            session.execute(text("COMMIT"))

        assert press_together(story, keys[:2], until_both_wait) == ["opened", "refused"]
    assert sum(run.total for run in waiting_list(story).runs) == 2


def test_what_cannot_be_opened_is_refused_and_changes_nothing(begin_story: Begin) -> None:
    story = begin_story(DAY)
    assert "Kukaan ei odota" in refused(story, [1])
    keys = three(story)
    assert "Anna 1–500 paikkaa." in refused(story, [])
    assert "Luettelo on muuttunut" in refused(story, keys[1:])
    assert "Luettelo on muuttunut" in refused(story, [*keys, 1])
    with pytest.raises(NotFound):
        open_places(story.service, story.person("esi"), "asuminen", keys)
    run_everything_due(story.service)
    assert (waiting(story), contacts(story), waiting_list(story).runs) == (keys, {}, ())


def test_only_a_leader_of_the_case_managers_or_a_manager_opens(begin_story: Begin) -> None:
    story = begin_story(DAY)
    keys = three(story)
    for username in ("av", "pk", "yllapito"):
        person = story.person(username)
        with pytest.raises(NotPermitted):
            open_places(story.service, person, FOLDER, keys)
        with story.service.database.reading() as session:
            assert not may_open(session, story.service, person), username
    for username in ("esi", "man"):
        with story.service.database.reading() as session:
            assert may_open(session, story.service, story.person(username)), username


def test_a_manager_sees_the_order_and_no_names(begin_story: Begin) -> None:
    story = begin_story(DAY)
    three(story)
    names = [place.client_name for place in waiting_list(story, "esi").places]
    assert names == ["Odottaja Eino", "Odottaja Toini", "Odottaja Lahja"]
    seen = waiting_list(story, "man").places
    assert [place.client_name for place in seen] == [None, None, None]
    assert [place.client_id for place in seen] == [
        place.client_id for place in waiting_list(story, "esi").places
    ]
    assert "Odottaja" not in repr(waiting_list(story, "esi"))


def test_a_new_application_ends_the_waiting_of_that_client_only(begin_story: Begin) -> None:
    story = begin_story(DAY)
    first, second, last = three(story)
    # The last one that was put on the list is the one that the story is about: Toini.
    story.begin("omaishoito", asiakasvastaava="av", ika=79, yhteydenottaja="asiakas")
    assert state_of(story, second) == ("COMPLETED", "odotus_paattyi")
    assert waiting(story) == [first, last]
    assert story.open_tasks() == ["Tarkista hakemus"]


def test_who_dies_before_the_worker_comes_is_told_to_the_leader_and_stops_nobody(begin_story: Begin) -> None:
    story = begin_story(DAY)
    first, second, last = three(story)
    open_for(story, [first, second, last])
    report_death(story.service, story.person("av"), story.client_id, date(2027, 2, 28), "omainen")
    assert state_of(story, second) == ("COMPLETED", "odotus_paattyi")
    run_everything_due(story.service)
    assert contacts(story) == {first: 1, last: 1}
    (run,) = waiting_list(story).runs
    assert (run.state, run.done, run.failed) == ("COMPLETED", 2, 1)


def test_a_process_that_stands_still_is_no_place(begin_story: Begin) -> None:
    story = begin_story(DAY)
    first, second, last = three(story)
    open_for(story, [first, second])
    for key in (first, last):
        with story.service.database.transaction() as session:
            suspend_instance(session, story.service, key, "yllapito", "selvitetään")
    assert waiting(story) == []
    run_everything_due(story.service)
    assert contacts(story) == {second: 1}
    with story.service.database.transaction() as session:
        resume_instance(session, story.service, first, "yllapito", "selvitetty")
    assert waiting(story) == [first], "who was not told has kept the place"


def test_a_new_application_is_a_new_matter_with_limits_of_its_own(begin_story: Begin) -> None:
    story = begin_story(DAY)
    key = put_on_list(story, "Eino", "2027-01-10")
    (old,) = story.matters()
    with story.service.database.transaction() as session:
        close_matter(session, story.service, old.id, "hylatty")
    open_for(story, [key])
    story.settle()
    story.finds(
        "av", "Ota yhteyttä odottajaan", owner="av", limit="omaishoito.odottaja", last_day="2027-03-08"
    )
    story.day("2027-03-03", "10.00")
    answer = {"odottaja_vastaus": "hakee", "hakemus_saapui": "2027-03-02T15:00:00+02:00"}
    for wrong in ("2027-01-09T15:00:00+02:00", "2027-03-03T11:00:00+02:00"):
        story.cannot("av", "Ota yhteyttä odottajaan", "Korjaa aika", **{**answer, "hakemus_saapui": wrong})
    story.does("av", "Ota yhteyttä odottajaan", **answer)
    before, after = story.matters()
    assert (before.is_open, before.outcome) == (False, "hylatty")
    assert (after.is_open, after.kind, after.opened_at.isoformat()) == (
        True,
        None,
        "2027-03-02T13:00:00+00:00",
    )
    assert story.open_tasks() == ["Tarkista hakemus"]
    assert story.limit("T3") == Limit("2027-03-11", "2027-03-11", "running")
    assert story.limit("T6") == Limit("2027-06-02", "2027-06-02", "running")
    assert state_of(story, key) == ("COMPLETED", "uusi_hakemus")
