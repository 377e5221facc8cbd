# SPDX-License-Identifier: EUPL-1.2
"""The intake inbox: what comes in waits for a person, once, from its arrival on, whatever it holds."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from clients.access_log import read_log
from clients.arrivals import NewArrival, list_handled, list_waiting, open_arrival
from clients.case_managers import bar_member
from clients.contacts import list_contacts
from clients.failure_demand import demand_of, suggest_class
from clients.matters import list_matters
from clients.records import create_client
from clients.searches import find_for_contact
from clients.staff import StaffMember
from clients.tables import contact
from engine.business_calendar import local_date
from engine.errors import Conflict, InvalidInput, NotFound
from tasks import intake
from tasks.contacts import NewContact, record_contact
from tasks.forms import PageValues
from tests.support.task_world import CONTACT, LIISA, TaskWorld, open_task_world

LETTER = NewArrival("kirje", "omainen", "Timo Lehtonen", "050 000 1", "äiti Liisa", "Huoli", "Äiti kaatuu.")
SENT: Mapping[str, object] = {
    "kanava": "sahkoinen",
    "yhteydenottaja": "omainen",
    "lahettaja": "Timo Lehtonen",
    "kenesta": "Lehtonen Liisa",
    "teksti": "Äiti kaatuu.\r\nTulkaa käymään.",
    "saapui": "2026-11-21T23:15:00+02:00",
}


@pytest.fixture
def world(database_url: str) -> Iterator[TaskWorld]:
    yield from open_task_world(database_url)


def waiting(world: TaskWorld, actor: StaffMember) -> list[str | None]:
    with world.service.database.reading() as session:
        return [one.subject or one.text for one in list_waiting(session, actor)]


def make_client(world: TaskWorld) -> str:
    with world.session() as session:
        return create_client(session, world.service, LIISA)


def find(world: TaskWorld, actor: StaffMember, text: str = "lehtonen 1944") -> str:
    with world.service.database.transaction() as session:
        return find_for_contact(session, world.service, actor, text)[0].id


def test_a_program_drops_an_item_once_and_it_is_pending_from_its_arrival(world: TaskWorld) -> None:
    elina = world.person("el")
    key = intake.receive_from_program(world.service, "omapalvelu", SENT, "hakemus-1")
    assert intake.receive_from_program(world.service, "omapalvelu", SENT, "hakemus-1") == key
    assert intake.receive_from_program(world.service, "toinen", SENT, "hakemus-1") != key
    with world.service.database.transaction() as session:
        item = open_arrival(session, world.service, elina, key)
    assert item.text == "Äiti kaatuu.\nTulkaa käymään."
    assert item.arrived_at == datetime.fromisoformat("2026-11-21T21:15:00+00:00")
    assert (item.state, item.client_id, item.source) == ("uusi", None, "omapalvelu")


@pytest.mark.parametrize(
    "change",
    [
        {"kanava": None},
        {"kanava": "savumerkki"},
        {"yhteydenottaja": "naapuri"},
        {"teksti": "x" * 10_001},
        {"teksti": "a\x00b"},
        {"teksti": "\u202eevil"},
        {"teksti": 7},
        {"teksti": {"$ne": 1}},
        {"aihe": "x" * 201},
        {"lahettaja": "x" * 201},
        {"saapui": "eilen"},
        {"saapui": "2026-11-21T23:15:00"},
        {"saapui": "2030-01-01T00:00:00+02:00"},
        {"saapui": "2020-01-01T00:00:00+02:00"},
        {"hetu": "010244-900A"},
        {"lahettaja": None, "kenesta": None, "teksti": " "},
    ],
)
def test_what_no_inbox_should_hold_is_refused(world: TaskWorld, change: Mapping[str, object]) -> None:
    sent = {name: value for name, value in {**SENT, **change}.items() if value is not None}
    with pytest.raises(InvalidInput):
        intake.receive_from_program(world.service, "omapalvelu", sent, "x")
    assert waiting(world, world.person("el")) == []


def test_hostile_text_is_kept_as_text(world: TaskWorld) -> None:
    text = "<script>alert(1)</script> =cmd|' /C calc'!A0 {{ 7*7 }} '; DROP TABLE arrival; --"
    intake.receive_from_program(world.service, "omapalvelu", {"kanava": "viesti", "teksti": text}, None)
    assert waiting(world, world.person("el")) == [text]


def test_the_oldest_comes_first_and_a_second_click_writes_once(world: TaskWorld) -> None:
    elina = world.person("el")
    now = world.clock.now()
    intake.write_arrival(world.service, elina, replace(LETTER, subject="uusi"), "a")
    older = replace(LETTER, subject="vanha", arrived_at=now - timedelta(days=3))
    intake.write_arrival(world.service, elina, older, "b")
    intake.write_arrival(world.service, elina, older, "b")
    assert waiting(world, elina) == ["vanha", "uusi"]


def test_a_person_matches_only_a_client_whom_their_search_found(world: TaskWorld) -> None:
    elina, anna = world.person("el"), world.person("av")
    client_id = make_client(world)
    key = intake.write_arrival(world.service, elina, LETTER, None)
    with pytest.raises(NotFound):
        intake.match(world.service, elina, key, client_id)
    assert find(world, elina) == client_id
    intake.match(world.service, elina, key, client_id)
    with world.service.database.transaction() as session:
        assert open_arrival(session, world.service, anna, key).client_id == client_id
        looks = [one for one in read_log(session, client_id) if one.actor == "av"]
    assert [one.purpose for one in looks] == [f"saapunut {key}"]


def test_recording_the_contact_takes_the_item_along_and_counts_from_its_arrival(world: TaskWorld) -> None:
    elina = world.person("el")
    arrived = world.clock.now() - timedelta(days=2)
    key = intake.write_arrival(world.service, elina, replace(LETTER, arrived_at=arrived), None)
    contact_of = NewContact(PageValues(CONTACT), basics=LIISA, arrival_key=key)
    done = record_contact(world.service, elina, contact_of, "one")
    with world.service.database.transaction() as session:
        assert list_waiting(session, elina) == ()
        (handled,) = list_handled(session, elina, arrived)
        assert (handled.state, handled.client_id, handled.matter_id) == (
            "kirjattu",
            done.client_id,
            done.matter_id,
        )
        assert list_matters(session, done.client_id)[0].opened_at == arrived
        assert list_contacts(session, done.client_id)[0].at == arrived
    with pytest.raises(Conflict, match=f"jo käsitellyt {elina.name}\\."):
        record_contact(world.service, elina, contact_of, "two")
    with world.service.database.reading() as session:
        assert len(session.execute(select(contact.c.key)).all()) == 1


def test_a_duplicate_joins_the_open_matter_with_the_class_that_a_person_confirmed(world: TaskWorld) -> None:
    elina = world.person("el")
    first = record_contact(world.service, elina, NewContact(PageValues(CONTACT), basics=LIISA))
    world.clock.advance(timedelta(days=3))
    key = intake.write_arrival(world.service, elina, LETTER, None)
    with pytest.raises(InvalidInput, match="kenestä"):
        intake.join(world.service, elina, key, "arvokysynta", None)
    intake.match(world.service, elina, key, first.client_id)
    with pytest.raises(InvalidInput):
        intake.join(world.service, elina, key, "keksitty", None)
    assert intake.join(world.service, elina, key, "hairio_ei_vastausta", "k") == first.client_id
    assert intake.join(world.service, elina, key, "hairio_ei_vastausta", "k") == first.client_id
    with world.service.database.reading() as session:
        contacts = list_contacts(session, first.client_id)
        assert [one.matter_id for one in contacts] == [first.matter_id, first.matter_id]
        assert len(list_matters(session, first.client_id)) == 1
        today = local_date(world.clock.now())
        demand = demand_of(session, today - timedelta(days=7), today)
    assert (demand.contacts, demand.failures) == (2, 1)
    assert [(one.cause, one.contacts) for one in demand.by_cause] == [("hairio_ei_vastausta", 1)]
    assert demand.by_cause[0].process_id is not None


def test_failure_demand_is_proposed_while_the_client_waits_for_two_weeks(world: TaskWorld) -> None:
    elina = world.person("el")
    done = record_contact(world.service, elina, NewContact(PageValues(CONTACT), basics=LIISA))
    now = world.clock.now()
    with world.service.database.reading() as session:
        assert suggest_class(session, done.client_id, now) is None, "nothing came before"
        for days, proposed in ((1, "hairio_ei_vastausta"), (14, "hairio_ei_vastausta"), (15, None)):
            assert suggest_class(session, done.client_id, now + timedelta(days=days)) == proposed, days
        assert suggest_class(session, "C404", now) is None


def test_an_item_is_dismissed_with_a_reason_once(world: TaskWorld) -> None:
    elina = world.person("el")
    key = intake.write_arrival(world.service, elina, LETTER, None)
    with pytest.raises(InvalidInput):
        intake.dismiss(world.service, elina, key, "")
    intake.dismiss(world.service, elina, key, "roskaposti")
    with pytest.raises(Conflict):
        intake.dismiss(world.service, elina, key, "roskaposti")


def test_nobody_sees_what_is_about_their_own_kin(world: TaskWorld) -> None:
    elina, anna = world.person("el"), world.person("av")
    client_id = make_client(world)
    key = intake.write_arrival(world.service, elina, LETTER, None)
    find(world, elina)
    intake.match(world.service, elina, key, client_id)
    with world.service.database.transaction() as session:
        bar_member(session, client_id, "av", "own_relative")
        assert list_waiting(session, anna) == ()
        with pytest.raises(NotFound):
            open_arrival(session, world.service, anna, key)
