# SPDX-License-Identifier: EUPL-1.2
"""Names that nothing sets and calls in a ring are warned of; what may be right is left alone."""

from collections.abc import Mapping

from engine.bpmn import ProcessModel
from engine.deployments.call_cycles import check_cycles
from engine.deployments.unset_names import check_names
from tests.support.kernel import flow, flows, model_of, script, timer, user

FORM = {"id": "f", "components": [{"key": "income"}, {"path": "home", "components": [{"key": "rooms"}]}]}


def told(body: str, outside: str = "", *forms: Mapping[str, object]) -> list[str]:
    process = model_of(body, outside).processes[0]
    problems = list(check_names([("p.bpmn", process)], forms or [FORM]))
    assert all(one.severity == "warning" and one.rule == "muuttuja" and one.remedy for one in problems)
    return [one.message for one in problems]


def choosing(condition: str) -> str:
    return (
        '<startEvent id="s"/>' + user("t") + '<exclusiveGateway id="g" default="g-b"/><endEvent id="a"/>'
        '<endEvent id="b"/>' + flows("s t g b") + flow("g", "a", condition)
    )


def test_a_slip_of_the_pen_is_told_with_the_name_that_was_meant() -> None:
    (message,) = told(choosing("=incom &gt; 5"))
    assert "incom" in message
    assert "Tarkoititko income?" in message


def test_known_names_and_names_that_may_come_from_outside_are_not() -> None:
    assert told(choosing("=income &gt; 5 and home = 1 and rooms &gt; 1")) == []
    assert told(choosing("=matter = 1")) == []


def test_a_process_that_starts_by_a_timer_has_only_what_it_sets() -> None:
    start = f'<startEvent id="s">{timer("timeCycle", "R/P1D")}</startEvent>'
    known = start + script("x", "=1", "one") + script("y", "=one + 1", "two") + '<endEvent id="e"/>'
    assert told(known + flows("s x y e")) == []
    unknown = start + script("x", "=total + 1", "one") + '<endEvent id="e"/>' + flows("s x e")
    (message,) = told(unknown)
    assert "total" in message
    job = (
        '<serviceTask id="j"><extensionElements><zeebe:taskDefinition type="t"/></extensionElements>'
        "</serviceTask>"
    )
    assert (
        told(start + job + script("x", "=total + 1", "one") + '<endEvent id="e"/>' + flows("s j x e")) == []
    )


def calling(process_id: str, called: str) -> tuple[str, ProcessModel]:
    body = (
        '<startEvent id="s"/><callActivity id="call"><extensionElements>'
        f'<zeebe:calledElement processId="{called}"/></extensionElements></callActivity>' + flows("s call")
    )
    return f"{process_id}.bpmn", model_of(body, process_id=process_id).processes[0]


def test_calls_in_a_ring_over_three_files_are_told_in_each() -> None:
    ring = [calling("a", "b"), calling("b", "c"), calling("c", "a")]
    problems = list(check_cycles(ring))
    assert [one.file for one in problems] == ["a.bpmn", "b.bpmn", "c.bpmn"]
    assert "a → b → c → a" in problems[0].message
    assert list(check_cycles([calling("a", "b"), calling("b", "c")])) == []
    (own,) = check_cycles([calling("a", "a")])
    assert "a → a" in own.message
