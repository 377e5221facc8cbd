# SPDX-License-Identifier: EUPL-1.2
"""Each rule of the check refuses what it should, by element, and lets the right model pass."""

import pytest

from engine import bpmn
from engine.errors import ModelInvalid
from tests.support.kernel import HEAD, flow, flows, listeners, model_of, script, user, zeebe

GOOD = '<startEvent id="s"/>' + user("a") + '<endEvent id="e"/>' + flows("s a e")


def _catch(definition: str) -> str:
    return (
        f'<startEvent id="s"/><intermediateCatchEvent id="c">{definition}</intermediateCatchEvent>'
        '<endEvent id="e"/>' + flows("s c e")
    )


def _timer(kind: str, text: str) -> str:
    return _catch(f"<timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition>")


def _task(inner: str) -> str:
    return '<startEvent id="s"/>' + inner + '<endEvent id="e"/>' + flows("s t e")


def _problems(body: str, outside: str = "", severity: str = "error") -> list[tuple[str, str]]:
    found = bpmn.check_model(model_of(body, outside))
    assert all(problem.message and problem.remedy for problem in found)
    return [(problem.element, problem.rule) for problem in found if problem.severity == severity]


def test_a_good_model_has_no_problems() -> None:
    assert bpmn.check_model(model_of(GOOD)) == []


