# SPDX-License-Identifier: EUPL-1.2
"""Any instance can say where it is, since when, what it waits for, and how it came there."""

from datetime import timedelta

import pytest

from engine import jobs
from engine.errors import NotFound
from engine.process_instances.commands import (
    assign_task,
    cancel_process_instance,
    complete_task,
    fail_job,
    suspend_process_instance,
)
from engine.process_instances.explaining import Explanation, Place, explain
from sujuva.explaining import in_lines
from tests.support.engine_house import START, EngineHouse
from tests.support.model_bodies import JOB, ONE_TASK, flow, line, user_task

MESSAGE = (
    '<message id="m" name="go"><extensionElements><zeebe:subscription correlationKey="=ref"/>'
    "</extensionElements></message>"
)


def told(house: EngineHouse, key: int) -> Explanation:
    with house.service.database.reading() as session:
        return explain(session, house.service, key)


def place(house: EngineHouse, key: int, element_id: str) -> Place:
    return next(one for one in told(house, key).places if one.element_id == element_id)


def test_a_task_says_who_is_awaited_since_when_and_what_came_before(house: EngineHouse) -> None:
    house.deploy(
        '<startEvent id="start"/>'
        + user_task("a")
        + user_task("b")
        + '<boundaryEvent id="late" attachedToRef="b" cancelActivity="false"><timerEventDefinition>'
        '<timeDuration xsi:type="tFormalExpression">P2D</timeDuration></timerEventDefinition>'
        '</boundaryEvent><endEvent id="end"/><endEvent id="end2"/>'
        + line("start", "a", "b", "end")
        + flow("late", "end2")
    )
    key = house.create()
    (task,) = house.open_tasks(key)
    house.clock.advance(timedelta(hours=1))
    complete_task(house.service, "anna", task.key, {})
    here = place(house, key, "b")
    assert here.since == START + timedelta(hours=1)
    assert here.waits_for == "Odottaa tekijää (office). Aika late kulkee."
    assert here.came_by == "Tuli osasta a."
    assert here.due_at == START + timedelta(days=2, hours=1)
    assert ("a tehty", "anna") in [(one.words, one.actor) for one in told(house, key).steps]
    (task,) = house.open_tasks(key)
    assign_task(house.service, "esi", task.key, "pekka")
    assert "pekka tekee" in place(house, key, "b").waits_for


def test_every_kind_of_wait_has_words(house: EngineHouse) -> None:
    branches = {
        "timer": '<intermediateCatchEvent id="timer"><timerEventDefinition><timeDuration '
        'xsi:type="tFormalExpression">P1D</timeDuration></timerEventDefinition></intermediateCatchEvent>',
        "hear": '<intermediateCatchEvent id="hear"><messageEventDefinition messageRef="m"/>'
        "</intermediateCatchEvent>",
        "send": JOB[JOB.index("<serviceTask") : JOB.index("<endEvent")],
        "call": '<callActivity id="call"><extensionElements><zeebe:calledElement processId="p2"/>'
        "</extensionElements></callActivity>",
        "work": user_task("work"),
        "quick": '<manualTask id="quick"/>',
    }
    house.deploy(
        '<startEvent id="start"/><parallelGateway id="split"/>'
        + "".join(branches.values())
        + '<parallelGateway id="join"/><endEvent id="end"/>'
        + line("start", "split")
        + line("join", "end")
        + "".join(flow("split", id) + flow(id, "join") for id in branches),
        ONE_TASK,
        outside=MESSAGE,
    )
    key = house.create(ref="A")
    words = {one.element_id: one.waits_for for one in told(house, key).places}
    assert words["timer"] == "Odottaa aikaa."
    assert words["hear"] == "Odottaa viestiä go (tunniste A)."
    assert words["send"] == "Odottaa palvelun mail.send vastausta, yrityksiä jäljellä 2."
    assert "Odottaa prosessin p2" in words["call"]
    assert words["work"] == "Odottaa tekijää (office)."
    assert words["join"] == "Odottaa muita haaroja."
    assert place(house, key, "timer").due_at == START + timedelta(days=1)
    with house.service.database.transaction() as session:
        (job,) = jobs.claim_jobs(session, ["mail.send"], "w", timedelta(minutes=1), 1, START)
    fail_job(house.service, "w", job.key, retries=0, error="no answer")
    assert place(house, key, "send").waits_for == "Odottaa häiriön selvittämistä: no answer"


def test_the_lines_say_the_state_and_the_way(house: EngineHouse) -> None:
    house.deploy(ONE_TASK)
    key = house.create()
    suspend_process_instance(house.service, "esi", key, "selvitys kesken")
    lines = list(in_lines(told(house, key)))
    assert lines[0] == f"p {key} (versio 1) on keskeytetty; alkoi 23.11.2026 klo 9.40."
    assert lines[1] == "- work [work], 23.11.2026 klo 9.40 alkaen"
    assert lines[-1] == "  23.11.2026 klo 9.40  Prosessi keskeytettiin: selvitys kesken (esi)"
    cancel_process_instance(house.service, "esi", key, "turha")
    ended = told(house, key)
    assert ended.places == ()
    assert ended.steps[-1].words == "Prosessi lopetettiin"


def test_an_unknown_instance_is_not_found(house: EngineHouse) -> None:
    with pytest.raises(NotFound):
        told(house, 1)
