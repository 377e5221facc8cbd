# SPDX-License-Identifier: EUPL-1.2
"""Errors and escalations on their way to the event that catches them."""

from engine.bpmn import BpmnError, HandlerCall
from tests.support.kernel import (
    ERROR,
    ESCALATION,
    SIGNAL,
    Runner,
    World,
    boundary,
    compiled,
    flows,
    user,
    zeebe,
)


def test_error_end_is_caught_by_the_boundary_of_its_sub_process() -> None:
    p = compiled(
        '<startEvent id="s"/><subProcess id="sub"><startEvent id="s2"/><parallelGateway id="g"/>'
        + user("a")
        + '<endEvent id="bad"><errorEventDefinition errorRef="err"/></endEvent>'
        + flows("s2 g a, g bad")
        + "</subProcess>"
        + boundary("any", "sub", "<errorEventDefinition/>")
        + boundary("b", "sub", '<errorEventDefinition errorRef="err"/>')
        + '<endEvent id="e"/><endEvent id="f"/><endEvent id="h"/>'
        + flows("s sub e, b f, any h"),
        ERROR,
    )
    r = Runner(p)
    assert r.advance.ended_at == "f"
    assert ("ELEMENT_TERMINATED", "a") in r.trace
    assert ("ELEMENT_TERMINATED", "sub") in r.trace


def test_uncaught_error_is_a_failure_with_its_code() -> None:
    p = compiled(
        '<startEvent id="s"/><endEvent id="bad"><errorEventDefinition errorRef="err"/></endEvent>'
        + flows("s bad"),
        ERROR,
    )
    (failure,) = Runner(p).advance.failures
    assert (failure.kind, failure.error_code) == ("UNHANDLED_ERROR", "E1")


def test_error_from_a_job_goes_to_its_boundary_or_becomes_a_failure() -> None:
    p = compiled(
        '<startEvent id="s"/><serviceTask id="j">'
        + zeebe('<zeebe:taskDefinition type="t"/>')
        + "</serviceTask>"
        + boundary("b", "j", '<errorEventDefinition errorRef="err"/>')
        + '<endEvent id="e"/><endEvent id="f"/>'
        + flows("s j e, b f"),
        ERROR,
    )
    r = Runner(p)
    key = r.key("j")
    assert r.execution.catches_error(key, "E1")
    assert not r.execution.catches_error(key, "E2")
    r.act(lambda e: e.throw_error(key, "E1", "oops", {"why": "x"}))
    assert r.advance.ended_at == "f"
    assert r.advance.variables == {"why": "x"}
    r = Runner(p)
    first = r.key("j")
    del r.open[first]
    r.act(lambda e: e.throw_error(first, "E2", "oops", {}))
    (failure,) = r.advance.failures
    assert failure.error_code == "E2"
    r.act(lambda e: e.retry(failure.key))
    (again,) = r.advance.jobs_offered
    assert again.key != first
    r.complete("j")
    assert r.advance.ended_at == "e"


def test_error_from_an_inner_handler() -> None:
    def refuse(call: HandlerCall) -> dict[str, object]:
        raise BpmnError("E1", "no", {"why": call.element_id})

    p = compiled(
        '<startEvent id="s"/><serviceTask id="j">'
        + zeebe('<zeebe:taskDefinition type="t"/>')
        + "</serviceTask>"
        + boundary("b", "j", '<errorEventDefinition errorRef="err"/>')
        + '<endEvent id="e"/><endEvent id="f"/>'
        + flows("s j e, b f"),
        ERROR,
    )
    r = Runner(p, {}, World(handlers={"t": refuse}))
    assert (r.advance.ended_at, r.advance.variables) == ("f", {"why": "j"})


def test_escalation_need_not_interrupt() -> None:
    p = compiled(
        '<startEvent id="s"/><subProcess id="sub"><startEvent id="s2"/><intermediateThrowEvent id="t">'
        '<escalationEventDefinition escalationRef="esc"/></intermediateThrowEvent>'
        + user("a")
        + flows("s2 t a")
        + "</subProcess>"
        + boundary("b", "sub", '<escalationEventDefinition escalationRef="esc"/>', False)
        + user("boss")
        + '<endEvent id="e"/>'
        + flows("s sub e, b boss"),
        ESCALATION,
    )
    r = Runner(p)
    assert sorted(r.ids("task")) == ["a", "boss"]
    r.complete("a")
    r.complete("boss")
    assert r.advance.ended == "COMPLETED"


def test_error_event_sub_process_interrupts_its_level() -> None:
    p = compiled(
        '<startEvent id="s"/><parallelGateway id="g"/>'
        + user("a")
        + '<endEvent id="bad"><errorEventDefinition errorRef="err"/></endEvent>'
        + flows("s g a, g bad")
        + '<subProcess id="esp" triggeredByEvent="true">'
        '<startEvent id="s2"><errorEventDefinition errorRef="err"/>'
        "</startEvent>" + user("b") + flows("s2 b") + "</subProcess>",
        ERROR,
    )
    r = Runner(p)
    assert r.ids("task") == ["b"]
    r.complete("b")
    assert r.advance.ended == "COMPLETED"


def test_an_escalation_of_a_called_process_reaches_the_boundary_of_the_call() -> None:
    p = compiled(
        '<startEvent id="s"/><callActivity id="c">'
        + zeebe('<zeebe:calledElement processId="other"/>')
        + "</callActivity>"
        + boundary("b", "c", '<escalationEventDefinition escalationRef="esc"/>', False)
        + user("boss")
        + '<endEvent id="e"/>'
        + flows("s c e, b boss"),
        ESCALATION,
    )
    r = Runner(p)
    key = r.key("c")
    r.act(lambda e: e.escalate(key, "C1", {"why": "x"}))
    assert r.ids("task") == ["boss"]
    assert r.ids("call") == ["c"]
    r.act(lambda e: e.escalate(key, "C2", {}))
    assert r.ids("task") == ["boss"]


def test_an_error_inside_an_event_sub_process_is_not_caught_by_its_siblings() -> None:
    p = compiled(
        '<startEvent id="s"/>'
        + user("a")
        + flows("s a")
        + '<subProcess id="one" triggeredByEvent="true"><startEvent id="s1" isInterrupting="false">'
        '<signalEventDefinition signalRef="sig"/></startEvent>'
        '<endEvent id="bad"><errorEventDefinition errorRef="err"/></endEvent>'
        + flows("s1 bad")
        + '</subProcess><subProcess id="two" triggeredByEvent="true"><startEvent id="s2">'
        '<errorEventDefinition errorRef="err"/></startEvent>' + user("b") + flows("s2 b") + "</subProcess>",
        SIGNAL + ERROR,
    )
    r = Runner(p)
    r.receive("s1")
    assert r.advance.failures[0].kind == "UNHANDLED_ERROR"
    assert r.ids("task") == ["a"]
