# SPDX-License-Identifier: EUPL-1.2
"""A case manager leaves: proposed, chosen, carried out on the day after, undone before it.

Source: story S12: a relative of the proposed one, a secret address, special support, an undo until the
last day; nobody who has left owns a task, and no limit moves.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from clients.candidates import list_candidates
from clients.case_manager_figures import hand_overs_of_client
from clients.case_managers import bar_member, current, name_case_manager
from clients.hand_over_tables import hand_over, hand_over_item
from clients.hand_overs import (
    Proposed,
    find_planned,
    plan_hand_over,
    propose,
    read_hand_over,
    undo_hand_over,
)
from clients.matters import open_matter
from clients.records import create_client, get_client
from clients.staff import StaffMember, get_member
from clients.tables import client_event, issued_document
from clients.visibility import ground_for
from engine.bpmn.advance import TaskResult
from engine.errors import Conflict, InvalidInput, NotFound, NotPermitted
from engine.jobs import claim_jobs
from engine.process_instances.commands import (
    assign_task,
    complete_job,
    complete_task,
    suspend_process_instance,
    update_task,
)
from engine.tables import deadline, user_task
from sujuva.worker import run_everything_due
from tasks.commands import claim_task, save_draft
from tasks.departures import record_departure
from tasks.drafts import find_draft
from tasks.forms import PageValues
from tasks.teams import list_team
from tests.support.engine_house import PROCESSES, EngineHouse
from tests.support.kernel import listeners
from tests.support.letters import PdfReading
from tests.support.model_bodies import line
from tests.support.model_bodies import user_task as task_body
from tests.support.task_world import TaskWorld, open_task_world

WORK = (
    '<startEvent id="start"/>'
    + task_body("work").replace(
        "</extensionElements>",
        '<zeebe:assignmentDefinition candidateGroups="asiakasvastaavat"/><zeebe:properties>'
        '<zeebe:property name="sujuva:deadline" value="T6"/>'
        '<zeebe:property name="sujuva:deadlineFrom" value="=now()"/></zeebe:properties></extensionElements>',
    )
    + '<endEvent id="end"/>'
    + line("start", "work", "end")
)
LAST = date(2026, 11, 27)


@dataclass(slots=True)
class Scene:
    """Anna's clients, each with a process and a task in her name."""

    world: TaskWorld
    house: EngineHouse
    clients: list[str] = field(default_factory=list)

    def client_of_nobody(self, **changes: object) -> str:
        """Anna is the case manager, and the task is still in the group's queue."""
        world = self.world
        basics = {"sukunimi": f"Testinen{len(self.clients)}", "etunimet": "Aino", "kotikunta": "Imatra"}
        with world.session() as session:
            client_id = create_client(session, world.service, {**basics, **changes})
            matter = open_matter(session, world.service, client_id, world.clock.now())
            name_case_manager(
                session, world.service, client_id, "av", substitute=None, reason="alue", actor="av"
            )
        self.house.create("tyo", asiakas=client_id, asia=getattr(matter, "id", matter))
        self.clients.append(client_id)
        return client_id

    def client(self, **changes: object) -> str:
        client_id = self.client_of_nobody(**changes)
        claim_task(self.world.service, self.world.person("av"), self.task(client_id))
        return client_id

    def any_task(self, client_id: str) -> int:
        with self.world.session() as session:
            query = select(user_task.c.key).where(user_task.c.client_id == client_id)
            return int(session.execute(query).scalar_one())

    def task(self, client_id: str) -> int:
        with self.world.session() as session:
            of_client = (user_task.c.client_id == client_id, user_task.c.state == "CREATED")
            return int(session.execute(select(user_task.c.key).where(*of_client)).scalar_one())

    @property
    def leader(self) -> StaffMember:
        return self.world.person("esi")

    def proposals(self) -> Mapping[str, Proposed]:
        with self.world.session() as session:
            found = propose(session, self.world.service, self.leader, "av")
        return {one.client_id: one for one in found}

    def plan(self, **choices: str) -> int:
        """As proposed, with these differences."""
        chosen = {client_id: one.to or "" for client_id, one in self.proposals().items()} | choices
        return plan_hand_over(self.world.service, self.leader, "av", LAST, chosen)

    def manager(self, client_id: str) -> str | None:
        with self.world.session() as session:
            found = current(session, client_id, self.world.clock.now())
        return found.username if found else None

    def letters(self) -> Sequence[Any]:
        """The clients' letters, the oldest first."""
        with self.world.session() as session:
            return session.execute(select(issued_document).order_by(issued_document.c.at)).all()

    def to_day_after(self) -> None:
        self.world.clock.move_to(datetime(2026, 11, 27, 22, 30, tzinfo=UTC))
        run_everything_due(self.world.service)


