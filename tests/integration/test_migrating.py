# SPDX-License-Identifier: EUPL-1.2
"""Running instances moved to another version: what goes along, what is refused; one and many."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from engine import history, jobs
from engine.bpmn.migration import Migration
from engine.errors import ExecutionFailed, InvalidInput
from engine.process_instances import next_timer
from engine.process_instances.commands import (
    assign_task,
    complete_task,
    fail_job,
    migrate_process_instance,
    publish_message,
    suspend_process_instance,
)
from engine.process_instances.migrating import Migrated, migrate_all, plan_migration
from tasks.tables import draft
from tests.support.engine_house import START, EngineHouse
from tests.support.model_bodies import JOB, flow, line, user_task

MESSAGE = (
    '<message id="m" name="go"><extensionElements><zeebe:subscription correlationKey="=ref"/>'
    "</extensionElements></message>"
)


def boundary(id: str, at: str, duration: str, target: str) -> str:
    return (
        f'<boundaryEvent id="{id}" attachedToRef="{at}" cancelActivity="false"><timerEventDefinition>'
        f'<timeDuration xsi:type="tFormalExpression">{duration}</timeDuration></timerEventDefinition>'
        f"</boundaryEvent>{user_task(target)}" + flow(id, target)
    )


def body(*tasks: str, extra: str = "") -> str:
    return (
        '<startEvent id="start"/>'
        + "".join(map(user_task, tasks))
        + '<endEvent id="end"/>'
        + line("start", *tasks, "end")
        + extra
    )


def deploy(house: EngineHouse, text: str, outside: str = "") -> int:
    """Deploys a version of p; its key."""
    return next(d.key for d in house.deploy(text, outside=outside).definitions if d.id == "p")


def plan(house: EngineHouse, key: int, to: int, mapping: Mapping[str, str] | None = None) -> Migration:
    with house.service.database.reading() as session:
        return plan_migration(session, house.service, key, to, mapping or {})


def move(house: EngineHouse, key: int, to: int, mapping: Mapping[str, str] | None = None) -> Migration:
    return migrate_process_instance(house.service, "esi", key, to, mapping or {})


def test_a_task_goes_along_with_its_doer_draft_and_timers(house: EngineHouse) -> None:
    deploy(house, body("a", "b", extra=boundary("late", "a", "P2D", "chase")))
    key = house.create(case="A")
    (task,) = house.open_tasks(key)
    assign_task(house.service, "anna", task.key, "anna")
    with house.service.database.transaction() as session:
        session.execute(
            insert(draft).values(task_key=task.key, username="anna", inputs={"x": 1}, saved_at=START)
        )
    house.wait(timedelta(days=1))
    later = boundary("late", "renamed", "P9D", "chase") + boundary("new", "renamed", "P5D", "ask")
    new = deploy(house, body("renamed", "c", extra=later))
    assert plan(house, key, new, {"a": "renamed"}).refused == ()
    told = move(house, key, new, {"a": "renamed"})
    assert told.carried == (("a", "renamed"),)
    assert (told.closed, told.armed) == ((), ("new",))
    (moved,) = house.open_tasks(key)
    assert (moved.key, moved.assignee, moved.element_id) == (task.key, "anna", "renamed")
    assert moved.process_definition_key == new
    with house.service.database.reading() as session:
        assert session.execute(select(draft.c.inputs)).scalar_one() == {"x": 1}
        assert next_timer(session, key) == START + timedelta(days=2)
        (line_of_history,) = history.read(session, key, ["INSTANCE_MIGRATED"])
    assert line_of_history.actor == "esi"
    assert line_of_history.detail["mapping"] == {"a": "renamed"}
    assert house.instance(key).version == 2
    house.wait(timedelta(days=1))
    assert house.task_ids(key) == ["chase", "renamed"]
    house.complete("renamed")
    assert house.task_ids(key) == ["c", "chase"]


def test_what_the_new_version_lacks_is_refused_and_nothing_is_lost(house: EngineHouse) -> None:
    deploy(house, body("a", "b"))
    key = house.create()
    new = deploy(house, body("x", "b"))
    (reason,) = plan(house, key, new).refused
    assert "ei ole uudessa versiossa" in reason
    with pytest.raises(ExecutionFailed, match="Anna vastine"):
        move(house, key, new)
    assert house.task_ids(key) == ["a"]
    assert house.instance(key).version == 1
    (slip,) = plan(house, key, new, {"a": "x", "nothing": "b"}).refused
    assert "nothing" in slip
    move(house, key, new, {"a": "x"})
    house.complete("x")
    house.complete("b")
    assert house.instance(key).state == "COMPLETED"


def test_another_kind_another_level_and_another_process_are_refused(house: EngineHouse) -> None:
    deploy(house, body("a"))
    key = house.create()
    kind = deploy(house, body("a").replace(user_task("a"), '<manualTask id="a"/>'))
    inside = f'<subProcess id="sub"><startEvent id="s2"/>{user_task("a")}{line("s2", "a")}</subProcess>'
    level = deploy(
        house, f'<startEvent id="start"/>{inside}<endEvent id="end"/>' + line("start", "sub", "end")
    )
    assert "eri lajia" in plan(house, key, kind).refused[0]
    assert "toisessa aliprosessissa" in plan(house, key, level).refused[0]
    (other,) = (d.key for d in house.deploy(body("a"), process_id="q").definitions)
    with pytest.raises(InvalidInput, match="saman prosessin"):
        plan(house, key, other)
    with pytest.raises(ExecutionFailed, match="jo versiossa"):
        plan(house, key, house.instance(key).process_definition_key)


JOINED = (
    '<startEvent id="start"/><parallelGateway id="split"/>'
    + user_task("a")
    + user_task("b")
    + '<parallelGateway id="join"/><endEvent id="end"/>'
    + line("start", "split", "a", "join", "end")
    + line("split", "b", "join")
)


def test_a_token_at_a_join_moves_only_to_a_join_that_can_open(house: EngineHouse) -> None:
    deploy(house, JOINED)
    key = house.create()
    house.complete("a")
    parted = JOINED.replace(flow("a", "join"), user_task("c") + line("a", "c", "join"))
    closed = deploy(house, parted)
    assert "nuolta a_join" in plan(house, key, closed).refused[0]
    assert plan(house, key, closed, {"a_join": "c_join"}).refused == ()
    move(house, key, closed, {"a_join": "c_join"})
    house.complete("b")
    assert house.instance(key).state == "COMPLETED"


def test_jobs_messages_incidents_and_removed_events_follow(house: EngineHouse) -> None:
    outside = MESSAGE
    old = (
        JOB
        + (
            '<boundaryEvent id="stop" attachedToRef="send"><messageEventDefinition messageRef="m"/>'
            '</boundaryEvent><endEvent id="end2"/>' + line("stop", "end2")
        )
        + boundary("late", "send", "P1D", "chase")
    )
    deploy(house, old, outside)
    first, second = house.create(ref="A"), house.create(ref="B")
    with house.service.database.transaction() as session:
        claimed = jobs.claim_jobs(session, ["mail.send"], "w", timedelta(minutes=1), 2, house.clock.now())
    fail_job(house.service, "w", claimed[0].key, retries=0, error="no answer")
    new = deploy(house, old.replace(boundary("late", "send", "P1D", "chase"), ""), outside)
    told = move(house, first, new)
    assert told.closed == ("late",)
    move(house, second, new)
    assert house.instance(first).incidents == 1
    assert house.wait(timedelta(days=2)) == 0
    with house.service.database.reading() as session:
        assert jobs.get_job(session, claimed[0].key).process_definition_key == new
    publish_message(house.service, "t", name="go", correlation_key="B", variables={})
    assert house.instance(second).state == "COMPLETED"


def test_instances_that_cannot_be_moved_stay_and_are_told(house: EngineHouse) -> None:
    old = deploy(house, body("a", "b"))
    ahead, behind = house.create(), house.create()
    (task,) = house.open_tasks(ahead)
    complete_task(house.service, "anna", task.key, {})
    suspend_process_instance(house.service, "esi", behind, "siirron ajaksi")
    new = deploy(house, body("a", "c"))
    tried = list(migrate_all(house.service, "esi", old, new, {}, dry_run=True))
    assert [(one.instance_key, bool(one.refused)) for one in tried] == [(ahead, True), (behind, False)]
    assert house.instance(behind).version == 1
    tried = list(migrate_all(house.service, "esi", old, new, {}))
    assert tried[1] == Migrated(behind, (), 2, 2)
    assert "b" in tried[0].refused[0]
    assert (house.instance(ahead).version, house.instance(behind).version) == (1, 2)
    assert house.instance(behind).state == "SUSPENDED"
