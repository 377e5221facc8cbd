# SPDX-License-Identifier: EUPL-1.2
"""What fails stays where it was, can be corrected and retried, and never hangs."""

import time

import pytest

from engine.bpmn import Execution, HandlerCall
from engine.errors import ExecutionFailed, NotFound
from tests.support.kernel import Runner, World, compiled, flow, flows, script, user, zeebe


def test_failed_element_leaves_nothing_behind_and_other_branches_go_on() -> None:
    p = compiled(
        '<startEvent id="s"/>'
        + user("a")
        + '<parallelGateway id="g"/>'
        + '<serviceTask id="h">'
        + zeebe(
            '<zeebe:taskDefinition type="t"/><zeebe:ioMapping><zeebe:input source="=1" target="local"/>'
            '<zeebe:output source="=1" target="first"/><zeebe:output source="=wrong +" target="second"/>'
            "</zeebe:ioMapping>"
        )
        + "</serviceTask>"
        + user("b")
        + flows("s a g h, g b")
    )
    r = Runner(p, {}, World(handlers={"t": lambda call: {}}))
    r.complete("a", {"done": True})
    (failure,) = r.advance.failures
    assert (failure.element_id, failure.kind) == ("h", "IO_MAPPING")
    assert "wrong" in failure.message
    assert r.ids("task") == ["b"]
    assert dict(r.execution.variables) == {"done": True}
    assert ("ELEMENT_COMPLETED", "a") in r.trace
    assert ("ELEMENT_COMPLETED", "h") not in r.trace
    (waiting,) = [w for w in r.execution.where() if w.element_id == "h"]
    assert (waiting.kind, waiting.key) == ("failed", failure.key)


def test_handler_that_refuses_is_retried_until_it_works() -> None:
    answers = iter([ExecutionFailed("rekisteri ei vastaa"), ExecutionFailed("vieläkään"), None])

    def handle(call: HandlerCall) -> dict[str, object]:
        answer = next(answers)
        if answer is not None:
            raise answer
        return {"ok": True}

    p = compiled(
        '<startEvent id="s"/><serviceTask id="h">'
        + zeebe('<zeebe:taskDefinition type="t"/>')
        + '</serviceTask><endEvent id="e"/>'
        + flows("s h e")
    )
    r = Runner(p, {}, World(handlers={"t": handle}))
    key = r.advance.failures[0].key
    again = r.act(lambda e: e.retry(key))
    assert "vieläkään" in again.failures[0].message
    assert again.failures_cleared == ()
    r.act(lambda e: e.retry(key))
    assert r.advance.failures_cleared == (key,)
    assert r.advance.variables == {"ok": True}
    with pytest.raises(NotFound):
        r.execution.retry(key)
    assert r.trace.count(("ELEMENT_ACTIVATED", "h")) == 1


def test_failed_output_mapping_of_a_person_changes_nothing() -> None:
    task = user("a", '<zeebe:ioMapping><zeebe:output source="=nope(" target="y"/></zeebe:ioMapping>')
    r = Runner(compiled('<startEvent id="s"/>' + task + flows("s a")))
    before = r.execution.save()
    with pytest.raises(ExecutionFailed, match="a: "):
        r.execution.complete(r.key("a"), {"x": 1})
    assert r.execution.save() == before


def test_unknown_key_is_not_found_and_a_second_completion_too() -> None:
    r = Runner(compiled('<startEvent id="s"/>' + user("a") + user("b") + flows("s a b")))
    key = r.key("a")
    r.complete("a")
    for wrong in (key, 1):
        with pytest.raises(NotFound):
            r.execution.complete(wrong, {})


def test_large_value_is_refused_and_names_the_variable() -> None:
    r = Runner(
        compiled('<startEvent id="s"/>' + script("x", "=big + big", "twice") + flows("s x")),
        {"big": "x" * 60_000},
    )
    (failure,) = r.advance.failures
    assert "twice" in failure.message or "100" in failure.message
    with pytest.raises(ExecutionFailed, match="liian"):
        r.execution.set_variables(None, {"liian": ["x" * 200_000]})


ENDLESS = (
    '<startEvent id="s"/><exclusiveGateway id="m"/>'
    + script("x", "=n+1", "n")
    + (
        '<exclusiveGateway id="g" default="g-m"/><endEvent id="e"/>'
        + flows("s m x g m")
        + flow("g", "e", "=n &lt; 0")
    )
)


