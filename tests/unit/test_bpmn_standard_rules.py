# SPDX-License-Identifier: EUPL-1.2
"""Rules of the standard, each broken by a model of our own: told at the element, refused or warned of.

The numbers are those of the public list of rules; cases of other rules are in the conformance suite.
"""

import pytest

from engine import bpmn
from engine.errors import ModelInvalid, Problem
from tests.support.kernel import (
    ERROR,
    ESCALATION,
    MESSAGE,
    SIGNAL,
    boundary,
    flow,
    flows,
    model_of,
    timer,
    user,
)

OUTSIDE = MESSAGE + SIGNAL + ERROR + ESCALATION
ITEMS = (
    '<itemDefinition id="i1" structureRef="x"/><itemDefinition id="i2" structureRef="y"/>'
    '<itemDefinition id="many" isCollection="true"/><message id="om" itemRef="i2"/>'
    '<interface id="itf" name="i"><operation id="op" name="o"><inMessageRef>om</inMessageRef>'
    "<outMessageRef>om</outMessageRef></operation></interface>"
)
MSG, SIG = '<messageEventDefinition messageRef="m"/>', '<signalEventDefinition signalRef="sig"/>'
ERR = '<errorEventDefinition errorRef="err"/>'
ESC = '<escalationEventDefinition escalationRef="esc"/>'
TIME = timer("timeDuration", "PT1H")
LINK, TERMINATE = '<linkEventDefinition name="L"/>', "<terminateEventDefinition/>"
CANCEL, COMPENSATE = "<cancelEventDefinition/>", "<compensateEventDefinition/>"
GOOD = '<startEvent id="s"/>' + user("a") + '<endEvent id="e"/>' + flows("s a e")
CHOICE = user("a") + user("b") + '<endEvent id="e"/>' + flows("a e, b e") + flow("g", "b", "=x")


def _one(tag: str, inside: str = "", attributes: str = "", more: str = "") -> str:
    return (
        f'<startEvent id="s"/><{tag} id="t" {attributes}>{inside}</{tag}><endEvent id="e"/>'
        + flows("s t e")
        + more
    )


def _io(inside: str) -> str:
    return f"<ioSpecification>{inside}</ioSpecification>"


def _in(id: str, item: str = "i1") -> str:
    return f'<dataInput id="{id}" itemSubjectRef="{item}"/>'


def _out(id: str, item: str = "i1") -> str:
    return f'<dataOutput id="{id}" itemSubjectRef="{item}"/>'


def _ins(*ids: str, more: str = "") -> str:
    return "<inputSet>" + "".join(f"<dataInputRefs>{id}</dataInputRefs>" for id in ids) + more + "</inputSet>"


def _outs(*ids: str, more: str = "") -> str:
    inside = "".join(f"<dataOutputRefs>{id}</dataOutputRefs>" for id in ids)
    return f"<outputSet>{inside}{more}</outputSet>"


def _at(definition: str, interrupting: bool = True, out: str = "b e") -> str:
    return GOOD + boundary("b", "a", definition, interrupting) + (flows(out) if out else "")


def _sub(start: str) -> str:
    return (
        GOOD
        + f'<subProcess id="es" triggeredByEvent="true">{start}{user("w")}'
        + flows("s2 w")
        + "</subProcess>"
    )


def _start(definition: str, attributes: str = "") -> str:
    return _sub(f'<startEvent id="s2" {attributes}>{definition}</startEvent>')


def _race(targets: str, drawn: str) -> str:
    body = '<startEvent id="s"/><eventBasedGateway id="g"/>' + targets + '<endEvent id="e"/>'
    return body + flows("s g") + drawn


def _loose(inside: str, drawn: str) -> str:
    condition = "<completionCondition>=true</completionCondition>"
    return _one("adHocSubProcess", inside + drawn + condition)


