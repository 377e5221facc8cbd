# SPDX-License-Identifier: EUPL-1.2
"""Each event in every place where the standard allows it, and each kind of start."""

from collections.abc import Iterator
from itertools import product

import pytest

from engine import bpmn
from tests.support.kernel import (
    ERROR,
    ESCALATION,
    MESSAGE,
    SIGNAL,
    Runner,
    boundary,
    compiled,
    flows,
    model_of,
    timer,
    user,
    zeebe,
)

OUTSIDE = MESSAGE + SIGNAL + ERROR + ESCALATION + '<message id="m2" name="again"/>'
AWAITED = {
    "message": '<messageEventDefinition messageRef="m"/>',
    "timer": timer("timeDuration", "PT1H"),
    "cycle": timer("timeCycle", "R3/PT1H"),
    "signal": '<signalEventDefinition signalRef="sig"/>',
    "conditional": "<conditionalEventDefinition><condition>=done</condition></conditionalEventDefinition>",
}
JOB = zeebe('<zeebe:taskDefinition type="work"/>')
ONCE_MORE = (
    "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality>"
    "</multiInstanceLoopCharacteristics>"
)
HOSTS = {
    "user task": user("t"),
    "service task": f'<serviceTask id="t">{JOB}</serviceTask>',
    "script task": f'<scriptTask id="t">{JOB}</scriptTask>',
    "decision task": f'<businessRuleTask id="t">{JOB}</businessRuleTask>',
    "send task": f'<sendTask id="t">{JOB}</sendTask>',
    "receive task": '<receiveTask id="t" messageRef="m"/>',
    "call": '<callActivity id="t">' + zeebe('<zeebe:calledElement processId="q"/>') + "</callActivity>",
    "sub-process": f'<subProcess id="t">{user("i")}</subProcess>',
    "transaction": f'<transaction id="t">{user("i")}</transaction>',
    "ad hoc": '<adHocSubProcess id="t">'
    + user("i")
    + "<completionCondition>=true</completionCondition></adHocSubProcess>",
    "rounds": user("t").replace("</userTask>", ONCE_MORE + "</userTask>"),
    "loop": user("t").replace("</userTask>", "<standardLoopCharacteristics/></userTask>"),
}
DATA = {"ref": "r", "done": False}


def _trigger(r: Runner, id: str, kind: str) -> None:
    if kind == "conditional":
        r.act(lambda execution: execution.set_variables(None, {"done": True}))
    else:
        r.fire(id)


def _accepted(body: str) -> Runner:
    errors = [one for one in bpmn.check_model(model_of(body, OUTSIDE)) if one.severity == "error"]
    assert errors == []
    return Runner(compiled(body, OUTSIDE), DATA)


@pytest.mark.parametrize("interrupting", [True, False], ids=["interrupting", "beside"])
@pytest.mark.parametrize(("host", "kind"), list(product(HOSTS, AWAITED)))
def test_a_boundary_event_on_every_activity_that_waits(host: str, kind: str, interrupting: bool) -> None:
    body = (
        '<startEvent id="s"/>'
        + HOSTS[host]
        + boundary("b", "t", AWAITED[kind], interrupting)
        + '<task id="x"/><endEvent id="e"/>'
        + flows("s t e, b x")
    )
    r = _accepted(body)
    _trigger(r, "b", kind)
    assert "x" in r.completed()
    assert r.ended() == interrupting
    assert (("ELEMENT_TERMINATED", "t") in r.trace) == interrupting


@pytest.mark.parametrize("interrupting", [True, False], ids=["interrupting", "beside"])
@pytest.mark.parametrize(("kind", "inside"), list(product(AWAITED, [False, True])))
def test_an_event_sub_process_on_every_level(kind: str, inside: bool, interrupting: bool) -> None:
    level = (
        user("t")
        + '<subProcess id="esp" triggeredByEvent="true">'
        + f'<startEvent id="b" isInterrupting="{str(interrupting).lower()}">{AWAITED[kind]}</startEvent>'
        + '<task id="x"/>'
        + flows("b x")
        + "</subProcess>"
    )
    wrapped = f'<startEvent id="s"/><subProcess id="sub">{level}</subProcess>' + flows("s sub")
    r = _accepted(wrapped if inside else '<startEvent id="s"/>' + level + flows("s t"))
    _trigger(r, "b", kind)
    assert "x" in r.completed()
    assert r.ended() == interrupting
    if not interrupting:
        r.complete("t")
        assert r.ended()


