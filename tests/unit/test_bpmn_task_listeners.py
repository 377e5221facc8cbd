# SPDX-License-Identifier: EUPL-1.2
"""Listeners of user tasks: asked before each change of the task, which they may correct or deny."""

import pytest

from engine import bpmn
from engine.bpmn.advance import TaskResult
from engine.errors import ExecutionFailed
from tests.support.kernel import Runner, boundary, compiled, flows, listeners, timer, user

ASSIGNMENT = '<zeebe:assignmentDefinition assignee="anna" candidateGroups="a,b"/>'


def _process(*asked: str, more: str = "", extra: str = "") -> bpmn.CompiledProcess:
    task = user("t", listeners(*asked, of_task=True) + more)
    return compiled(f'<startEvent id="s"/>{task}{extra}<endEvent id="e"/>' + flows("s t e"))


def test_a_task_is_offered_when_the_listeners_of_creating_have_answered_with_what_they_corrected() -> None:
    r = Runner(_process("creating:set", "creating:see"))
    (job,) = r.advance.jobs_offered
    assert (job.kind, job.listener_event, r.ids("task")) == ("TASK_LISTENER", "creating", [])
    assert job.headers["io.camunda.zeebe:action"] == "create"
    r.answer_listener(
        "t/creating/set", TaskResult(corrections={"priority": 80, "candidateGroups": ["x"], "dueDate": None})
    )
    (job,) = r.advance.jobs_offered
    assert job.headers["io.camunda.zeebe:priority"] == "80"
    assert job.headers["io.camunda.zeebe:candidateGroups"] == '["x"]'
    r.answer_listener("t/creating/see", TaskResult())
    (offer,) = r.advance.offered
    assert (offer.priority, offer.candidate_groups) == (80, ("x",))


def test_an_assignee_of_the_model_is_asked_about_and_may_be_denied_or_corrected() -> None:
    r = Runner(_process("assigning:ask", more=ASSIGNMENT))
    assert r.advance.jobs_offered[0].headers["io.camunda.zeebe:assignee"] == "anna"
    r.answer_listener("t/assigning/ask", TaskResult(denied=True))
    assert r.advance.offered[0].assignee is None
    r = Runner(_process("assigning:ask", more=ASSIGNMENT))
    r.answer_listener("t/assigning/ask", TaskResult(corrections={"assignee": "olavi"}))
    assert r.advance.offered[0].assignee == "olavi"


def test_assigning_is_held_until_answered_and_told_as_a_change() -> None:
    r = Runner(_process("assigning:ask"))
    assert r.ids("task") == ["t"]
    assert r.change_task("t", "assigning", {"assignee": "anna"})
    assert r.advance.jobs_offered[0].headers["io.camunda.zeebe:changedAttributes"] == '["assignee"]'
    key = r.key("t")
    with pytest.raises(ExecutionFailed, match="edellistä"):
        r.execution.change_task(key, "assigning", {"assignee": "x"}, "assign")
    r.answer_listener("t/assigning/ask", TaskResult(corrections={"priority": 10}))
    (change,) = r.advance.task_changes
    assert (change.event, dict(change.changed)) == ("assigning", {"assignee": "anna", "priority": 10})
    assert r.change_task("t", "assigning", {"assignee": None}), "asked again, each time"
    r.answer_listener("t/assigning/ask", TaskResult(denied=True, reason="ei nyt"))
    (change,) = r.advance.task_changes
    assert (change.denied, change.reason) == (True, "ei nyt")
    assert r.ids("task") == ["t"]


def test_a_change_that_nobody_listens_to_is_not_held() -> None:
    r = Runner(_process("completing:ask"))
    assert not r.change_task("t", "assigning", {"assignee": "anna"})
    assert not r.change_task("t", "updating", {"priority": 1})
    assert r.change_task("t", "completing", {})
    assert r.advance.jobs_offered[0].headers["io.camunda.zeebe:assignee"] == "anna"
    assert r.advance.jobs_offered[0].headers["io.camunda.zeebe:priority"] == "1"


def test_completing_waits_and_a_denied_one_leaves_the_task_open() -> None:
    r = Runner(_process("completing:first", "completing:second"))
    assert r.change_task("t", "completing", {}, {"x": 1})
    r.answer_listener("t/completing/first", TaskResult())
    r.answer_listener("t/completing/second", TaskResult(denied=True, reason="puuttuu"))
    assert r.ids("task") == ["t"]
    assert r.change_task("t", "completing", {}, {"x": 2})
    assert r.ids("job") == ["t/completing/first"], "all are asked again"
    r.answer_listener("t/completing/first", TaskResult())
    r.answer_listener("t/completing/second", TaskResult())
    assert r.ended()
    assert r.execution.variables["x"] == 2
    assert [(one.event, one.denied) for one in r.advance.task_changes] == [("completing", False)]
    assert r.advance.withdrawn == ()


def test_what_a_listener_of_a_task_may_not_say() -> None:
    r = Runner(_process("creating:a", more=ASSIGNMENT))
    key = r.key("t/creating/a")
    for result, variables, why in (
        (TaskResult(denied=True), {}, "kieltää"),
        (TaskResult(corrections={"name": "x"}), {}, "name"),
        (TaskResult(corrections={"assignee": "x"}), {}, "nimettäessä"),
        (TaskResult(), {"x": 1}, "muuttujia"),
    ):
        with pytest.raises(ExecutionFailed, match=why):
            r.execution.answer_listener(key, variables, result)
    assert r.execution.awaits(key)


LATE = boundary("late", "t", timer("timeDuration", "PT1H"))


def test_canceling_is_heard_before_what_interrupted_goes_on() -> None:
    extra = LATE + user("next") + flows("late next")
    r = Runner(_process("canceling:bye", extra=extra))
    r.fire("late")
    assert (r.ids("job"), r.ids("task")) == (["t/canceling/bye"], [])
    assert ("ELEMENT_TERMINATED", "t") not in r.trace
    r.answer_listener("t/canceling/bye", TaskResult())
    assert r.ids("task") == ["next"]
    assert ("ELEMENT_TERMINATED", "t") in r.trace
    r.complete("next")
    assert r.ended()


def test_a_cancelled_instance_ends_when_its_listeners_have_heard() -> None:
    r = Runner(_process("canceling:bye"))
    r.act(lambda execution: execution.cancel())
    assert not r.ended()
    r.act(lambda execution: execution.cancel())
    assert r.ids("job") == ["t/canceling/bye"], "cancelling twice asks once"
    r.answer_listener("t/canceling/bye", TaskResult())
    assert r.advance.ended == "TERMINATED"


def test_a_boundary_interrupts_a_completion_that_is_held() -> None:
    r = Runner(_process("completing:ask", extra=LATE + user("next") + flows("late next")))
    r.change_task("t", "completing", {}, {})
    r.fire("late")
    assert (r.ids("job"), r.ids("task")) == ([], ["next"])
    assert len(r.advance.withdrawn) == len(r.advance.jobs_withdrawn) == 1
