# SPDX-License-Identifier: EUPL-1.2
"""Timers, messages, signals and conditions, in the flow, on boundaries and in event sub-processes."""

from datetime import timedelta

import pytest

from engine.errors import NotFound
from tests.support.kernel import MESSAGE, SIGNAL, START, Runner, boundary, compiled, flows, timer, user, zeebe


def test_timer_is_due_from_its_activation_and_fires_by_key() -> None:
    p = compiled(
        f'<startEvent id="s"/><intermediateCatchEvent id="t">{timer("timeDuration", "P1D")}'
        '</intermediateCatchEvent><endEvent id="e"/>' + flows("s t e")
    )
    r = Runner(p)
    (set_,) = r.advance.timers_set
    assert set_.due_at == START + timedelta(days=1)
    assert set_.repetitions_left == 0
    r.fire("t")
    assert r.advance.ended == "COMPLETED"
    assert r.advance.timers_cleared == (set_.key,)
    with pytest.raises(NotFound):
        r.execution.fire_timer(set_.key)


def test_interrupting_boundary_timer_withdraws_the_task() -> None:
    p = compiled(
        '<startEvent id="s"/>'
        + user("a")
        + boundary("b", "a", timer("timeDate", "=due"))
        + '<endEvent id="e"/><endEvent id="late"/>'
        + flows("s a e, b late")
    )
    r = Runner(p, {"due": "2026-12-01T10:00:00+02:00"})
    r.fire("b")
    assert len(r.advance.withdrawn) == 1
    assert r.advance.ended_at == "late"
    assert ("ELEMENT_TERMINATED", "a") in r.trace
    r = Runner(p, {"due": "2026-12-01"})
    r.complete("a")
    assert r.advance.ended_at == "e"
    assert len(r.advance.timers_cleared) == 1


def test_cycle_rearms_until_it_is_used_up() -> None:
    p = compiled(
        '<startEvent id="s"/>'
        + user("a")
        + boundary("b", "a", timer("timeCycle", "R2/P7D"), False)
        + user("remind")
        + '<endEvent id="e"/>'
        + flows("s a e, b remind")
    )
    r = Runner(p)
    first = r.advance.timers_set[0]
    assert first.repetitions_left == 1
    r.world.clock.move_to(first.due_at)
    r.fire("b")
    second = r.advance.timers_set[0]
    assert second.key != first.key
    assert second.repetitions_left == 0
    assert second.due_at == START + timedelta(days=14)
    r.fire("b")
    assert r.advance.timers_set == ()
    assert r.ids("task") == ["a", "remind", "remind"]


def test_missed_repeats_are_passed_over() -> None:
    p = compiled(
        '<startEvent id="s"/>'
        + user("a")
        + boundary("b", "a", timer("timeCycle", "R/P1D"), False)
        + user("remind")
        + flows("s a, b remind")
    )
    r = Runner(p)
    r.world.clock.move_to(START + timedelta(days=10, hours=1))
    r.fire("b")
    (again,) = r.advance.timers_set
    assert again.due_at == START + timedelta(days=11)
    assert again.repetitions_left is None


def test_message_is_awaited_under_its_key_and_its_variables_arrive() -> None:
    p = compiled(
        '<startEvent id="s"/><receiveTask id="w" messageRef="m"/><endEvent id="e"/>' + flows("s w e"), MESSAGE
    )
    r = Runner(p, {"ref": 17})
    (opened,) = r.advance.subscriptions_opened
    assert (opened.kind, opened.name, opened.correlation_key) == ("message", "hello", "17")
    r.receive("w", {"answer": 1})
    assert r.advance.variables == {"ref": 17, "answer": 1}


def test_null_correlation_key_is_a_failure_and_can_be_corrected() -> None:
    p = compiled(
        '<startEvent id="s"/><receiveTask id="w" messageRef="m"/><endEvent id="e"/>' + flows("s w e"), MESSAGE
    )
    r = Runner(p)
    (failure,) = r.advance.failures
    assert failure.kind == "MESSAGE"
    r.act(lambda e: e.set_variables(None, {"ref": "x"}))
    r.act(lambda e: e.retry(failure.key))
    assert r.advance.subscriptions_opened[0].correlation_key == "x"


