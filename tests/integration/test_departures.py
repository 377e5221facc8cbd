# SPDX-License-Identifier: EUPL-1.2
"""Nobody who has left owns a task, and their team leader sees which tasks were freed."""

from collections.abc import Iterator

import pytest

from engine.errors import Conflict, NotPermitted
from tasks.commands import claim_task
from tasks.departures import freed_tasks, record_departure, undo_departure
from tasks.teams import list_team
from tests.support.task_world import TaskWorld, open_task_world


@pytest.fixture
def world(database_url: str) -> Iterator[TaskWorld]:
    yield from open_task_world(database_url)


def test_the_tasks_of_a_departed_worker_are_free_and_listed(world: TaskWorld) -> None:
    world.contact()
    key = world.open_task()
    claim_task(world.service, world.person("av"), key)
    assert record_departure(world.service, world.person("esi"), "av") == 1
    assert not world.person("av").active
    assert world.view("esi", key).assignee is None
    with world.session() as session:
        (freed,) = freed_tasks(session, world.person("esi"))
        assert (freed.key, freed.had_by) == (key, "av")
        assert freed_tasks(session, world.person("el")) == ()
    claim_task(world.service, world.person("av2"), key)
    with world.session() as session:
        assert freed_tasks(session, world.person("esi")) == ()


def test_a_departure_is_taken_back_with_the_tasks_that_nobody_has_taken(world: TaskWorld) -> None:
    world.contact()
    first = world.open_task()
    world.contact(key="2")
    second = world.open_task()
    for key in (first, second):
        claim_task(world.service, world.person("av"), key)
    assert record_departure(world.service, world.person("esi"), "av") == 2
    with pytest.raises(Conflict):
        record_departure(world.service, world.person("esi"), "av")
    with world.session() as session:
        team = {one.member.username: one for one in list_team(session, world.service, world.person("esi"))}
    assert not team["av"].member.active  # on the list for a month, though nothing is left
    claim_task(world.service, world.person("av2"), second)
    with pytest.raises(NotPermitted):
        undo_departure(world.service, world.person("av2"), "av")
    assert undo_departure(world.service, world.person("esi"), "av") == 1
    assert world.person("av").active
    assert (world.view("esi", first).assignee, world.view("esi", second).assignee) == ("av", "av2")
    with world.session() as session:
        assert freed_tasks(session, world.person("esi")) == ()
    with pytest.raises(Conflict):
        undo_departure(world.service, world.person("esi"), "av")


def test_a_departure_is_recorded_by_a_leader_only(world: TaskWorld) -> None:
    with pytest.raises(NotPermitted):
        record_departure(world.service, world.person("av2"), "av")
    assert world.person("av").active