REFUSED = {
    "flow to nothing": (GOOD + '<sequenceFlow id="x" sourceRef="a" targetRef="s9"/>', "x", "nuoli"),
    "flow into start": (GOOD + flows("a s"), "s", "alkutapahtuma"),
    "flow out of end": (GOOD + flows("e a"), "e", "päätöstapahtuma"),
    "two starts": (GOOD + '<startEvent id="s2"/>' + flows("s2 a"), "s2", "alkutapahtuma"),
    "unreachable": (GOOD + user("b") + user("c") + flows("b c"), "b", "saavutettavuus"),
    "flow over the edge": (
        '<startEvent id="s"/><subProcess id="sub"><startEvent id="s2"/>'
        + user("b")
        + flows("s2 b")
        + "</subProcess>"
        + user("a")
        + flows("s sub, b a"),
        "b-a",
        "nuoli",
    ),
    "choice without condition": (
        '<startEvent id="s"/><exclusiveGateway id="g"/>' + user("a") + user("b") + flows("s g a, g b"),
        "g-a",
        "ehto",
    ),
    "condition that is no FEEL": (
        '<startEvent id="s"/><exclusiveGateway id="g" default="g-a"/>'
        + user("a")
        + user("b")
        + flows("s g a")
        + flow("g", "b", "x == 1"),
        "g-b",
        "ehto",
    ),
    "condition that does not parse": (
        '<startEvent id="s"/><exclusiveGateway id="g" default="g-a"/>'
        + user("a")
        + user("b")
        + flows("s g a")
        + flow("g", "b", "=x ="),
        "g-b",
        "ehto",
    ),
    "endless loop": (
        '<startEvent id="s"/><exclusiveGateway id="m"/>' + script("x", "=1", "n") + flows("s m x m"),
        "m",
        "silmukka",
    ),
    "python": (
        _task('<scriptTask id="t" scriptFormat="python"><script>x = 1</script></scriptTask>'),
        "t",
        "komentosarja",
    ),
    "service without type": (_task('<serviceTask id="t"/>'), "t", "palvelutehtävä"),
    "decision without result": (
        _task(
            '<businessRuleTask id="t">'
            + zeebe('<zeebe:calledDecision decisionId="D"/>')
            + "</businessRuleTask>"
        ),
        "t",
        "päätös",
    ),
    "call of nothing": (_task('<callActivity id="t"/>'), "t", "kutsu"),
    "receive without message": (_task('<receiveTask id="t"/>'), "t", "vastaanotto"),
    "mapping that does not parse": (
        _task(
            '<task id="t">'
            + zeebe('<zeebe:ioMapping><zeebe:input source="=a +" target="b"/></zeebe:ioMapping>')
            + "</task>"
        ),
        "t",
        "lauseke",
    ),
    "rounds over the cap": (
        _task(
            '<task id="t"><multiInstanceLoopCharacteristics><loopCardinality>99999</loopCardinality>'
            "</multiInstanceLoopCharacteristics></task>"
        ),
        "t",
        "toisto",
    ),
    "rounds without a collection": (
        _task('<task id="t"><multiInstanceLoopCharacteristics/></task>'),
        "t",
        "toisto",
    ),
    "timer under a second": (_timer("timeDuration", "PT0.5S"), "c", "ajastin"),
    "timer that is no time": (_timer("timeDate", "huomenna"), "c", "ajastin"),
    "cycle without a length": (_timer("timeCycle", "R1000000000/PT0S"), "c", "ajastin"),
    "catch without a kind": (_catch(""), "c", "välitapahtuma"),
    "link without its pair": (
        '<startEvent id="s"/><intermediateThrowEvent id="l"><linkEventDefinition name="L"/>'
        "</intermediateThrowEvent>" + flows("s l"),
        "l",
        "linkki",
    ),
    "boundary without a flow": (
        GOOD + '<boundaryEvent id="b" attachedToRef="a"><errorEventDefinition/></boundaryEvent>',
        "b",
        "reunatapahtuma",
    ),
    "boundary on a gateway": (
        '<startEvent id="s"/><parallelGateway id="g"/>'
        + user("a")
        + '<boundaryEvent id="b" attachedToRef="g">'
        "<errorEventDefinition/></boundaryEvent>" + flows("s g a, b a"),
        "b",
        "reunatapahtuma",
    ),
    "event sub-process without a trigger": (
        GOOD
        + '<subProcess id="esp" triggeredByEvent="true"><startEvent id="s2"/>'
        + user("b")
        + flows("s2 b")
        + "</subProcess>",
        "s2",
        "tapahtuma-aliprosessi",
    ),
    "compensation without a handler": (
        GOOD + '<boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>',
        "b",
        "kompensaatio",
    ),
    "ad hoc": (
        '<startEvent id="s"/><adHocSubProcess id="t"><task id="x"/></adHocSubProcess>' + flows("s t"),
        "t",
        "adHocSubProcess",
    ),
    "listener without a type": (
        _task('<task id="t">' + zeebe(listeners("start:")) + "</task>"),
        "t",
        "kuuntelija",
    ),
    "listener of a task on another element": (
        _task('<task id="t">' + zeebe(listeners("creating:x", of_task=True)) + "</task>"),
        "t",
        "taskListeners",
    ),
    "extension in the wrong place": (
        _task('<task id="t">' + zeebe('<zeebe:taskSchedule dueDate="=d"/>') + "</task>"),
        "t",
        "taskSchedule",
    ),
    "attribute that is not read": (
        _task(user("t", '<zeebe:formDefinition formKey="camunda-forms:bpmn:x"/>')),
        "t",
        "formDefinition",
    ),
    "binding that is not there": (
        _task(
            '<callActivity id="t">'
            + zeebe('<zeebe:calledElement processId="x" bindingType="newest"/>')
            + "</callActivity>"
        ),
        "t",
        "calledElement",
    ),
    "unknown extension": (_task('<task id="t">' + zeebe("<zeebe:adHoc/>") + "</task>"), "t", "adHoc"),
    "start quantity zero": (_task('<task id="t" startQuantity="0"/>'), "t", "startQuantity"),
    "event gateway before a task": (
        '<startEvent id="s"/><eventBasedGateway id="g"/>' + user("a") + user("b") + flows("s g a, g b"),
        "a",
        "tapahtumaportti",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    body, element, rule = REFUSED[name]
    assert (element, rule) in _problems(body)


def test_message_that_is_waited_for_needs_a_correlation_key() -> None:
    body = _catch('<messageEventDefinition messageRef="m"/>')
    assert ("c", "tunniste") in _problems(body, '<message id="m" name="hello"/>')


def test_a_reference_to_something_of_another_kind_is_refused() -> None:
    body = '<startEvent id="s"/><intermediateThrowEvent id="t"><eventDefinitionRef>s</eventDefinitionRef>'
    body += '</intermediateThrowEvent><endEvent id="e"/>' + flows("s t e")
    assert ("t", "viittaus") in _problems(body)
    assert ("c", "viittaus") in _problems(_catch('<signalEventDefinition signalRef="nobody"/>'))


def test_flows_that_their_ends_do_not_list_are_warned_of() -> None:
    body = GOOD.replace('<endEvent id="e"/>', '<endEvent id="e"><incoming>s-a</incoming></endEvent>')
    found = _problems(body, severity="warning")
    assert {("e", "incoming/outgoing"), ("a-e", "incoming/outgoing")} <= set(found)


def test_a_function_that_is_not_there_is_refused() -> None:
    def model(expression: str) -> str:
        return '<startEvent id="s"/>' + script("x", expression, "v") + '<endEvent id="e"/>' + flows("s x e")

    assert _problems(model("=arkipäivä(1)")) == [("x", "funktio")]
    assert _problems(model("=working day(today(), 7)")) == []


def test_warned_of() -> None:
    body = '<startEvent id="s"/><userTask id="a"/>' + flows("s a")
    assert set(_problems(body, severity="warning")) == {("a", "userTask"), ("p", "päätöstapahtuma")}


def test_choice_without_default_is_warned_of() -> None:
    body = (
        '<startEvent id="s"/><exclusiveGateway id="g"/>'
        + user("a")
        + user("b")
        + '<endEvent id="e"/>'
        + flows("s g, a e, b e")
        + flow("g", "a", "=x")
        + flow("g", "b", "=not(x)")
    )
    assert _problems(body) == []
    assert ("g", "oletushaara") in _problems(body, severity="warning")


def test_the_schema_refuses_with_the_nearest_element() -> None:
    source = f'{HEAD}<process id="p"><startEvent id="s"/><nonsense/></process></definitions>'
    with pytest.raises(ModelInvalid) as refused:
        bpmn.read_model(source.encode(), "x.bpmn")
    assert refused.value.problems[0].rule == "XSD"
    assert "nonsense" in refused.value.problems[0].message


def test_what_is_read_of_an_element() -> None:
    model = model_of(
        '<laneSet id="ls"><lane id="lane1" name="Ohjaajat"><flowNodeRef>a</flowNodeRef></lane></laneSet>'
        + GOOD.replace('<userTask id="a">', '<userTask id="a" name="Tee  jotain">')
    )
    process = model.processes[0]
    element = process.elements["a"]
    assert (element.name, element.lane, element.incoming, element.outgoing) == (
        "Tee jotain",
        "lane1",
        ("s-a",),
        ("a-e",),
    )
    assert dict(process.lanes) == {"lane1": "Ohjaajat"}


def test_a_thousand_tasks_in_a_row_are_read_checked_and_compiled() -> None:
    ids = [f"t{n}" for n in range(1000)]
    body = '<startEvent id="s"/>' + "".join(f'<task id="{id}"/>' for id in ids) + flows(" ".join(["s", *ids]))
    model = model_of(body)
    assert [p for p in bpmn.check_model(model) if p.severity == "error"] == []
    assert len(bpmn.compile_process(model, "p").spec.task_specs) > 1000


FORK = (
    '<startEvent id="s"/><{kind} id="g" default="g-a"/>' + user("a") + user("b") + '<parallelGateway id="j"/>'
)
FORK += '<endEvent id="e"/>' + flows("s g a j e, b j") + flow("g", "b", "=x")


def test_a_join_that_can_never_open_is_warned_of() -> None:
    def told(body: str) -> bool:
        return ("j", "yhdistäminen") in _problems(body, severity="warning")

    assert told(FORK.format(kind="exclusiveGateway"))
    assert not told(FORK.format(kind="inclusiveGateway"))
    loop = (
        '<startEvent id="s"/><parallelGateway id="f"/><exclusiveGateway id="g" default="g-a"/>'
        + user("a")
        + user("b")
        + '<parallelGateway id="j"/><endEvent id="e"/>'
        + flows("s f g a j e, f b j")
        + flow("g", "e", "=x")
    )
    assert not told(loop)
