# SPDX-License-Identifier: EUPL-1.2
"""Instances through the engine's commands, on both databases."""

import threading

import pytest
from sqlalchemy import func, select

from engine import history
from engine.errors import Conflict, ModelInvalid, NotFound, SujuvaError
from engine.incidents import list_incidents
from engine.process_instances.commands import (
    cancel_process_instance,
    complete_task,
    correct_and_retry,
    create_process_instance,
    publish_message,
    retry_incident,
)
from engine.service import IncidentOpened, InstanceEnded
from engine.tables import history_event
from tests.support.engine_house import EngineHouse
from tests.support.kernel import HEAD
from tests.support.model_bodies import ONE_TASK, flow, line, user_task


def test_a_task_is_offered_completed_and_ends_the_instance(house: EngineHouse) -> None:
    house.deploy(ONE_TASK)
    key = house.create()
    (task,) = house.open_tasks(key)
    assert task.candidate_groups == ("office",)
    complete_task(house.service, "anna", task.key, {"answer": 42})
    assert house.instance(key).state == "COMPLETED"
    assert house.variables(key)["answer"] == 42
    assert house.heard[-1] == InstanceEnded(house.heard[-1].instance, "COMPLETED", "end")


def test_a_task_completed_twice_is_a_conflict_and_changes_nothing(house: EngineHouse) -> None:
    house.deploy(
        '<startEvent id="start"/>'
        + user_task("a")
        + user_task("b")
        + '<endEvent id="end"/>'
        + line("start", "a", "b", "end")
    )
    key = house.create()
    (task,) = house.open_tasks(key)
    complete_task(house.service, "anna", task.key, {})
    with pytest.raises(Conflict, match="jo päättynyt"):
        complete_task(house.service, "anna", task.key, {"sneaked": "in"})
    assert house.task_ids(key) == ["b"]
    assert "sneaked" not in house.variables(key)


