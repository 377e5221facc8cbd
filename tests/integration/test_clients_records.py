# SPDX-License-Identifier: EUPL-1.2
"""Registering, reading and changing a client; nothing about a person leaks into errors or reprs."""

import traceback
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError

from clients.access_log import read_log
from clients.contacts import add_contact_person
from clients.identity_codes import make_artificial_code
from clients.records import get_client, shown_to, update_client
from clients.timeline import ClientEvent, append_event, read_timeline
from clients.visibility import Ground
from engine.errors import Conflict, InvalidInput, NotFound
from tests.support.client_world import ClientWorld, open_client_world

CODE = make_artificial_code(date(1944, 2, 1), 950).text
LIISA = {
    "henkilotunnus": CODE,
    "sukunimi": "Virtanen-Äijö",
    "etunimet": "Liisa Maria",
    "kotikunta": "Imatra",
    "osoite": "Kotikatu 1",
    "puhelin": "040 123 4567",
}


@pytest.fixture
def world(database_url: str) -> Iterator[ClientWorld]:
    yield from open_client_world(database_url)


def test_a_client_is_registered_and_read_back(world: ClientWorld) -> None:
    client_id = world.client(**LIISA)
    with world.session() as session:
        found = get_client(session, client_id)
    assert (found.name, found.identity_code) == ("Virtanen-Äijö Liisa Maria", CODE)
    assert (found.birth_date, found.age(date(2026, 11, 23))) == (date(1944, 2, 1), 82)
    assert (found.municipality_code, found.municipality) == ("153", "Imatra")
    assert (found.language, found.interpreter, found.restricted_address) == ("fi", False, False)
    assert found.created_at == world.clock.now()


def test_everything_may_come_later(world: ClientWorld) -> None:
    first, second = world.client(), world.client()
    assert first != second
    with world.session() as session:
        assert get_client(session, first).name == "Nimi puuttuu"
        assert get_client(session, first).age(date(2026, 11, 23)) is None


def test_the_pseudonym_says_nothing_of_the_person(world: ClientWorld) -> None:
    client_id = world.client(**LIISA)
    assert client_id[0] == "C"
    assert client_id[1:].isdecimal()
    assert "0102" not in client_id


def test_an_identity_code_belongs_to_one_client(world: ClientWorld) -> None:
    world.client(henkilotunnus=CODE)
    with pytest.raises(Conflict) as refusal:
        world.client(henkilotunnus=CODE.lower())
    assert CODE not in "".join(traceback.format_exception(refusal.value))


def test_taking_another_clients_code_is_refused_and_told_without_it(world: ClientWorld) -> None:
    world.client(henkilotunnus=CODE)
    worker = world.worker("av")
    client_id = world.client(sukunimi="Uusi")
    world.task(client_id, assignee="av")

    def take() -> None:
        with world.session() as session:
            update_client(session, world.service, client_id, {"henkilotunnus": CODE}, worker)

    with pytest.raises(Conflict) as refusal:
        take()
    assert refusal.value.__context__ is None
    assert CODE not in "".join(traceback.format_exception(refusal.value))


def test_a_change_touches_only_its_fields_and_is_logged_by_their_names(world: ClientWorld) -> None:
    worker = world.worker("av")
    client_id = world.client(**LIISA)
    world.task(client_id, assignee="av")
    with world.session() as session:
        update_client(
            session, world.service, client_id, {"puhelin": "050 765 4321", "tulkin_tarve": True}, worker
        )
        found = get_client(session, client_id)
        (entry,) = read_log(session, client_id)
    assert (found.phone, found.interpreter, found.family_name) == ("050 765 4321", True, "Virtanen-Äijö")
    assert (entry.act, entry.ground, entry.purpose) == (
        "muutos",
        Ground.ASSIGNED_TASK,
        "puhelin, tulkin_tarve",
    )


