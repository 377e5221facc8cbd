# SPDX-License-Identifier: EUPL-1.2
"""Execution listeners: asked in order, before and after each element, and around the whole process."""

import pytest

from engine import bpmn
from engine.bpmn.advance import TaskResult
from engine.errors import ExecutionFailed
from tests.support.kernel import (
    HEAD,
    MESSAGE,
    Runner,
    World,
    boundary,
    compiled,
    flow,
    flows,
    listeners,
    model_of,
    script,
    timer,
    user,
    zeebe,
)

STRAIGHT = '<startEvent id="s"/>{task}<endEvent id="e"/>' + flows("s t e")


def _straight(task: str) -> bpmn.CompiledProcess:
    return compiled(STRAIGHT.replace("{task}", task))


def test_start_listeners_are_asked_in_order_after_the_inputs_and_give_local_variables() -> None:
    asked = listeners("start:first", "start:second")
    mapping = '<zeebe:ioMapping><zeebe:input source="=1" target="a"/></zeebe:ioMapping>'
    r = Runner(_straight(user("t", asked + mapping)))
    assert r.ids("job") == ["t/start/first"]
    (job,) = r.advance.jobs_offered
    assert (job.kind, job.listener_event, job.variables) == ("EXECUTION_LISTENER", "start", {"a": 1})
    assert job.key != job.element_key
    r.complete("t/start/first", {"b": 2})
    (job,) = r.advance.jobs_offered
    assert (r.ids("job"), job.variables) == (["t/start/second"], {"a": 1, "b": 2})
    assert r.ids("task") == []
    r.complete("t/start/second")
    assert r.ids("task") == ["t"]
    r.complete("t", {"b": 3})
    assert r.ended()
    assert dict(r.execution.variables) == {}


def test_end_listeners_come_after_the_outputs_and_write_around_the_element() -> None:
    asked = listeners("end:close")
    mapping = '<zeebe:ioMapping><zeebe:output source="=x + 1" target="y"/></zeebe:ioMapping>'
    r = Runner(_straight(user("t", asked + mapping)))
    r.complete("t", {"x": 1})
    (job,) = r.advance.jobs_offered
    assert (job.listener_event, job.variables) == ("end", {"y": 2})
    assert not r.ended()
    assert ("ELEMENT_COMPLETED", "t") not in r.trace
    r.complete("t/end/close", {"z": 5})
    assert r.ended()
    assert dict(r.execution.variables) == {"y": 2, "z": 5}


NODES = {
    "task": '<task id="t">{x}</task>',
    "manual task": '<manualTask id="t">{x}</manualTask>',
    "sub-process": '<subProcess id="t">{x}<task id="i"/></subProcess>',
    "transaction": '<transaction id="t">{x}<task id="i"/></transaction>',
    "throw": '<intermediateThrowEvent id="t">{x}</intermediateThrowEvent>',
    "ad hoc": '<adHocSubProcess id="t">{x}<task id="i"/><completionCondition>=true</completionCondition>'
    "</adHocSubProcess>",
}


@pytest.mark.parametrize("name", NODES)
def test_every_kind_of_node_asks_before_and_after(name: str) -> None:
    asked = zeebe(listeners("start:before", "end:after"))
    r = Runner(_straight(NODES[name].replace("{x}", asked)))
    assert r.ids("job") == ["t/start/before"]
    assert not r.completed() or r.completed() == ["s"]
    r.complete("t/start/before")
    assert r.ids("job") == ["t/end/after"]
    r.complete("t/end/after")
    assert r.ended()
    assert r.completed()[-2:] == ["t", "e"]


def test_a_gateway_asks_before_it_chooses() -> None:
    body = (
        '<startEvent id="s"/><exclusiveGateway id="g" default="g-a">'
        + zeebe(listeners("start:judge"))
        + '</exclusiveGateway><task id="a"/><task id="b"/>'
        + flows("s g a")
        + flow("g", "b", "=good")
    )
    r = Runner(compiled(body))
    r.complete("g/start/judge", {"good": True})
    assert r.completed() == ["s", "g", "b"]
    assert "good" not in r.execution.variables


