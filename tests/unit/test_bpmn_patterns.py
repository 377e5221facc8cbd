# SPDX-License-Identifier: EUPL-1.2
"""Small models of our own beside the public cases: what each does, or for which rule it is refused."""

import pytest

from engine import bpmn
from tests.support.kernel import ERROR, ESCALATION, SIGNAL, Runner, boundary, compiled, flow, flows, model_of

OUTSIDE = SIGNAL + ERROR + ESCALATION
START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
ERR, SIG = '<errorEventDefinition errorRef="err"/>', '<signalEventDefinition signalRef="sig"/>'
LINK = '<linkEventDefinition name="L"/>'


def _task(id: str, inside: str = "", attributes: str = "") -> str:
    return f'<task id="{id}" {attributes}>{inside}</task>'


def _row(inside: str, attributes: str = "") -> str:
    return START + _task("a", inside, attributes) + _task("b") + END + flows("s a b e")


def _rounds(cardinality: str, more: str = "", sequential: bool = True) -> str:
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f"<loopCardinality>{cardinality}</loopCardinality>{more}</multiInstanceLoopCharacteristics>"
    )


def _loop(condition: str, attributes: str = "") -> str:
    return (
        f"<standardLoopCharacteristics {attributes}><loopCondition>{condition}</loopCondition>"
        "</standardLoopCharacteristics>"
    )


def _choice(split: str, join: str, first: str = "=true", second: str = "=false") -> str:
    body = START + f'<{split} id="g"/>' + _task("a") + _task("b") + f'<{join} id="j"/>' + _task("c") + END
    drawn = (
        flow("g", "a", first) + flow("g", "b", second) if split != "parallelGateway" else flows("g a, g b")
    )
    return body + flows("s g, a j c e, b j") + drawn


def _sub(inside: str, tag: str = "subProcess", loop: str = "") -> str:
    return START + f'<{tag} id="sub">{loop}{inside}</{tag}>' + _task("b") + END + flows("s sub b e")


