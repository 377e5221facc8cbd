# SPDX-License-Identifier: EUPL-1.2
"""What rounds throw, and gateways that open on a condition."""

import pytest

from engine import bpmn
from engine.bpmn.compiled import CompiledProcess
from tests.support.kernel import ESCALATION, SIGNAL, Runner, boundary, compiled, flow, flows, model_of, user

ON_SIGNAL = '<signalEventDefinition id="thrown" signalRef="sig"/>'


def _rounds(loop: str, definition: str = ON_SIGNAL, interrupting: bool = True) -> str:
    """Three rounds of t, and x for whatever its boundary catches."""
    caught = definition.replace('id="thrown" ', "")
    return (
        '<startEvent id="s"/>'
        + user("t").replace("</userTask>", f"{loop}</userTask>")
        + boundary("b", "t", caught, interrupting)
        + '<task id="x"/><endEvent id="e"/>'
        + flows("s t e, b x")
    )


def _loop(attributes: str, inside: str = "", sequential: bool = True) -> str:
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}" {attributes}>'
        f"<loopCardinality>3</loopCardinality>{inside}</multiInstanceLoopCharacteristics>"
    )


def _complex(condition: str, definition: str) -> str:
    return (
        f"<complexBehaviorDefinition><condition>{condition}</condition>"
        f'<event id="ev">{definition}</event></complexBehaviorDefinition>'
    )


def _run(body: str, outside: str) -> Runner:
    r = Runner(compiled(body, outside))
    while r.ids("task"):
        r.complete("t")
    assert r.ended()
    return r


@pytest.mark.parametrize(("kind", "times"), [("None", 3), ("One", 1)])
@pytest.mark.parametrize("sequential", [True, False])
def test_every_round_or_the_first_throws_and_the_rounds_go_on(
    kind: str, times: int, sequential: bool
) -> None:
    loop = _loop(f'behavior="{kind}" {kind.lower()}BehaviorEventRef="thrown"', sequential=sequential)
    r = _run(_rounds(loop), SIGNAL + ON_SIGNAL)
    assert r.completed().count("x") == times
    assert r.completed().count("t") == 4
    assert [one.name for advance in r.advances for one in advance.thrown] == ["alarm"] * times


def test_a_complex_behaviour_throws_when_its_condition_holds() -> None:
    inside = _complex("=numberOfCompletedInstances = 2", '<escalationEventDefinition escalationRef="esc"/>')
    body = _rounds(_loop('behavior="Complex"', inside), '<escalationEventDefinition escalationRef="esc"/>')
    r = _run(body, ESCALATION)
    assert r.completed().count("x") == 1
    first = [id for _, id in r.trace].index("x")
    assert [id for type, id in r.trace[:first] if type == "ELEMENT_COMPLETED"].count("t") == 2


def test_a_round_without_a_listener_at_the_boundary_throws_for_others() -> None:
    loop = _loop('behavior="None" noneBehaviorEventRef="thrown"')
    body = '<startEvent id="s"/>' + user("t").replace("</userTask>", f"{loop}</userTask>") + flows("s t")
    r = _run(body, SIGNAL + ON_SIGNAL)
    assert sum(len(advance.thrown) for advance in r.advances) == 3


def _told(body: str, outside: str, severity: str) -> list[tuple[str, str]]:
    found = bpmn.check_model(model_of(body, outside))
    return [(one.element, one.rule) for one in found if one.severity == severity]


def test_an_interrupting_boundary_is_warned_of_and_a_behaviour_without_an_event_refused() -> None:
    loop = _loop('behavior="None" noneBehaviorEventRef="thrown"')
    outside = SIGNAL + ON_SIGNAL
    assert _told(_rounds(loop), outside, "error") == []
    assert ("b", "behavior") in _told(_rounds(loop), outside, "warning")
    assert ("b", "behavior") not in _told(_rounds(loop, interrupting=False), outside, "warning")
    assert ("t", "behavior") in _told(_rounds(_loop('behavior="One"')), outside, "error")
    timed = '<timerEventDefinition id="clock"/>'
    odd = _loop('behavior="None" noneBehaviorEventRef="clock"')
    assert ("t", "behavior") in _told(_rounds(odd), outside + timed, "error")


