# SPDX-License-Identifier: EUPL-1.2
"""A matter's life: pending once, forward only, closed once, and whether the client came back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from clients.matters import (
    STATE_AFTER,
    STATES,
    close_matter,
    find_open_matter,
    find_return,
    get_matter,
    join_or_open_matter,
    list_matters,
    move_forward,
    open_matter,
)
from clients.timeline import read_timeline
from engine.errors import InvalidInput, NotFound
from tests.support.client_world import ClientWorld, open_client_world


@pytest.fixture
def world(database_url: str) -> Iterator[ClientWorld]:
    yield from open_client_world(database_url)


def names(world: ClientWorld, client_id: str) -> list[str]:
    with world.session() as session:
        return [event.name for event in reversed(read_timeline(session, client_id))]


def test_a_matter_is_pending_from_its_first_contact(world: ClientWorld) -> None:
    client_id = world.client()
    rang = world.clock.now() - timedelta(hours=2)
    with world.session() as session:
        opened = open_matter(session, world.service, client_id, rang, "iakkaat")
        assert get_matter(session, opened.id) == opened
        assert find_open_matter(session, client_id) == opened
    assert (opened.state, opened.opened_at, opened.service_area) == ("vireilla", rang, "iakkaat")
    assert names(world, client_id) == ["matter.opened"]


def test_a_matter_cannot_become_pending_tomorrow(world: ClientWorld) -> None:
    client_id = world.client()
    tomorrow = world.clock.now() + timedelta(days=1)
    with world.session() as session, pytest.raises(InvalidInput):
        open_matter(session, world.service, client_id, tomorrow)


def test_a_second_contact_joins_the_open_matter(world: ClientWorld) -> None:
    client_id = world.client()
    with world.session() as session:
        first, opened = join_or_open_matter(session, world.service, client_id, world.clock.now())
    world.clock.advance(timedelta(hours=2))
    with world.session() as session:
        second, opened_again = join_or_open_matter(session, world.service, client_id, world.clock.now())
    assert (opened, opened_again) == (True, False)
    assert second == first
    assert names(world, client_id) == ["matter.opened"]


def test_a_contact_after_the_closing_opens_a_new_matter(world: ClientWorld) -> None:
    client_id = world.client()
    first = world.matter(client_id)
    with world.session() as session:
        close_matter(session, world.service, first, "ohjattu")
        second, opened = join_or_open_matter(session, world.service, client_id, world.clock.now())
        assert opened
        assert [entry.id for entry in list_matters(session, client_id)] == [second.id, first]


def test_events_move_a_matter_forward_only(world: ClientWorld) -> None:
    client_id = world.client()
    matter_id = world.matter(client_id)
    seen = []
    with world.session() as session:
        for event in ("assessment.started", "plan.approved", "assessment.completed", "unknown.event"):
            move_forward(session, matter_id, event)
            seen.append(get_matter(session, matter_id).state)
    assert seen == ["arvioinnissa", "paatoksessa", "paatoksessa", "paatoksessa"]


@pytest.mark.parametrize("event", STATE_AFTER)
def test_a_closed_matter_stays_closed(world: ClientWorld, event: str) -> None:
    matter_id = world.matter(world.client())
    with world.session() as session:
        close_matter(session, world.service, matter_id, "kuolema")
        move_forward(session, matter_id, event)
        assert get_matter(session, matter_id).state == STATES[-1]


def test_the_first_closing_stands(world: ClientWorld) -> None:
    client_id = world.client()
    matter_id = world.matter(client_id)
    with world.session() as session:
        first = close_matter(session, world.service, matter_id, "ohjattu", actor="el")
    world.clock.advance(timedelta(days=1))
    with world.session() as session:
        assert close_matter(session, world.service, matter_id, "muutto") == first
        assert find_open_matter(session, client_id) is None
    assert (first.outcome, first.is_open) == ("ohjattu", False)
    assert names(world, client_id) == ["matter.opened", "case.closed"]


@pytest.mark.parametrize("outcome", ["", "Ohjattu", "x" * 61, "ohjattu muualle", "<b>"])
def test_an_outcome_is_a_code(world: ClientWorld, outcome: str) -> None:
    matter_id = world.matter(world.client())
    with world.session() as session, pytest.raises(InvalidInput):
        close_matter(session, world.service, matter_id, outcome)


def test_a_missing_matter_is_told(world: ClientWorld) -> None:
    with world.session() as session, pytest.raises(NotFound):
        close_matter(session, world.service, "A0", "ohjattu")


# Story S7: closed 15.12.2026, back on 15.3.2027, the last day of the shorter window.
@pytest.mark.parametrize(
    ("came_back", "within"),
    [
        (None, (False, False)),
        (datetime(2027, 3, 15, 12, tzinfo=UTC), (True, True)),
        (datetime(2027, 3, 15, 21, 59, tzinfo=UTC), (True, True)),
        (datetime(2027, 3, 15, 22, 1, tzinfo=UTC), (False, True)),
        (datetime(2027, 6, 13, 12, tzinfo=UTC), (False, True)),
        (datetime(2027, 6, 14, 12, tzinfo=UTC), (False, False)),
    ],
)
def test_a_return_is_counted_in_finnish_days(
    world: ClientWorld, came_back: datetime | None, within: tuple[bool, ...]
) -> None:
    client_id = world.client()
    matter_id = world.matter(client_id)
    el = world.worker("el")
    world.contact(client_id, el, matter_id)
    with world.session() as session:
        assert find_return(session, matter_id) is None
    world.clock.move_to(datetime(2026, 12, 15, 10, tzinfo=UTC))
    with world.session() as session:
        close_matter(session, world.service, matter_id, "varhainen_tuki")
    if came_back is not None:
        world.clock.move_to(came_back)
        world.contact(client_id, el)
    with world.session() as session:
        found = find_return(session, matter_id)
    assert found is not None
    assert found.closed_on == date(2026, 12, 15)
    assert found.window_ends == (date(2027, 3, 15), date(2027, 6, 13))
    assert found.within == within