INSIDE = '<startEvent id="s2"/>' + _task("a") + '<endEvent id="e2"/>' + flows("s2 a e2")
ENOUGH = "<completionCondition>=numberOfCompletedInstances &gt;= 2</completionCondition>"
XOR, AND, OR = "exclusiveGateway", "parallelGateway", "inclusiveGateway"
TO_LINK = f'<intermediateThrowEvent id="{{}}">{LINK}</intermediateThrowEvent>'
FROM_LINK = f'<intermediateCatchEvent id="in">{LINK}</intermediateCatchEvent>'
DOES: dict[str, tuple[str, str]] = {
    "rounds one by one": (_row(_rounds("3")), "aaab"),
    "rounds as a variable says": (_row(_rounds("=n")), "aab"),
    "rounds that are enough": (_row(_rounds("3", ENOUGH)), "aab"),
    "rounds of a sub-process": (_sub(INSIDE, loop=_rounds("2", sequential=False)), "aab"),
    "loop at most": (_row(_loop("=true", 'loopMaximum="2"')), "aab"),
    "loop without a condition": (_row('<standardLoopCharacteristics loopMaximum="3"/>'), "aaab"),
    "loop tested after": (_row(_loop("=false", 'testBefore="false"')), "ab"),
    "loop tested before": (_row(_loop("=false", 'testBefore="true"')), "b"),
    "loop of a sub-process": (_sub(INSIDE, loop=_loop("=loopCounter &lt; 2", 'testBefore="true"')), "aab"),
    "two tokens out": (_row("", 'completionQuantity="2"'), "abb"),
    "transaction": (_sub(INSIDE, "transaction"), "ab"),
    "choice joined by a parallel gateway": (_choice(XOR, AND), "a!"),
    "inclusive joined by a parallel gateway": (_choice(OR, AND), "a!"),
    "inclusive joined by an exclusive gateway": (_choice(OR, XOR, second="=true"), "abcc"),
    "parallel joined by an exclusive gateway": (_choice(AND, XOR), "abcc"),
    "parallel joined by an inclusive gateway": (_choice(AND, OR), "abc"),
    "choice when both hold": (_choice(XOR, XOR, second="=true"), "ac"),
    "choice when none holds": (_choice(XOR, XOR, first="=false"), "!"),
    "inclusive when none holds": (_choice(OR, OR, first="=false"), "!"),
    "diverging complex gateway": (_choice("complexGateway", XOR), "ac"),
    "implicit merge": (
        START + f'<{AND} id="g"/>' + _task("a") + _task("b") + _task("c") + flows("s g a c, g b c"),
        "abcc",
    ),
    "implicit split": (START + _task("a") + _task("b") + _task("c") + flows("s a b, a c"), "abc"),
    "conditions out of an activity": (
        START
        + _task("a")
        + _task("b")
        + _task("c")
        + flows("s a")
        + flow("a", "b", "=true")
        + flow("a", "c", "=false"),
        "ab",
    ),
    "link": (START + TO_LINK.format("out") + FROM_LINK + _task("a") + flows("s out, in a"), "a"),
    "two links to one": (
        START
        + f'<{AND} id="g"/>'
        + TO_LINK.format("o1")
        + TO_LINK.format("o2")
        + FROM_LINK
        + _task("a")
        + flows("s g o1, g o2, in a"),
        "aa",
    ),
    "error caught at the boundary": (
        _sub(INSIDE.replace('<endEvent id="e2"/>', f'<endEvent id="e2">{ERR}</endEvent>'))
        + boundary("x", "sub", ERR)
        + _task("c")
        + flows("x c"),
        "ac",
    ),
    "error that nobody catches": (
        START + _task("a") + f'<endEvent id="e">{ERR}</endEvent>' + flows("s a e"),
        "a!",
    ),
    "several thrown at once": (
        START
        + f'<intermediateThrowEvent id="t">{SIG}<escalationEventDefinition escalationRef="esc"/>'
        + "</intermediateThrowEvent>"
        + _task("a")
        + flows("s t a"),
        "a",
    ),
    "signal and terminate at an end": (
        START + _task("a") + f'<endEvent id="e">{SIG}<terminateEventDefinition/></endEvent>' + flows("s a e"),
        "a",
    ),
    "drawn data": (
        '<property id="p1" name="data"/><dataObject id="d"/><dataObjectReference id="r" dataObjectRef="d"/>'
        + _row(""),
        "ab",
    ),
}


@pytest.mark.parametrize("name", DOES)
def test_it_does_what_is_drawn(name: str) -> None:
    body, expected = DOES[name]
    assert [one for one in bpmn.check_model(model_of(body, OUTSIDE)) if one.severity == "error"] == []
    r = Runner(compiled(body, OUTSIDE), {"n": 2})
    repeated = {e.id for e in r.process.process.elements.values() if e.loop is not None}
    done = [id for id in r.completed() if len(id) == 1 and id in "abc"]
    bodies = sum(id in repeated for id in set(done))
    done = sorted(done)[bodies:] if bodies else sorted(done)
    assert "".join(done) + ("!" if r.execution.failures else "") == expected
    assert r.ended() == (not expected.endswith("!"))


REFUSED: dict[str, tuple[str, str, str]] = {
    "rounds below zero": (_row(_rounds("-1")), "a", "toisto"),
    "loop below zero": (_row(_loop("=true", 'loopMaximum="-1"')), "a", "toisto"),
    "no tokens out": (_row("", 'completionQuantity="0"'), "a", "completionQuantity"),
    "no tokens in": (_row("", 'startQuantity="0"'), "a", "startQuantity"),
    "conditional start of a process": (
        '<startEvent id="s"><conditionalEventDefinition><condition>=n &gt; 1</condition>'
        "</conditionalEventDefinition></startEvent>" + _task("a") + flows("s a"),
        "s",
        "startEvent.conditional",
    ),
    "link to nowhere": (START + TO_LINK.format("out") + flows("s out"), "out", "linkki"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_by_name(name: str) -> None:
    body, element, rule = REFUSED[name]
    assert (element, rule) in [
        (one.element, one.rule)
        for one in bpmn.check_model(model_of(body, OUTSIDE))
        if one.severity == "error"
    ]
