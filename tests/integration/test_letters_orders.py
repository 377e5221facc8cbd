# SPDX-License-Identifier: EUPL-1.2
"""From an order to an issued document: once for each source, set by a worker, immutable, seen by right."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import func, select, update

from clients.access_log import read_log
from clients.letters.archive import list_issued, open_issued, void_issued
from clients.letters.orders import finish_order, read_order
from clients.letters.typesetting import Typesetter
from clients.records import create_client
from clients.tables import issued_document
from clients.timeline import read_timeline
from engine import job_executor
from engine.database import Database
from engine.errors import Conflict, ExecutionFailed, InvalidInput, NotFound, NotPermitted
from engine.incidents import list_incidents
from engine.invariants import find_broken
from engine.jobs import claim_jobs
from engine.process_instances.commands import retry_incident
from engine.tables import process_instance, variable
from tests.support.letter_world import LetterWorld, open_letter_world
from tests.support.letters import PdfReading, decision


@pytest.fixture
def world(database: Database) -> LetterWorld:
    return open_letter_world(database)


def test_an_order_is_set_by_the_worker_and_opened_by_right(world: LetterWorld) -> None:
    document = world.order()
    assert world.row(document).state == "luonnos"
    world.work()
    row = world.row(document)
    assert row.state == "valmis"
    assert row.sha256 == sha256(row.pdf).hexdigest()
    assert "Päätös: Sujuvan tukijakso" in PdfReading(row.pdf).text()
    with world.session() as session:
        found, pdf = open_issued(session, world.service, world.person("av"), document)
        assert read_log(session, world.client_id)[0].purpose == f"asiakirja {document}"
        assert [event.name for event in read_timeline(session, world.client_id)].count("document.issued") == 1
        assert not find_broken(session)
    assert (found.kind, found.language, found.matter_id, found.author) == (
        "paatos",
        "fi",
        world.matter_id,
        "av",
    )
    assert found.service_task == "Iäkkäiden palvelut"
    assert found.template.startswith("decision-")
    assert pdf == row.pdf


def test_the_engine_knows_the_document_by_its_id_only(world: LetterWorld) -> None:
    document = world.order()
    with world.session() as session:
        (instance,) = session.execute(
            select(process_instance).where(process_instance.c.process_id == "asiakirjan_teko")
        ).all()
        values = session.execute(
            select(variable.c.value).where(variable.c.process_instance_key == instance.key)
        ).scalars()
        assert list(values) == [document]
        assert instance.client_id is None


def test_the_same_source_is_ordered_once(world: LetterWorld) -> None:
    first, second = world.order("P1"), world.order("P1")
    other = world.order("P2")
    assert first == second != other
    world.work()
    with world.session() as session:
        instances = session.execute(
            select(func.count()).where(process_instance.c.process_id == "asiakirjan_teko")
        ).scalar_one()
        assert instances == 2
        assert len(list_issued(session, world.client_id)) == 2


def test_a_letter_that_may_not_be_issued_undoes_the_command(world: LetterWorld) -> None:
    with pytest.raises(InvalidInput) as refused:
        world.order(letter=replace(decision("fi"), appeal=None))
    assert "hallintolaki 46 §" in refused.value.fields["appeal"]
    with world.session() as session:
        assert list_issued(session, world.client_id) == ()


def test_a_worker_that_dies_after_setting_leaves_one_document(world: LetterWorld) -> None:
    """Killed between the document's transaction and the job's: another worker finds it done."""
    document = world.order()
    with world.session() as session:
        (job,) = claim_jobs(
            session, ["letters.typeset"], "kuollut", timedelta(minutes=5), 1, world.clock.now()
        )
    world.service.job_handlers[job.type](job.variables, job.headers)
    first = world.row(document)
    assert first.state == "valmis"
    world.clock.advance(timedelta(minutes=6))
    world.work()
    second = world.row(document)
    assert (second.finished_at, second.sha256) == (first.finished_at, first.sha256)
    with world.session() as session:
        assert [event.name for event in read_timeline(session, world.client_id)].count("document.issued") == 1
        assert {row.state for row in session.execute(select(process_instance))} == {"COMPLETED"}


def test_what_always_fails_becomes_an_incident_and_can_be_retried(world: LetterWorld) -> None:
    document = world.order()
    setting = world.service.job_handlers["letters.typeset"]
    calls: list[int] = []

    def fail(variables: Mapping[str, object], headers: Mapping[str, str]) -> Mapping[str, object]:
        calls.append(1)
        raise ExecutionFailed("Kirjettä ei saatu ladottua: aika loppui kesken.")

    world.service.job_handlers = {"letters.typeset": fail}
    for _ in range(6):
        job_executor.run_due(world.service)
        world.clock.advance(timedelta(minutes=1))
    assert len(calls) == 3
    with world.session() as session:
        key = session.execute(
            select(process_instance.c.key).where(process_instance.c.process_id == "asiakirjan_teko")
        ).scalar_one()
        (incident,) = list_incidents(session, key)
    assert "aika loppui" in incident.message
    assert world.row(document).state == "luonnos"
    world.service.job_handlers = {"letters.typeset": setting}
    retry_incident(world.service, "esi", incident.key)
    world.work()
    assert world.row(document).state == "valmis"


def test_what_is_finished_never_changes(world: LetterWorld) -> None:
    document = world.order()
    world.work()
    before = world.row(document)
    assert read_order(world.service, document) is None
    assert not finish_order(world.service, document, b"%PDF-1.7 other")
    assert world.row(document) == before
    with pytest.raises(ExecutionFailed):
        finish_order(world.service, document, b"<html>")


def test_bytes_that_are_not_those_that_were_issued_are_not_shown(world: LetterWorld) -> None:
    document = world.order()
    world.work()
    with world.session() as session:
        session.execute(
            update(issued_document).where(issued_document.c.id == document).values(pdf=b"%PDF-1.7 other")
        )
    with world.session() as session, pytest.raises(ExecutionFailed, match="ei ole se, joka annettiin"):
        open_issued(session, world.service, world.person("av"), document)


def test_voiding_needs_a_reason_and_keeps_the_bytes(world: LetterWorld) -> None:
    document = world.order()
    world.work()
    before = world.row(document)
    with pytest.raises(InvalidInput):
        void_issued(world.service, world.person("av"), document, " ")
    void_issued(world.service, world.person("av"), document, "Väärä palvelu.")
    row = world.row(document)
    assert (row.state, row.void_reason, row.voided_by) == ("mitatoity", "Väärä palvelu.", "av")
    assert (row.pdf, row.sha256) == (before.pdf, before.sha256)
    with pytest.raises(Conflict, match="jo mitätöity"):
        void_issued(world.service, world.person("av"), document, "Uudestaan.")
    with world.session() as session:
        found, pdf = open_issued(session, world.service, world.person("av"), document)
        assert read_timeline(session, world.client_id)[0].name == "document.voided"
    assert found.state == "mitatoity"
    assert pdf == before.pdf


def test_a_letter_that_was_voided_before_it_was_set_is_not_set(world: LetterWorld) -> None:
    document = world.order()
    void_issued(world.service, world.person("av"), document, "Väärä asiakas.")
    world.work()
    row = world.row(document)
    assert (row.state, row.pdf) == ("mitatoity", None)
    with world.session() as session:
        assert {one.state for one in session.execute(select(process_instance))} == {"COMPLETED"}


def test_without_a_ground_the_document_is_not_there(world: LetterWorld) -> None:
    document = world.order()
    world.work()
    for username in ("lh", "el", "man", "yllapito", "suunnittelija"):
        with world.session() as session, pytest.raises(NotFound) as refused:
            open_issued(session, world.service, world.person(username), document)
        assert world.client_id not in refused.value.message
        with pytest.raises(NotFound):
            void_issued(world.service, world.person(username), document, "Ei ole minun.")
    with world.session() as session, pytest.raises(NotFound):
        open_issued(session, world.service, world.person("av"), "K999")


def test_an_address_that_became_restricted_shows_to_named_people_only(world: LetterWorld) -> None:
    document = world.order()
    world.work()
    leader = world.person("esi")
    with world.session() as session:
        open_issued(session, world.service, leader, document)
    world.restrict_address()
    with world.session() as session, pytest.raises(NotPermitted, match="turvakielto"):
        open_issued(session, world.service, leader, document)
    with world.session() as session:
        open_issued(session, world.service, world.person("av2"), document)


def test_a_letter_that_is_being_made_says_so(world: LetterWorld) -> None:
    document = world.order()
    with world.session() as session, pytest.raises(Conflict, match="hetken päästä"):
        open_issued(session, world.service, world.person("av"), document)


def test_a_list_holds_no_other_client(world: LetterWorld) -> None:
    world.order()
    with world.session() as session:
        other = create_client(session, world.service, {"sukunimi": "Muu", "etunimet": "Matti"})
        assert list_issued(session, other) == ()
        assert list_issued(session, world.client_id, "A0") == ()


def test_the_service_has_one_typesetter(world: LetterWorld) -> None:
    assert isinstance(world.service.reference[Typesetter], Typesetter)
