# SPDX-License-Identifier: EUPL-1.2
"""What the look over a simulated region says of matters that nothing will ever close."""

from clients.matters import close_matter, open_matter
from sujuva.simulation.examination import find_abandoned
from tests.support.client_world import open_client_world


def test_an_open_matter_without_a_process_is_missed(database_url: str) -> None:
    for world in open_client_world(database_url):
        client_id = world.client()
        with world.session() as session:
            left = open_matter(session, world.service, client_id, world.clock.now()).id
            assert [flaw.where.split()[0] for flaw in find_abandoned(session)] == [left]
            close_matter(session, world.service, left, "ohjattu")
            assert list(find_abandoned(session)) == []
