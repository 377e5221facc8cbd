# SPDX-License-Identifier: EUPL-1.2
"""Ad-hoc sub-processes: what is begun, in which order, and when it is done."""

import pytest

from engine import bpmn
from tests.support.kernel import Runner, boundary, compiled, flows, model_of, timer, user, zeebe

SOME = zeebe('<zeebe:adHoc activeElementsCollection="=wanted"/>')


def _body(inside: str, attributes: str = "", condition: str = "", chosen: str = SOME, after: str = "") -> str:
    said = f"<completionCondition>{condition}</completionCondition>" if condition else ""
    return (
        f'<startEvent id="s"/><adHocSubProcess id="h" {attributes}>{chosen}{inside}{said}</adHocSubProcess>'
        f'{after}<endEvent id="e"/>' + flows("s h e")
    )


THREE = user("a") + user("b") + user("c")


def test_what_the_collection_names_is_begun_and_it_ends_when_nothing_is_left() -> None:
    r = Runner(compiled(_body(THREE)), {"wanted": ["c", "a"]})
    assert r.ids("task") == ["c", "a"]
    r.complete("a")
    r.complete("c")
    assert r.ended()
    assert r.completed() == ["s", "a", "c", "h", "e"]


def test_nothing_named_is_passed_over() -> None:
    assert Runner(compiled(_body(THREE)), {"wanted": []}).ended()


def test_the_condition_ends_it_and_takes_the_rest_away() -> None:
    r = Runner(compiled(_body(THREE, condition="=enough")), {"wanted": ["a", "b"], "enough": False})
    r.complete("a")
    assert r.ids("task") == ["b"]
    r = Runner(compiled(_body(THREE, condition="=enough")), {"wanted": ["a", "b"], "enough": False})
    r.complete("b", {"enough": True})
    assert r.ended()
    assert ("ELEMENT_TERMINATED", "a") in r.trace


def test_the_rest_may_be_finished_first() -> None:
    process = compiled(_body(THREE, 'cancelRemainingInstances="false"', "=enough"))
    r = Runner(process, {"wanted": ["a", "b"], "enough": False})
    r.complete("a", {"enough": True})
    assert r.ids("task") == ["b"]
    r.complete("b", {"enough": False})
    assert r.ended()


def test_one_after_the_other() -> None:
    process = compiled(_body(THREE, 'ordering="Sequential"'))
    r = Runner(process, {"wanted": ["b", "a", "c"]})
    for task in ("b", "a", "c"):
        assert r.ids("task") == [task]
        r.complete(task)
    assert r.ended()
    process = compiled(_body(THREE, 'ordering="Sequential"', "=enough"))
    r = Runner(process, {"wanted": ["b", "a", "c"], "enough": False})
    r.complete("b", {"enough": True})
    assert r.ended()
    assert r.completed() == ["s", "b", "h", "e"]


def test_without_a_collection_all_that_no_flow_enters_is_begun() -> None:
    process = compiled(_body(THREE + flows("a b"), condition="=b and c", chosen=""))
    r = Runner(process, {"b": False, "c": False})
    assert r.ids("task") == ["a", "c"]
    r.complete("a")
    r.complete("c", {"c": True})
    assert r.ids("task") == ["b"]
    r.complete("b", {"b": True})
    assert r.ended()


def test_a_condition_that_never_holds_is_told_and_can_be_mended() -> None:
    r = Runner(compiled(_body(THREE, condition="=enough")), {"wanted": ["a"], "enough": False})
    r.complete("a")
    (failure,) = r.advance.failures
    assert (failure.element_id, failure.kind) == ("h", "CONDITION")
    r.act(lambda execution: execution.retry(failure.key))
    assert [one.key for one in r.advance.failures] == [failure.key]
    r.act(lambda execution: execution.set_variables(None, {"enough": True}))
    r.act(lambda execution: execution.retry(failure.key))
    assert r.ended()


def test_a_person_moves_in_what_was_not_begun() -> None:
    r = Runner(compiled(_body(THREE, condition="=enough")), {"wanted": ["a"], "enough": False})
    r.complete("a")
    r.act(lambda execution: execution.add_token("b", {}))
    r.complete("b", {"enough": True})
    assert r.ended()


def test_a_collection_of_something_else_fails_at_the_element() -> None:
    for wanted in (["x"], "a", None, [1]):
        r = Runner(compiled(_body(THREE)), {"wanted": wanted})
        assert [(one.element_id, one.kind) for one in r.advance.failures] == [("h", "EXPRESSION")]
        assert r.ids("task") == []


def test_its_boundary_interrupts_it_and_it_may_be_repeated() -> None:
    late = boundary("late", "h", timer("timeDuration", "PT1H"))
    r = Runner(compiled(_body(THREE, after=late + user("x") + flows("late x"))), {"wanted": ["a", "b"]})
    r.fire("late")
    assert r.ids("task") == ["x"]
    rounds = (
        "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality>"
        "</multiInstanceLoopCharacteristics>"
    )
    r = Runner(compiled(_body(rounds + THREE)), {"wanted": ["a"]})
    assert r.ids("task") == ["a", "a"]
    r.complete("a")
    r.complete("a")
    assert r.ended()


def test_an_event_sub_process_inside_may_interrupt_it() -> None:
    inside = (
        user("a")
        + '<subProcess id="esp" triggeredByEvent="true"><startEvent id="s2">'
        + timer("timeDuration", "PT1H")
        + "</startEvent>"
        + user("x")
        + flows("s2 x")
        + "</subProcess>"
    )
    r = Runner(compiled(_body(inside, 'ordering="Sequential"', "=false")), {"wanted": ["a", "a"]})
    r.fire("s2")
    assert r.ids("task") == ["x"]
    r.complete("x")
    assert r.ended()


REFUSED = {
    "nothing said": _body(THREE, chosen=""),
    "empty": _body("", condition="=true"),
    "start event inside": _body('<startEvent id="s2"/>' + user("a") + flows("s2 a"), condition="=true"),
    "driven by a job": _body(THREE, chosen=zeebe('<zeebe:taskDefinition type="x"/>'), condition="=true"),
    "output collection": _body(
        THREE, chosen=zeebe('<zeebe:adHoc activeElementsCollection="=w" outputCollection="r"/>')
    ),
    "a condition that is no FEEL": _body(THREE, condition="maybe"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    found = bpmn.check_model(model_of(REFUSED[name]))
    errors = [one.rule for one in found if one.severity == "error"]
    assert set(errors) & {"adHocSubProcess", "adHoc", "ehto"}, errors
