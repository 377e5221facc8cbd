# SPDX-License-Identifier: EUPL-1.2
"""Whether a matter still waits for its final review, from what its record tells."""

from collections.abc import Iterator

import pytest

from clients.matters import open_matter
from clients.origins import Origin
from clients.recording import write_record
from clients.reviews import lacks_final_review
from tests.support.client_world import ClientWorld, open_client_world


@pytest.fixture
def world(database_url: str) -> Iterator[ClientWorld]:
    yield from open_client_world(database_url)


def matter(world: ClientWorld) -> Origin:
    client_id = world.client()
    with world.session() as session:
        opened = open_matter(session, world.service, client_id, world.clock.now())
    return Origin(client_id, "av", world.clock.now(), opened.id)


def write(world: ClientWorld, origin: Origin, kind: str, **given: object) -> None:
    with world.session() as session:
        write_record(session, world.service, origin, kind, given, {})


def lacks(world: ClientWorld, matter_id: str | None) -> bool:
    with world.session() as session:
        return lacks_final_review(session, matter_id)


def start_service(world: ClientWorld) -> Origin:
    origin = matter(world)
    write(world, origin, "service.started", service="ateria", on="2026-11-23")
    return origin


def test_nothing_given_and_nothing_planned_needs_no_review(world: ClientWorld) -> None:
    origin = matter(world)
    write(world, origin, "service.ordered", service="ateria", on="2026-11-23")
    assert not lacks(world, origin.matter_id)
    assert not lacks(world, None)


def test_goals_are_reviewed_before_the_matter_closes(world: ClientWorld) -> None:
    origin = matter(world)
    write(
        world,
        origin,
        "plan",
        goals=[{"text": "D1"}],
        review_on="2027-03-01",
        approved_by_client="kylla",
    )
    assert lacks(world, origin.matter_id)


@pytest.mark.parametrize(
    ("outcome", "still"),
    [("valiarvio", True), ("jatkuu", True), ("loppuarvio", False), ("paatetaan", False), ("paattyy", False)],
)
def test_a_review_that_ends_the_service_is_the_final_one(
    world: ClientWorld, outcome: str, still: bool
) -> None:
    origin = start_service(world)
    assert lacks(world, origin.matter_id)
    write(world, origin, "review", service="ateria", fit="sopiva", outcome=outcome)
    assert lacks(world, origin.matter_id) is still


def test_the_review_of_another_matter_does_not_count(world: ClientWorld) -> None:
    origin = start_service(world)
    write(world, start_service(world), "review", service="ateria", fit="sopiva", outcome="loppuarvio")
    assert lacks(world, origin.matter_id)
