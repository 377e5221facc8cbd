# SPDX-License-Identifier: EUPL-1.2
"""A contact is recorded in one go: client, matter, contact, process and its first task, or nothing."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from clients.case_managers import bar_member
from clients.contacts import list_contacts
from clients.matters import list_matters
from clients.searches import find_for_contact
from clients.staff import StaffMember
from clients.tables import client, contact, matter
from engine.errors import Conflict, InvalidInput, NotFound, NotPermitted
from engine.process_instances import get_instance, instance_variables, list_deadlines
from engine.tables import process_instance
from tasks.commands import NewContact, RecordedContact, complete_task, record_contact, send_client_message
from tasks.contacts import contact_background
from tasks.forms import Background, PageValues
from tasks.queries import contact_form, live_proposals, messages_awaited
from tests.support.task_world import ASSESSMENT, CONTACT, LIISA, TaskWorld, open_task_world

TABLES = (client, matter, contact, process_instance)


@pytest.fixture
def world(database_url: str) -> Iterator[TaskWorld]:
    yield from open_task_world(database_url)


def row_counts(world: TaskWorld) -> dict[str, int]:
    with world.session() as session:
        return {
            table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in TABLES
        }


def test_one_call_makes_client_matter_contact_and_process(world: TaskWorld) -> None:
    recorded = world.contact()

    assert row_counts(world) == {"client": 1, "matter": 1, "contact": 1, "process_instance": 1}
    with world.session() as session:
        variables = instance_variables(session, recorded.instance_key)
        (received,) = list_contacts(session, recorded.client_id)
        (limit,) = list_deadlines(session, matter_id=recorded.matter_id)
    assert variables["asiakas"] == recorded.client_id
    assert variables["asia"] == recorded.matter_id
    assert variables["vireilletulo"] == "2026-11-23T09:40:00+02:00"
    assert variables["asia_avoin"] is False
    assert (received.channel, received.contacted_by, received.reasons) == (
        "puhelin",
        "omainen",
        ("kaatuminen",),
    )
    assert received.description_id == variables["kuvaus"]
    assert (limit.limit_id, limit.due_date.isoformat()) == ("T3", "2026-12-02")
    assert recorded.joined is False


def test_a_double_click_makes_one_matter(world: TaskWorld) -> None:
    first = world.contact(key="puhelu-1")

    assert world.contact(key="puhelu-1") == first
    assert row_counts(world) == {"client": 1, "matter": 1, "contact": 1, "process_instance": 1}


def test_two_clicks_at_the_same_moment_make_one_matter(world: TaskWorld) -> None:
    el = world.person("el")
    answers: list[RecordedContact] = []
    ready = Barrier(4)

    def click() -> None:
        ready.wait()
        contact = NewContact(PageValues(CONTACT), basics=LIISA)
        answers.append(record_contact(world.service, el, contact, "puhelu-1"))

    threads = [Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert row_counts(world)["matter"] == 1


def test_a_later_contact_joins_the_open_matter(world: TaskWorld) -> None:
    first = world.contact()
    world.clock.advance(timedelta(hours=2))
    el = world.person("el")

    again = record_contact(world.service, el, NewContact(PageValues(CONTACT), first.client_id))

    assert (again.matter_id, again.joined) == (first.matter_id, True)
    with world.session() as session:
        variables = instance_variables(session, again.instance_key)
        assert len(list_matters(session, first.client_id)) == 1
    assert variables["vireilletulo"] == "2026-11-23T09:40:00+02:00"
    assert variables["yhteydenotto_saapui"] == "2026-11-23T11:40:00+02:00"
    assert variables["asia_avoin"] is True


def test_a_contact_is_pending_from_its_arrival(world: TaskWorld) -> None:
    arrived_at = world.clock.now() - timedelta(days=3)
    contact = NewContact(PageValues({**CONTACT, "kanava": ["viesti"]}), basics=LIISA, arrived_at=arrived_at)

    recorded = record_contact(world.service, world.person("el"), contact)

    with world.session() as session:
        (opened,) = list_matters(session, recorded.client_id)
        (limit,) = list_deadlines(session, matter_id=recorded.matter_id)
    assert opened.opened_at == arrived_at
    assert limit.due_date.isoformat() == "2026-12-01"


def test_a_wrong_answer_leaves_no_trace(world: TaskWorld) -> None:
    with pytest.raises(InvalidInput) as refused:
        world.contact(kanava=["savumerkki"], key="puhelu-1")

    assert set(refused.value.fields) == {"kanava"}
    assert set(row_counts(world).values()) == {0}
    assert world.contact(key="puhelu-1").matter_id


def test_the_future_has_not_called_yet(world: TaskWorld) -> None:
    tomorrow = world.clock.now() + timedelta(days=1)

    with pytest.raises(InvalidInput):
        record_contact(
            world.service,
            world.person("el"),
            NewContact(PageValues(CONTACT), basics=LIISA, arrived_at=tomorrow),
        )


def test_who_may_not_record_is_told_and_nothing_stays(world: TaskWorld) -> None:
    with pytest.raises((NotPermitted, NotFound)):
        world.contact(by="av")
    with pytest.raises(NotPermitted, match="asiakastyöntekijät"):
        world.contact(by="yllapito")
    assert set(row_counts(world).values()) == {0}


def test_nobody_records_for_their_own_kin(world: TaskWorld) -> None:
    client_id = world.contact().client_id
    with world.session() as session:
        bar_member(session, client_id, "el", "laheinen")

    with pytest.raises(NotPermitted, match="esteellinen"):
        record_contact(world.service, world.person("el"), NewContact(PageValues(CONTACT), client_id))


def test_the_page_can_ask_before_there_is_a_process(world: TaskWorld) -> None:
    with world.session() as session:
        asked = contact_form(session, world.service)

    assert asked.form.id == "kirjaa_yhteydenotto"
    assert asked.form.field("kanava") is not None
    (proposal,) = live_proposals(
        world.service,
        asked.deployment_key,
        asked.decisions,
        asked.form,
        PageValues({"vaara": ["kylla"]}),
        Background(world.service.feel),
    )
    assert (proposal.name, proposal.value, proposal.reason) == ("Kiireellisyys", "K1", None)
    assert proposal.trace


def test_a_table_that_cannot_answer_yet_says_so(world: TaskWorld) -> None:
    with world.session() as session:
        asked = contact_form(session, world.service)

    (waiting,) = live_proposals(
        world.service,
        asked.deployment_key,
        asked.decisions,
        asked.form,
        PageValues({}),
        Background(world.service.feel),
    )

    assert waiting.value is None
    assert waiting.reason


def test_a_message_reaches_the_process_that_waits(world: TaskWorld) -> None:
    recorded = world.contact()
    av = world.person("av")
    key = world.open_task()
    with world.session() as session:
        assert messages_awaited(session, recorded.client_id) == ("case.interrupted",)

    told = send_client_message(
        world.service, av, recorded.client_id, "case.interrupted", {"syy": "peruutettu"}, "viesti-1"
    )

    assert told == (recorded.instance_key,)
    again = send_client_message(
        world.service, av, recorded.client_id, "case.interrupted", {"syy": "peruutettu"}, "viesti-1"
    )
    assert again == told
    with world.session() as session:
        assert get_instance(session, recorded.instance_key).state == "COMPLETED"
    with pytest.raises(Conflict, match="prosessi perui sen"):
        complete_task(world.service, av, key, 1, PageValues(ASSESSMENT))


def test_a_message_is_for_those_who_may_and_for_who_waits(world: TaskWorld) -> None:
    client_id = world.contact().client_id
    av = world.person("av")

    with pytest.raises(Conflict, match=r"client\.died"):
        send_client_message(world.service, av, client_id, "client.died", {})
    with pytest.raises(NotFound):
        send_client_message(world.service, world.person("lh"), client_id, "case.interrupted", {})
    with pytest.raises(InvalidInput):
        send_client_message(
            world.service, av, client_id, "case.interrupted", {"syy": "Liisa kuoli kotonaan."}
        )


def test_proposals_know_only_a_client_whom_the_person_has_found_or_works_for(world: TaskWorld) -> None:
    client_id = world.contact().client_id
    el, stranger = world.person("el"), world.add_person("el", username="el2", name="Toinen Neuvoja")

    def known(actor: StaffMember) -> bool:
        with world.session() as session:
            return bool(contact_background(session, world.service, actor, client_id).variables)

    assert known(el)
    assert not known(stranger)
    with world.session() as session:
        assert find_for_contact(session, world.service, stranger, "Lehtonen 1.2.1944")
    assert known(stranger)
    world.clock.advance(timedelta(hours=13))
    assert not known(stranger)