C1 = f'<intermediateCatchEvent id="c1">{MSG}</intermediateCatchEvent>'
C2 = f'<intermediateCatchEvent id="c2">{TIME}</intermediateCatchEvent>'
CATCH_LINK = f'<intermediateCatchEvent id="c">{LINK}</intermediateCatchEvent><endEvent id="e2"/>'
WAIT = '<receiveTask id="{}" messageRef="m"/>'
NOTE = '<textAnnotation id="ta"/>'
BROKEN: dict[str, tuple[str, str]] = {
    "EXT007": (GOOD + '<sequenceFlow id="x" sourceRef="ta" targetRef="a"/>' + NOTE, "nuoli"),
    "EXT017": (
        '<startEvent id="s"/><exclusiveGateway id="g" gatewayDirection="Converging" default="g-a"/>'
        + flows("s g a")
        + CHOICE,
        "portin suunta",
    ),
    "EXT018": (
        '<startEvent id="s"/><parallelGateway id="f"/><task id="x"/><task id="y"/>'
        '<exclusiveGateway id="g" gatewayDirection="Diverging" default="g-a"/>'
        + flows("s f x g, f y g a")
        + CHOICE,
        "portin suunta",
    ),
    "EXT019": (
        '<startEvent id="s"/><exclusiveGateway id="g" gatewayDirection="Mixed" default="g-a"/>'
        + flows("s g a")
        + CHOICE,
        "portin suunta",
    ),
    "EXT020": (GOOD + '<dataObject id="d" itemSubjectRef="many"/>', "kokoelma"),
    "EXT022": (_start(SIG) + flows("a es"), "nuoli"),
    "EXT024": (GOOD.replace('sourceRef="s"', 'sourceRef="s" isImmediate="false"'), "nuoli"),
    "EXT025": (
        '<startEvent id="s"/><task id="t"/><endEvent id="e"/>' + flows("s t") + flow("t", "e", "=x"),
        "ehto",
    ),
    "EXT037": (_one("task", attributes='startQuantity="0"'), "startQuantity"),
    "EXT038": (_one("task", attributes='completionQuantity="0"'), "completionQuantity"),
    "EXT042": (
        _one("serviceTask", _io(_in("d1") + _ins("d1") + _ins("d1") + _outs()), 'operationRef="op"'),
        "palveluliittymä",
    ),
    "EXT044": (
        _one("serviceTask", _io(_in("d1") + _ins("d1") + _outs()), 'operationRef="op"'),
        "palveluliittymä",
    ),
    "EXT046": (
        _one("sendTask", _io(_in("d1", "i2") + _ins("d1") + _ins("d1") + _outs()), 'messageRef="om"'),
        "palveluliittymä",
    ),
    "EXT048": (_one("sendTask", _io(_in("d1") + _ins("d1") + _outs()), 'messageRef="om"'), "palveluliittymä"),
    "EXT049": (_one("receiveTask", attributes='messageRef="m" instantiate="true"'), "instantiate"),
    "EXT052": (
        _one("receiveTask", _io(_out("d1") + _ins() + _outs("d1")), 'messageRef="om"'),
        "palveluliittymä",
    ),
    "EXT053": (_one("scriptTask", "<script>x</script>"), "komentosarja"),
    "EXT058": (
        _sub(f'<startEvent id="s2">{SIG}</startEvent><startEvent id="s3">{SIG}</startEvent>'),
        "tapahtuma-aliprosessi",
    ),
    "EXT059 none": (_start(""), "tapahtuma-aliprosessi"),
    "EXT059 cancel": (_start(CANCEL), "startEvent.cancel"),
    "EXT059 link": (_start(LINK), "startEvent.link"),
    "EXT059 terminate": (_start(TERMINATE), "startEvent.terminate"),
    "EXT059 compensation": (_start(COMPENSATE, 'isInterrupting="false"'), "kompensaatio"),
    "EXT059 error": (_start(ERR, 'isInterrupting="false"'), "tapahtuma-aliprosessi"),
    "EXT061": (_loose("", ""), "adHocSubProcess"),
    "EXT062 start": (_loose('<startEvent id="s2"/>' + user("w"), flows("s2 w")), "adHocSubProcess"),
    "EXT062 end": (_loose('<endEvent id="e2"/>' + user("w"), flows("w e2")), "adHocSubProcess"),
    "EXT063": (
        _one("callActivity", _io(_in("d1") + _ins("d1") + _outs()), 'calledElement="p"').replace(
            '<startEvent id="s"/>',
            _io(_in("d2") + _in("d3") + _ins("d2", "d3") + _outs()) + '<startEvent id="s"/>',
        ),
        "palveluliittymä",
    ),
    "EXT068": (
        _one(
            "task",
            "<multiInstanceLoopCharacteristics><loopDataInputRef>no</loopDataInputRef>"
            "</multiInstanceLoopCharacteristics>",
        ),
        "viittaus",
    ),
    "EXT079": (_one("subProcess", _io(_ins() + _outs()) + user("w")), "tietojoukko"),
    "EXT086": (
        _one(
            "task",
            _io(
                _in("d1")
                + _in("d2")
                + _ins("d1", more="<whileExecutingInputRefs>d2</whileExecutingInputRefs>")
                + _outs()
            ),
        ),
        "tietojoukko",
    ),
    "EXT090": (
        _one(
            "task",
            _io(
                _out("d1")
                + _out("d2")
                + _ins()
                + _outs("d1", more="<whileExecutingOutputRefs>d2</whileExecutingOutputRefs>")
            ),
        ),
        "tietojoukko",
    ),
    "EXT091": (
        _one(
            "task",
            _io(_in("d1") + _ins("d1") + _outs())
            + '<dataInputAssociation id="dia"><sourceRef>ob</sourceRef><targetRef>d1</targetRef>'
            "</dataInputAssociation>",
            more='<dataObject id="ob" itemSubjectRef="i2"/>',
        ),
        "tietoliitos",
    ),
    "EXT094": (
        '<startEvent id="s"/><endEvent id="e">'
        + _in("d1")
        + _ins("d1")
        + '<messageEventDefinition messageRef="om"/></endEvent>'
        + flows("s e"),
        "tapahtuman tieto",
    ),
    "EXT100": (
        _one("subProcess", f'<startEvent id="s2">{SIG}</startEvent>{user("w")}' + flows("s2 w")),
        "startEvent.signal",
    ),
    "EXT105": ('<startEvent id="s"/>' + user("a") + flows("s a"), "päätöstapahtuma"),
    **{
        f"EXT110 {name} {interrupting}": (_at(definition, interrupting), rule)
        for interrupting in (True, False)
        for name, definition, rule in (
            ("link", LINK, "boundaryEvent.link"),
            ("terminate", TERMINATE, "boundaryEvent.terminate"),
            ("none", "", "reunatapahtuma"),
        )
    },
    "EXT110 error": (_at(ERR, False), "reunatapahtuma"),
    "EXT110 cancel": (_at(CANCEL, False), "peruutus"),
    "EXT110 compensation": (_at(COMPENSATE, False), "kompensaatio"),
    "EXT112": (_at(SIG, out="b e, a b"), "reunatapahtuma"),
    "EXT114": (
        _at(COMPENSATE)
        + '<task id="h" isForCompensation="true"/><association id="as" sourceRef="b" targetRef="h"/>',
        "kompensaatio",
    ),
    "EXT115": (
        GOOD + f'<intermediateThrowEvent id="t">{SIG}</intermediateThrowEvent>' + flows("t e"),
        "välitapahtuma",
    ),
    "EXT116": (
        f'<startEvent id="s"/><intermediateThrowEvent id="t">{SIG}</intermediateThrowEvent>' + flows("s t"),
        "välitapahtuma",
    ),
    "EXT117 throw": (_one("intermediateThrowEvent", LINK) + CATCH_LINK + flows("c e2"), "linkki"),
    "EXT117 catch": (
        '<startEvent id="s"/><parallelGateway id="g"/>'
        f'<intermediateThrowEvent id="t">{LINK}</intermediateThrowEvent>'
        + CATCH_LINK
        + flows("s g t, g c e2"),
        "linkki",
    ),
    "EXT118": (
        f'<startEvent id="s"/><intermediateThrowEvent id="t">{LINK}</intermediateThrowEvent>' + flows("s t"),
        "linkki",
    ),
    "EXT122": (_one("intermediateCatchEvent", COMPENSATE), "intermediateCatchEvent.compensate"),
    "EXT127": (_one("intermediateCatchEvent", "<messageEventDefinition/>"), "message"),
    "EXT135": ('<startEvent id="s"/><exclusiveGateway id="g"/><endEvent id="e"/>' + flows("s g e"), "portti"),
    "EXT136": (_race(C1, flows("g c1 e")), "tapahtumaportti"),
    "EXT137": (_race(C1 + C2, flow("g", "c1", "=x") + flows("g c2 e, c1 e")), "tapahtumaportti"),
    "EXT138": (_race(C1 + user("u"), flows("g c1 e, g u e")), "tapahtumaportti"),
    "EXT139": (_race(C1 + WAIT.format("u"), flows("g c1 e, g u e")), "tapahtumaportti"),
    "EXT140": (
        _race(WAIT.format("u") + WAIT.format("v") + boundary("b", "u", SIG), flows("g u e, g v e, b e")),
        "tapahtumaportti",
    ),
    "EXT141": (
        '<startEvent id="s"/><parallelGateway id="f"/><eventBasedGateway id="g"/>'
        + C1
        + C2
        + '<endEvent id="e"/>'
        + flows("s f g c1 e, g c2 e, f c1"),
        "tapahtumaportti",
    ),
    "EXT143": (_at(COMPENSATE, out=""), "kompensaatio"),
    **{
        f"EXT148 {name}": (_one("intermediateCatchEvent", definition), f"intermediateCatchEvent.{name}")
        for name, definition in (("error", ERR), ("escalation", ESC), ("terminate", TERMINATE))
    },
    **{
        f"EXT149 {name}": (_one("intermediateThrowEvent", definition), f"intermediateThrowEvent.{name}")
        for name, definition in (
            ("error", ERR),
            ("timer", TIME),
            ("terminate", TERMINATE),
            ("cancel", CANCEL),
        )
    },
    "EXT151": (
        '<startEvent id="s"/><parallelGateway id="f"/>'
        + user("a")
        + user("b")
        + '<endEvent id="e"/>'
        + flows("s f a e, f b"),
        "päätöstapahtuma",
    ),
}
FLOW = '<messageFlow id="mf" sourceRef="{}" targetRef="{}"/>'
POOLS = (
    '<collaboration id="col"><participant id="p1" processRef="p"/><participant id="p2"/>{}</collaboration>'
)
BETWEEN = {
    "EXT008": (FLOW.format("p2", "ta"), "viestinuoli"),
    "EXT009": (FLOW.format("ta", "p2"), "viestinuoli"),
    "EXT102": (FLOW.format("s", "p2"), "viestinuoli"),
    "EXT103": (FLOW.format("p2", "s"), "viestinuoli"),
}


def _told(body: str, outside: str) -> list[Problem]:
    try:
        return bpmn.check_model(model_of(body, outside))
    except ModelInvalid as error:
        return list(error.problems)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_told_at_its_element(name: str) -> None:
    body, rule = BROKEN[name]
    found = [one for one in _told(body, OUTSIDE + ITEMS) if one.rule == rule]
    assert found
    assert all(one.element and one.message and one.remedy for one in found)


@pytest.mark.parametrize("name", BETWEEN)
def test_a_broken_rule_of_pools_is_told(name: str) -> None:
    drawn, rule = BETWEEN[name]
    found = _told(GOOD + NOTE, OUTSIDE + POOLS.format(drawn))
    assert {one.element for one in found if one.rule == rule} <= {"mf", "s"}
    assert rule in [one.rule for one in found]


def test_the_model_that_they_break_is_good() -> None:
    assert _told(GOOD, OUTSIDE + ITEMS) == []
