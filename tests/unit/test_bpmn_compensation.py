# SPDX-License-Identifier: EUPL-1.2
"""Undoing what was completed, in reverse order; transactions and their cancel events."""

from tests.support.kernel import Runner, compiled, flows, user

COMPENSATE = "<compensateEventDefinition/>"


def undoable(id: str) -> str:
    """A user task with a handler `undo_<id>` that people do too."""
    return (
        user(id)
        + f'<boundaryEvent id="b_{id}" attachedToRef="{id}">{COMPENSATE}</boundaryEvent>'
        + user(f"undo_{id}").replace("<userTask", '<userTask isForCompensation="true"')
    )


def handlers(*ids: str) -> str:
    """Ties each handler to its event; in the schema's order, after everything else of the level."""
    return "".join(f'<association id="as_{id}" sourceRef="b_{id}" targetRef="undo_{id}"/>' for id in ids)


def throw(id: str, activity: str = "") -> str:
    named = f' activityRef="{activity}"' if activity else ""
    return f'<intermediateThrowEvent id="{id}"><compensateEventDefinition{named}/></intermediateThrowEvent>'


def _walk(r: Runner, *tasks: str) -> None:
    for task in tasks:
        assert r.ids("task") == [task]
        r.complete(task)


def test_handlers_run_in_reverse_order_and_the_event_waits_for_them() -> None:
    p = compiled(
        '<startEvent id="s"/>'
        + undoable("a")
        + undoable("b")
        + throw("t")
        + user("after")
        + '<endEvent id="e"/>'
        + flows("s a b t after e")
        + handlers("a", "b")
    )
    r = Runner(p)
    _walk(r, "a", "b", "undo_b", "undo_a", "after")
    assert r.advance.ended == "COMPLETED"
    assert [id for id in r.completed() if id in {"t", "undo_a", "undo_b"}] == ["undo_b", "undo_a", "t"]


def test_only_the_named_activity_is_undone_and_only_once() -> None:
    p = compiled(
        '<startEvent id="s"/>'
        + undoable("a")
        + undoable("b")
        + throw("t", "a")
        + throw("t2", "a")
        + '<endEvent id="e"/>'
        + flows("s a b t t2 e")
        + handlers("a", "b")
    )
    r = Runner(p)
    _walk(r, "a", "b", "undo_a")
    assert r.advance.ended == "COMPLETED"


def test_what_was_not_completed_is_not_undone() -> None:
    p = compiled(
        '<startEvent id="s"/>' + throw("t") + undoable("a") + '<endEvent id="e"/>' + flows("s t a e")
    )
    r = Runner(p)
    _walk(r, "a")
    assert r.advance.ended == "COMPLETED"


def test_a_completed_sub_process_is_undone_from_inside() -> None:
    p = compiled(
        '<startEvent id="s"/><subProcess id="sub"><startEvent id="s2"/>'
        + undoable("a")
        + undoable("b")
        + flows("s2 a b")
        + handlers("a", "b")
        + "</subProcess>"
        + throw("t")
        + '<endEvent id="e"/>'
        + flows("s sub t e")
    )
    r = Runner(p)
    _walk(r, "a", "b", "undo_b", "undo_a")
    assert r.advance.ended == "COMPLETED"


def test_a_cancelled_transaction_undoes_its_work_and_leaves_by_its_cancel_event() -> None:
    p = compiled(
        '<startEvent id="s"/><transaction id="tx"><startEvent id="s2"/>'
        + undoable("a")
        + '<endEvent id="stop"><cancelEventDefinition/></endEvent>'
        + flows("s2 a stop")
        + handlers("a")
        + '</transaction><boundaryEvent id="c" attachedToRef="tx"><cancelEventDefinition/></boundaryEvent>'
        + '<endEvent id="e"/><endEvent id="cancelled"/>'
        + flows("s tx e, c cancelled")
    )
    r = Runner(p)
    _walk(r, "a", "undo_a")
    assert r.advance.ended_at == "cancelled"
    assert ("ELEMENT_TERMINATED", "tx") in r.trace


def test_a_handler_that_is_cancelled_with_its_instance_is_withdrawn() -> None:
    p = compiled('<startEvent id="s"/>' + undoable("a") + throw("t") + flows("s a t") + handlers("a"))
    r = Runner(p)
    r.complete("a")
    key = r.key("undo_a")
    assert r.act(lambda e: e.cancel()).withdrawn == (key,)