def test_the_code_may_come_later_and_brings_the_birth_date(world: ClientWorld) -> None:
    worker = world.worker("av")
    client_id = world.client(sukunimi="Virtanen")
    world.task(client_id, assignee="av")
    with world.session() as session:
        update_client(session, world.service, client_id, {"henkilotunnus": CODE}, worker)
        update_client(session, world.service, client_id, {"henkilotunnus": CODE}, worker)
        assert get_client(session, client_id).birth_date == date(1944, 2, 1)


def test_a_birth_date_against_the_known_code_is_refused(world: ClientWorld) -> None:
    worker = world.worker("av")
    client_id = world.client(**LIISA)
    world.task(client_id, assignee="av")
    with world.session() as session, pytest.raises(InvalidInput) as refusal:
        update_client(session, world.service, client_id, {"syntymaaika": "1944-02-02"}, worker)
    assert set(refusal.value.fields) == {"syntymaaika"}


def test_who_has_no_ground_cannot_change(world: ClientWorld) -> None:
    worker = world.worker("el", "ensilinja")
    client_id = world.client(**LIISA)
    with world.session() as session, pytest.raises(NotFound):
        update_client(session, world.service, client_id, {"puhelin": "050 765 4321"}, worker)
    with world.session() as session:
        assert get_client(session, client_id).phone == "040 123 4567"


def test_wrong_values_change_nothing(world: ClientWorld) -> None:
    with pytest.raises(InvalidInput) as refusal:
        world.client(sukunimi="Virtanen", puhelin="<script>", tuntematon="x")
    assert set(refusal.value.fields) == {"puhelin", "tuntematon"}


@pytest.mark.parametrize(
    ("ground", "hidden"),
    [
        (Ground.ASSIGNED_TASK, False),
        (Ground.NAMED, False),
        (Ground.OFFERED_TASK, True),
        (Ground.RECORDED_CONTACT, True),
        (Ground.TEAM, True),
        (Ground.NEW_CONTACT, True),
    ],
)
def test_a_restricted_address_shows_to_named_people_only(
    world: ClientWorld, ground: Ground, hidden: bool
) -> None:
    client_id = world.client(**LIISA, turvakielto=True)
    with world.session() as session:
        shown = shown_to(get_client(session, client_id), ground)
    address = (shown.address, shown.phone, shown.municipality, shown.municipality_code)
    assert address == ((None,) * 4 if hidden else ("Kotikatu 1", "040 123 4567", "Imatra", "153"))
    assert shown.name == "Virtanen-Äijö Liisa Maria"


def test_an_open_address_shows_on_every_ground(world: ClientWorld) -> None:
    client_id = world.client(**LIISA)
    with world.session() as session:
        found = get_client(session, client_id)
    assert shown_to(found, Ground.OFFERED_TASK) == found


def test_a_repr_shows_the_pseudonym_alone(world: ClientWorld) -> None:
    client_id = world.client(**LIISA)
    with world.session() as session:
        told = repr(get_client(session, client_id))
    assert told == f"Client(id={client_id!r})"


def test_a_failing_statement_does_not_tell_its_values(world: ClientWorld) -> None:
    with world.session() as session:
        session.connection.exec_driver_sql("DROP TABLE contact_person")

    secret = "Salainen " + "Nimi"

    def fail() -> None:
        with world.session() as session:
            add_contact_person(session, "C1", name=secret, relation="lapsi")

    with pytest.raises(DBAPIError) as refusal:
        fail()
    told = "".join(traceback.format_exception(refusal.value))
    assert secret not in told
    assert "[SQL parameters hidden" in told


def test_a_change_does_not_hold_up_the_clients_timeline(postgresql_url: str) -> None:
    """A timer that writes the timeline while someone saves a form must not wait, or the two deadlock."""
    for world in open_client_world(postgresql_url):
        worker = world.worker("av")
        client_id = world.client(sukunimi="Virtanen")
        world.task(client_id, assignee="av")
        with world.session() as saving:
            update_client(saving, world.service, client_id, {"sukunimi": "Niemi"}, worker)
            with world.session() as timer:
                timer.connection.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
                append_event(timer, ClientEvent("deadline.missed", client_id, world.clock.now()))
        with world.session() as session:
            assert [event.name for event in read_timeline(session, client_id)] == ["deadline.missed"]
