# SPDX-License-Identifier: EUPL-1.2
"""The case manager: one at a time, with a history, never someone who left or is barred."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from clients.absences import absent_on, add_absence, list_absences, remove_absence
from clients.case_managers import bar_member, count_loads, current, end_case_manager, history
from clients.matters import close_matter
from clients.staff import StaffMember, get_member, list_members, members_of, save_member
from clients.timeline import read_timeline
from engine.errors import InvalidInput, NotFound
from tests.support.client_world import ClientWorld, open_client_world


@pytest.fixture
def world(database_url: str) -> Iterator[ClientWorld]:
    for opened in open_client_world(database_url):
        opened.worker("av", "asiakasvastaavat", municipalities=["Imatra"], substitute="av2")
        opened.worker("av2", "asiakasvastaavat")
        yield opened


def test_naming_the_same_pair_again_changes_nothing(world: ClientWorld) -> None:
    client_id = world.client()
    first = world.name_manager(client_id, "av", "av2")
    world.clock.advance(timedelta(days=1))
    assert world.name_manager(client_id, "av", "av2") == first
    with world.session() as session:
        assert history(session, client_id) == (first,)


def test_a_new_one_ends_the_one_before_at_the_same_instant(world: ClientWorld) -> None:
    client_id = world.client()
    world.name_manager(client_id, "av")
    world.clock.advance(timedelta(days=1))
    world.name_manager(client_id, "av2")
    with world.session() as session:
        now = current(session, client_id, world.clock.now())
        last, before = history(session, client_id)
        events = [event.name for event in reversed(read_timeline(session, client_id))]
    assert now == last
    assert (last.username, last.since) == ("av2", before.until)
    assert events[0] == "cm.assigned"
    assert sorted(events[1:]) == ["cm.assigned", "cm.unassigned"]


def test_a_change_of_substitute_alone_is_a_change(world: ClientWorld) -> None:
    client_id = world.client()
    world.name_manager(client_id, "av")
    world.clock.advance(timedelta(days=1))
    world.name_manager(client_id, "av", "av2")
    with world.session() as session:
        now = current(session, client_id, world.clock.now())
    assert now is not None
    assert (now.username, now.substitute) == ("av", "av2")


def test_ending_leaves_nobody(world: ClientWorld) -> None:
    client_id = world.client()
    world.name_manager(client_id, "av")
    world.clock.advance(timedelta(days=1))
    for _ in range(2):
        with world.session() as session:
            end_case_manager(session, world.service, client_id, reason="kuolema", actor=None)
    with world.session() as session:
        assert current(session, client_id, world.clock.now()) is None
        assert len(history(session, client_id)) == 1


def test_who_left_cannot_be_named(world: ClientWorld) -> None:
    world.worker("sari", active=False)
    client_id = world.client()
    with pytest.raises(InvalidInput) as refusal:
        world.name_manager(client_id, "sari")
    assert set(refusal.value.fields) == {"username"}
    with pytest.raises(InvalidInput) as refusal:
        world.name_manager(client_id, "av", "sari")
    assert set(refusal.value.fields) == {"substitute"}


def test_who_is_barred_cannot_be_named(world: ClientWorld) -> None:
    client_id = world.client()
    with world.session() as session:
        bar_member(session, client_id, "av", "lahisukulainen")
    with pytest.raises(InvalidInput, match="ei voi nimetä"):
        world.name_manager(client_id, "av")


def test_a_missing_client_or_person_is_told(world: ClientWorld) -> None:
    with pytest.raises(NotFound):
        world.name_manager("C0", "av")
    client_id = world.client()
    with pytest.raises(NotFound):
        world.name_manager(client_id, "nobody")


def test_a_load_counts_clients_with_open_matters_once(world: ClientWorld) -> None:
    busy, idle, closed = world.client(), world.client(), world.client()
    for client_id in (busy, idle, closed):
        world.name_manager(client_id, "av")
    world.matter(busy)
    world.matter(busy)
    matter_id = world.matter(closed)
    with world.session() as session:
        close_matter(session, world.service, matter_id, "muutto")
        assert count_loads(session, world.clock.now()) == {"av": 1}


def test_a_person_is_saved_read_and_changed(world: ClientWorld) -> None:
    with world.session() as session:
        member = get_member(session, "av")
    assert member == StaffMember(
        "av",
        "Av Testinen",
        "asiakasvastaava",
        "case_worker",
        frozenset({"asiakasvastaavat"}),
        ("Imatra",),
        substitute="av2",
    )
    world.worker("av", "ensilinja", role="team_leader", leads=["asiakasvastaavat"])
    with world.session() as session:
        changed = get_member(session, "av")
        assert [person.username for person in members_of(session, "asiakasvastaavat")] == ["av2"]
        assert [person.username for person in list_members(session)] == ["av", "av2"]
    assert (changed.role, changed.groups, changed.leads) == (
        "team_leader",
        frozenset({"ensilinja"}),
        frozenset({"asiakasvastaavat"}),
    )


@pytest.mark.parametrize(
    ("member", "field"),
    [
        (StaffMember("", "Nimi", "", "manager"), "username"),
        (StaffMember(" av", "Nimi", "", "manager"), "username"),
        (StaffMember("av", " ", "", "manager"), "name"),
        (StaffMember("av", "Nimi", "", "boss"), "role"),  # type: ignore[arg-type]  # a role there is not
        (StaffMember("av", "Nimi", "", "manager", substitute="av"), "substitute"),
        (
            StaffMember("av", "Nimi", "", "team_leader", frozenset({"tiimi"}), leads=frozenset({"tiimi"})),
            "leads",
        ),
    ],
)
def test_a_wrong_person_is_refused_by_the_field(world: ClientWorld, member: StaffMember, field: str) -> None:
    with world.session() as session, pytest.raises(InvalidInput) as refusal:
        save_member(session, member)
    assert set(refusal.value.fields) == {field}


def test_an_absence_holds_from_its_first_day_to_its_last(world: ClientWorld) -> None:
    with world.session() as session:
        absence = add_absence(session, "av", date(2026, 12, 1), date(2026, 12, 3))
        days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 3), date(2026, 12, 4)]
        assert [absent_on(session, day) for day in days] == [set(), {"av"}, {"av"}, set()]
        assert list_absences(session, date(2026, 12, 3)) == (absence,)
        assert list_absences(session, date(2026, 12, 4)) == ()
        remove_absence(session, absence.key)
        assert absent_on(session, date(2026, 12, 1)) == frozenset()


def test_an_absence_does_not_end_before_it_begins(world: ClientWorld) -> None:
    with world.session() as session, pytest.raises(InvalidInput):
        add_absence(session, "av", date(2026, 12, 3), date(2026, 12, 1))
