# SPDX-License-Identifier: EUPL-1.2
"""Compensation: what was completed and can be undone, and undoing it in reverse order.

A level remembers the completed activities that have a handler. A sub-process that completes hands its own
records up, inside a record of itself, so that it can be compensated as a whole later on.
"""

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.instance import Level
from engine.bpmn.model import Element
from engine.bpmn.tokens import FINISHING, Token

Record = dict[str, Any]


def begin(token: Token, activity: str | None) -> bool:
    """Starts undoing, the last completed first; False when there is nothing to undo."""
    chosen = [record for record in _records(token) if activity in (None, record["activity"])]
    steps = [step for record in reversed(chosen) for step in _steps(record)]
    if not steps:
        return False
    for record in chosen:
        _records(token).remove(record)
    token.memo["undo"] = steps
    _next(token)
    return True


def step_done(token: Token) -> None:
    """A handler has ended: the next one, or the throwing event goes on."""
    if token.memo["undo"]:
        _next(token)
    else:
        token.stage = FINISHING
        token._set_state(TaskState.READY)


def _next(token: Token) -> None:
    step = token.memo["undo"].pop(0)
    level: Level = token.workflow
    spec = token.instance.compiled.specs[step["run"]]
    handler = Token(level, spec, token)
    handler.memo |= {"undoes": True, **{name: step[name] for name in ("start", "records") if name in step}}
    level.arrive(handler)


def _records(token: Token) -> list[Record]:
    """Those of the level that is being compensated; an event sub-process speaks for the level around it."""
    level = token.workflow
    while level is not token.instance:
        owner: Token = level.owner
        if "records" in owner.memo:
            found: list[Record] = owner.memo["records"]
            return found
        if not owner.task_spec.element.is_event_sub_process:
            break
        level = owner.workflow
    here: list[Record] = level.undoable
    return here


def _steps(record: Record) -> list[Record]:
    if record.get("handler"):
        return [{"run": record["handler"]}]
    inside = record.get("inside", [])
    if record.get("event_sub"):
        return [{"run": record["event_sub"], "start": record["start"], "records": inside}]
    return [step for inner in reversed(inside) for step in _steps(inner)]


def remember(token: Token) -> None:
    """Called when an activity completes: writes down how to undo it, if the model says how."""
    element: Element = token.task_spec.element
    record: Record = {"activity": element.id}
    for boundary in token.task_spec.boundaries:
        if any(event.kind == "compensate" for event in boundary.events):
            record["handler"] = boundary.handler
    inside = token.memo.get("completed")
    if inside:
        record["inside"] = inside
    for start in token.instance.compiled.event_starts.get(element.id, ()):
        if any(event.kind == "compensate" for event in start.events):
            record |= {"event_sub": start.parent, "start": start.id}
    if len(record) > 1:
        token.workflow.undoable.append(record)


def hand_up(token: Token) -> None:
    """What a round of a repeated sub-process can undo belongs to the repeated whole."""
    records = token.memo.get("completed")
    if records:
        token.parent.memo.setdefault("completed", []).extend(records)
