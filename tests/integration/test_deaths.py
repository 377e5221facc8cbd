# SPDX-License-Identifier: EUPL-1.2
"""A death reaches every process of the client at once, and a wrong report leaves no trace in them.

Source: story S10: home care, informal care and the queue for a place end together; undone within the day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from clients.case_managers import name_case_manager
from clients.deaths import find_death
from clients.matters import open_matter
from clients.records import create_client
from clients.tables import access_log, client_event
from engine.bpmn.advance import TaskResult
from engine.errors import Conflict, InvalidInput, NotFound, NotPermitted
from engine.invariants import find_broken
from engine.jobs import claim_jobs
from engine.process_instances.commands import complete_job, complete_task
from engine.process_instances.snapshots import take_snapshot
from engine.tables import deadline, process_instance, user_task
from sujuva.worker import run_everything_due
from tasks.commands import claim_task, save_draft
from tasks.deaths import receive_death, report_death, undo_death
from tasks.drafts import find_draft
from tasks.forms import PageValues
from tests.support.engine_house import EngineHouse
from tests.support.kernel import listeners
from tests.support.model_bodies import line
from tests.support.model_bodies import user_task as task_body
from tests.support.task_world import LIISA, TaskWorld, open_task_world

PLAIN = '<startEvent id="start"/>'
OUTSIDE = "".join(
    f'<message id="m_{number}" name="{name}"><extensionElements><zeebe:subscription correlationKey="={key}"/>'
    "</extensionElements></message>"
    for number, (name, key) in enumerate((("client.died", "asiakas"), ("case.interrupted", "asia")))
)
DIED = date(2026, 11, 22)
PROGRAM = "api:dvv"


def listening(message: int) -> str:
    """A task with a limit and a reminder; an event sub-process that ends it and leaves one closing task."""
    return (
        PLAIN
        + task_body("work").replace(
            "</extensionElements>",
            '<zeebe:assignmentDefinition candidateGroups="asiakasvastaavat"/><zeebe:properties>'
            '<zeebe:property name="sujuva:deadline" value="T6"/>'
            '<zeebe:property name="sujuva:deadlineFrom" value="=now()"/></zeebe:properties>'
            "</extensionElements>",
        )
        + '<boundaryEvent id="late" attachedToRef="work" cancelActivity="false"><timerEventDefinition>'
        '<timeDuration xsi:type="tFormalExpression">P5D</timeDuration></timerEventDefinition></boundaryEvent>'
        + task_body("reminded")
        + '<endEvent id="end"/>'
        + line("start", "work", "end")
        + line("late", "reminded")
        + '<subProcess id="over" triggeredByEvent="true"><startEvent id="told"><messageEventDefinition '
        f'messageRef="m_{message}"/></startEvent>'
        + task_body("closing")
        + '<endEvent id="closed"/>'
        + line("told", "closing", "closed")
        + "</subProcess>"
    )


DEAF = PLAIN + task_body("visit") + '<endEvent id="end"/>' + line("start", "visit", "end")


@dataclass(frozen=True, slots=True)
class Scene:
    """One client with three processes, of which the third listens to nothing."""

    world: TaskWorld
    house: EngineHouse
    client_id: str
    keys: tuple[int, ...]

    def open(self) -> list[str]:
        return self.house.task_ids()

    def rows(self) -> Any:
        with self.world.session() as session:
            rows = take_snapshot(session, self.keys)
        for row in rows["user_task"]:
            del row["version"]
        for row in rows["process_instance"]:
            del row["revision"], row["last_sequence"]
        return {name: sorted(found, key=str) for name, found in rows.items()}


@pytest.fixture
def scene(database_url: str) -> Iterator[Scene]:
    for world in open_task_world(database_url):
        house = EngineHouse(world.service, world.clock)
        house.deploy(listening(0), outside=OUTSIDE, process_id="kotihoito")
        house.deploy(listening(1), outside=OUTSIDE, process_id="omaishoito")
        house.deploy(DEAF, process_id="palautesoitto")
        with world.session() as session:
            client_id = create_client(session, world.service, LIISA)
            matter = open_matter(session, world.service, client_id, world.clock.now(), "el")
            name_case_manager(
                session, world.service, client_id, "av", substitute=None, reason="alue", actor="av"
            )
        keys = tuple(
            house.create(process, asiakas=client_id, asia=getattr(matter, "id", matter))
            for process in ("kotihoito", "omaishoito", "palautesoitto")
        )
        yield Scene(world, house, client_id, keys)
        with world.session() as session:
            assert find_broken(session) == ()


def report(scene: Scene, by: str = "av", died_on: date | None = DIED, source: str = "vaestotieto") -> int:
    return report_death(scene.world.service, scene.world.person(by), scene.client_id, died_on, source)


def test_every_process_is_told_and_one_that_cannot_listen_ends(scene: Scene) -> None:
    assert report(scene) == 3
    assert scene.open() == ["closing", "closing"]
    with scene.world.session() as session:
        states = {row.process_id: row.state for row in session.execute(select(process_instance))}
        limits = session.execute(select(deadline.c.state)).scalars().all()
        event = session.execute(select(client_event).where(client_event.c.name == "client.died")).one()
    assert states == {"kotihoito": "ACTIVE", "omaishoito": "ACTIVE", "palautesoitto": "TERMINATED"}
    assert set(limits) == {"waived"}
    assert event.attributes == {"died_on": "2026-11-22", "source": "vaestotieto"}
    assert scene.house.variables(scene.keys[0])["kuolinpaiva"] == "2026-11-22"
    scene.house.wait(timedelta(days=10))
    assert scene.open() == ["closing", "closing"]
    with pytest.raises(Conflict):
        report(scene)


def test_a_wrong_report_is_undone_to_the_row(scene: Scene) -> None:
    (work, _) = [task.key for task in scene.house.open_tasks() if task.element_id == "work"]
    anna = scene.world.person("av")
    claim_task(scene.world.service, anna, work)
    save_draft(scene.world.service, anna, work, PageValues({"toive": ["Kesken jäänyt lause"]}))
    scene.house.wait(timedelta(days=6))
    before = scene.rows()
    assert scene.open() == ["reminded", "reminded", "visit", "work", "work"]

    report(scene)
    scene.world.clock.advance(timedelta(hours=20))
    undo_death(scene.world.service, scene.world.person("esi"), scene.client_id)

    assert scene.rows() == before
    assert scene.open() == ["reminded", "reminded", "visit", "work", "work"]
    with scene.world.session() as session:
        assert find_death(session, scene.client_id) is None
        assert find_draft(session, work, "av") is not None
        assert session.execute(select(user_task.c.assignee).where(user_task.c.key == work)).scalar() == "av"
    for task in scene.house.open_tasks():
        scene.house.complete_key(task.key)
    run_everything_due(scene.world.service)
    with scene.world.session() as session:
        states = session.execute(select(process_instance.c.state)).scalars().all()
    assert set(states) == {"COMPLETED"}


def test_a_task_before_its_listeners_comes_back_too(scene: Scene) -> None:
    """Anna has completed it, and a program is asked; meanwhile the wrong person is reported dead."""
    asked = DEAF.replace(
        "</extensionElements>", listeners("completing:judge", of_task=True) + "</extensionElements>", 1
    )
    scene.house.deploy(asked, process_id="palautesoitto")
    key = scene.house.create("palautesoitto", asiakas=scene.client_id)
    (task,) = [one.key for one in scene.house.open_tasks() if one.process_instance_key == key]
    complete_task(scene.world.service, "av", task, {"x": 1})
    report(scene)
    undo_death(scene.world.service, scene.world.person("esi"), scene.client_id)
    with scene.world.session() as session:
        row = session.execute(select(user_task).where(user_task.c.key == task)).one()
        (job,) = claim_jobs(session, ["judge"], "w", timedelta(minutes=5), 1, scene.world.clock.now())
    assert (row.state, row.completed_by) == ("COMPLETING", "av")
    complete_job(scene.world.service, "w", job.key, {}, TaskResult())
    assert scene.house.instance(key).state == "COMPLETED"
    assert scene.house.variables(key)["x"] == 1


def test_undoing_twice_and_reporting_anew(scene: Scene) -> None:
    report(scene)
    leader = scene.world.person("esi")
    undo_death(scene.world.service, leader, scene.client_id)
    with pytest.raises(Conflict):
        undo_death(scene.world.service, leader, scene.client_id)
    assert report(scene) == 3
    assert scene.open() == ["closing", "closing"]


def test_what_has_been_done_since_is_not_undone(scene: Scene) -> None:
    report(scene)
    closing = scene.house.open_tasks()[0].key
    scene.house.complete_key(closing)
    with pytest.raises(Conflict, match="on jo edetty"):
        undo_death(scene.world.service, scene.world.person("esi"), scene.client_id)
    assert scene.open() == ["closing"]


def test_only_a_leader_undoes_and_only_for_a_day(scene: Scene) -> None:
    report(scene)
    with pytest.raises(NotPermitted):
        undo_death(scene.world.service, scene.world.person("av"), scene.client_id)
    scene.world.clock.advance(timedelta(hours=24, seconds=1))
    with pytest.raises(Conflict, match="yli vuorokausi"):
        undo_death(scene.world.service, scene.world.person("esi"), scene.client_id)


@pytest.mark.parametrize(
    ("died_on", "source", "field"),
    [
        (None, "omainen", "died_on"),
        (date(2026, 11, 24), "omainen", "died_on"),
        (date(1944, 1, 31), "omainen", "died_on"),
        (DIED, "huhu", "source"),
    ],
)
def test_an_impossible_death_is_refused_at_its_field(
    scene: Scene, died_on: date | None, source: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        report(scene, died_on=died_on, source=source)
    assert set(refused.value.fields) == {field}
    assert scene.open() == ["visit", "work", "work"]


def test_a_stranger_reports_nothing(scene: Scene) -> None:
    with pytest.raises(NotFound):
        report(scene, by="lh")


def test_a_program_tells_of_a_death_as_the_page_does(scene: Scene) -> None:
    service = scene.world.service
    told = {"kuolinpaiva": "2026-11-22"}
    key = receive_death(service, PROGRAM, scene.client_id, told, "dvv-1")
    assert receive_death(service, PROGRAM, scene.client_id, told, "dvv-1") == key
    assert scene.open() == ["closing", "closing"]
    assert scene.house.variables(scene.keys[0])["kuolinpaiva"] == "2026-11-22"
    with scene.world.session() as session:
        death = find_death(session, scene.client_id)
        grounds = session.execute(select(access_log.c.ground).where(access_log.c.actor == PROGRAM)).scalars()
        assert set(grounds) == {"ohjelman kuolemailmoitus"}
    assert death is not None
    assert (death.died_on, death.source, death.reported_by) == (DIED, "vaestotieto", PROGRAM)
    with pytest.raises(Conflict):
        receive_death(service, PROGRAM, scene.client_id, told, "dvv-2")
    undo_death(service, scene.world.person("esi"), scene.client_id)
    assert scene.open() == ["visit", "work", "work"]


@pytest.mark.parametrize(
    ("client_id", "parts", "error"),
    [
        ("C0", {"kuolinpaiva": "2026-11-22"}, NotFound),
        (None, {"kuolinpaiva": "2026-11-22"}, InvalidInput),
        (None, {"kuolinpaiva": "2026-11-22", "henkilotunnus": "310144-900X"}, NotFound),
        ("", {}, InvalidInput),
        ("", {"kuolinpaiva": "eilen"}, InvalidInput),
        ("", {"kuolinpaiva": "2026-11-22", "lahde": "huhu"}, InvalidInput),
        ("", {"kuolinpaiva": "2026-11-22", "nimi": "Liisa"}, InvalidInput),
        ("", {"kuolinpaiva": 20261122}, InvalidInput),
    ],
)
def test_a_notice_that_cannot_be_right_changes_nothing(
    scene: Scene, client_id: str | None, parts: dict[str, object], error: type[Exception]
) -> None:
    named = scene.client_id if client_id == "" else client_id
    with pytest.raises(error):
        receive_death(scene.world.service, PROGRAM, named, parts, "dvv-1")
    assert scene.open() == ["visit", "work", "work"]


@pytest.mark.parametrize(("died_on", "counts"), [(date(2027, 2, 23), False), (date(2027, 2, 24), True)])
def test_a_limit_is_missed_only_by_whom_was_alive_on_its_last_day(
    scene: Scene, died_on: date, counts: bool
) -> None:
    """T6 from 23.11.2026 ends on 23.2.2027: who died that day or before has missed nothing."""
    scene.house.wait(timedelta(days=95))
    report(scene, died_on=died_on)
    with scene.world.session() as session:
        rows = session.execute(select(deadline.c.state, deadline.c.missed_at)).all()
    assert {row.state for row in rows} == {"waived"}
    assert {row.missed_at is not None for row in rows} == {counts}