def test_thrown_message_carries_its_inputs_and_key() -> None:
    p = compiled(
        '<startEvent id="s"/><endEvent id="e">'
        + zeebe('<zeebe:ioMapping><zeebe:input source="=ref" target="told"/></zeebe:ioMapping>')
        + '<messageEventDefinition messageRef="m"/></endEvent>'
        + flows("s e"),
        MESSAGE,
    )
    (thrown,) = Runner(p, {"ref": "k"}).advance.thrown
    assert (thrown.kind, thrown.name, thrown.correlation_key, thrown.variables) == (
        "message",
        "hello",
        "k",
        {"told": "k"},
    )


def test_event_based_gateway_takes_the_first_event() -> None:
    p = compiled(
        '<startEvent id="s"/><eventBasedGateway id="g"/><intermediateCatchEvent id="t">'
        + timer("timeDuration", "PT1H")
        + '</intermediateCatchEvent><intermediateCatchEvent id="c">'
        '<signalEventDefinition signalRef="sig"/></intermediateCatchEvent><endEvent id="e"/>'
        + flows("s g t e, g c e"),
        SIGNAL,
    )
    r = Runner(p)
    r.receive("c", {"v": 1})
    assert r.completed() == ["s", "g", "c", "e"]
    assert len(r.advance.timers_cleared) == 1
    assert r.advance.variables == {"v": 1}


@pytest.mark.parametrize("told", [0, 1], ids=["the first", "the second"])
def test_one_event_behind_a_gateway_may_wait_for_any_of_several_messages(told: int) -> None:
    p = compiled(
        '<startEvent id="s"/><eventBasedGateway id="g"/><intermediateCatchEvent id="t">'
        + timer("timeDuration", "PT1H")
        + '</intermediateCatchEvent><intermediateCatchEvent id="c">'
        '<messageEventDefinition messageRef="m"/><signalEventDefinition signalRef="sig"/>'
        '</intermediateCatchEvent><endEvent id="e"/>' + flows("s g t e, g c e"),
        MESSAGE + SIGNAL,
    )
    r = Runner(p, {"ref": "k"})
    opened = r.advance.subscriptions_opened
    r.act(lambda e: e.receive(opened[told].key, {"v": told}))
    assert r.completed() == ["s", "g", "c", "e"]
    assert r.advance.variables == {"ref": "k", "v": told}
    assert len(r.advance.timers_cleared) == 1


def _with_event_sub(definition: str, interrupting: bool) -> str:
    return (
        '<startEvent id="s"/>'
        + user("a")
        + '<endEvent id="e"/>'
        + flows("s a e")
        + '<subProcess id="esp" triggeredByEvent="true">'
        + f'<startEvent id="s2" isInterrupting="{str(interrupting).lower()}">{definition}</startEvent>'
        + user("b")
        + '<endEvent id="e2"/>'
        + flows("s2 b e2")
        + "</subProcess>"
    )


@pytest.mark.parametrize(
    "definition",
    [
        '<messageEventDefinition messageRef="m"/>',
        '<signalEventDefinition signalRef="sig"/>',
        timer("timeDuration", "P1D"),
    ],
)
def test_event_sub_process(definition: str) -> None:
    for interrupting in (True, False):
        p = compiled(_with_event_sub(definition, interrupting), MESSAGE + SIGNAL)
        r = Runner(p, {"ref": "k"})
        (r.fire if "timer" in definition else r.receive)("s2")
        assert r.ids("task") == (["b"] if interrupting else ["a", "b"])
        for task in r.ids("task"):
            assert not r.ended()
            r.complete(task)
        assert r.advance.ended == "COMPLETED"


def test_non_interrupting_event_sub_process_starts_again_and_again() -> None:
    p = compiled(_with_event_sub('<signalEventDefinition signalRef="sig"/>', False), SIGNAL)
    r = Runner(p)
    for count in (1, 2, 3):
        r.receive("s2")
        assert r.advance.subscriptions_closed == ()
        assert r.ids("task").count("b") == count
    other = Runner(p)
    assert other.ids("task") == ["a"]


def test_conditional_event_fires_when_its_condition_becomes_true() -> None:
    p = compiled(
        '<startEvent id="s"/>'
        + user("a")
        + boundary(
            "b",
            "a",
            '<conditionalEventDefinition><condition xsi:type="tFormalExpression">=x &gt; 3'
            "</condition></conditionalEventDefinition>",
            False,
        )
        + user("c")
        + user("d")
        + flows("s a, b c, s d")
    )
    r = Runner(p)
    r.complete("d", {"x": 5})
    assert r.ids("task") == ["a", "c"]
    r.act(lambda e: e.set_variables(None, {"x": 6}))
    assert r.ids("task") == ["a", "c"]


