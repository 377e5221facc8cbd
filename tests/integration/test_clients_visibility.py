# SPDX-License-Identifier: EUPL-1.2
"""Each ground opens the client it should, ends when it should, and nothing opens anything else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from clients.absences import add_absence
from clients.access_log import read_log
from clients.case_managers import bar_member, end_case_manager
from clients.searches import count_clients, search_clients
from clients.staff import ROLES, Role, StaffMember, save_member
from clients.visibility import Ground, ground_for, require_client
from engine.business_calendar import local_date
from engine.errors import NotFound
from tests.support.client_world import ClientWorld, open_client_world


@pytest.fixture
def world(database_url: str) -> Iterator[ClientWorld]:
    yield from open_client_world(database_url)


def ground(world: ClientWorld, actor: StaffMember, client_id: str) -> Ground | None:
    with world.session() as session:
        found = ground_for(session, actor, client_id, world.clock.now())
        listed = [row.id for row in search_clients(session, world.service, actor)]
        assert (client_id in listed) is (found is not None)
        assert count_clients(session, world.service, actor) == len(listed)
        return found


def test_without_a_ground_nobody_sees(world: ClientWorld) -> None:
    worker = world.worker("el", "ensilinja")
    assert ground(world, worker, world.client(sukunimi="Virtanen")) is None


def test_an_assigned_task_shows_its_client_until_it_is_done(world: ClientWorld) -> None:
    worker = world.worker("av", "asiakasvastaavat")
    open_case, done_case = world.client(), world.client()
    world.task(open_case, assignee="av")
    world.task(done_case, assignee="av", state="COMPLETED")
    assert ground(world, worker, open_case) is Ground.ASSIGNED_TASK
    assert ground(world, worker, done_case) is None


def test_an_offered_task_shows_its_client_to_the_group(world: ClientWorld) -> None:
    member, other = world.worker("el", "ensilinja"), world.worker("lh", "tukijaksotiimi")
    client_id = world.client()
    world.task(client_id, groups=["ensilinja"])
    assert ground(world, member, client_id) is Ground.OFFERED_TASK
    assert ground(world, other, client_id) is None


def test_a_task_offered_by_name_and_one_whose_offer_ended(world: ClientWorld) -> None:
    worker = world.worker("lh", "tukijaksotiimi")
    named, ended = world.client(), world.client()
    world.task(named, users=["lh"])
    world.task(ended, groups=["tukijaksotiimi"], candidates_open=False)
    assert ground(world, worker, named) is Ground.OFFERED_TASK
    assert ground(world, worker, ended) is None


def test_a_username_that_equals_a_group_opens_nothing(world: ClientWorld) -> None:
    worker = world.worker("ensilinja")
    client_id = world.client()
    world.task(client_id, groups=["ensilinja"])
    assert ground(world, worker, client_id) is None


def test_case_manager_and_substitute_see_while_the_relation_holds(world: ClientWorld) -> None:
    av, av2 = world.worker("av", "asiakasvastaavat"), world.worker("av2", "asiakasvastaavat")
    client_id = world.client()
    world.name_manager(client_id, "av", "av2")
    assert ground(world, av, client_id) is Ground.NAMED
    assert ground(world, av2, client_id) is Ground.NAMED
    world.clock.advance(timedelta(minutes=1))
    with world.session() as session:
        end_case_manager(session, world.service, client_id, reason="muutto", actor=None)
    assert ground(world, av, client_id) is None
    assert ground(world, av2, client_id) is None


def test_a_relation_that_begins_later_opens_nothing_yet(world: ClientWorld) -> None:
    av, av2 = world.worker("av"), world.worker("av2")
    client_id = world.client()
    world.name_manager(client_id, "av")
    hand_over = world.clock.now() + timedelta(days=5)
    world.name_manager(client_id, "av2", since=hand_over)
    assert ground(world, av, client_id) is Ground.NAMED
    assert ground(world, av2, client_id) is None
    world.clock.move_to(hand_over)
    assert ground(world, av, client_id) is None
    assert ground(world, av2, client_id) is Ground.NAMED


def test_the_substitute_in_general_sees_what_who_is_away_left_open(world: ClientWorld) -> None:
    stand_in, stranger = world.worker("stt"), world.worker("tuttu")
    world.worker("sosiaalityo1", substitute="stt")
    client_id = world.client()
    world.task(client_id, assignee="sosiaalityo1", groups=["asiakasvastaavat"])
    today = local_date(world.clock.now())
    assert ground(world, stand_in, client_id) is None
    with world.session() as session:
        add_absence(session, "sosiaalityo1", today, today)
    assert ground(world, stand_in, client_id) is Ground.STAND_IN
    assert ground(world, stranger, client_id) is None
    world.clock.advance(timedelta(days=1))
    assert ground(world, stand_in, client_id) is None


def test_who_recorded_a_contact_sees_for_thirty_days(world: ClientWorld) -> None:
    el, other = world.worker("el", "ensilinja"), world.worker("el2", "ensilinja")
    client_id = world.client()
    world.contact(client_id, el)
    assert ground(world, el, client_id) is Ground.RECORDED_CONTACT
    assert ground(world, other, client_id) is None
    world.clock.advance(timedelta(days=30) - timedelta(seconds=1))
    assert ground(world, el, client_id) is Ground.RECORDED_CONTACT
    world.clock.advance(timedelta(seconds=1))
    assert ground(world, el, client_id) is None


def test_a_team_leader_sees_the_clients_of_the_team(world: ClientWorld) -> None:
    esi = world.worker("esi", "esimiehet", role="team_leader", leads=["ensilinja", "asiakasvastaavat"])
    world.worker("el", "ensilinja")
    world.worker("av", "asiakasvastaavat")
    offered, assigned, managed, foreign = (world.client() for _ in range(4))
    world.task(offered, groups=["ensilinja"])
    world.task(assigned, assignee="el")
    world.name_manager(managed, "av")
    world.task(foreign, groups=["tukijaksotiimi"])
    assert [ground(world, esi, one) for one in (offered, assigned, managed)] == [Ground.TEAM] * 3
    assert ground(world, esi, foreign) is None


def test_leading_a_group_needs_the_role(world: ClientWorld) -> None:
    worker = world.worker("el", role="case_worker", leads=["ensilinja"])
    client_id = world.client()
    world.task(client_id, groups=["ensilinja"])
    assert ground(world, worker, client_id) is None


@pytest.mark.parametrize("role", sorted(ROLES - {"case_worker", "team_leader", "integration"}))
def test_other_roles_see_no_client_whatever_they_are_given(world: ClientWorld, role: Role) -> None:
    person = world.worker("man", "ensilinja", role=role, leads=["ensilinja2"])
    client_id = world.client()
    world.task(client_id, assignee="man")
    world.task(client_id, groups=["ensilinja", "ensilinja2"])
    world.name_manager(client_id, "man")
    world.contact(client_id, person)
    assert ground(world, person, client_id) is None


def test_who_has_left_sees_nothing(world: ClientWorld) -> None:
    worker = world.worker("av", "asiakasvastaavat")
    client_id = world.client()
    world.name_manager(client_id, "av")
    left = StaffMember("av", "Av Testinen", "", "case_worker", worker.groups, active=False)
    with world.session() as session:
        save_member(session, left)
    assert ground(world, left, client_id) is None


def test_a_barred_worker_does_not_see_even_with_a_task(world: ClientWorld) -> None:
    worker = world.worker("av", "asiakasvastaavat")
    mother, other = world.client(), world.client()
    for client_id in (mother, other):
        world.task(client_id, assignee="av")
    with world.session() as session:
        bar_member(session, mother, "av", "lahisukulainen")
        bar_member(session, mother, "av", "lahisukulainen")
    assert ground(world, worker, mother) is None
    assert ground(world, worker, other) is Ground.ASSIGNED_TASK


def test_the_strongest_ground_is_named(world: ClientWorld) -> None:
    worker = world.worker("av", "asiakasvastaavat")
    client_id = world.client()
    world.task(client_id, groups=["asiakasvastaavat"])
    assert ground(world, worker, client_id) is Ground.OFFERED_TASK
    world.name_manager(client_id, "av")
    assert ground(world, worker, client_id) is Ground.NAMED
    world.task(client_id, assignee="av")
    assert ground(world, worker, client_id) is Ground.ASSIGNED_TASK


def test_the_ground_is_logged_with_the_look(world: ClientWorld) -> None:
    worker = world.worker("av")
    client_id = world.client()
    world.name_manager(client_id, "av")
    with world.session() as session:
        assert require_client(session, world.service, worker, client_id, "asiakkaan sivu") is Ground.NAMED
        (entry,) = read_log(session, client_id)
    assert (entry.actor, entry.at, entry.act) == ("av", world.clock.now(), "katselu")
    assert (entry.ground, entry.purpose) == (Ground.NAMED, "asiakkaan sivu")


def test_a_hidden_and_a_missing_client_get_the_same_answer(world: ClientWorld) -> None:
    worker = world.worker("el", "ensilinja")
    hidden = world.client(sukunimi="Virtanen")
    world.task("C0", groups=["ensilinja"])
    answers = []
    for client_id in (hidden, "C99", "C0", "", "' OR 1=1 --"):
        with world.session() as session, pytest.raises(NotFound) as refusal:
            require_client(session, world.service, worker, client_id, "asiakkaan sivu")
        answers.append(refusal.value.message)
    assert len(set(answers)) == 1


def test_a_refused_look_leaves_no_row(world: ClientWorld) -> None:
    worker = world.worker("el", "ensilinja")
    hidden = world.client()
    with pytest.raises(NotFound), world.session() as session:
        require_client(session, world.service, worker, hidden, "asiakkaan sivu")
    with world.session() as session:
        assert read_log(session, hidden) == ()