def test_a_message_is_awaited_under_the_key_that_a_listener_gave() -> None:
    asked = zeebe(listeners("start:key"))
    body = (
        f'<startEvent id="s"/><intermediateCatchEvent id="c">{asked}'
        '<messageEventDefinition messageRef="m"/></intermediateCatchEvent>' + flows("s c")
    )
    r = Runner(compiled(body, MESSAGE))
    r.complete("c/start/key", {"ref": "abc"})
    (opened,) = r.advance.subscriptions_opened
    assert opened.correlation_key == "abc"


def test_the_process_itself_asks_before_its_start_and_after_its_end() -> None:
    body = zeebe(listeners("start:open", "end:shut")) + '<startEvent id="s"/>' + user("t") + flows("s t")
    r = Runner(compiled(body), {"a": 1})
    (job,) = r.advance.jobs_offered
    assert (r.ids("job"), job.element_key, r.completed()) == (["p/start/open"], None, [])
    assert [(one.element_id, one.kind) for one in r.execution.where()] == [("p", "listener")]
    r.complete("p/start/open", {"b": 2})
    assert (r.ids("task"), dict(r.execution.variables)) == (["t"], {"a": 1, "b": 2})
    r.complete("t")
    assert (r.ids("job"), r.ended()) == (["p/end/shut"], False)
    r.complete("p/end/shut", {"c": 3})
    assert r.ended()
    assert r.advance.variables == {"a": 1, "b": 2, "c": 3}


def test_each_round_asks_and_the_whole_asks_before_all() -> None:
    loop = (
        "<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics "
        'inputCollection="=items" inputElement="i"/></extensionElements></multiInstanceLoopCharacteristics>'
    )
    task = f'<task id="t">{zeebe(listeners("beforeAll:list", "start:each"))}{loop}</task>'
    r = Runner(_straight(task))
    assert r.ids("job") == ["t/beforeAll/list"]
    r.complete("t/beforeAll/list", {"items": [1, 2]})
    assert r.ids("job") == ["t/start/each", "t/start/each"]
    assert [job.variables["i"] for job in r.advance.jobs_offered] == [1, 2]
    r.complete("t/start/each")
    r.complete("t/start/each")
    assert r.ended()


def test_an_interruption_takes_the_listener_away_before_the_work_but_not_after_it() -> None:
    body = (
        (
            '<startEvent id="s"/><subProcess id="sub">'
            + user("t", listeners("start:before", "end:after"))
            + "</subProcess>"
            + boundary("late", "sub", timer("timeDuration", "PT1H"))
            + boundary("own", "t", timer("timeDuration", "PT1H")).replace(
                "</boundaryEvent>", "</boundaryEvent>"
            )
            + '<endEvent id="e"/>'
            + flows("s sub e, late e")
        )
        .replace("</subProcess>", "")
        .replace('<endEvent id="e"/>', '<task id="x"/>' + flows("own x") + '</subProcess><endEvent id="e"/>')
    )
    late = boundary("late", "sub", timer("timeDuration", "PT1H"))
    body = body.replace(late, "").replace('<endEvent id="e"/>', late + '<endEvent id="e"/>')
    r = Runner(compiled(body))
    assert r.ids("timer") == ["late"]
    r.complete("t/start/before")
    assert sorted(r.ids("timer")) == ["late", "own"]
    r.complete("t")
    assert r.ids("timer") == ["late"]
    r.fire("late")
    assert r.ended()
    assert r.advance.jobs_withdrawn


def test_an_inner_handler_may_listen_within_the_command() -> None:
    world = World(handlers={"count": lambda call: {"n": int(str(call.scope.get("n", 0))) + 1}})
    r = Runner(_straight(user("t", listeners("end:count"))), {"n": 1}, world)
    r.complete("t")
    assert r.ended()
    assert r.execution.variables["n"] == 2