@pytest.fixture
def scene(database_url: str) -> Iterator[Scene]:
    for world in open_task_world(database_url):
        house = EngineHouse(world.service, world.clock)
        house.deploy(WORK, process_id="tyo")
        house.deploy_files({"D16.dmn": (PROCESSES / "yhteiset" / "D16.dmn").read_bytes()})
        world.add_person("av", username="av3", name="Aino Kolmas", substitute=None)
        world.add_person("av2", municipalities=("Imatra", "Lappeenranta"))
        yield Scene(world, house)


def test_clients_and_tasks_go_on_the_day_after_and_nothing_stays_behind(scene: Scene) -> None:
    first, second = scene.client(), scene.client()
    task = scene.task(first)
    save_draft(scene.world.service, scene.world.person("av"), task, PageValues({"toive": ["Kesken"]}))
    with scene.world.session() as session:
        due = session.execute(select(deadline.c.due_date)).scalars().all()
    scene.plan()
    assert scene.manager(first) == "av"
    scene.to_day_after()
    heir = scene.manager(first)
    assert {heir, scene.manager(second)} <= {"av2", "av3"}
    with scene.world.session() as session:
        owner = session.execute(select(user_task.c.assignee).where(user_task.c.key == task)).scalar_one()
        assert owner == heir
        assert session.execute(select(user_task).where(user_task.c.assignee == "av")).all() == []
        assert session.execute(select(deadline.c.due_date)).scalars().all() == due
        assert find_draft(session, task, "av") is not None
        assert not get_member(session, "av").active
        gone = get_member(session, "av")
        assert ground_for(session, gone, first, scene.world.clock.now()) is None
        reasons = [
            row.attributes["reason"]
            for row in session.execute(select(client_event).where(client_event.c.name == "cm.assigned"))
        ]
        letters = session.execute(select(issued_document)).all()
        assert hand_overs_of_client(session, first) == {"henkilostovaihdos": 1}
    assert reasons.count("henkilostovaihdos") == 2
    assert [(one.kind, one.state) for one in letters] == [("asiakasvastaava", "valmis")] * 2
    told = [PdfReading(bytes(one.pdf)).text() for one in letters]
    assert all("28.11.2026 alkaen asiakasvastaavasi on" in text for text in told)
    run_everything_due(scene.world.service)  # a second look changes nothing


def test_the_proposals_share_the_load_and_know_whom_to_leave_out(scene: Scene) -> None:
    clients = [scene.client() for _ in range(4)]
    with scene.world.session() as session:
        bar_member(session, clients[0], "av2", "lahisukulainen")
        name_case_manager(
            session, scene.world.service, clients[3], "av", substitute="av2", reason="alue", actor="av"
        )
    secret = scene.client(turvakielto=True)
    supported = scene.client(erityinen_tuki=True)
    found = scene.proposals()
    assert found[clients[0]].to != "av2"
    assert "av2" not in found[clients[0]].candidates
    assert (found[secret].to, found[secret].why_none) == (None, "turvakielto")
    assert found[supported].to == "stt"
    assert {found[one].to for one in clients} == {"av2", "av3"}
    assert all("av" not in one.candidates for one in found.values())


