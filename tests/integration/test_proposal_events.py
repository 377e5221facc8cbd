# SPDX-License-Identifier: EUPL-1.2
"""What a table proposed, and where a person chose otherwise, is in the client's event log."""

from collections.abc import Iterator

import pytest

from clients.client_groups import current_group
from clients.timeline import read_timeline
from tests.support.record_world import RecordWorld, open_record_world, question


@pytest.fixture
def world(database_url: str) -> Iterator[RecordWorld]:
    yield from open_record_world(database_url)


def complete(world: RecordWorld, group: str) -> list[tuple[str, object]]:
    """A form whose group the variable `D17` proposes, as a table would."""
    properties = {
        "sujuva:record": "client_group",
        "sujuva:recordWith": "={proposed: D17}",
        "sujuva:formDecisions": "D17",
    }
    options = ["muistisairas", "ei_ryhmaa"]
    asked = question("select", "ryhma", "group", values=options)
    asked["properties"] = {"store": "variable", "record": "group", "proposal": "=D17"}
    key = world.start(properties, [asked], {"cps": 4})
    world.complete(key, {"ryhma": group})
    with world.tasks.session() as session:
        return [
            (event.name, event.attributes.get("chosen"))
            for event in reversed(read_timeline(session, world.client_id))
            if event.name.startswith("dmn.")
        ]


@pytest.mark.parametrize(
    ("group", "told"),
    [
        ("muistisairas", [("dmn.proposed", None)]),
        ("ei_ryhmaa", [("dmn.proposed", None), ("dmn.overridden", "ei_ryhmaa")]),
    ],
)
def test_a_proposal_is_told_and_a_departure_from_it(
    world: RecordWorld, group: str, told: list[tuple[str, object]]
) -> None:
    assert complete(world, group) == told
    with world.tasks.session() as session:
        held = current_group(session, world.client_id)
    assert held is not None
    assert (held.group_code, held.proposed) == (group, "muistisairas")


def test_a_proposed_number_is_told_too(world: RecordWorld) -> None:
    """Also what is no code: days of leave, the day of the next review."""
    asked = question("number", "luku", "value")
    asked["properties"] = {"store": "variable", "proposal": '=if D17 = "muistisairas" then 3 else null'}
    key = world.start({"sujuva:formDecisions": "D17"}, [asked], {"cps": 4})
    world.complete(key, {"luku": 2})
    with world.tasks.session() as session:
        events = [one for one in read_timeline(session, world.client_id) if one.name == "dmn.overridden"]
    assert [(one.attributes["proposed"], one.attributes["chosen"]) for one in events] == [(3, 2)]
