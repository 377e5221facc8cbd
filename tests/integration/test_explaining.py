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
    resume_process_instance,
    suspend_process_instance,
)
from engine.process_instances.explaining import Explanation, Place, explain
from sujuva.explaining import in_lines
from tests.support.engine_house import START, EngineHouse
from tests.support.model_bodies import JOB, ONE_TASK, flow, line, user_task
from webui.application import create_app
from webui.explanation_wording import place_words, speak_finnish
from webui.settings import WebSettings

MESSAGE = (
    '<message id="m" name="go"><extensionElements><zeebe:subscription correlationKey="=ref"/>'
    "</extensionElements></message>"
)


def told(house: EngineHouse, key: int) -> Explanation:
    with house.service.database.reading() as session:
        return explain(session, house.service, key)


def place(house: EngineHouse, key: int, element_id: str) -> Place:
    return next(one for one in told(house, key).places if one.element_id == element_id)


def words(house: EngineHouse, key: int, element_id: str, **names: str) -> tuple[str, ...]:
    """The sentences of one place, in Finnish."""
    with speak_finnish(create_app(house.service, WebSettings(secret_key="x" * 40))):
        (found,) = [one for one in place_words(told(house, key), names) if one.element_id == element_id]
    return (*found.waits_for, found.came_by)


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
    assert words(house, key, "b") == (
        "Odottaa, että joku ryhmästä office ottaa tehtävän.",
        "Tämän rinnalla ke 25.11.2026 klo 10.40: late.",
        "Tähän tultiin vaiheesta: a.",
    )
    assert here.wakes_at == START + timedelta(days=2, hours=1)
    assert "  23.11.2026 klo 10.40  a: tehty (anna)" in in_lines(house.service, key)
    (task,) = house.open_tasks(key)
    assign_task(house.service, "esi", task.key, "pekka")
    assert words(house, key, "b", pekka="Pekka Puro")[0] == "Pekka Puro tekee tehtävän."


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
        "quick": '<manualTask id="quick" name="Quick?"/>',
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
    child = next(task.process_instance_key for task in house.open_tasks() if task.process_instance_key != key)
    said = {id: words(house, key, id)[0] for id in (*branches, "join") if id != "quick"}
    assert said == {
        "timer": "Jatkuu itsestään ti 24.11.2026 klo 9.40.",
        "hear": "Odottaa viestiä go.",
        "send": "Odottaa ohjelmaa mail.send. Yritetään aikaisintaan ma 23.11.2026 klo 9.40, "
        "yrityksiä jäljellä 2.",
        "call": "Odottaa, että osa ”p2” päättyy.",
        "work": "Odottaa, että joku ryhmästä office ottaa tehtävän.",
        "join": "Odottaa, että muut haarat tulevat tähän.",
    }
    assert place(house, key, "call").wait.key == child
    assert words(house, key, "join")[1] == "Tähän tultiin vaiheesta: Quick?"
    house.clock.advance(timedelta(hours=3))
    assert place(house, key, "join").since == START, "a join waits since the branch came, not since now"
    with house.service.database.transaction() as session:
        (job,) = jobs.claim_jobs(session, ["mail.send"], "w", timedelta(minutes=1), 1, START)
    leased = "Odottaa ohjelmaa mail.send. Työ on varattu sille, varaus päättyy ma 23.11.2026 klo 9.41."
    assert words(house, key, "send")[0] == leased
    fail_job(house.service, "w", job.key, retries=0, error="no answer")
    assert words(house, key, "send")[0] == "Ei päässyt eteenpäin: no answer"


def test_a_choice_of_events_says_what_may_come_and_rounds_are_waited_for(house: EngineHouse) -> None:
    house.deploy(
        '<startEvent id="start" name="Alku"/><eventBasedGateway id="which"/>'
        '<intermediateCatchEvent id="hear" name="Kuului"><messageEventDefinition messageRef="m"/>'
        '</intermediateCatchEvent><intermediateCatchEvent id="late" name="Aika kului"><timerEventDefinition>'
        '<timeDuration xsi:type="tFormalExpression">P1D</timeDuration></timerEventDefinition>'
        '</intermediateCatchEvent><userTask id="each" name="Kukin"><extensionElements><zeebe:userTask/>'
        "</extensionElements><multiInstanceLoopCharacteristics><extensionElements>"
        '<zeebe:loopCharacteristics inputCollection="=[1, 2]" inputElement="one"/></extensionElements>'
        '</multiInstanceLoopCharacteristics></userTask><endEvent id="end"/>'
        + line("start", "which", "hear", "each", "end")
        + flow("which", "late")
        + flow("late", "each"),
        outside=MESSAGE,
    )
    key = house.create(ref="A")
    assert words(house, key, "which") == (
        "Odottaa, mikä näistä tapahtuu ensin.",
        "Kuului: viesti go.",
        "Aika kului: ti 24.11.2026 klo 9.40.",
        "Tähän tultiin vaiheesta: Alku.",
    )
    house.wait(timedelta(days=1))
    kinds = [one.wait.kind for one in told(house, key).places]
    assert sorted(kinds) == ["people", "people", "rounds"]


def test_the_lines_say_the_state_and_the_way(house: EngineHouse) -> None:
    house.deploy(ONE_TASK)
    key = house.create()
    suspend_process_instance(house.service, "esi", key, "selvitys kesken")
    lines = in_lines(house.service, key)
    assert lines[0] == f"p {key} (versio 1) on keskeytetty. Alkoi 23.11.2026 klo 9.40."
    assert lines[2] == "- work [work], 23.11.2026 klo 9.40 alkaen"
    assert lines[-1] == "  23.11.2026 klo 9.40  Prosessi keskeytettiin: selvitys kesken (esi)"
    resume_process_instance(house.service, "esi", key, "selvitetty")
    assert in_lines(house.service, key)[-1].endswith("Prosessia jatkettiin: selvitetty (esi)")
    cancel_process_instance(house.service, "esi", key, "turha")
    assert told(house, key).places == ()
    lines = in_lines(house.service, key)
    assert "on peruttu" in lines[0]
    assert "  23.11.2026 klo 9.40  Prosessi peruttiin: turha (esi)" in lines


def test_an_unknown_instance_is_not_found(house: EngineHouse) -> None:
    with pytest.raises(NotFound):
        told(house, 1)