def test_endless_loop_stops_at_the_budget_and_names_an_element_of_the_loop() -> None:
    started = time.process_time()
    r = Runner(compiled(ENDLESS), {"n": 0})
    assert time.process_time() - started < 5
    (failure,) = r.advance.failures
    assert failure.kind == "BUDGET"
    assert failure.element_id in {"m", "x", "g"}
    r.act(lambda e: e.set_variables(None, {"n": -10}))
    r.act(lambda e: e.retry(failure.key))
    assert r.advance.ended == "COMPLETED"


def test_branch_beside_an_endless_loop_waits_for_the_next_command() -> None:
    p = compiled(ENDLESS.replace('<startEvent id="s"/>', '<startEvent id="s"/>' + user("u")) + flows("s u"))
    r = Runner(p, {"n": 0}, step_budget=50)
    assert r.advance.failures[0].kind == "BUDGET"
    assert r.ids("task") == ["u"]


def test_rounds_over_the_cap_fail_at_once() -> None:
    p = compiled(
        '<startEvent id="s"/><task id="a"><multiInstanceLoopCharacteristics>'
        '<loopCardinality xsi:type="tFormalExpression">=n</loopCardinality>'
        "</multiInstanceLoopCharacteristics></task>" + flows("s a")
    )
    (failure,) = Runner(p, {"n": 1_000_000_000}).advance.failures
    assert "1000000000" in failure.message
    assert Runner(p, {"n": 3}).advance.ended == "COMPLETED"


def test_timer_that_makes_no_sense_is_a_failure() -> None:
    p = compiled(
        '<startEvent id="s"/><intermediateCatchEvent id="t"><timerEventDefinition>'
        '<timeDuration xsi:type="tFormalExpression">=wait</timeDuration></timerEventDefinition>'
        "</intermediateCatchEvent>" + flows("s t")
    )
    r = Runner(p, {"wait": "huomenna"})
    (failure,) = r.advance.failures
    assert failure.kind == "TIMER"
    r.act(lambda e: e.set_variables(None, {"wait": "PT1H"}))
    r.act(lambda e: e.retry(failure.key))
    assert len(r.advance.timers_set) == 1


def test_failed_event_sub_process_timer_stops_the_start_and_can_be_retried() -> None:
    p = compiled(
        '<startEvent id="s"/>'
        + user("a")
        + flows("s a")
        + '<subProcess id="esp" triggeredByEvent="true"><startEvent id="s2"><timerEventDefinition>'
        '<timeDate xsi:type="tFormalExpression">=due</timeDate></timerEventDefinition></startEvent>'
        "</subProcess>"
    )
    r = Runner(p)
    (failure,) = r.advance.failures
    assert failure.element_id == "p"
    assert r.ids("task") == []
    r.act(lambda e: e.set_variables(None, {"due": "2027-01-01"}))
    r.act(lambda e: e.retry(failure.key))
    assert r.ids("task") == ["a"]


def test_a_command_of_another_kind_is_not_found() -> None:
    r = Runner(compiled('<startEvent id="s"/>' + user("a") + flows("s a")))
    with pytest.raises(NotFound):
        r.execution.fire_timer(r.key("a"))
    with pytest.raises(NotFound):
        r.execution.set_variables(999, {"x": 1})


def test_start_at_an_event_that_is_not_there() -> None:
    p = compiled('<startEvent id="s"/>' + user("a") + flows("s a"))
    with pytest.raises(NotFound, match="nope"):
        Execution.start(p, World(), {}, "nope")


def test_tokens_that_wait_for_each_other_for_ever_are_told() -> None:
    p = compiled(
        '<startEvent id="s"/><exclusiveGateway id="g" default="g-a"/>'
        + user("a")
        + user("b")
        + '<parallelGateway id="j"/><endEvent id="e"/>'
        + flows("s g a j e, b j")
        + flow("g", "b", "=false")
    )
    r = Runner(p)
    r.complete("a")
    (failure,) = r.advance.failures
    assert (failure.kind, failure.element_id) == ("JOIN", "j")
    assert "b-j" in failure.message
    again = r.act(lambda e: e.retry(failure.key))
    assert [one.key for one in again.failures] == [failure.key]


def test_a_condition_that_is_null_says_what_feel_found_on_the_way() -> None:
    p = compiled(
        '<startEvent id="s"/><exclusiveGateway id="g" default="g-b"/>'
        + user("a")
        + user("b")
        + flows("s g b")
        + flow("g", "a", "=number(ika) &gt;= 75")
    )
    r = Runner(p, {"ika": "vanha"}, World())
    (failure,) = r.advance.failures
    assert failure.kind == "CONDITION"
    assert "antoi arvon null, ei totta eikä epätotta." in failure.message
    reason = failure.message.partition(" Syy: ")[2]
    assert "vanha” ei ole luku." in reason
