# SPDX-License-Identifier: EUPL-1.2
"""Tokens through gateways, tasks, sub-processes and rounds."""

from tests.support.kernel import Runner, World, boundary, compiled, flow, flows, script, timer, user, zeebe


def test_parallel_branches_join() -> None:
    p = compiled(
        '<startEvent id="s"/>'
        + user("a")
        + '<parallelGateway id="g"/>'
        + user("b")
        + user("c")
        + '<parallelGateway id="j"/>'
        + script("x", "=n+1", "n")
        + '<endEvent id="e"/>'
        + flows("s a g b j x e, g c j")
    )
    r = Runner(p, {"n": 1})
    assert r.ids("task") == ["a"]
    r.complete("a")
    assert r.ids("task") == ["b", "c"]
    r.complete("b")
    assert not r.ended()
    r.complete("c", {"z": 2})
    assert r.advance.ended == "COMPLETED"
    assert r.advance.ended_at == "e"
    assert r.advance.variables == {"n": 2, "z": 2}
    assert r.completed() == ["s", "a", "g", "b", "c", "j", "x", "e"]


EXCLUSIVE = (
    '<startEvent id="s"/><exclusiveGateway id="g" default="g-c"/><endEvent id="a"/><endEvent id="b"/>'
    '<endEvent id="c"/>' + flows("s g c") + flow("g", "a", "=n &gt; 10") + flow("g", "b", "=n &gt; 5")
)


def test_exclusive_takes_the_first_that_holds() -> None:
    p = compiled(EXCLUSIVE)
    assert [Runner(p, {"n": n}).advance.ended_at for n in (11, 6, 1)] == ["a", "b", "c"]


def test_condition_that_is_null_is_a_failure_naming_the_variable() -> None:
    r = Runner(compiled(EXCLUSIVE), {})
    (failure,) = r.advance.failures
    assert (failure.kind, failure.element_id) == ("CONDITION", "g")
    assert "n" in failure.message
    r.act(lambda e: e.set_variables(None, {"n": 6}))
    r.act(lambda e: e.retry(failure.key))
    assert r.advance.failures_cleared == (failure.key,)
    assert r.advance.ended_at == "b"


def test_inclusive_split_and_join() -> None:
    p = compiled(
        '<startEvent id="s"/><inclusiveGateway id="g" default="g-d"/>'
        + user("a")
        + user("b")
        + user("d")
        + '<inclusiveGateway id="j"/><endEvent id="e"/>'
        + flows("s g d j e, a j, b j")
        + flow("g", "a", "=x")
        + flow("g", "b", "=y")
    )
    for x, y, tasks in ((True, True, ["a", "b"]), (True, False, ["a"]), (False, False, ["d"])):
        r = Runner(p, {"x": x, "y": y})
        assert r.ids("task") == tasks
        for task in tasks:
            assert not r.ended()
            r.complete(task)
        assert r.advance.ended == "COMPLETED"
        assert r.completed().count("j") == 1


def test_an_inclusive_join_waits_for_the_activity_whose_boundary_event_has_sent_a_token() -> None:
    p = compiled(
        '<startEvent id="s"/>'
        + user("a")
        + boundary("b", "a", timer("timeDuration", "PT1H"), False)
        + user("meeting")
        + '<inclusiveGateway id="j"/><endEvent id="e"/>'
        + flows("s a j e, b meeting j")
    )
    r = Runner(p)
    r.fire("b")
    r.complete("meeting")
    assert not r.ended(), "the activity goes on and sends its own token"
    r.complete("a")
    assert r.advance.ended == "COMPLETED"
    assert r.completed().count("j") == 1


def test_implicit_split_and_conditional_flow_out_of_a_task() -> None:
    p = compiled(
        '<startEvent id="s"/>'
        + user("a")
        + user("b")
        + user("c")
        + '<endEvent id="e"/>'
        + flows("s a, a b e, c e")
        + flow("a", "c", "=go")
    )
    r = Runner(p)
    r.complete("a", {"go": True})
    assert r.ids("task") == ["c", "b"] or r.ids("task") == ["b", "c"]
    r = Runner(p)
    r.complete("a", {"go": False})
    assert r.ids("task") == ["b"]


