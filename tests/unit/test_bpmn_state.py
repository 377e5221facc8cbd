# SPDX-License-Identifier: EUPL-1.2
"""The state as bytes, its size in a loop, and the spec that no instance changes."""

import base64
import time
from typing import Any

import pytest

from engine import bpmn
from engine.bpmn.compiled import CompiledProcess
from engine.errors import ExecutionFailed
from tests.support.host_code import no_host_code
from tests.support.kernel import (
    Runner,
    World,
    compiled,
    flow,
    flows,
    listeners,
    model_of,
    script,
    user,
    zeebe,
)

LOOP = compiled(
    '<startEvent id="s"/><exclusiveGateway id="m"/>'
    + user("a")
    + user("b")
    + '<exclusiveGateway id="g" default="g-m"/><endEvent id="e"/>'
    + flows("s m a b g m")
    + flow("g", "e", "=done")
)


def _round(world: World, state: bytes, done: bool) -> tuple[bytes, bpmn.Advance]:
    for last in (False, True):
        execution = bpmn.Execution.load(LOOP, world, state)
        (waiting,) = execution.where()
        assert waiting.key is not None
        execution.complete(waiting.key, {"done": done and last})
        advance = execution.run()
        state = execution.save()
    return state, advance


def test_a_human_loop_of_two_thousand_rounds_finishes_at_a_flat_price() -> None:
    world = World()
    execution = bpmn.Execution.start(LOOP, world, {"done": False})
    execution.run()
    state = execution.save()
    states = [state]
    for count in range(1, 2001):
        state, advance = _round(world, state, done=count == 2000)
        states.append(state)
    assert advance.ended == "COMPLETED"
    assert len(states[1999]) <= len(states[10]) + 16
    # Side by side, since how fast the machine is changes within seconds.
    times = [(_time(world, states[10]), _time(world, states[1999])) for _ in range(200)]
    early, late = (sorted(side)[100] for side in zip(*times, strict=True))
    assert late / early <= 1.3


def _time(world: World, state: bytes) -> float:
    started = time.process_time()
    _round(world, state, done=False)
    return time.process_time() - started


RICH = compiled(
    '<startEvent id="s"/><parallelGateway id="g"/>'
    + user("a")
    + '<subProcess id="sub"><startEvent id="s2"/>'
    + user("b")
    + flows("s2 b")
    + "</subProcess>"
    + '<userTask id="c"><multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics '
    'inputCollection="=items" inputElement="i" outputCollection="o" outputElement="=i"/></extensionElements>'
    "</multiInstanceLoopCharacteristics></userTask>"
    '<boundaryEvent id="t" attachedToRef="a" cancelActivity="false"><timerEventDefinition>'
    '<timeCycle xsi:type="tFormalExpression">R/P1D</timeCycle></timerEventDefinition></boundaryEvent>'
    + script("x", "=o", "kept")
    + '<parallelGateway id="j"/><endEvent id="e"/>'
    + user("r")
    + flows("s g a j x e, g sub j, g c j, t r")
)


def test_load_of_save_is_equal() -> None:
    r = Runner(RICH, {"items": [1, 2]}, reload=False)
    for element in ("a", "b", "c"):
        state = r.execution.save()
        loaded = bpmn.Execution.load(RICH, r.world, state)
        assert loaded.save() == state
        assert loaded.where() == r.execution.where()
        assert loaded.variables == r.execution.variables
        if element == "a":
            r.fire("t")
            continue
        r.complete(element)


def test_state_of_a_sequence_half_way_is_small() -> None:
    assert len(Runner(RICH, {"items": [1, 2]}).execution.save()) < 4096