def test_who_is_not_a_candidate_cannot_be_chosen_and_everyone_is_chosen(scene: Scene) -> None:
    client_id = scene.client()
    secret = scene.client(turvakielto=True)
    for choice in ("lh", "av", ""):
        with pytest.raises(InvalidInput) as refused:
            scene.plan(**{client_id: choice, secret: "av2"})
        assert set(refused.value.fields) == {f"to-{client_id}"}
    with pytest.raises(InvalidInput) as refused:
        scene.plan()
    assert set(refused.value.fields) == {f"to-{secret}"}
    scene.plan(**{secret: "av2"})
    with pytest.raises(Conflict):
        scene.plan(**{secret: "av2"})


def test_a_plan_is_undone_on_the_last_day_and_not_after(scene: Scene) -> None:
    client_id = scene.client()
    scene.plan()
    scene.world.clock.move_to(datetime(2026, 11, 27, 20, 0, tzinfo=UTC))
    undo_hand_over(scene.world.service, scene.leader, "av")
    scene.to_day_after()
    assert scene.manager(client_id) == "av"
    first, second = scene.letters()
    assert (first.state, second.state) == ("mitatoity", "valmis")
    text = PdfReading(bytes(second.pdf)).text()
    assert "asiakasvastaavasi on edelleen Anna Vastamäki" in text
    with pytest.raises(NotFound):
        undo_hand_over(scene.world.service, scene.leader, "av")


def test_too_late_to_undo(scene: Scene) -> None:
    scene.client()
    scene.plan()
    scene.world.clock.move_to(datetime(2026, 11, 28, 8, 0, tzinfo=UTC))
    with pytest.raises(Conflict, match="on jo voimassa"):
        undo_hand_over(scene.world.service, scene.leader, "av")


def test_a_killed_hand_over_goes_on_and_a_suspended_process_changes_hands(scene: Scene) -> None:
    first, second = scene.client(), scene.client()
    with scene.world.session() as session:
        instance = session.execute(
            select(user_task.c.process_instance_key).where(user_task.c.client_id == first)
        ).scalar_one()
    suspend_process_instance(scene.world.service, "esi", instance, "Selvitetään")
    key = scene.plan()
    with scene.world.session() as session:  # as if killed after the second client
        same = (hand_over_item.c.hand_over_key == key, hand_over_item.c.client_id == second)
        session.execute(update(hand_over_item).where(*same).values(done_at=scene.world.clock.now()))
    scene.to_day_after()
    heir = scene.manager(first)
    assert heir in ("av2", "av3")
    assert scene.manager(second) == "av"  # was done already, as far as the rows know
    with scene.world.session() as session:
        assert session.execute(select(hand_over.c.state)).scalar_one() == "tehty"
        owner = session.execute(select(user_task.c.assignee).where(user_task.c.client_id == first))
        assert owner.scalar_one() == heir


def test_an_heir_who_has_left_meanwhile_stops_nothing(scene: Scene) -> None:
    first, second, secret = scene.client(), scene.client(), scene.client(turvakielto=True)
    barred = scene.client()
    scene.plan(**{first: "av3", second: "av2", secret: "av3", barred: "av2"})
    record_departure(scene.world.service, scene.leader, "av3")
    with scene.world.session() as session:
        bar_member(session, barred, "av2", "lahisukulainen")
    scene.to_day_after()
    assert [scene.manager(one) for one in (first, second)] == ["av2", "av2"]
    assert [scene.manager(one) for one in (secret, barred)] == ["av", "av"]  # only a person names another
    with scene.world.session() as session:
        done = session.execute(select(hand_over)).one()
        notes = {one: note for one, _, note in read_hand_over(session, done).items}
        owned = session.execute(select(user_task.c.client_id).where(user_task.c.assignee.is_not(None)))
        assert set(owned.scalars()) == {first, second}
        team = {one.member.username: one for one in list_team(session, scene.world.service, scene.leader)}
    assert done.state == "tehty"
    states = [(one.client_id, one.state) for one in scene.letters()]
    assert (second, "valmis") in states
    for client_id in (first, secret, barred):
        assert (client_id, "mitatoity") in states
    assert (first, "valmis") in states
    assert len(states) == 5
    expected = {first: "vaihdettu", second: None, secret: "ei_seuraajaa", barred: "ei_seuraajaa"}
    assert notes == expected
    assert (team["av"].member.active, team["av"].clients, team["av"].tasks) == (False, 2, 0)


