# SPDX-License-Identifier: EUPL-1.2
"""Errors and escalations on their way up to the event that catches them, and events that fire."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.advance import Json, MessageThrown
from engine.bpmn.arming import arm_events, rearm_cycle
from engine.bpmn.failing import ElementFailed
from engine.bpmn.instance import Instance, Level, Wait
from engine.bpmn.model import Element
from engine.bpmn.tokens import FINISHING, LEAVING, Token

Kind = Literal["error", "escalation"]


@dataclass(frozen=True, slots=True)
class Catcher:
    """`element` is a boundary event of `owner`, or the start event of an event sub-process on its level."""

    element: Element
    owner: Token
    level: Level | None


def find_catcher(token: Token, kind: Kind, code: str | None) -> Catcher | None:
    """The nearest event that catches the code: one that names it before one that takes any."""
    for candidates in _ways_up(token):
        exact = [
            c
            for c in candidates
            if any(e.kind == kind and e.code and e.code == code for e in c.element.events)
        ]
        any_code = [c for c in candidates if any(e.kind == kind and not e.code for e in c.element.events)]
        found = exact or any_code
        if found:
            return found[0]
    return None


def _ways_up(token: Token) -> Iterator[list[Catcher]]:
    """Candidates level by level: the activity's boundary, then the level's event sub-processes, and so on."""
    current: Token | None = token
    while current is not None:
        activity = current.parent if current.task_spec.is_round else current
        yield [Catcher(boundary, activity, None) for boundary in activity.task_spec.boundaries]
        level = activity.workflow
        if not activity.task_spec.element.is_event_sub_process:
            starts = token.instance.compiled.event_starts.get(activity.task_spec.element.parent, ())
            yield [Catcher(start, level.owner, level) for start in starts]
        current = None if level is token.instance else level.owner


def throw_error(token: Token, code: str | None, message: str, variables: Mapping[str, Json]) -> bool:
    """Interrupts what the catching event says; False when nothing catches it."""
    catcher = find_catcher(token, "error", code)
    detail: dict[str, Json] = {"code": code, "message": message, "caughtBy": catcher and catcher.element.id}
    token.instance.happen("ERROR_THROWN", token, **detail)
    if catcher is not None:
        _catch(catcher, variables)
    return catcher is not None


def unhandled(code: str | None, message: str, variables: Mapping[str, Json]) -> ElementFailed:
    """What becomes of an error that nothing in its instance catches."""
    text = f"Virhettä {code or ''} ei ota kiinni mikään tapahtuma. {message}".strip()
    return ElementFailed("UNHANDLED_ERROR", text, code, variables)


def throw_escalation(token: Token, code: str | None, variables: Mapping[str, Json]) -> bool:
    """Like an error, but one that nothing catches is no failure, and a catcher need not interrupt."""
    catcher = find_catcher(token, "escalation", code)
    detail: dict[str, Json] = {"code": code, "caughtBy": catcher and catcher.element.id}
    token.instance.happen("ESCALATION_THROWN", token, **detail)
    if catcher is not None:
        _catch(catcher, variables)
    return catcher is not None


def _catch(catcher: Catcher, variables: Mapping[str, Json]) -> None:
    if catcher.level is None:
        fire_boundary(catcher.owner, catcher.element, None, variables)
    else:
        start_event_sub_process(catcher.level, catcher.element, variables)


def fire_boundary(owner: Token, boundary: Element, key: int | None, variables: Mapping[str, Json]) -> None:
    """A token on the boundary event; an interrupting one takes the activity away first."""
    level = owner.workflow
    fired = level.spawn(boundary.id)
    _mark_fired(fired, key, variables)
    if boundary.interrupting:
        owner.cancel()
    level.top_workflow.arrive_after_cancelled(fired)


def start_event_sub_process(level: Level, start: Element, variables: Mapping[str, Json]) -> None:
    """A run of the event sub-process on its level; an interrupting one takes all else of the level away."""
    assert start.parent is not None
    token = level.spawn(start.parent)
    token.memo["start"] = start.id
    token.payload = dict(variables)
    if start.interrupting:
        clear_level(level, keep=token)
        _disarm_level(level)
        level.owner.memo |= {"fulfilled": True, "queue": []} if "queue" in level.owner.memo else {}
    level.top_workflow.arrive_after_cancelled(token)


def _disarm_level(level: Level) -> None:
    """After an interruption no other event sub-process of the level can start; boundary events still can."""
    owner = level.owner
    instance = owner.instance
    for key in list(owner.waits):
        wait = instance.waits[key]
        if instance.compiled.process.elements[wait.element_id].type == "startEvent":
            instance.disarm_one(wait)


def clear_level(level: Level, keep: Token | None = None) -> None:
    for token in level.live():
        if token is not keep:
            token.cancel()


def terminate_level(token: Token) -> None:
    """A terminate end event: everything else of its level goes."""
    clear_level(token.workflow, keep=token)


def cancel_transaction(token: Token) -> None:
    """A cancel end event: the transaction goes on at its cancel boundary event."""
    owner = token.workflow.owner
    activity = owner.parent if owner.task_spec.is_round else owner
    for boundary in activity.task_spec.boundaries:
        if any(event.kind == "cancel" for event in boundary.events):
            fire_boundary(activity, boundary, None, {})
            return
    terminate_level(token)


def deliver(instance: Instance, signal: MessageThrown) -> None:
    """The instance hears its own signal at once; what one wait does may take others away."""
    for key in signal.reached:
        wait = instance.waits.get(key)
        if wait is not None:
            fire(wait, signal.variables)


def deliver_from_round(body: Token, signal: MessageThrown) -> None:
    """A signal of a round: at the boundary of its activity it starts the flow and interrupts nothing."""
    instance = body.instance
    for key in signal.reached:
        wait = instance.waits.get(key)
        if wait is None:
            continue
        element = instance.compiled.process.elements[wait.element_id]
        if wait.token is body and element.attached_to is not None:
            _start_boundary(body, element, signal.variables)
        else:
            fire(wait, signal.variables)


def escalate_from_round(body: Token, code: str | None) -> None:
    """An escalation of a round, likewise."""
    catcher = find_catcher(body, "escalation", code)
    detail: dict[str, Json] = {"code": code, "caughtBy": catcher and catcher.element.id}
    body.instance.happen("ESCALATION_THROWN", body, **detail)
    if catcher is None:
        return
    if catcher.owner is body and catcher.level is None:
        _start_boundary(body, catcher.element, {})
    else:
        _catch(catcher, {})


def _start_boundary(owner: Token, boundary: Element, variables: Mapping[str, Json]) -> None:
    level = owner.workflow
    fired = level.spawn(boundary.id)
    _mark_fired(fired, None, variables)
    level.arrive(fired)


def fire(wait: Wait, variables: Mapping[str, Json]) -> None:
    """What a timer, message, signal or condition does when its time has come."""
    token = wait.token
    element = token.instance.compiled.process.elements[wait.element_id]
    if element.parallel_multiple and element.type in ("boundaryEvent", "startEvent"):
        if _is_partial(wait, variables):
            return
        variables = {**_take_partial(token, element), **variables}
    if element.type == "boundaryEvent":
        _release(wait, element)
        fire_boundary(token, element, wait.key if element.interrupting else None, variables)
    elif element.type == "startEvent":
        _release(wait, element)
        level: Any = token.instance.subprocesses.get(token.id) or token.instance
        start_event_sub_process(level, element, variables)
    elif element.id == token.task_spec.element.id:
        _fire_own(wait, element, variables)
    else:
        _choose_event(token, element, wait.key, variables)


def _is_partial(wait: Wait, variables: Mapping[str, Json]) -> bool:
    """An event that needs several at once keeps what has come until the last one does."""
    token, instance = wait.token, wait.token.instance
    others = [key for key in token.waits if instance.waits[key].element_id == wait.element_id]
    if len(others) < 2:
        return False
    kept = token.memo.get("partial", {})
    mine = {**kept.get(wait.element_id, {}), **variables}
    token.memo["partial"] = {**kept, wait.element_id: mine}
    instance.disarm_one(wait)
    return True


def _take_partial(token: Token, element: Element) -> dict[str, Json]:
    kept = dict(token.memo.get("partial", {}))
    mine: dict[str, Json] = kept.pop(element.id, {})
    token.memo["partial"] = kept
    return mine


def _fire_own(wait: Wait, element: Element, variables: Mapping[str, Json]) -> None:
    """An event that waits for several at once needs all; a cycle lets one token go at each repeat."""
    token, instance = wait.token, wait.token.instance
    if element.parallel_multiple and len(token.waits) > 1:
        instance.disarm_one(wait)
        token.payload = {**(token.payload or {}), **variables}
    elif wait.kind == "timer" and rearm_cycle(wait):
        instance.disarm_one(wait)
        level = token.workflow
        fired = level.spawn(token.task_spec.name, token.via)
        _mark_fired(fired, None, variables)
        level.arrive(fired)
    else:
        proceed(token, variables)


def _release(wait: Wait, element: Element) -> None:
    """Used up, unless it may fire again: a subscription stays, a cycle is set anew; one that needs several
    events waits for all of them again."""
    if element.parallel_multiple and not element.interrupting:
        wait.token.instance.disarm_one(wait)
        arm_events(wait.token, element)
        return
    if element.interrupting or wait.kind == "timer":
        wait.token.instance.disarm_one(wait)
    if not element.interrupting and wait.kind == "timer":
        rearm_cycle(wait)


def proceed(token: Token, variables: Mapping[str, Json]) -> None:
    """The token's own waiting is over."""
    token.instance.disarm(token)
    token.payload = {**(token.payload or {}), **variables}
    token.stage = FINISHING
    token._set_state(TaskState.READY)


def _choose_event(token: Token, element: Element, key: int, variables: Mapping[str, Json]) -> None:
    """The first event behind an event-based gateway wins."""
    token.instance.disarm(token)
    token.memo["event"] = [element.id, key, dict(variables)]
    token.stage = LEAVING
    token._set_state(TaskState.READY)


def _mark_fired(token: Token, key: int | None, variables: Mapping[str, Json]) -> None:
    token.key = key
    token.memo["fired"] = True
    token.payload = dict(variables)