THROWN = {
    "error": ('<errorEventDefinition errorRef="err"/>', ("endEvent",)),
    "escalation": (
        '<escalationEventDefinition escalationRef="esc"/>',
        ("endEvent", "intermediateThrowEvent"),
    ),
    "signal": ('<signalEventDefinition signalRef="sig"/>', ("endEvent", "intermediateThrowEvent")),
}
SCOPES = {"sub-process": "subProcess", "transaction": "transaction"}


def _throws() -> Iterator[tuple[str, str, str, bool]]:
    for kind, (_, places) in THROWN.items():
        for place, scope, at_boundary in product(places, SCOPES, (True, False)):
            yield kind, place, scope, at_boundary


@pytest.mark.parametrize(("kind", "place", "scope", "at_boundary"), list(_throws()))
def test_what_is_thrown_inside_is_caught_at_the_boundary_or_beside(
    kind: str, place: str, scope: str, at_boundary: bool
) -> None:
    definition, tag = THROWN[kind][0], SCOPES[scope]
    after = "" if place == "endEvent" else '<task id="after"/>'
    caught = (
        boundary("b", "t", definition) + '<task id="x"/>' + flows("b x")
        if at_boundary
        else '<subProcess id="esp" triggeredByEvent="true"><startEvent id="b">'
        + definition
        + '</startEvent><task id="x"/>'
        + flows("b x")
        + "</subProcess>"
    )
    body = (
        f'<startEvent id="s"/><{tag} id="t"><startEvent id="i"/>'
        f'<{place} id="throw">{definition}</{place}>{after}'
        + flows("i throw after" if after else "i throw")
        + f'</{tag}><endEvent id="e"/>'
        + flows("s t e")
        + caught
    )
    r = _accepted(body)
    assert "x" in r.completed()
    assert "e" not in r.completed()
    assert r.ended()


@pytest.mark.parametrize("place", ["endEvent", "intermediateThrowEvent"])
@pytest.mark.parametrize("named", [True, False])
def test_compensation_is_thrown_from_both_places(place: str, named: bool) -> None:
    activity = ' activityRef="a2"' if named else ""
    done = "".join(
        f'<task id="a{n}"/>'
        + boundary(f"c{n}", f"a{n}", "<compensateEventDefinition/>")
        + f'<task id="h{n}" isForCompensation="true"/>'
        for n in (1, 2)
    )
    handled = "".join(f'<association id="as{n}" sourceRef="c{n}" targetRef="h{n}"/>' for n in (1, 2))
    tail = "" if place == "endEvent" else '<endEvent id="e"/>' + flows("u e")
    body = (
        '<startEvent id="s"/>'
        + done
        + f'<{place} id="u"><compensateEventDefinition{activity}/></{place}>'
        + flows("s a1 a2 u")
        + tail
        + handled
    )
    r = _accepted(body)
    assert [id for id in r.completed() if id.startswith("h")] == (["h2"] if named else ["h2", "h1"])
    assert r.ended()


STARTS = {
    "message": '<startEvent id="go"><messageEventDefinition messageRef="m2"/></startEvent>' + flows("go t"),
    "signal": '<startEvent id="go"><signalEventDefinition signalRef="sig"/></startEvent>' + flows("go t"),
    "timer": f'<startEvent id="go">{AWAITED["cycle"]}</startEvent>' + flows("go t"),
    "several triggers": '<startEvent id="go"><messageEventDefinition messageRef="m2"/>'
    '<signalEventDefinition signalRef="sig"/></startEvent>' + flows("go t"),
    "receive task": '<receiveTask id="go" messageRef="m2" instantiate="true"/>' + flows("go t"),
}