def test_whoever_is_leaving_is_given_no_new_clients(scene: Scene) -> None:
    client_id = scene.client()
    scene.plan()
    with scene.world.session() as session:
        found = list_candidates(session, scene.world.service, get_client(session, client_id), None)
    assert {one["tunnus"] for one in found} == {"av2", "av3"}


def test_a_client_who_has_gone_to_another_meanwhile_stays_there(scene: Scene) -> None:
    client_id = scene.client()
    scene.plan(**{client_id: "av3"})
    with scene.world.session() as session:
        name_case_manager(
            session, scene.world.service, client_id, "av2", substitute=None, reason="pyynto", actor="esi"
        )
    scene.to_day_after()
    assert scene.manager(client_id) == "av2"
    with scene.world.session() as session:
        items = read_hand_over(session, session.execute(select(hand_over)).one()).items
    assert items == ((client_id, "av3", "ei_enaa_asiakas"),)


ASKED = task_body("work").replace(
    "</extensionElements>",
    '<zeebe:assignmentDefinition candidateGroups="asiakasvastaavat"/>{}</extensionElements>',
)


@pytest.mark.parametrize("event", ["updating", "completing", "assigning"])
@pytest.mark.parametrize("denied", [True, False])
def test_a_task_that_waits_for_its_listeners_goes_along(scene: Scene, event: str, denied: bool) -> None:
    """Its change was begun by the one who leaves; what the listener answers comes after."""
    scene.house.deploy(
        '<startEvent id="start"/>'
        + ASKED.format(listeners(f"{event}:judge", of_task=True))
        + '<endEvent id="end"/>'
        + line("start", "work", "end"),
        process_id="tyo",
    )
    service = scene.world.service
    if event == "assigning":
        client_id = scene.client_of_nobody()
        assign_task(service, "av", scene.task(client_id), "av")
    else:
        client_id = scene.client()
    task = scene.any_task(client_id)
    if event == "updating":
        update_task(service, "av", task, {"priority": 90})
    elif event == "completing":
        complete_task(service, "av", task, {})
    scene.plan()
    scene.to_day_after()
    with service.database.transaction() as session:
        (job,) = claim_jobs(session, ["judge"], "w", timedelta(minutes=5), 1, scene.world.clock.now())
    complete_job(service, "w", job.key, {}, TaskResult(denied=denied))
    with scene.world.session() as session:
        row = session.execute(select(user_task).where(user_task.c.key == task)).one()
    heir = scene.manager(client_id)
    assert heir in ("av2", "av3")
    if event == "completing" and not denied:
        assert row.state == "COMPLETED"
    else:
        assert (row.state, row.assignee) == ("CREATED", None if event == "assigning" else heir)


def test_only_those_who_lead_plan_and_the_day_is_ahead(scene: Scene) -> None:
    client_id = scene.client()
    with pytest.raises(NotPermitted):
        plan_hand_over(scene.world.service, scene.world.person("av2"), "av", LAST, {client_id: "av2"})
    yesterday = scene.world.clock.now().date() - timedelta(days=1)
    for day in (None, yesterday):
        with pytest.raises(InvalidInput) as refused:
            plan_hand_over(scene.world.service, scene.leader, "av", day, {client_id: "av2"})
        assert set(refused.value.fields) == {"last_day"}


def test_a_leader_sees_who_has_left_with_something_in_their_name(scene: Scene) -> None:
    scene.client()
    with scene.world.session() as session:
        team = {one.member.username: one for one in list_team(session, scene.world.service, scene.leader)}
    assert (team["av"].clients, team["av"].tasks) == (1, 1)
    scene.world.add_person("av", username="av", active=False, groups=frozenset())
    with scene.world.session() as session:
        team = {one.member.username: one for one in list_team(session, scene.world.service, scene.leader)}
        assert find_planned(session, "av") is None
    assert (team["av"].member.active, team["av"].tasks) == (False, 1)
    with scene.world.session() as session, pytest.raises(NotPermitted):
        list_team(session, scene.world.service, replace(scene.leader, role="case_worker"))