def test_damaged_states_are_refused_with_the_reason() -> None:
    r = Runner(LOOP, {"done": False})
    state = r.execution.save()
    for broken, reason in (
        (b"", "muodossa"),
        (b"{}", "muodossa"),
        (state[:-1], "tarkistussumma"),
        (state[:20] + bytes([state[20] ^ 1]) + state[21:], "tarkistussumma"),
        (state[:3] + b"\xff" + state[4:], "255"),
    ):
        with pytest.raises(ExecutionFailed, match=reason):
            bpmn.Execution.load(LOOP, r.world, broken)
    other = bpmn.compile_process(model_of('<startEvent id="s"/>' + user("a") + flows("s a"), "", "q"), "q")
    with pytest.raises(ExecutionFailed, match="kuuluu"):
        bpmn.Execution.load(other, r.world, state)


GOLDEN = {
    1: (
        "U0pLAY9kM3l4AY1TUU7DMAy9CvIvKSTd2Ep/4QAI+Kv60aUBCl07JSkIVb0NN+FivGSlmaYxJk1Z6th+z892TxvdSm"
        "UMpbQhRnVhLKVizsjIdqNgzjLOmq6uWU+VVWtnEYy+vyhn1MD14mrIWSY4XzDO+vG+ZN7QU922m5u2a6zS8GVU4Rx9"
        "koM+sfdx+YccCLZ9U41nIZDe86AHW2hLbBb/Wrx57+jJODcXSobywceC6BxB4FGM8aA5YxTzeBEJEcWzR56knON37k"
        "8o8hzBNyTvSbliVEmp1Z1i1D49hc8JxokBGBlgFv/BwNfDjMrtwUgnIqWQp2wbRSlHh1yBjgiMWpmudtX2w8ThGhyA"
        "Ks8y+VLVZR64LI9yCcWCyhJ918AGDCD3SB2uXfA/gZPTgZMADCFPA55tVddTpeKf5toIvqHeE5uL9fDdfSWW4BbiyX"
        "SrCNZg6cduYJS1KspPjCOuH0XlJ9OtDRh2RunHwrxh2jBr850t2n3CfFxPTxByJwpPEH1cPgG5bLXGwuHfpyP5KWvM"
        "DN1f3olbhyJt9V742Tk6+023XrnFjbcr69TcQQUALEBFRaop3SRmU+X58APJhkPY"
    )
}


@pytest.mark.parametrize("version", GOLDEN)
def test_states_of_every_released_format_load_for_ever(version: int) -> None:
    execution = bpmn.Execution.load(RICH, World(), base64.b64decode(GOLDEN[version]))
    assert dict(execution.variables) == {"items": [1, "ä"], "n": 1.5}
    assert [(w.key, w.element_id, w.kind) for w in execution.where() if w.kind != "join"] == [
        (1003, "a", "userTask"),
        (1006, "c", "userTask"),
        (1007, "c", "userTask"),
        (1008, "c", "userTask"),
        (1013, "r", "userTask"),
    ]
    for key in (1003, 1007, 1008):
        execution.complete(key, {})
    execution.run()
    execution.complete(1013, {})
    assert execution.run().ended == "COMPLETED"


