# SPDX-License-Identifier: EUPL-1.2
"""Improvement notes: from a cause of failure demand to the figure before and after."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from clients.contacts import Contact, add_contact
from clients.failure_demand import demand_of
from clients.improvements import (
    Figure,
    NewNote,
    Note,
    change_note,
    figure_after,
    figure_before,
    get_note,
    list_notes,
    open_note,
)
from clients.staff import StaffMember
from engine.business_calendar import local_date
from engine.errors import Conflict, InvalidInput, NotFound, NotPermitted
from tests.support.client_world import ClientWorld, open_client_world

WANTED = NewNote("Soitto ennen kirjettä", "hairio_ei_vastausta", "Soitetaan kahdessa päivässä.", "esi")


@pytest.fixture
def world(database_url: str) -> Iterator[ClientWorld]:
    yield from open_client_world(database_url)


def contacts(world: ClientWorld, *classes: str) -> None:
    client_id = world.client()
    instance = world.instance(client_id, world.matter(client_id))
    world.clock.advance(timedelta(minutes=1))
    with world.session() as session:
        for demand_class in classes:
            row = Contact(
                client_id,
                instance.matter_id,
                world.clock.now(),
                "el",
                "puhelin",
                "asiakas",
                (),
                demand_class,
                resolved_at_once=False,
            )
            add_contact(session, world.service, row)


def opened(world: ClientWorld, wanted: NewNote = WANTED) -> tuple[StaffMember, Note]:
    leader = world.worker("esi", role="team_leader")
    with world.session() as session:
        return leader, get_note(session, open_note(session, world.service, leader, wanted))


def test_a_note_keeps_the_figure_before_and_counts_the_one_after(world: ClientWorld) -> None:
    contacts(world, "arvokysynta", "hairio_ei_vastausta", "hairio_ei_vastausta", "hairio_virhe")
    world.clock.advance(timedelta(days=1))
    leader, note = opened(world)
    assert figure_before(note) == Figure(2, 4)
    assert figure_before(note).in_100 == 50.0
    with world.session() as session:
        assert figure_after(session, world.service, note) is None
        change_note(session, world.service, leader, note, WANTED, "mitataan", 7)
        measured = get_note(session, note.key)
    assert (measured.changed_version, measured.measured_from) == (7, local_date(world.clock.now()))
    contacts(world, "arvokysynta", "arvokysynta", "arvokysynta", "hairio_ei_vastausta")
    with world.session() as session:
        assert figure_after(session, world.service, measured) == Figure(1, 4)
        change_note(session, world.service, leader, measured, WANTED, "valmis", 9)
        done = get_note(session, note.key)
    assert (done.state, done.changed_version) == ("valmis", 7)
    world.clock.advance(timedelta(days=30))
    contacts(world, "hairio_ei_vastausta")
    with world.session() as session:
        assert figure_after(session, world.service, done) == Figure(1, 4), "closed with its figure"
        assert [one.key for one in list_notes(session)] == [note.key]


def test_causes_are_counted_by_the_process_that_ran(world: ClientWorld) -> None:
    contacts(world, "hairio_virhe", "hairio_virhe", "arvokysynta")
    today = local_date(world.clock.now())
    with world.session() as session:
        demand = demand_of(session, today, today)
        assert [(one.cause, one.process_id, one.contacts) for one in demand.by_cause] == [
            ("hairio_virhe", "asiakasohjaus", 2)
        ]
        assert demand_of(session, today + timedelta(days=1), today + timedelta(days=1)).share is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"change": " "}, "change"),
        ({"cause": "arvokysynta"}, "cause"),
        ({"owner": "x"}, "owner"),
    ],
)
def test_what_is_missing_is_refused_at_its_field(
    world: ClientWorld, change: dict[str, str], field: str
) -> None:
    leader = world.worker("esi", role="team_leader")
    with world.session() as session, pytest.raises(InvalidInput) as refused:
        open_note(session, world.service, leader, replace(WANTED, **change))  # type: ignore[arg-type]  # by name
    assert set(refused.value.fields) == {field}


def test_managers_keep_notes_and_the_second_writer_is_told(world: ClientWorld) -> None:
    leader, note = opened(world)
    worker = world.worker("av")
    with world.session() as session:
        with pytest.raises(NotPermitted):
            open_note(session, world.service, worker, WANTED)
        change_note(session, world.service, leader, note, WANTED, "tyon_alla", None)
        with pytest.raises(Conflict):
            change_note(session, world.service, leader, note, WANTED, "valmis", None)
        with pytest.raises(InvalidInput):
            change_note(session, world.service, leader, note, WANTED, "unohdettu", None)
        with pytest.raises(NotFound):
            get_note(session, 999_999)
