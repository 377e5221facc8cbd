# SPDX-License-Identifier: EUPL-1.2
"""A joint client relationship: permission, one coordinator, members who see the client while it lasts."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from clients import joint_work
from clients.access_log import read_log
from clients.case_managers import bar_member
from clients.documents import list_documents
from clients.joint_clients import current_joint, feedback_figure
from clients.staff import StaffMember
from clients.timeline import read_timeline
from clients.visibility import Ground, ground_for
from engine.business_calendar import local_date
from engine.errors import Conflict, InvalidInput, NotFound, NotPermitted
from tests.support.client_world import ClientWorld, open_client_world


@pytest.fixture
def world(database_url: str) -> Iterator[ClientWorld]:
    yield from open_client_world(database_url)


def begin(world: ClientWorld, *, days_ago: int = 1) -> tuple[str, StaffMember, StaffMember]:
    """A client whose case manager is `av`, and `stt` of another service."""
    anna, satu = world.worker("av", "asiakasvastaavat"), world.worker("stt", "sosiaalityo")
    client_id = world.client(sukunimi="Lehtonen")
    world.name_manager(client_id, "av")
    day = local_date(world.clock.now()) - timedelta(days=days_ago)
    joint_work.begin(world.service, anna, client_id, "av", day, "suullinen")
    return client_id, anna, satu


def ground(world: ClientWorld, actor: StaffMember, client_id: str) -> Ground | None:
    with world.session() as session:
        return ground_for(session, actor, client_id, world.clock.now())


def test_a_member_sees_the_client_while_the_relationship_lasts(world: ClientWorld) -> None:
    client_id, anna, satu = begin(world)
    assert ground(world, satu, client_id) is None
    joint_work.invite(world.service, anna, client_id, "stt", "Aikuissosiaalityö")
    joint_work.invite(world.service, anna, client_id, "stt", "Aikuissosiaalityö")
    assert ground(world, satu, client_id) == Ground.JOINT
    with world.session() as session:
        sight = joint_work.see_joint(session, world.service, satu, client_id)
        assert [one.service for one in sight.members] == ["Aikuissosiaalityö"]
        assert [one.ground for one in read_log(session, client_id) if one.actor == "stt"] == [
            "yhteisasiakkuuden jäsen"
        ]
    joint_work.leave_out(world.service, anna, client_id, sight.members[0].key)
    assert ground(world, satu, client_id) is None
    joint_work.invite(world.service, anna, client_id, "stt", "Aikuissosiaalityö")
    world.clock.advance(timedelta(hours=1))
    joint_work.end(world.service, anna, client_id, "lupa_peruttu")
    assert ground(world, satu, client_id) is None
    with world.session() as session:
        assert current_joint(session, client_id) is None
        names = [event.name for event in read_timeline(session, client_id)]
    assert names[0] == "joint.ended"
    assert "joint.started" in names


def test_without_the_clients_permission_nothing_begins(world: ClientWorld) -> None:
    anna = world.worker("av")
    client_id = world.client()
    world.name_manager(client_id, "av")
    tomorrow = local_date(world.clock.now()) + timedelta(days=1)
    for day, way in ((None, "suullinen"), (tomorrow, "suullinen"), (local_date(world.clock.now()), "oletus")):
        with pytest.raises(InvalidInput):
            joint_work.begin(world.service, anna, client_id, "av", day, way)
    with world.session() as session:
        assert current_joint(session, client_id) is None


def test_one_relationship_and_one_coordinator_at_a_time(world: ClientWorld) -> None:
    client_id, anna, satu = begin(world)
    with pytest.raises(Conflict, match="jo yhteisasiakkuus"):
        joint_work.begin(world.service, anna, client_id, "av", local_date(world.clock.now()), "suullinen")
    joint_work.invite(world.service, anna, client_id, "stt", "Aikuissosiaalityö")
    with pytest.raises(NotPermitted, match="Av Testinen"):
        joint_work.write_plan(world.service, satu, client_id, "Minun suunnitelmani")
    joint_work.hand_on(world.service, anna, client_id, "stt")
    joint_work.write_plan(world.service, satu, client_id, "Yhteinen suunnitelma")
    with pytest.raises(NotPermitted):
        joint_work.write_plan(world.service, anna, client_id, "Toinen")


def test_the_plan_is_one_and_its_earlier_wordings_stay(world: ClientWorld) -> None:
    client_id, anna, _ = begin(world)
    with pytest.raises(InvalidInput):
        joint_work.write_plan(world.service, anna, client_id, "  ")
    for text in ("Ensin näin.", "Sitten näin."):
        joint_work.write_plan(world.service, anna, client_id, text)
    with world.session() as session:
        assert joint_work.see_joint(session, world.service, anna, client_id).plan == "Sitten näin."
        assert sorted(one.text for one in list_documents(session, client_id)) == [
            "Ensin näin.",
            "Sitten näin.",
        ]


def test_a_meeting_has_its_agenda_and_its_note(world: ClientWorld) -> None:
    client_id, anna, _ = begin(world)
    at = world.clock.now() + timedelta(days=3)
    joint_work.hold_meeting(world.service, anna, client_id, at, "1. Tilanne", "k")
    joint_work.hold_meeting(world.service, anna, client_id, at, "1. Tilanne", "k")
    with world.session() as session:
        ((meeting, agenda, note),) = joint_work.see_joint(session, world.service, anna, client_id).meetings
    assert (agenda, note, meeting.held_at) == ("1. Tilanne", None, at)
    joint_work.write_note(world.service, anna, client_id, meeting.key, "Sovittiin kotikäynti.")
    with world.session() as session:
        ((_, _, note),) = joint_work.see_joint(session, world.service, anna, client_id).meetings
    assert note == "Sovittiin kotikäynti."
    with pytest.raises(NotFound):
        joint_work.write_note(world.service, anna, client_id, 1, "Ei tämä.")


def test_the_feedback_has_a_figure_of_its_own(world: ClientWorld) -> None:
    client_id, anna, _ = begin(world)
    with world.session() as session:
        assert feedback_figure(session).mean is None
    for number, score in enumerate((4, 5)):
        joint_work.give_feedback(world.service, anna, client_id, score, f"k{number}")
    joint_work.give_feedback(world.service, anna, client_id, 1, "k0")
    with pytest.raises(InvalidInput):
        joint_work.give_feedback(world.service, anna, client_id, 6, None)
    with world.session() as session:
        figure = feedback_figure(session)
    assert (figure.answers, figure.mean) == (2, 4.5)


def test_strangers_and_the_barred_stay_outside(world: ClientWorld) -> None:
    client_id, anna, satu = begin(world)
    with world.session() as session, pytest.raises(NotFound):
        joint_work.see_joint(session, world.service, satu, client_id)
    with pytest.raises(NotFound):
        joint_work.write_plan(world.service, satu, client_id, "x")
    with world.session() as session:
        bar_member(session, client_id, "stt", "own_relative")
    with pytest.raises(InvalidInput) as refused:
        joint_work.invite(world.service, anna, client_id, "stt", "Aikuissosiaalityö")
    assert "username" in refused.value.fields
    with pytest.raises(InvalidInput):
        joint_work.invite(world.service, anna, client_id, "nobody", "Aikuissosiaalityö")