def test_a_condition_is_looked_at_in_each_command_however_many_variables_it_sets() -> None:
    """Each command loads the state anew; as many writes as in the one before are news all the same."""
    p = compiled(
        '<startEvent id="s"/>'
        + user("a")
        + boundary(
            "b",
            "a",
            '<conditionalEventDefinition><condition xsi:type="tFormalExpression">=x &gt; 3'
            "</condition></conditionalEventDefinition>",
            False,
        )
        + user("c")
        + flows("s a, b c")
    )
    r = Runner(p, {"x": 0})
    r.act(lambda e: e.set_variables(None, {"x": 1}))
    r.act(lambda e: e.set_variables(None, {"x": 5}))
    assert r.ids("task") == ["a", "c"]


def test_deadline_marks() -> None:
    def properties(text: str) -> str:
        return zeebe(f"<zeebe:properties>{text}</zeebe:properties>")

    p = compiled(
        '<startEvent id="s">'
        + properties(
            '<zeebe:property name="sujuva:deadline" value="T3, T6"/>'
            '<zeebe:property name="sujuva:deadlineFrom" value="=came"/>'
        )
        + '</startEvent><userTask id="a">'
        + properties(
            '<zeebe:property name="sujuva:deadlineStop" value="T3"/>'
            '<zeebe:property name="sujuva:deadlineWaive" value="T6"/>'
        )
        + "</userTask>"
        + flows("s a")
    )
    r = Runner(p, {"came": "2026-11-20T12:00:00+02:00"})
    assert [(d.kind, d.limit_id, d.start_at and d.start_at.day) for d in r.advance.deadlines] == [
        ("start", "T3", 20),
        ("start", "T6", 20),
    ]
    r.complete("a")
    assert [(d.kind, d.limit_id) for d in r.advance.deadlines] == [("stop", "T3"), ("waive", "T6")]


def test_a_signal_reaches_its_own_instance_at_once_and_says_whom() -> None:
    p = compiled(
        '<startEvent id="s"/><subProcess id="sub"><startEvent id="s2"/><endEvent id="e2">'
        '<signalEventDefinition signalRef="sig"/></endEvent>'
        + flows("s2 e2")
        + "</subProcess>"
        + boundary("b", "sub", '<signalEventDefinition signalRef="sig"/>')
        + '<endEvent id="e"/><endEvent id="alarmed"/>'
        + flows("s sub e, b alarmed"),
        SIGNAL,
    )
    r = Runner(p)
    assert r.advance.ended_at == "alarmed"
    (thrown,) = r.advance.thrown
    assert len(thrown.reached) == 1


def test_a_cycle_in_the_flow_lets_one_token_go_at_each_repeat() -> None:
    p = compiled(
        f'<startEvent id="s"/><intermediateCatchEvent id="t">{timer("timeCycle", "R3/PT1H")}'
        "</intermediateCatchEvent>" + user("a") + flows("s t a")
    )
    r = Runner(p)
    for count in (1, 2, 3):
        r.fire("t")
        assert r.ids("task").count("a") == count
    assert r.ids("timer") == []


def test_an_event_that_waits_for_several_at_once_needs_all_of_them() -> None:
    p = compiled(
        '<startEvent id="s"/><intermediateCatchEvent id="c" parallelMultiple="true">'
        '<signalEventDefinition signalRef="sig"/><signalEventDefinition signalRef="sig2"/>'
        '</intermediateCatchEvent><endEvent id="e"/>' + flows("s c e"),
        SIGNAL + '<signal id="sig2" name="second"/>',
    )
    r = Runner(p)
    r.receive("c", {"x": 1})
    assert not r.ended()
    r.receive("c", {"y": 2})
    assert r.advance.variables == {"x": 1, "y": 2}


def test_quantities_multiply_and_gather_tokens() -> None:
    p = compiled(
        '<startEvent id="s"/><task id="a" completionQuantity="3"/><task id="b"/>'
        '<task id="c" startQuantity="3"/><endEvent id="e"/>' + flows("s a b c e")
    )
    r = Runner(p)
    assert [r.completed().count(id) for id in ("a", "b", "c", "e")] == [1, 3, 1, 1]
    assert r.advance.ended == "COMPLETED"
