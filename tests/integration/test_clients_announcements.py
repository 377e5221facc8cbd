# SPDX-License-Identifier: EUPL-1.2
"""What the engine announces becomes the client's timeline, assessments and the state of the matter."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from clients.announcements import listener
from clients.assessments import list_assessments, valid_assessments
from clients.matters import get_matter
from clients.timeline import ClientEvent, read_timeline
from engine.bpmn.advance import Json
from engine.business_calendar import local_date
from engine.service import (
    AlarmFired,
    Announcement,
    DeadlineEnded,
    DeadlineSet,
    DomainEvent,
    IncidentOpened,
    InstanceEnded,
    InstanceRef,
    InstanceStarted,
    TaskOffered,
)
from tests.support.client_world import ClientWorld, open_client_world
from tests.support.record_world import BOOK


@pytest.fixture
def world(database_url: str) -> Iterator[ClientWorld]:
    yield from open_client_world(database_url)


def ref(client_id: str | None, matter_id: str | None = None, key: int = 7) -> InstanceRef:
    return InstanceRef(key, "asiakasohjaus", 1, client_id, matter_id, key)


def happened(
    world: ClientWorld, instance: InstanceRef, name: str, variables: Mapping[str, Json] | None = None
) -> DomainEvent:
    return DomainEvent(name, instance, "tee_arviointi", world.clock.now(), "av", variables or {})


def hear(world: ClientWorld, *announcements: Announcement) -> None:
    with world.session() as session:
        for announcement in announcements:
            listener(session, world.service, announcement)


def timeline(world: ClientWorld, client_id: str) -> tuple[ClientEvent, ...]:
    with world.session() as session:
        return read_timeline(session, client_id)


def test_a_domain_event_is_written_down_with_its_own_attributes_only(world: ClientWorld) -> None:
    client_id = world.client()
    variables = {"palvelu": "tukijakso", "paatos": "myonteinen", "tulot": 1200}
    hear(world, happened(world, ref(client_id, "A1"), "decision.signed", variables))
    (event,) = timeline(world, client_id)
    assert (event.name, event.matter_id, event.instance_key) == ("decision.signed", "A1", 7)
    assert (event.process_id, event.element_id, event.actor) == ("asiakasohjaus", "tee_arviointi", "av")
    assert event.at == world.clock.now()
    assert event.attributes == {"service": "tukijakso", "outcome": "myonteinen"}


def test_instances_and_deadlines_are_told(world: ClientWorld) -> None:
    client_id = world.client()
    instance = ref(client_id)
    hear(
        world,
        InstanceStarted(instance),
        DeadlineSet(9, instance, "T6", date(2027, 2, 28), date(2027, 2, 26)),
        AlarmFired(9, instance, "T3", "muistutus", "reminder", ("omistaja",), world.clock.now()),
        AlarmFired(9, instance, "T3", "missed", "missed", ("esimies",), world.clock.now()),
        AlarmFired(9, instance, "T3", "supervisor-45", "missed", ("esimies",), world.clock.now()),
        DeadlineEnded(9, instance, "T3", "met"),
        InstanceEnded(instance, "COMPLETED", "ohjattu"),
    )
    told = [(event.name, event.attributes) for event in reversed(timeline(world, client_id))]
    assert told == [
        ("process.started", {}),
        ("deadline.set", {"limit": "T6", "due": "2027-02-28", "shown": "2027-02-26"}),
        ("deadline.missed", {"limit": "T3", "level": "missed"}),
        ("deadline.met", {"limit": "T3"}),
        ("process.ended", {"outcome": "COMPLETED"}),
    ]


def test_a_called_sub_process_is_no_process_of_the_client(world: ClientWorld) -> None:
    client_id = world.client()
    child = replace(ref(client_id), root_key=1)
    hear(world, InstanceStarted(child), InstanceEnded(child, "COMPLETED", "uusi_asia"))
    assert timeline(world, client_id) == ()


def test_tasks_and_incidents_leave_no_trace(world: ClientWorld) -> None:
    client_id = world.client()
    instance = ref(client_id)
    hear(world, TaskOffered(1, instance, "x"), IncidentOpened(2, instance, "x", "viesti"))
    assert timeline(world, client_id) == ()


def test_instances_of_nobody_of_ours_are_let_pass(world: ClientWorld) -> None:
    hear(
        world, happened(world, ref(None), "decision.signed"), happened(world, ref("C0"), "assessment.started")
    )
    assert timeline(world, "C0") == ()


def test_an_assessment_is_started_once_and_completed(world: ClientWorld) -> None:
    client_id = world.client()
    matter_id = world.matter(client_id)
    started = happened(world, ref(client_id, matter_id), "assessment.started")
    hear(world, started, started)
    with world.session() as session:
        (making,) = list_assessments(session, client_id)
        assert valid_assessments(session, BOOK, client_id, date(2026, 11, 23)) == ()
        assert get_matter(session, matter_id).state == "arvioinnissa"
    world.clock.advance(timedelta(days=7))
    hear(world, happened(world, ref(client_id, matter_id), "assessment.completed"))
    with world.session() as session:
        (made,) = list_assessments(session, client_id)
        assert get_matter(session, matter_id).state == "suunnitelmassa"
    assert (making.key, making.completed_at) == (made.key, None)
    assert (made.started_at, made.completed_at) == (making.started_at, world.clock.now())
    assert made.instrument == "palvelutarpeen_arviointi"


def test_instruments_and_instances_are_kept_apart(world: ClientWorld) -> None:
    client_id = world.client()
    rai = {"arviointivaline": "rai_cha"}
    hear(
        world,
        happened(world, ref(client_id), "assessment.started"),
        happened(world, ref(client_id), "assessment.started", rai),
        happened(world, ref(client_id, key=8), "assessment.started", rai),
        happened(world, ref(client_id), "assessment.completed", rai),
    )
    with world.session() as session:
        made = [
            (one.instrument, one.completed_at is not None) for one in list_assessments(session, client_id)
        ]
    assert sorted(made) == [("palvelutarpeen_arviointi", False), ("rai_cha", False), ("rai_cha", True)]


def test_a_completion_without_a_beginning_is_noted(world: ClientWorld) -> None:
    client_id = world.client()
    hear(world, happened(world, ref(client_id), "assessment.completed"))
    with world.session() as session:
        (made,) = list_assessments(session, client_id)
    assert made.started_at == made.completed_at == world.clock.now()


def test_an_assessment_is_valid_for_180_finnish_days(world: ClientWorld) -> None:
    client_id = world.client()
    world.clock.move_to(datetime(2026, 11, 23, 22, 30, tzinfo=UTC))
    hear(world, happened(world, ref(client_id), "assessment.completed"))
    with world.session() as session:
        (made,) = list_assessments(session, client_id)
        last = date(2027, 5, 23)
        assert made.valid_until(BOOK) == last
        assert local_date(world.clock.now()) + timedelta(days=180) == last
        assert valid_assessments(session, BOOK, client_id, last) == (made,)
        assert valid_assessments(session, BOOK, client_id, last + timedelta(days=1)) == ()