def test_a_type_that_is_empty_fails_at_the_element_and_is_asked_after_a_correction() -> None:
    r = Runner(_straight(user("t", listeners("start:=kind"))))
    (failure,) = r.advance.failures
    assert (failure.element_id, failure.kind) == ("t", "EXPRESSION")
    r.act(lambda execution: execution.set_variables(None, {"kind": "known"}))
    r.act(lambda execution: execution.retry(failure.key))
    assert r.ids("job") == ["t/start/known"]


def test_skipping_a_listener_goes_on_with_the_next() -> None:
    r = Runner(_straight(user("t", listeners("start:first", "start:second"))))
    key = r.key("t/start/first")
    r.act(lambda execution: execution.skip(key))
    assert r.ids("job") == ["t/start/second"]
    assert r.ids("task") == []


def test_headers_of_the_listener_go_before_those_of_the_element() -> None:
    own = '<zeebe:taskHeaders><zeebe:header key="a" value="task"/><zeebe:header key="b" value="task"/>'
    mine = '<zeebe:taskHeaders><zeebe:header key="b" value="listener"/></zeebe:taskHeaders>'
    r = Runner(_straight(user("t", own + "</zeebe:taskHeaders>" + listeners("start:x", headers=mine))))
    assert dict(r.advance.jobs_offered[0].headers) == {"a": "task", "b": "listener"}


def test_what_a_listener_answers_must_be_a_value() -> None:
    r = Runner(_straight(user("t", listeners("start:x"))))
    key = r.key("t/start/x")
    with pytest.raises(ExecutionFailed, match="100000"):
        r.execution.answer_listener(key, {"big": "x" * 100_001})
    assert r.execution.awaits(key)
    r.execution.answer_listener(key, {"small": "x"}, TaskResult())


REFUSED = {
    "start of a start event": '<startEvent id="s">{start}</startEvent><task id="t"/><endEvent id="e"/>',
    "end of a gateway": '<startEvent id="s"/><exclusiveGateway id="t">{end}</exclusiveGateway><task id="e"/>',
    "unknown event": '<startEvent id="s"/><task id="t">{take}</task><endEvent id="e"/>',
    "twice the same": '<startEvent id="s"/><task id="t">{twice}</task><endEvent id="e"/>',
    "before all of one": '<startEvent id="s"/><task id="t">{all}</task><endEvent id="e"/>',
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_listener_that_cannot_be_asked_is_refused(name: str) -> None:
    body = REFUSED[name] + flows("s t e")
    for place, asked in {
        "start": listeners("start:x"),
        "end": listeners("end:x"),
        "take": listeners("take:x"),
        "twice": listeners("end:x", "end:x"),
        "all": listeners("beforeAll:x"),
    }.items():
        body = body.replace(f"{{{place}}}", zeebe(asked))
    found = bpmn.check_model(model_of(body))
    assert [one.rule for one in found if one.severity == "error"] == ["kuuntelija"]


def test_listeners_of_a_flow_are_refused_by_name() -> None:
    body = STRAIGHT.replace("{task}", script("t", "=1", "x"))
    source = f'{HEAD}<process id="p" isExecutable="true">{body}</process></definitions>'.replace(
        'targetRef="e"/>', f'targetRef="e">{zeebe(listeners("start:x"))}</sequenceFlow>'
    )
    model = bpmn.read_model(source.encode(), "p.bpmn")
    assert [one.rule for one in bpmn.check_model(model)] == ["executionListeners"]


def test_nothing_at_the_boundary_of_a_sub_process_interrupts_its_end_listeners() -> None:
    inside = zeebe(listeners("end:after")) + user("i")
    body = (
        f'<startEvent id="s"/><subProcess id="t">{inside}</subProcess>'
        + boundary("own", "t", timer("timeDuration", "PT1H"))
        + '<task id="x"/><endEvent id="e"/>'
        + flows("s t e, own x")
    )
    r = Runner(compiled(body))
    assert r.ids("timer") == ["own"]
    r.complete("i")
    assert (r.ids("job"), r.ids("timer")) == (["t/end/after"], [])
    r.complete("t/end/after")
    assert r.ended()
