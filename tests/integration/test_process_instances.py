# SPDX-License-Identifier: EUPL-1.2
"""Instances through the engine's commands, on both databases."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from engine import history, timers
from engine.errors import Conflict, ModelInvalid, NotFound, SujuvaError
from engine.incidents import list_incidents
from engine.jobs import claim_jobs
from engine.process_instances.commands import (
    cancel_process_instance,
    complete_job,
    complete_task,
    correct_and_retry,
    create_process_instance,
    fail_job,
    publish_message,
    retry_incident,
    throw_job_error,
)
from engine.service import IncidentOpened, InstanceEnded, TaskWithdrawn
from engine.tables import history_event, message, timer
from tests.support.engine_house import EngineHouse, open_house

USER_TASK = (
    '<userTask id="{id}" name="{id}"><extensionElements><zeebe:userTask/>'
    '<zeebe:assignmentDefinition candidateGroups="office"/></extensionElements></userTask>'
)


def user_task(id: str) -> str:
    return USER_TASK.format(id=id)


def flow(source: str, target: str, condition: str = "") -> str:
    inner = f'<conditionExpression xsi:type="tFormalExpression">={condition}</conditionExpression>'
    return (
        f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">'
        f"{inner if condition else ''}</sequenceFlow>"
    )


def line(*ids: str) -> str:
    return "".join(flow(a, b) for a, b in pairwise(ids))


ONE_TASK = (
    '<startEvent id="start"/>' + user_task("work") + '<endEvent id="end"/>' + line("start", "work", "end")
)
JOB = (
    '<startEvent id="start"/><serviceTask id="send" name="send"><extensionElements>'
    '<zeebe:taskDefinition type="mail.send" retries="2"/></extensionElements></serviceTask>'
    '<endEvent id="end"/>' + line("start", "send", "end")
)


@pytest.fixture
def house(database_url: str) -> Iterator[EngineHouse]:
    house = open_house(database_url)
    yield house
    house.check_invariants()
    house.service.database.close()


def create(house: EngineHouse, process_id: str = "p", **variables: object) -> int:
    return create_process_instance(house.service, "test", variables, process_id=process_id)


def test_a_task_is_offered_completed_and_ends_the_instance(house: EngineHouse) -> None:
    house.deploy(ONE_TASK)
    key = create(house)
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
    key = create(house)
    (task,) = house.open_tasks(key)
    complete_task(house.service, "anna", task.key, {})
    with pytest.raises(Conflict, match="jo päättynyt"):
        complete_task(house.service, "anna", task.key, {"sneaked": "in"})
    assert house.task_ids(key) == ["b"]
    assert "sneaked" not in house.variables(key)


def test_of_sixteen_clients_exactly_one_completes_the_task(house: EngineHouse) -> None:
    house.deploy(ONE_TASK)
    key = create(house)
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
    key = create(house, done=False)
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
    key = create(house)
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


def test_a_timer_fires_once_on_its_moment_even_with_two_schedulers(house: EngineHouse) -> None:
    house.deploy(
        '<startEvent id="start"/><intermediateCatchEvent id="pause"><timerEventDefinition>'
        '<timeDuration xsi:type="tFormalExpression">P1D</timeDuration></timerEventDefinition>'
        "</intermediateCatchEvent>"
        + user_task("work")
        + '<endEvent id="end"/>'
        + line("start", "pause", "work", "end")
    )
    keys = [create(house) for _ in range(5)]
    assert house.wait(timedelta(hours=23, minutes=59)) == 0
    house.clock.advance(timedelta(minutes=2))
    fired: list[int] = []
    threads = [
        threading.Thread(target=lambda: fired.append(timers.fire_due(house.service))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fired.append(timers.fire_due(house.service))
    assert sum(fired) == 5
    assert [house.task_ids(key) for key in keys] == [["work"]] * 5
    with house.service.database.reading() as session:
        assert session.execute(select(func.count()).select_from(timer)).scalar_one() == 0


def test_an_interrupting_event_withdraws_the_task_and_leaves_no_ghost(house: EngineHouse) -> None:
    house.deploy(
        '<startEvent id="start"/>'
        + user_task("work")
        + '<boundaryEvent id="late" attachedToRef="work"><timerEventDefinition>'
        '<timeDuration xsi:type="tFormalExpression">PT1H</timeDuration></timerEventDefinition>'
        "</boundaryEvent>"
        + user_task("chase")
        + '<endEvent id="end"/><endEvent id="end2"/>'
        + line("start", "work", "end")
        + line("late", "chase", "end2")
    )
    key = create(house)
    (task,) = house.open_tasks(key)
    house.wait(timedelta(hours=1))
    assert house.task_ids(key) == ["chase"]
    assert TaskWithdrawn(task.key, house.heard[0].instance, "canceled") in house.heard
    with pytest.raises(Conflict):
        complete_task(house.service, "anna", task.key, {})


MESSAGE = (
    '<message id="m_go" name="go"><extensionElements><zeebe:subscription correlationKey="=matter"/>'
    '</extensionElements></message><message id="m_new" name="new"/>'
)
WAITS = (
    '<startEvent id="start"/><intermediateCatchEvent id="wait"><messageEventDefinition messageRef="m_go"/>'
    "</intermediateCatchEvent>"
    + user_task("work")
    + '<endEvent id="end"/>'
    + line("start", "wait", "work", "end")
)


def test_a_message_reaches_the_one_instance_whose_key_fits(house: EngineHouse) -> None:
    house.deploy(WAITS, outside=MESSAGE)
    first, second = create(house, matter="A"), create(house, matter="B")
    published = publish_message(
        house.service, "test", name="go", correlation_key="B", variables={"said": "hello"}
    )
    assert published.instance_keys == (second,)
    assert house.task_ids(first) == []
    assert house.task_ids(second) == ["work"]
    assert house.variables(second)["said"] == "hello"


def test_a_message_for_nobody_is_kept_for_its_time_and_no_longer(house: EngineHouse) -> None:
    house.deploy(WAITS, outside=MESSAGE)
    for matter in ("A", "B"):
        published = publish_message(
            house.service,
            "test",
            name="go",
            correlation_key=matter,
            variables={},
            time_to_live=timedelta(hours=1),
        )
        assert published.kept
    assert house.task_ids(create(house, matter="A")) == ["work"]
    house.clock.advance(timedelta(hours=2))
    assert house.task_ids(create(house, matter="B")) == []
    timers.forget_expired_messages(house.service)
    with house.service.database.reading() as session:
        assert session.execute(select(func.count()).select_from(message)).scalar_one() == 0


def test_one_process_starts_another_by_message_and_hears_of_its_end(house: EngineHouse) -> None:
    caller = (
        '<startEvent id="start"/><intermediateThrowEvent id="ask"><extensionElements><zeebe:ioMapping>'
        '<zeebe:input source="=matter" target="matter"/></zeebe:ioMapping></extensionElements>'
        '<messageEventDefinition messageRef="m_new"/></intermediateThrowEvent>'
        '<intermediateCatchEvent id="hear"><messageEventDefinition messageRef="m_go"/>'
        '</intermediateCatchEvent><endEvent id="end"/>' + line("start", "ask", "hear", "end")
    )
    answerer = (
        '<startEvent id="start"><messageEventDefinition messageRef="m_new"/></startEvent>'
        + user_task("work")
        + '<endEvent id="tell"><messageEventDefinition messageRef="m_go"/></endEvent>'
        + line("start", "work", "tell")
    )
    house.deploy(caller, answerer, outside=MESSAGE)
    key = create(house, matter="A", secret="stays")
    (task,) = house.open_tasks()
    assert task.process_id == "p2"
    assert house.instance(task.process_instance_key).parent_key is None
    assert house.variables(task.process_instance_key) == {"matter": "A"}
    house.complete("work")
    assert house.instance(key).state == "COMPLETED"


def test_a_call_is_a_child_instance_and_cancelling_reaches_it(house: EngineHouse) -> None:
    caller = (
        '<startEvent id="start"/><callActivity id="call" name="call"><extensionElements>'
        '<zeebe:calledElement processId="p2" bindingType="deployment" propagateAllChildVariables="true"/>'
        "</extensionElements></callActivity>"
        + user_task("after")
        + '<endEvent id="end"/>'
        + line("start", "call", "after", "end")
    )
    house.deploy(caller, ONE_TASK)
    first, second = create(house), create(house)
    (child,) = [
        task for task in house.open_tasks() if house.instance(task.process_instance_key).root_key == first
    ]
    assert house.instance(child.process_instance_key).parent_key == first
    complete_task(house.service, "anna", child.key, {"found": "yes"})
    assert house.task_ids(first) == ["after"]
    assert house.variables(first)["found"] == "yes"
    cancel_process_instance(house.service, "esi", second, "väärä asiakas")
    assert house.instance(second).state == "TERMINATED"
    assert house.task_ids() == ["after"]
    with house.service.database.reading() as session:
        assert history.read(session, second, ["INSTANCE_CANCELED"])[0].detail == {"reason": "väärä asiakas"}


def test_a_call_of_itself_ends_in_an_incident_and_not_in_a_hang(house: EngineHouse) -> None:
    house.deploy(
        '<startEvent id="start"/><callActivity id="call"><extensionElements>'
        '<zeebe:calledElement processId="p"/></extensionElements></callActivity><endEvent id="end"/>'
        + line("start", "call", "end")
    )
    key = create(house)
    assert house.instance(key).state == "ACTIVE"
    assert any(isinstance(one, IncidentOpened) and "kutsuu" in one.message for one in house.heard)
    cancel_process_instance(house.service, "esi", key, "silmukka")


def test_a_job_that_always_fails_becomes_an_incident_and_can_be_retried(house: EngineHouse) -> None:
    house.deploy(JOB)
    key = create(house)
    calls: list[int] = []

    def send(variables: object, headers: object) -> dict[str, object]:
        calls.append(1)
        if len(calls) < 3:
            raise OSError("no route to the mail server")
        return {"sent": True}

    house.service.job_handlers = {"mail.send": send}
    for _ in range(4):
        house.wait(timedelta(minutes=1))
    assert len(calls) == 2
    with house.service.database.reading() as session:
        (incident,) = list_incidents(session, key)
    assert incident.message == "no route to the mail server"
    assert incident.element_id == "send"
    retry_incident(house.service, "esi", incident.key)
    house.wait(timedelta(minutes=1))
    assert house.instance(key).state == "COMPLETED"
    assert house.variables(key)["sent"] is True


def test_a_worker_that_dies_on_its_last_attempt_leaves_an_incident(house: EngineHouse) -> None:
    house.deploy(JOB)
    key = create(house)
    for _ in range(2):
        with house.service.database.transaction() as session:
            (claimed,) = claim_jobs(
                session, ["mail.send"], "first", timedelta(minutes=5), 10, house.clock.now()
            )
        assert not _claim_now(house)
        house.clock.advance(timedelta(minutes=6))
    assert claimed.retries == 0
    house.service.job_handlers = {"something.else": lambda variables, headers: {}}
    house.wait(timedelta(0))
    with house.service.database.reading() as session:
        (incident,) = list_incidents(session, key)
    assert "lakkasi vastaamasta" in incident.message


def _claim_now(house: EngineHouse) -> tuple[object, ...]:
    with house.service.database.transaction() as session:
        return claim_jobs(session, ["mail.send"], "other", timedelta(minutes=5), 10, house.clock.now())


def test_a_late_worker_cannot_answer_for_a_job_that_another_holds(house: EngineHouse) -> None:
    house.deploy(JOB)
    key = create(house)
    with house.service.database.transaction() as session:
        (job,) = claim_jobs(session, ["mail.send"], "first", timedelta(minutes=5), 1, house.clock.now())
    house.clock.advance(timedelta(minutes=6))
    with house.service.database.transaction() as session:
        claim_jobs(session, ["mail.send"], "second", timedelta(minutes=5), 1, house.clock.now())
    with pytest.raises(Conflict, match="second"):
        complete_job(house.service, "first", job.key, {})
    with pytest.raises(Conflict, match="second"):
        fail_job(house.service, "first", job.key, retries=0, error="late")
    complete_job(house.service, "second", job.key, {})
    assert house.instance(key).state == "COMPLETED"
    with pytest.raises(Conflict, match="COMPLETED"):
        complete_job(house.service, "second", job.key, {})


def test_an_error_of_a_job_goes_to_its_boundary(house: EngineHouse) -> None:
    house.deploy(
        JOB.replace(
            '<endEvent id="end"/>',
            '<endEvent id="end"/>'
            '<boundaryEvent id="bounced" attachedToRef="send"><errorEventDefinition errorRef="e"/>'
            "</boundaryEvent>"
            + user_task("call_instead")
            + '<endEvent id="end2"/>'
            + line("bounced", "call_instead", "end2"),
        ),
        outside='<error id="e" name="bounced" errorCode="BOUNCED"/>',
    )
    key = create(house)
    (job,) = _claim_now(house)
    throw_job_error(house.service, "other", job.key, code="BOUNCED", message="", variables={"why": 5})  # type: ignore[attr-defined]  # a Job
    assert house.task_ids(key) == ["call_instead"]
    house.complete("call_instead")


def test_content_addresses_a_deployment_and_instances_keep_their_version(house: EngineHouse) -> None:
    first = house.deploy(ONE_TASK)
    key = create(house)
    assert house.deploy(ONE_TASK).unchanged
    second = house.deploy(ONE_TASK.replace("work", "other"))
    assert not second.unchanged
    assert [one.version for one in (*first.definitions, *second.definitions)] == [1, 2]
    assert house.task_ids(create(house)) == ["other"]
    assert house.instance(key).version == 1
    house.complete("work")
    assert house.instance(key).state == "COMPLETED"
    back = house.deploy(ONE_TASK)
    assert not back.unchanged, "an older content that is not the latest any more is a new version"
    assert house.instance(create(house)).version == 3


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
    key = create(house, stop=False)
    with house.service.database.reading() as session:
        (incident,) = list_incidents(session, key)
    assert incident.kind == "BUDGET"
    assert incident.element_id in ("a", "b", "c")
    correct_and_retry(house.service, "esi", key, incident.key, {"stop": True})
    assert house.instance(key).state == "COMPLETED"


def test_unknown_things_are_not_found(house: EngineHouse) -> None:
    with pytest.raises(NotFound, match="nothing_here"):
        create(house, "nothing_here")
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
        create(house)
    assert house.open_tasks() == ()
    with house.service.database.reading() as session:
        assert session.execute(select(func.count()).select_from(history_event)).scalar_one() == 0
