# SPDX-License-Identifier: EUPL-1.2
"""What looks for private data outside the client tables finds a name's mark, a phone and an identity code."""

from collections.abc import Iterator

import pytest

from clients.tables import staff_member
from tests.support.canaries import find_canaries
from tests.support.client_world import ClientWorld, open_client_world

MARK = "Kanarialintu"


@pytest.fixture
def world(database_url: str) -> Iterator[ClientWorld]:
    yield from open_client_world(database_url)


@pytest.mark.parametrize(
    "title",
    [f"omainen {MARK} soitti", "soita +358 50 000 4940", "050-vara 35850 0004940", "010244-9121 asui"],
)
def test_what_is_private_is_found_in_another_table(world: ClientWorld, title: str) -> None:
    world.client(puhelin="+358 50 000 4940")
    world.worker("av")
    with world.session() as session:
        assert find_canaries(session, MARK) == []
        session.execute(staff_member.update().values(title=title))
        assert find_canaries(session, MARK) == [f"staff_member.title: {title}"]


def test_a_number_of_nobody_is_not_found(world: ClientWorld) -> None:
    world.client(puhelin="+358 50 000 4940")
    world.worker("av")
    with world.session() as session:
        session.execute(staff_member.update().values(title="palvelunumero 050 000 1111"))
        assert find_canaries(session, MARK) == []
