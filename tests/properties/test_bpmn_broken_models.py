# SPDX-License-Identifier: EUPL-1.2
"""Models broken at random: refused with a reason, or what the check lets through runs."""

import copy
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine import bpmn
from engine.errors import ModelInvalid, NotFound, Problem
from tests.support.kernel import HEAD, Runner, World, flow, flows, script, user, zeebe

SEEDS = st.integers(min_value=0, max_value=2**32)
WORDS = (
    "",
    "a",
    "sub",
    "g",
    "=",
    "=x +",
    "=x",
    "true",
    "-1",
    "99999999999",
    "PT1S",
    "R/PT0S",
    "é",
    "'\"<&",
    "e-nope",
)

MODEL = (
    f'{HEAD}<message id="m" name="hello"><extensionElements><zeebe:subscription correlationKey="=ref"/>'
    '</extensionElements></message><signal id="sig" name="alarm"/><error id="err" errorCode="E1"/>'
    '<process id="p" isExecutable="true"><laneSet id="ls"><lane id="l1" name="L"><flowNodeRef>a</flowNodeRef>'
    '</lane></laneSet><startEvent id="s"/>'
    + user("a", '<zeebe:assignmentDefinition candidateGroups="x"/>')
    + '<boundaryEvent id="b" attachedToRef="a" cancelActivity="false"><timerEventDefinition>'
    '<timeCycle xsi:type="tFormalExpression">R3/P1D</timeCycle></timerEventDefinition></boundaryEvent>'
    + '<parallelGateway id="g"/><inclusiveGateway id="i" default="i-j"/><inclusiveGateway id="j"/>'
    + script("x", "=1 + 1", "n")
    + '<serviceTask id="t">'
    + zeebe(
        '<zeebe:taskDefinition type="t"/><zeebe:ioMapping>'
        '<zeebe:input source="=n" target="k"/></zeebe:ioMapping>'
    )
    + '</serviceTask><subProcess id="sub"><startEvent id="s2"/>'
    '<task id="u"><multiInstanceLoopCharacteristics>'
    '<extensionElements><zeebe:loopCharacteristics inputCollection="=[1,2]" inputElement="q"/>'
    "</extensionElements>"
    "</multiInstanceLoopCharacteristics></task>"
    + '<endEvent id="bad"><errorEventDefinition errorRef="err"/></endEvent>'
    + flows("s2 u bad")
    + '</subProcess><boundaryEvent id="c" attachedToRef="sub"><errorEventDefinition errorRef="err"/>'
    "</boundaryEvent>"
    + '<subProcess id="esp" triggeredByEvent="true"><startEvent id="s3" isInterrupting="false">'
    '<signalEventDefinition signalRef="sig"/></startEvent><endEvent id="e3"/>'
    + flows("s3 e3")
    + '</subProcess><eventBasedGateway id="eg"/><receiveTask id="w" messageRef="m"/>'
    '<intermediateCatchEvent id="h"><signalEventDefinition signalRef="sig"/></intermediateCatchEvent>'
    '<endEvent id="e"/>'
    + flows("s a g i j x e, g t e, g sub eg w e, eg h e, c e, b e")
    + flow("i", "e", "=n = 3")
    + "</process></definitions>"
)


def _break(seed: int) -> bytes:
    """One to four random changes to a good model."""
    random = Random(seed)
    root = etree.fromstring(MODEL.encode())
    for _ in range(random.randint(1, 4)):
        nodes = [node for node in root.iter() if node.getparent() is not None]
        node = random.choice(nodes)
        parent = node.getparent()
        assert parent is not None
        change = random.randrange(5)
        if change == 0:
            parent.remove(node)
        elif change == 1 and node.attrib:
            node.set(random.choice(sorted(map(str, node.attrib))), random.choice(WORDS))
        elif change == 2 and node.attrib:
            del node.attrib[random.choice(sorted(map(str, node.attrib)))]
        elif change == 3:
            node.text = random.choice(WORDS)
        else:
            target = random.choice(nodes)
            ids = [other.get("id") for other in nodes if other.get("id")]
            if "targetRef" in node.attrib:
                node.set("targetRef", random.choice(ids) or "")
            elif target is not node and node not in target.iterancestors():
                target.append(copy.deepcopy(node))
    return etree.tostring(root)


@settings(max_examples=300, deadline=None)
@given(SEEDS)
def test_broken_models_are_refused_or_run(seed: int) -> None:
    model, problems = _read(_break(seed))
    assert all(problem.message and problem.remedy for problem in problems)
    if model is None or any(problem.severity == "error" for problem in problems):
        return
    for process in model.processes:
        if process.executable:
            _run(bpmn.compile_process(model, process.id), Random(seed))
        else:
            with pytest.raises(NotFound):
                bpmn.compile_process(model, process.id)


def _read(source: bytes) -> tuple[bpmn.Model | None, Sequence[Problem]]:
    try:
        model = bpmn.read_model(source, "broken.bpmn")
    except ModelInvalid as error:
        return None, error.problems
    return model, bpmn.check_model(model)


def _run(process: bpmn.CompiledProcess, random: Random) -> None:
    """Answers whatever waits, in any order, for a while."""
    try:
        runner = Runner(
            process, {"ref": "k", "n": 3}, World(handlers={"t": lambda call: {}}), step_budget=200
        )
    except NotFound:
        return
    for _ in range(20):
        waiting = sorted(runner.open)
        if runner.ended() or not waiting:
            return
        runner.answer(random.choice(waiting))