def test_of_sixteen_clients_exactly_one_completes_the_task(house: EngineHouse) -> None:
    house.deploy(ONE_TASK)
    key = house.create()
    (task,) = house.open_tasks(key)
    outcomes: list[str] = []
    start = threading.Barrier(16)

    def race(number: int) -> None:
        start.wait()
        try:
            complete_task(house.service, f"client {number}", task.key, {"winner": number})
            outcomes.append("won")
        except Conflict:
            outcomes.append("lost")

    threads = [threading.Thread(target=race, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["lost"] * 15 + ["won"]


def test_two_thousand_human_rounds_finish(house: EngineHouse) -> None:
    rounds = 2000 if house.service.database.is_sqlite else 200
    house.deploy(
        '<startEvent id="start"/><exclusiveGateway id="begin"/>'
        + user_task("ask")
        + user_task("answer")
        + '<exclusiveGateway id="more" name="More?" default="more_begin"/><endEvent id="end"/>'
        + line("start", "begin", "ask", "answer", "more")
        + flow("more", "begin")
        + flow("more", "end", "done")
    )
    key = house.create(done=False)
    for number in range(1, rounds + 1):
        house.complete("ask")
        house.complete("answer", {"done": number == rounds})
    assert house.instance(key).state == "COMPLETED"
    with house.service.database.reading() as session:
        answers = [
            one for one in history.read(session, key, ["ELEMENT_COMPLETED"]) if one.element_id == "answer"
        ]
    assert len(answers) == rounds


def test_a_repeated_create_with_its_key_makes_one_instance(house: EngineHouse) -> None:
    house.deploy(ONE_TASK)
    keys = {
        create_process_instance(house.service, "test", {}, process_id="p", idempotency_key="same")
        for _ in range(3)
    }
    assert len(keys) == 1
    assert len(house.open_tasks()) == 1
    with pytest.raises(Conflict, match="toiseen pyyntöön"):
        publish_message(
            house.service, "test", name="x", correlation_key=None, variables={}, message_id="same"
        )


def test_a_failed_expression_waits_as_an_incident_until_the_data_are_corrected(house: EngineHouse) -> None:
    house.deploy(
        '<startEvent id="start"/>'
        + user_task("work")
        + '<exclusiveGateway id="rich" name="Rich?" default="rich_no"/>'
        '<endEvent id="yes"/><endEvent id="no"/>'
        + line("start", "work", "rich")
        + flow("rich", "yes", "money &gt; 10")
        + flow("rich", "no")
    )
    key = house.create()
    house.complete("work")
    assert house.instance(key).incidents == 1
    with house.service.database.reading() as session:
        (incident,) = list_incidents(session, key)
    assert incident.element_id == "rich"
    assert "money" in incident.message
    retry_incident(house.service, "esi", incident.key)
    with house.service.database.reading() as session:
        (again,) = list_incidents(session, key)
    correct_and_retry(house.service, "esi", key, again.key, {"money": 11})
    assert house.instance(key).ended_element == "yes"
    assert house.instance(key).incidents == 0
    assert any(isinstance(one, IncidentOpened) for one in house.heard)


def test_content_addresses_a_deployment_and_instances_keep_their_version(house: EngineHouse) -> None:
    first = house.deploy(ONE_TASK)
    key = house.create()
    assert house.deploy(ONE_TASK).unchanged
    second = house.deploy(ONE_TASK.replace("work", "other"))
    assert not second.unchanged
    assert [one.version for one in (*first.definitions, *second.definitions)] == [1, 2]
    assert house.task_ids(house.create()) == ["other"]
    assert house.instance(key).version == 1
    house.complete("work")
    assert house.instance(key).state == "COMPLETED"
    back = house.deploy(ONE_TASK)
    assert not back.unchanged, "an older content that is not the latest any more is a new version"
    assert house.instance(house.create()).version == 3


def test_a_loop_without_a_way_out_is_refused_by_name(house: EngineHouse) -> None:
    with pytest.raises(ModelInvalid) as refusal:
        house.deploy(
            '<startEvent id="start"/><exclusiveGateway id="a"/><task id="b" name="Turn"/><endEvent id="end"/>'
            + line("start", "a", "b")
            + flow("b", "a")
        )
    assert any(problem.element in ("a", "b") and problem.remedy for problem in refusal.value.problems)


def test_a_loop_that_never_ends_is_stopped_as_an_incident(house: EngineHouse) -> None:
    house.service.step_budget = 500
    house.deploy(
        '<startEvent id="start"/><exclusiveGateway id="a"/><task id="b" name="Turn"/><endEvent id="end"/>'
        '<exclusiveGateway id="c" name="More?" default="c_a"/>'
        + line("start", "a", "b", "c")
        + flow("c", "a")
        + flow("c", "end", "stop")
    )
    key = house.create(stop=False)
    with house.service.database.reading() as session:
        (incident,) = list_incidents(session, key)
    assert incident.kind == "BUDGET"
    assert incident.element_id in ("a", "b", "c")
    correct_and_retry(house.service, "esi", key, incident.key, {"stop": True})
    assert house.instance(key).state == "COMPLETED"


def test_unknown_things_are_not_found(house: EngineHouse) -> None:
    with pytest.raises(NotFound, match="nothing_here"):
        house.create("nothing_here")
    with pytest.raises(NotFound):
        cancel_process_instance(house.service, "esi", 1, "")
    with pytest.raises(NotFound):
        complete_task(house.service, "anna", 1, {})


def test_a_listener_that_refuses_undoes_the_whole_command(house: EngineHouse) -> None:
    house.deploy(ONE_TASK)

    def refuse(session: object, service: object, announcement: object) -> None:
        raise Conflict("not now")

    house.service.listeners = (refuse,)
    with pytest.raises(SujuvaError, match="not now"):
        house.create()
    assert house.open_tasks() == ()
    with house.service.database.reading() as session:
        assert session.execute(select(func.count()).select_from(history_event)).scalar_one() == 0


def test_versions_that_have_a_drawing_in_common_share_what_was_compiled(house: EngineHouse) -> None:
    text = f'{HEAD}<process id="p" isExecutable="true">{ONE_TASK}</process></definitions>'
    files = {"p.bpmn": text.encode(), "f.form": b'{"id": "f", "components": []}'}
    first = house.deploy_files(files)
    second = house.deploy_files({**files, "f.form": b'{"id": "f", "components": [], "x": 1}'})
    one, other = (
        next(one.key for one in deployed.definitions if one.kind == "process") for deployed in (first, second)
    )
    assert one != other
    assert house.service.catalogue.process(one) is house.service.catalogue.process(other)
    changed = house.deploy_files({**files, "p.bpmn": text.replace("work", "do").encode()})
    third = next(one.key for one in changed.definitions if one.kind == "process")
    assert house.service.catalogue.process(third) is not house.service.catalogue.process(one)