def test_script_decision_and_inner_handler_run_in_place() -> None:
    world = World(
        decisions={"D": lambda scope: {"level": scope["n"]}},
        handlers={"double": lambda call: {"n": int(str(call.scope["n"])) * 2}},
    )
    p = compiled(
        '<startEvent id="s"/><serviceTask id="h">'
        + zeebe('<zeebe:taskDefinition type="double"/>')
        + '</serviceTask><businessRuleTask id="d">'
        + zeebe('<zeebe:calledDecision decisionId="D" resultVariable="r"/>')
        + "</businessRuleTask>"
        + script("x", "=r.level + 1", "m")
        + '<endEvent id="e"/>'
        + flows("s h d x e")
    )
    r = Runner(p, {"n": 4}, world)
    assert r.advance.variables == {"n": 8, "r": {"level": 8}, "m": 9}
    (decided,) = [h for h in r.advance.happenings if h.type == "DECISION_EVALUATED"]
    assert decided.detail["trace"] == [{"rule": 1}]


def test_job_is_offered_and_completed() -> None:
    p = compiled(
        '<startEvent id="s"/><serviceTask id="j">'
        + zeebe(
            '<zeebe:taskDefinition type="mail" retries="5"/><zeebe:taskHeaders>'
            '<zeebe:header key="to" value="x"/></zeebe:taskHeaders>'
            '<zeebe:ioMapping><zeebe:input source="=n+1" target="local"/>'
            '<zeebe:output source="=answer" target="result"/></zeebe:ioMapping>'
        )
        + '</serviceTask><endEvent id="e"/>'
        + flows("s j e")
    )
    r = Runner(p, {"n": 1})
    (job,) = r.advance.jobs_offered
    assert (job.type, job.retries, dict(job.headers)) == ("mail", 5, {"to": "x"})
    assert job.variables == {"n": 1, "local": 2}
    r.complete("j", {"answer": "ok", "other": 3})
    assert r.advance.variables == {"n": 1, "result": "ok"}
    assert r.advance.jobs_withdrawn == ()


def test_user_task_offer_evaluates_its_attributes() -> None:
    task = user(
        "a",
        '<zeebe:formDefinition formId="f"/><zeebe:assignmentDefinition assignee="=who" '
        'candidateGroups="x, y" candidateUsers="=[&quot;u&quot;]"/>'
        '<zeebe:taskSchedule dueDate="=date(&quot;2026-12-01&quot;)" '
        'followUpDate="2026-11-25T10:00:00+02:00"/>'
        '<zeebe:priorityDefinition priority="70"/>',
    )
    r = Runner(compiled('<startEvent id="s"/>' + task + flows("s a")), {"who": "maija"})
    (offer,) = r.advance.offered
    assert (offer.form_id, offer.assignee, offer.priority) == ("f", "maija", 70)
    assert (offer.candidate_groups, offer.candidate_users) == (("x", "y"), ("u",))
    assert offer.due_at is not None
    assert offer.due_at.isoformat() == "2026-11-30T22:00:00+00:00"
    assert offer.follow_up_at is not None
    assert offer.follow_up_at.hour == 8


def test_sub_process_has_a_scope_and_ends_when_empty() -> None:
    p = compiled(
        '<startEvent id="s"/><subProcess id="sub">'
        + zeebe(
            '<zeebe:ioMapping><zeebe:input source="=n" target="inner"/>'
            '<zeebe:output source="=inner" target="outer"/></zeebe:ioMapping>'
        )
        + '<startEvent id="s2"/>'
        + user("a")
        + '<endEvent id="e2"/>'
        + flows("s2 a e2")
        + '</subProcess><endEvent id="e"/>'
        + flows("s sub e")
    )
    r = Runner(p, {"n": 1})
    assert r.execution.variables_at(r.key("a")) == {"n": 1, "inner": 1}
    r.complete("a", {"inner": 5, "fresh": 7})
    assert r.advance.variables == {"n": 1, "fresh": 7, "outer": 5}
    assert r.completed() == ["s", "s2", "a", "e2", "sub", "e"]


def test_called_process_gives_its_variables_back() -> None:
    def call(inner: str) -> Runner:
        body = (
            '<startEvent id="s"/><callActivity id="c">'
            + zeebe(inner)
            + '</callActivity><endEvent id="e"/>'
            + flows("s c e")
        )
        return Runner(compiled(body), {"n": 1})

    r = call('<zeebe:calledElement processId="other" bindingType="deployment"/>')
    (started,) = r.advance.calls_started
    assert (started.process_id, started.binding, started.variables) == ("other", "deployment", {"n": 1})
    r.complete("c", {"m": 2})
    assert r.advance.variables == {"n": 1, "m": 2}
    r = call('<zeebe:calledElement processId="other" propagateAllChildVariables="false"/>')
    r.complete("c", {"m": 2})
    assert r.advance.variables == {"n": 1}


