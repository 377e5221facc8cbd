# SPDX-License-Identifier: EUPL-1.2
"""What is not carried out of a file is told by name, and truth values are read in both spellings."""

import pytest

from engine import bpmn
from tests.support.kernel import HEAD, Runner, boundary, compiled, flows, model_of, timer, user, zeebe

GOOD = '<startEvent id="s"/>' + user("t") + '<endEvent id="e"/>' + flows("s t e")


def _told(source: str) -> list[tuple[str, str, str]]:
    found = bpmn.check_model(bpmn.read_model(source.encode(), "p.bpmn"))
    return [(one.element, one.rule, one.severity) for one in found]


def _file(body: str, namespaces: str = "", more: str = "") -> str:
    head = HEAD.replace("<definitions ", f"<definitions {namespaces} ")
    return f'{head}{more}<process id="p" isExecutable="true">{body}</process></definitions>'


def test_what_other_vendors_wrote_is_warned_of_once_by_name() -> None:
    other = 'xmlns:other="http://example.org/other"'
    inside = zeebe('<zeebe:userTask/><other:assign to="x"><other:deep/></other:assign>')
    body = GOOD.replace("</userTask>", "</userTask>").replace(
        user("t"), f'<userTask id="t" other:level="3">{inside}</userTask>'
    )
    assert _told(_file(body, other)) == [
        ("t", "vieras laajennos", "warning"),
        ("t", "vieras laajennos", "warning"),
    ]
    messages = [one.message for one in bpmn.check_model(bpmn.read_model(_file(body, other).encode(), "p"))]
    assert "other:assign (1 kpl)" in messages[0]
    assert "other:level (1 kpl)" in messages[1]


MISPLACED = {
    "task definition on a user task": (user("t", '<zeebe:taskDefinition type="x"/>'), "taskDefinition"),
    "decision on a service task": (
        '<serviceTask id="t">'
        + zeebe('<zeebe:taskDefinition type="x"/><zeebe:calledDecision decisionId="D"/>')
        + "</serviceTask>",
        "calledDecision",
    ),
    "mapping with more": (
        user("t", '<zeebe:ioMapping><zeebe:input source="=1" target="a" scope="x"/></zeebe:ioMapping>'),
        "input",
    ),
    "form of another version": (
        user("t", '<zeebe:formDefinition formId="f" bindingType="versionTag"/>'),
        "formDefinition",
    ),
    "unknown": (user("t", "<zeebe:linkedResources/>"), "linkedResources"),
    "propagation that is neither": (
        '<callActivity id="t">'
        + zeebe('<zeebe:calledElement processId="q" propagateAllChildVariables="yes"/>')
        + "</callActivity>",
        "calledElement",
    ),
}


@pytest.mark.parametrize("name", MISPLACED)
def test_what_is_not_read_is_refused_by_name(name: str) -> None:
    task, rule = MISPLACED[name]
    assert ("t", rule, "error") in _told(_file(GOOD.replace(user("t"), task)))


REFUSED = {
    "waitForCompletion": '<startEvent id="s"/><intermediateThrowEvent id="t">'
    '<compensateEventDefinition waitForCompletion="false"/></intermediateThrowEvent><endEvent id="e"/>'
    + flows("s t e"),
    "method": '<startEvent id="s"/><transaction id="t" method="##Store"><task id="i"/></transaction>'
    '<endEvent id="e"/>' + flows("s t e"),
}


@pytest.mark.parametrize("rule", REFUSED)
def test_an_attribute_that_would_mean_something_else_is_refused(rule: str) -> None:
    assert ("t", rule, "error") in _told(_file(REFUSED[rule]))


def test_a_file_that_must_be_understood_is_not() -> None:
    more = '<extension mustUnderstand="true" definition="other"/>'
    assert ("definitions", "mustUnderstand", "error") in _told(_file(GOOD, more=more))
    assert _told(_file(GOOD, more=more.replace("true", "false"))) == []


def test_truth_values_are_read_in_both_spellings() -> None:
    hour = timer("timeDuration", "PT1H")
    beside = boundary("b", "t", hour).replace('cancelActivity="true"', 'cancelActivity="0"')
    body = GOOD + beside + '<task id="x"/>' + flows("b x")
    r = Runner(compiled(body))
    r.fire("b")
    assert r.ids("task") == ["t"]
    repeated = '<multiInstanceLoopCharacteristics isSequential="1"><loopCardinality>2</loopCardinality>'
    body = GOOD.replace("</userTask>", f"{repeated}</multiInstanceLoopCharacteristics></userTask>")
    assert Runner(compiled(body)).ids("task") == ["t"]
    model = bpmn.read_model(_file(GOOD).replace('isExecutable="true"', 'isExecutable="1"').encode(), "p")
    assert model.processes[0].executable
    assert model_of(GOOD).processes[0].executable
