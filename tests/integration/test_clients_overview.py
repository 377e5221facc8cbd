# SPDX-License-Identifier: EUPL-1.2
"""The client's page: whole, cut to the ground, and logged once; and the texts behind it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from clients.access_log import read_log, verify
from clients.assessments import complete_assessment
from clients.contacts import add_contact_person
from clients.documents import get_text, list_documents, read_texts, store_text
from clients.matters import close_matter
from clients.overview import ClientOverview, client_overview
from clients.staff import StaffMember
from clients.visibility import Ground
from engine.errors import InvalidInput, NotFound
from engine.tables import deadline, process_instance
from tests.support.client_world import ClientWorld, open_client_world


@pytest.fixture
def world(database_url: str) -> Iterator[ClientWorld]:
    yield from open_client_world(database_url)


def overview(world: ClientWorld, actor: StaffMember, client_id: str) -> ClientOverview:
    with world.session() as session:
        return client_overview(session, world.service, actor, client_id)


def set_deadline(world: ClientWorld, client_id: str, *, ended: bool) -> None:
    instance = world.instance(client_id)
    with world.session() as session:
        session.execute(
            insert(deadline).values(
                key=session.next_key(),
                client_id=client_id,
                process_instance_key=instance.key,
                element_id="aloita",
                limit_id="T3",
                scope="matter",
                state="met" if ended else "running",
                start_at=world.clock.now(),
                due_at=world.clock.now() + timedelta(days=9),
                due_date=date(2026, 12, 2),
                shown_date=date(2026, 12, 2),
                explanation={"rule": "T3", "rule_valid_from": "2023-01-01"},
                ended_at=world.clock.now() if ended else None,
            )
        )


def test_a_new_client_has_an_empty_page(world: ClientWorld) -> None:
    el = world.worker("el", "ensilinja")
    client_id = world.client()
    world.contact(client_id, el)
    page = overview(world, el, client_id)
    assert (page.client.id, page.age, page.case_manager, page.ground) == (
        client_id,
        None,
        None,
        Ground.RECORDED_CONTACT,
    )
    assert (page.matters, page.instances, page.tasks, page.deadlines, page.assessments) == (
        (),
        (),
        (),
        (),
        (),
    )
    assert [event.name for event in page.timeline] == ["contact.received"]
    assert [contact.channel for contact in page.contacts] == ["puhelin"]


def test_the_page_shows_what_runs_and_who_has_looked(world: ClientWorld) -> None:
    av = world.worker("av", "asiakasvastaavat")
    esi = world.worker("esi", role="team_leader", leads=["asiakasvastaavat"])
    client_id = world.client(sukunimi="Virtanen", syntymaaika="1944-02-01")
    world.name_manager(client_id, "av")
    closed, opened = world.matter(client_id), world.matter(client_id)
    task_key = world.task(client_id, assignee="av")
    world.task(client_id, assignee="av", state="COMPLETED")
    set_deadline(world, client_id, ended=False)
    set_deadline(world, client_id, ended=True)
    done = world.instance(client_id, opened)
    with world.session() as session:
        session.execute(
            update(process_instance)
            .where(process_instance.c.key == done.key)
            .values(state="COMPLETED", ended_at=world.clock.now())
        )
        close_matter(session, world.service, closed, "ohjattu")
        complete_assessment(session, client_id, opened, "rai_cha", world.clock.now())
        add_contact_person(session, client_id, name="Anna Virtanen", relation="lapsi", phone="040 765 4321")
    overview(world, esi, client_id)
    world.clock.advance(timedelta(minutes=1))
    page = overview(world, av, client_id)
    assert (page.age, page.ground) == (82, Ground.ASSIGNED_TASK)
    assert page.case_manager is not None
    assert [entry.id for entry in page.open_matters] == [opened]
    assert [entry.id for entry in page.matters] == [opened, closed]
    assert done.key not in {instance.key for instance in page.instances}
    assert len(page.instances) == 4
    assert [(task.key, task.assignee) for task in page.tasks] == [(task_key, "av")]
    assert [(limit.limit_id, limit.due_date) for limit in page.deadlines] == [("T3", date(2026, 12, 2))]
    assert [entry.instrument for entry in page.assessments] == ["rai_cha"]
    assert [(person.name, person.disclosure_consent) for person in page.contact_persons] == [
        ("Anna Virtanen", "ei_kysytty")
    ]
    assert [(looker.username, looker.name, looker.times) for looker in page.lookers] == [
        ("av", "Av Testinen", 1),
        ("esi", "Esi Testinen", 1),
    ]
    assert page.lookers[0].last_at == world.clock.now()
    assert "Virtanen" not in repr(page)


def test_one_look_is_one_row(world: ClientWorld) -> None:
    av = world.worker("av")
    client_id = world.client()
    world.task(client_id, assignee="av")
    overview(world, av, client_id)
    with world.session() as session:
        assert [entry.purpose for entry in read_log(session, client_id)] == ["asiakkaan sivu"]
        assert verify(session) == ()


def test_the_address_is_cut_by_the_ground(world: ClientWorld) -> None:
    av, el = world.worker("av"), world.worker("el", "ensilinja")
    client_id = world.client(
        osoite="Kotikatu 1", kotikunta="Imatra", puhelin="040 123 4567", turvakielto=True
    )
    world.task(client_id, assignee="av", groups=["ensilinja"])
    assert overview(world, av, client_id).client.address == "Kotikatu 1"
    hidden = overview(world, el, client_id).client
    assert (hidden.address, hidden.phone, hidden.municipality) == (None, None, None)


def test_without_a_ground_there_is_no_page(world: ClientWorld) -> None:
    el = world.worker("el", "ensilinja")
    client_id = world.client()
    with pytest.raises(NotFound):
        overview(world, el, client_id)


def store(world: ClientWorld, client_id: str, text: str) -> str:
    with world.session() as session:
        return store_text(
            session,
            world.service,
            client_id=client_id,
            matter_id=None,
            task_key=None,
            field="kuvaus",
            author="el",
            text=text,
        )


def test_a_text_is_read_on_a_ground_and_logged(world: ClientWorld) -> None:
    el = world.worker("el", "ensilinja")
    client_id = world.client()
    document_id = store(world, client_id, "Kaatunut kahdesti.\nEi enää ulkoile. 🙂")
    with world.session() as session, pytest.raises(NotFound) as hidden:
        get_text(session, world.service, el, document_id)
    with world.session() as session, pytest.raises(NotFound) as missing:
        get_text(session, world.service, el, "D0")
    assert hidden.value.message == missing.value.message
    world.contact(client_id, el)
    with world.session() as session:
        read = get_text(session, world.service, el, document_id)
        (entry,) = read_log(session, client_id)
    assert (read.text, read.author, read.at) == (
        "Kaatunut kahdesti.\nEi enää ulkoile. 🙂",
        "el",
        world.clock.now(),
    )
    assert entry.purpose == f"asiakirja {document_id}"
    assert "Kaatunut" not in repr(read)


def test_texts_of_another_client_are_left_out(world: ClientWorld) -> None:
    own, other = world.client(), world.client()
    mine, theirs = store(world, own, "oma"), store(world, other, "toisen")
    with world.session() as session:
        assert read_texts(session, own, [mine, theirs]) == {mine: "oma"}
        assert [entry.id for entry in list_documents(session, own)] == [mine]


def test_a_text_has_a_longest_length(world: ClientWorld) -> None:
    client_id = world.client()
    store(world, client_id, "x" * 100_000)
    with pytest.raises(InvalidInput) as refusal:
        store(world, client_id, "x" * 100_001)
    assert set(refusal.value.fields) == {"kuvaus"}


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"name": " ", "relation": "lapsi"}, {"name"}),
        ({"name": "x" * 201, "relation": "naapuri"}, {"name", "relation"}),
        ({"name": "Anna", "relation": "lapsi", "disclosure_consent": "ehkä"}, {"disclosure_consent"}),
    ],
)
def test_a_wrong_contact_person_is_refused(
    world: ClientWorld, values: dict[str, Any], fields: set[str]
) -> None:
    client_id = world.client()
    with world.session() as session, pytest.raises(InvalidInput) as refusal:
        add_contact_person(session, client_id, **values)
    assert set(refusal.value.fields) == fields