def _many(sequential: bool, inner: str = "") -> str:
    return (
        '<startEvent id="s"/><userTask id="a"><extensionElements><zeebe:userTask/></extensionElements>'
        f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}"><extensionElements>'
        '<zeebe:loopCharacteristics inputCollection="=items" inputElement="item" outputCollection="out" '
        f'outputElement="=item + done"/></extensionElements>{inner}</multiInstanceLoopCharacteristics>'
        '</userTask><endEvent id="e"/>' + flows("s a e")
    )


def test_parallel_rounds_collect_in_order() -> None:
    r = Runner(compiled(_many(False)), {"items": [1, 2, 3]})
    assert r.ids("task") == ["a", "a", "a"]
    keys = sorted(r.open)
    for index, key in reversed(list(enumerate(keys))):
        assert r.execution.variables_at(key)["item"] == index + 1
        r.complete_key(key, {"done": index * 10})
    assert r.advance.ended == "COMPLETED"
    assert r.advance.variables is not None
    assert r.advance.variables["out"] == [1, 12, 23]


def test_sequential_rounds_come_one_by_one() -> None:
    r = Runner(compiled(_many(True)), {"items": [1, 2]})
    assert r.ids("task") == ["a"]
    r.complete("a", {"done": 1})
    assert r.ids("task") == ["a"]
    r.complete("a", {"done": 2})
    assert r.advance.ended == "COMPLETED"
    assert r.advance.variables is not None
    assert r.advance.variables["out"] == [2, 4]


def test_completion_condition_withdraws_the_other_rounds() -> None:
    condition = (
        '<completionCondition xsi:type="tFormalExpression">'
        "=numberOfCompletedInstances &gt;= 2</completionCondition>"
    )
    r = Runner(compiled(_many(False, condition)), {"items": [1, 2, 3]})
    r.complete("a", {"done": 0})
    r.complete("a", {"done": 0})
    assert r.advance.ended == "COMPLETED"
    assert len(r.advance.withdrawn) == 1


def test_empty_collection_passes() -> None:
    r = Runner(compiled(_many(False)), {"items": []})
    assert r.advance.ended == "COMPLETED"
    assert r.advance.variables == {"items": [], "out": []}


def test_standard_loop_repeats_while_its_condition_holds() -> None:
    p = compiled(
        '<startEvent id="s"/>'
        + script("x", "=n+1", "n").replace(
            "</scriptTask>",
            '<standardLoopCharacteristics><loopCondition xsi:type="tFormalExpression">'
            "=n &lt; 3</loopCondition>"
            "</standardLoopCharacteristics></scriptTask>",
        )
        + '<endEvent id="e"/>'
        + flows("s x e")
    )
    assert [Runner(p, {"n": n}).advance.variables for n in (0, 7)] == [{"n": 3}, {"n": 8}]


def test_link_pair_is_a_flow() -> None:
    p = compiled(
        '<startEvent id="s"/><intermediateThrowEvent id="t"><linkEventDefinition name="L"/>'
        "</intermediateThrowEvent>"
        '<intermediateCatchEvent id="c"><linkEventDefinition name="L"/></intermediateCatchEvent>'
        '<endEvent id="e"/>' + flows("s t, c e")
    )
    r = Runner(p)
    assert r.completed() == ["s", "t", "c", "e"]
    assert [id for type, id in r.trace if type == "FLOW_TAKEN"] == ["s-t", "c-e"]


def test_terminate_end_takes_the_rest_of_its_level_away() -> None:
    p = compiled(
        '<startEvent id="s"/><parallelGateway id="g"/>'
        + user("a")
        + user("b")
        + '<endEvent id="e"/><endEvent id="stop"><terminateEventDefinition/></endEvent>'
        + flows("s g a e, g b stop")
    )
    r = Runner(p)
    r.complete("b")
    assert (r.advance.ended, r.advance.ended_at) == ("COMPLETED", "stop")
    assert len(r.advance.withdrawn) == 1
    assert ("ELEMENT_TERMINATED", "a") in r.trace


def test_an_empty_sub_process_is_passed_over() -> None:
    body = '<startEvent id="s"/><subProcess id="x"/><endEvent id="e"/>' + flows("s x e")
    assert Runner(compiled(body)).completed() == ["s", "x", "e"]


def test_process_without_end_event_ends() -> None:
    r = Runner(compiled('<startEvent id="s"/>' + user("a") + flows("s a")))
    r.complete("a")
    assert r.advance.ended == "COMPLETED"


def test_cancel_withdraws_everything() -> None:
    p = compiled(
        '<startEvent id="s"/><parallelGateway id="g"/>' + user("a") + user("b") + flows("s g a, g b")
    )
    r = Runner(p)
    advance = r.act(lambda e: e.cancel())
    assert advance.ended == "TERMINATED"
    assert len(advance.withdrawn) == 2
