# SPDX-License-Identifier: EUPL-1.2
"""Whatever the tasks, relations and contacts are: the list holds exactly what can be opened.

A plain restatement of the rules in Python, over the drawn facts, says who should see whom; list,
count, search, ground and page must all agree with it.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.case_managers import bar_member
from clients.overview import client_overview
from clients.searches import count_clients, search_clients
from clients.staff import StaffMember
from clients.visibility import ground_for
from engine.errors import NotFound
from tests.support.client_world import START, ClientWorld, open_client_world

GROUPS = ("ensilinja", "asiakasvastaavat")
CLIENTS = 4
MEMBERS = {
    "el": StaffMember("el", "El", "", "case_worker", frozenset({"ensilinja"})),
    "av": StaffMember("av", "Av", "", "case_worker", frozenset({"asiakasvastaavat"})),
    "esi": StaffMember("esi", "Esi", "", "team_leader", leads=frozenset({"asiakasvastaavat"})),
    "man": StaffMember("man", "Man", "", "manager", frozenset(GROUPS)),
    "sari": StaffMember("sari", "Sari", "", "case_worker", frozenset(GROUPS), active=False),
}
NOW = START + timedelta(days=40)


@dataclass(frozen=True, slots=True)
class TaskFact:
    client: int
    assignee: str | None
    group: str
    state: str
    candidates_open: bool


@dataclass(frozen=True, slots=True)
class RelationFact:
    """`day` counts from the start; the next relation of the client ends the one before."""

    client: int
    username: str
    substitute: str | None
    day: int


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A contact recorded on a day, or a bar when the day is None."""

    client: int
    username: str
    day: int | None


numbers = st.integers(0, CLIENTS - 1)
usernames = st.sampled_from(sorted(MEMBERS))
employed = st.sampled_from(["el", "av", "esi", "man"])
tasks = st.builds(
    TaskFact,
    numbers,
    st.none() | usernames,
    st.sampled_from(GROUPS),
    st.sampled_from(["CREATED", "CREATED", "COMPLETED"]),
    st.booleans(),
)
relations = st.builds(RelationFact, numbers, employed, st.none() | employed, st.integers(0, 60))
people = st.builds(PersonFact, numbers, usernames, st.none() | st.integers(0, 40))
fact_lists = st.lists(tasks | relations | people, max_size=10)
Fact = TaskFact | RelationFact | PersonFact


def should_see(member: StaffMember, client: int, facts: list[Fact]) -> bool:
    """The rules of trust, in plain words of Python."""
    mine = [fact for fact in facts if fact.client == client]
    if not member.active or member.role not in ("case_worker", "team_leader"):
        return False
    if PersonFact(client, member.username, None) in mine:
        return False
    team = {
        name
        for name, other in MEMBERS.items()
        if member.role == "team_leader" and other.groups & member.leads
    }
    groups = member.groups | (member.leads if member.role == "team_leader" else frozenset())
    for fact in mine:
        if isinstance(fact, TaskFact) and fact.state == "CREATED":
            if fact.assignee in {member.username} | team:
                return True
            if fact.candidates_open and fact.group in groups:
                return True
        if isinstance(fact, PersonFact) and fact.username == member.username:
            assert fact.day is not None
            if fact.day + 30 > 40:
                return True
    manager = manager_now(mine)
    return manager is not None and (
        manager.username in {member.username} | team or manager.substitute == member.username
    )


def manager_now(facts: list[Fact]) -> RelationFact | None:
    held = [fact for fact in facts if isinstance(fact, RelationFact) and fact.day <= 40]
    return max(held, key=lambda fact: fact.day, default=None)


@pytest.fixture(scope="module")
def urls(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Addresses of fresh databases, one for each example."""
    folder = tmp_path_factory.mktemp("visibility")

    def copies() -> Iterator[str]:
        for number in count():
            file = folder / f"{number}.db"
            shutil.copyfile(sqlite_template, file)
            yield f"sqlite:///{file}"

    return copies()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=fact_lists)
def test_a_list_is_what_can_be_opened(urls: Iterator[str], facts: list[Fact]) -> None:
    for world in open_client_world(next(urls)):
        settled = settle(facts)
        clients = lay(world, settled)
        world.clock.move_to(NOW)
        for member in MEMBERS.values():
            expected = {
                client_id for number, client_id in enumerate(clients) if should_see(member, number, settled)
            }
            assert listed(world, member) == expected
            assert opened(world, member, clients) == expected


def settle(facts: list[Fact]) -> list[Fact]:
    """Relations of a client follow each other in time and differ from the one before."""
    kept: list[Fact] = [fact for fact in facts if not isinstance(fact, RelationFact)]
    held = sorted((fact for fact in facts if isinstance(fact, RelationFact)), key=lambda fact: fact.day)
    latest: dict[int, RelationFact] = {}
    for fact in held:
        before = latest.get(fact.client)
        barred = {one.username for one in kept if isinstance(one, PersonFact) and one.day is None}
        same_day = before is not None and before.day == fact.day
        same_pair = before is not None and (before.username, before.substitute) == (
            fact.username,
            fact.substitute,
        )
        if not (same_day or same_pair or {fact.username, fact.substitute} & barred):
            kept.append(fact)
            latest[fact.client] = fact
    return kept


def lay(world: ClientWorld, facts: list[Fact]) -> list[str]:
    for member in MEMBERS.values():
        world.worker(
            member.username,
            *sorted(member.groups),
            role=member.role,
            leads=sorted(member.leads),
            active=member.active,
        )
    clients = [world.client(sukunimi=f"Testinen{number}") for number in range(CLIENTS)]
    for fact in facts:
        lay_one(world, clients[fact.client], fact)
    return clients


def lay_one(world: ClientWorld, client_id: str, fact: Fact) -> None:
    match fact:
        case TaskFact(_, assignee, group, state, candidates_open):
            world.task(
                client_id, assignee=assignee, groups=[group], state=state, candidates_open=candidates_open
            )
        case RelationFact(_, username, substitute, day):
            world.name_manager(client_id, username, substitute, START + timedelta(days=day))
        case PersonFact(_, username, None):
            with world.session() as session:
                bar_member(session, client_id, username, "lahisukulainen")
        case PersonFact(_, username, int(day)):
            world.clock.move_to(START + timedelta(days=day))
            world.contact(client_id, MEMBERS[username])


def listed(world: ClientWorld, member: StaffMember) -> set[str]:
    """By list, count and search, which must agree."""
    with world.session() as session:
        rows = {row.id for row in search_clients(session, world.service, member)}
        assert rows == {row.id for row in search_clients(session, world.service, member, "testinen")}
        assert count_clients(session, world.service, member) == len(rows)
        return rows


def opened(world: ClientWorld, member: StaffMember, clients: list[str]) -> set[str]:
    """By ground and page, which must agree."""
    seen = set()
    for client_id in clients:
        with world.session() as session:
            ground = ground_for(session, member, client_id, NOW)
            try:
                page = client_overview(session, world.service, member, client_id)
            except NotFound:
                assert ground is None
            else:
                assert page.ground is ground
                seen.add(client_id)
    return seen
