# SPDX-License-Identifier: EUPL-1.2
"""The fee unit's form becomes a signed decision among the client's decisions; a later one replaces it."""

from collections.abc import Iterator
from datetime import date

import pytest

from clients.decisions import Decision, list_decisions
from clients.matters import get_matter
from clients.timeline import read_timeline
from engine.errors import InvalidInput
from tests.support.record_world import RecordWorld, open_record_world, question

TASK = {"sujuva:record": "fee.decision", "sujuva:recordWith": "={service: palvelu}"}
FORM = [
    question("number", "maksu_eur", "amount", decimalDigits=2),
    question("radio", "peruste", "basis", values=["tulot", "tasamaksu", "enimmais", "alennettu"]),
    question("checklist", "lainkohdat", "legal_basis", values=["amaksul_10e", "amaksul_11"]),
    question("textarea", "perustelut", "reasons", "document"),
    question("datetime", "alkaen", "valid_from", subtype="date", dateLabel="alkaen"),
    question("datetime", "paiva", "signed_at", subtype="date", dateLabel="paiva"),
]
ANSWERS: dict[str, object] = {
    "maksu_eur": 312.5,
    "peruste": "tulot",
    "lainkohdat": ["amaksul_10e"],
    "perustelut": "Maksu perustuu tuloihin ja päätettyihin tunteihin.",
    "alkaen": "2026-11-24",
    "paiva": "2026-11-23",
}


@pytest.fixture
def world(database_url: str) -> Iterator[RecordWorld]:
    yield from open_record_world(database_url)


def decide(world: RecordWorld, service: str = "kotihoito", **changes: object) -> None:
    world.write(TASK, FORM, {**ANSWERS, **changes}, {"palvelu": service})


def decisions(world: RecordWorld) -> list[Decision]:
    """The oldest first."""
    with world.tasks.session() as session:
        return list(reversed(list_decisions(session, world.client_id)))


def test_a_fee_is_a_signed_decision(world: RecordWorld) -> None:
    decide(world)
    (made,) = decisions(world)
    assert (made.service, made.outcome, made.state) == ("asiakasmaksu", "maarataan", "allekirjoitettu")
    assert (made.amount, made.unit, made.content) == (312.5, "eur_kk", ("kotihoito",))
    assert (made.legal_basis, made.valid_from) == (("amaksul_10e",), date(2026, 11, 24))
    assert (made.signer, made.appeal_instructions) == ("av", False)


def test_the_event_tells_the_service_and_leaves_the_matter_where_it_is(world: RecordWorld) -> None:
    with world.tasks.session() as session:
        before = get_matter(session, world.matter_id).state
    decide(world)
    with world.tasks.session() as session:
        assert get_matter(session, world.matter_id).state == before
        told = {one.name: one.attributes for one in read_timeline(session, world.client_id)}
    assert told["fee.decided"] == {"service": "kotihoito", "basis": "tulot"}
    assert "decision.signed" not in told


def test_a_later_one_replaces_the_one_for_the_same_service_alone(world: RecordWorld) -> None:
    decide(world)
    decide(world, "asuminen", maksu_eur=1450)
    decide(world, maksu_eur=184.2)
    first, other, last = decisions(world)
    assert (first.state, first.replaced_by) == ("korvattu", last.id)
    assert (other.is_in_force, last.is_in_force) == (True, True)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"perustelut": None}, "perustelut"),
        ({"lainkohdat": []}, "lainkohdat"),
        ({"paiva": "2026-11-24"}, "paiva"),
    ],
)
def test_an_unlawful_one_is_refused_at_its_field(
    world: RecordWorld, changes: dict[str, object], key: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        decide(world, "kotihoito", **changes)
    assert list(refused.value.fields) == [key]
    assert decisions(world) == []