@pytest.mark.parametrize("name", STARTS)
def test_a_process_begins_at_what_started_it(name: str) -> None:
    body = STARTS[name] + '<startEvent id="plain"/>' + user("t") + flows("plain t")
    process = compiled(body, OUTSIDE)
    assert [one for one in bpmn.check_model(model_of(body, OUTSIDE)) if one.severity == "error"] == []
    assert "go" in [element.id for element, _ in process.process.outside_starts()]
    r = Runner(process, {"a": 1}, start_event="go")
    assert r.completed() == ["go"]
    assert r.execution.variables["a"] == 1
    assert Runner(process).completed() == ["plain"]


GATEWAY = (
    '<eventBasedGateway id="g" instantiate="true" eventGatewayType="{type}"/>'
    '<intermediateCatchEvent id="c"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>'
    '<intermediateCatchEvent id="d"><signalEventDefinition signalRef="sig"/></intermediateCatchEvent>'
    + user("x")
    + user("y")
    + flows("g c x, g d y")
)


def test_a_gateway_starts_the_process_by_the_first_of_its_events() -> None:
    body = GATEWAY.replace("{type}", "Exclusive")
    _accepted('<startEvent id="s"/><task id="z"/>' + flows("s z") + body)
    process = compiled(body, OUTSIDE)
    assert [(element.id, event.kind) for element, event in process.process.outside_starts()] == [
        ("c", "message"),
        ("d", "signal"),
    ]
    r = Runner(process, {"a": 1}, start_event="d")
    assert (r.completed(), r.ids("task")) == (["g", "d"], ["y"])
    assert ("FLOW_TAKEN", "g-d") in r.trace
    r.complete("y")
    assert r.ended()


def test_a_parallel_one_waits_for_the_others_in_the_same_instance() -> None:
    process = compiled(GATEWAY.replace("{type}", "Parallel"), OUTSIDE)
    r = Runner(process, {"ref": "r"}, start_event="c")
    assert (r.ids("task"), r.ids("subscription")) == (["x"], ["d"])
    r.complete("x")
    assert not r.ended()
    r.receive("d")
    r.complete("y")
    assert r.ended()


def test_a_gateway_that_starts_by_a_timer_or_stands_inside_is_refused() -> None:
    timed = GATEWAY.replace("{type}", "Exclusive").replace(
        '<signalEventDefinition signalRef="sig"/>', AWAITED["timer"]
    )
    found = {(one.element, one.rule) for one in bpmn.check_model(model_of(timed, OUTSIDE))}
    assert ("d", "instantiate") in found
    inside = GATEWAY.replace("{type}", "Exclusive")
    found = {
        (one.element, one.rule)
        for one in bpmn.check_model(
            model_of(
                f'<startEvent id="s"/><subProcess id="sub">{inside}</subProcess>' + flows("s sub"), OUTSIDE
            )
        )
    }
    assert ("g", "instantiate") in found


BOTH = AWAITED["message"] + AWAITED["signal"]


@pytest.mark.parametrize("parallel", [True, False])
@pytest.mark.parametrize("interrupting", [True, False])
def test_several_triggers_at_a_boundary_and_of_an_event_sub_process(
    parallel: bool, interrupting: bool
) -> None:
    all_of = str(parallel).lower()
    at = boundary("b", "t", BOTH, interrupting).replace(
        "<boundaryEvent", f'<boundaryEvent parallelMultiple="{all_of}"'
    )
    sub = (
        '<subProcess id="esp" triggeredByEvent="true">'
        f'<startEvent id="b" parallelMultiple="{all_of}" isInterrupting="{str(interrupting).lower()}">{BOTH}'
        '</startEvent><task id="x"/>' + flows("b x") + "</subProcess>"
    )
    for more in (at + '<task id="x"/>' + flows("b x"), sub):
        r = _accepted('<startEvent id="s"/>' + user("t") + more + flows("s t"))
        first, second = [key for key, (_, id) in r.open.items() if id == "b"]
        r.answer(first, {"a": 1})
        assert ("x" in r.completed()) == (not parallel)
        if parallel:
            r.answer(second, {"b": 2})
            assert "x" in r.completed()
            assert (r.execution.variables["a"], r.execution.variables["b"]) == (1, 2)
        assert r.ended() == interrupting
        if not interrupting:
            assert r.ids("subscription") == ["b", "b"], "it waits for all again"
            r.complete("t")
            assert r.ended()