HELD = compiled(
    '<startEvent id="s"/><parallelGateway id="f"/>'
    + user("a1")
    + user("a2")
    + '<complexGateway id="g"><activationCondition>=activationCount &gt;= 1</activationCondition>'
    "</complexGateway>"
    + user("h", listeners("start:before"))
    + user("t", listeners("completing:judge", of_task=True))
    + '<adHocSubProcess id="l" ordering="Sequential">'
    + zeebe('<zeebe:adHoc activeElementsCollection="=wanted"/>')
    + user("x")
    + user("y")
    + '</adHocSubProcess><endEvent id="e"/>'
    + flows("s f a1 g h e, f a2 g, f t e, f l e")
)
GOLDEN_HELD = (
    "U0pLARTH3Ed4AY1Uy26kMBD8l76ukWySeXFeaQ97THIacfCCIWgIZm2T2Qjx71s2TyXRJBKycLsf1eVq99QanSlrKaGWGNXSOk"
    "pEzMhmulUwn8+cNV1ds56usnEqh4ne4PqP0iFlZ8H5nnHWD2nKyOmLakKQgC2E0YOTxhG7i2dLML9berLezYeSReIQi+w7BAlG"
    "Mp4SoNo9o5jH+0iIKL575MeEc3w/wgpYReSd1/Q9KaA2HrcznWKki2LdLoV8Dyg0A0Wd3Vd14HujjJP2QklPhTYvv9UbJcGXpL"
    "VV2Sg17zPZ5FUunfpldNf6/kHjYnyyyky2vFM/4TbHFbqu9fWp3dpaU2lTOdTa8QFZjELA533j9Fk2JdL1dPHoxobVK8iCFDL9"
    "0tbKVU0JRp2GF/LJzFW6wSlsr9JU8k/tBdITbGIYFioPI5X1emX7r6iEb6AniOnDjf3tVAek5yC5WRlHdhhjvimwBd4JgUfmJR"
    "wkiZKHm/ACsHX5gO5zPQk/ABAUCDzib41/99eTk5gZ350UUbmRPoYwZHhegZ5uAqUygu+av8dsq1Yu0p8YgL4gjBx37qV2lVWY"
    "Oj/HmKwOgnv0yh1nbufnOsw4pmFzBunvlyPQtzkCr6f5SHC8KJV1qlEGGYEOTYHASWVh5GksAL62rmOBxXOjx/DOTHsvbq9M1e"
    "ThXVp6T4f/ZdF6Gg=="
)


def test_a_state_of_listeners_a_held_change_a_complex_gateway_and_an_ad_hoc_order_loads_for_ever() -> None:
    execution = bpmn.Execution.load(HELD, World(), base64.b64decode(GOLDEN_HELD))
    waiting = {one.element_id: one.kind for one in execution.where()}
    assert (
        waiting | {"g": "join", "h": "listener", "t": "listener", "y": "userTask", "a2": "userTask"}
        == waiting
    )
    for key in (1004, 1007, 1010, 1011):
        execution.complete(key, {})
    advance = execution.run()
    assert advance.task_changes[0].event == "completing"
    assert execution.variables["n"] == 1
    left = {one.element_id: one.key for one in execution.where() if one.kind == "userTask"}
    assert set(left) == {"h", "x"}
    for last in left.values():
        execution.complete(last or 0, {})
    assert execution.run().ended == "COMPLETED"


def _describe(compiled_process: CompiledProcess) -> dict[str, Any]:
    """Everything that a spec holds, deeply."""
    specs = {"": compiled_process.spec, **compiled_process.sub_specs}
    return {
        name: {
            task: {key: repr(value) for key, value in vars(node).items() if key != "_wf_spec"}
            for task, node in spec.task_specs.items()
        }
        for name, spec in specs.items()
    }


def test_no_instance_changes_the_shared_spec() -> None:
    p = compiled(
        '<startEvent id="s"/>'
        + user("a")
        + flows("s a")
        + '<subProcess id="esp" triggeredByEvent="true"><startEvent id="s2" isInterrupting="false">'
        '<signalEventDefinition signalRef="sig"/></startEvent>' + user("b") + flows("s2 b") + "</subProcess>",
        '<signal id="sig" name="alarm"/>',
    )
    before = _describe(p)
    first = Runner(p)
    first.receive("s2")
    first.receive("s2")
    assert first.ids("task") == ["a", "b", "b"]
    second = Runner(p)
    assert second.ids("task") == ["a"]
    assert _describe(p) == before


def test_running_needs_no_eval_exec_or_compile() -> None:
    p = compiled(
        '<startEvent id="s"/>'
        + script("x", "=n + 41", "n")
        + '<exclusiveGateway id="g" default="g-e"/>'
        + user("a")
        + '<endEvent id="e"/>'
        + flows("s x g e, a e")
        + flow("g", "a", "=n = 42")
    )
    with no_host_code():
        r = Runner(p, {"n": 1})
        r.complete("a")
    assert r.advance.ended == "COMPLETED"