def _gateway(condition: str, out: str = flows("g c"), attributes: str = "") -> CompiledProcess:
    return compiled(
        '<startEvent id="s"/><parallelGateway id="f"/>'
        + user("a1")
        + user("a2")
        + user("a3")
        + f'<complexGateway id="g" {attributes}><activationCondition>{condition}</activationCondition>'
        + '</complexGateway><task id="c"/><task id="d"/><endEvent id="e"/>'
        + flows("s f a1 g, f a2 g, f a3 g, c e")
        + out
    )


def test_a_discriminator_opens_once_and_lets_the_rest_pass_by() -> None:
    r = Runner(_gateway("=activationCount &gt;= 1"))
    r.complete("a2")
    assert r.completed()[-3:] == ["g", "c", "e"]
    r.complete("a1")
    assert not r.ended()
    r.complete("a3")
    assert r.ended()
    assert (r.completed().count("g"), r.completed().count("c")) == (1, 1)


def test_two_of_three() -> None:
    r = Runner(_gateway("=activationCount &gt;= 2"))
    r.complete("a1")
    assert "c" not in r.completed()
    assert [one.kind for one in r.execution.where() if one.element_id == "g"] == ["join"]
    r.complete("a3")
    assert r.completed().count("c") == 1
    r.complete("a2")
    assert r.ended()
    assert r.completed().count("c") == 1


def test_flows_with_conditions_are_looked_at_when_it_opens_and_when_it_is_reset() -> None:
    out = flow("g", "c", "=waitingForStart") + flow("g", "d", "=not(waitingForStart)")
    r = Runner(_gateway("=activationCount &gt;= 1", out))
    r.complete("a1")
    r.complete("a2")
    assert (r.completed().count("c"), r.completed().count("d")) == (1, 0)
    r.complete("a3")
    assert (r.completed().count("c"), r.completed().count("d")) == (1, 1)
    assert r.ended()


def test_it_is_reset_when_no_token_can_come_any_more() -> None:
    body = (
        '<startEvent id="s"/><inclusiveGateway id="i" default="i-a"/>'
        + user("a")
        + user("b")
        + '<complexGateway id="g"><activationCondition>=activationCount &gt;= 1</activationCondition>'
        '</complexGateway><task id="c"/>' + flows("s i a g c, b g") + flow("i", "b", "=both")
    )
    r = Runner(compiled(body), {"both": False})
    r.complete("a")
    assert r.ended()
    assert r.completed().count("c") == 1


def test_one_that_can_never_open_is_told_and_a_condition_without_data_fails_at_it() -> None:
    r = Runner(_gateway("=activationCount &gt;= 4"))
    for task in ("a1", "a2", "a3"):
        r.complete(task)
    assert [(one.element_id, one.kind) for one in r.advance.failures] == [("g", "JOIN")]
    r = Runner(_gateway("=activationCount &gt;= needed"))
    r.complete("a1")
    (failure,) = r.advance.failures
    assert (failure.element_id, failure.kind) == ("g", "CONDITION")
    r.act(lambda execution: execution.set_variables(None, {"needed": 1}))
    assert r.advance.failures_cleared == (failure.key,)
    assert r.completed().count("c") == 1


def test_without_a_condition_it_joins_as_an_inclusive_gateway_and_is_warned_of() -> None:
    body = (
        '<startEvent id="s"/><parallelGateway id="f"/>'
        + user("a")
        + user("b")
        + '<complexGateway id="g"/><task id="c"/>'
        + flows("s f a g c, f b g")
    )
    assert ("g", "complexGateway") in _told(body, "", "warning")
    r = Runner(compiled(body))
    r.complete("a")
    assert "c" not in r.completed()
    r.complete("b")
    assert r.ended()
