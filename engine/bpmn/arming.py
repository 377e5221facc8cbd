# SPDX-License-Identifier: EUPL-1.2
"""What an element arms while it is active: timers, subscriptions, conditions; and its deadline marks."""

from datetime import datetime
from typing import Literal

from engine.bpmn import due_times
from engine.bpmn.advance import DeadlineMark, Json, SubscriptionOpened, TimerSet
from engine.bpmn.failing import ElementFailed
from engine.bpmn.instance import Wait
from engine.bpmn.model import Element, Event
from engine.bpmn.tokens import Token

ARMED = frozenset({"timer", "message", "signal", "conditional"})


def arm_events(token: Token, element: Element) -> None:
    """Arms every event of an element for its owner; errors and escalations need no waiting."""
    for event in element.events:
        if event.kind in ARMED:
            arm_event(token, element, event)


def arm_event(token: Token, element: Element, event: Event) -> None:
    if event.kind == "timer":
        _arm_timer(token, element, event)
    elif event.kind == "conditional":
        _arm_condition(token, element, event)
    else:
        _subscribe(token, element, event)


def _key_of(token: Token, element: Element) -> int:
    """An element that waits for one thing is known by its own key; others get one each."""
    own = token.task_spec.element is element and len(element.events) == 1
    return token.instance.wait_key(token) if own else token.instance.surroundings.next_key()


def _arm_timer(token: Token, element: Element, event: Event) -> None:
    instance = token.instance
    assert event.timer is not None
    due, memo = due_times.first_due(event.timer, instance.evaluator, token.view, instance.surroundings.now())
    set_timer(token, element.id, _key_of(token, element), due, memo)


def set_timer(token: Token, element_id: str, key: int, due: datetime, memo: dict[str, Json]) -> None:
    offer = TimerSet(key, element_id, due, due_times.repetitions_left(memo))
    token.instance.arm(Wait(key, "timer", element_id, token, memo, offer))


def rearm_cycle(wait: Wait) -> bool:
    """The next repeat of a cycle, with a key of its own; False when there is none."""
    instance = wait.token.instance
    following = due_times.next_due(wait.memo, instance.surroundings.now())
    if following is None:
        return False
    due, memo = following
    set_timer(wait.token, wait.element_id, instance.surroundings.next_key(), due, memo)
    return True


def _subscribe(token: Token, element: Element, event: Event) -> None:
    instance = token.instance
    kind: Literal["message", "signal"] = "message" if event.kind == "message" else "signal"
    name = instance.evaluator.text(event.name, token.view, "Viestin nimi")
    if not name:
        raise ElementFailed("MESSAGE", "Viestillä tai signaalilla ei ole nimeä.")
    correlation_key = correlate(token, event) if kind == "message" else None
    key = _key_of(token, element)
    offer = SubscriptionOpened(key, element.id, kind, name, correlation_key)
    instance.arm(Wait(key, kind, element.id, token, {"name": name}, offer))


def correlate(token: Token, event: Event) -> str | None:
    """The message's correlation key; one that the model names must not be null."""
    if event.correlation_key is None:
        return None
    key = token.instance.evaluator.text(event.correlation_key, token.view, "Viestin tunniste")
    if key is None:
        raise ElementFailed(
            "MESSAGE",
            f"Viestin {event.name} tunniste {event.correlation_key} on tyhjä, joten viesti ei löydä perille.",
        )
    return key


def _arm_condition(token: Token, element: Element, event: Event) -> None:
    memo: dict[str, Json] = {"condition": event.condition or "", "held": False}
    token.instance.arm(Wait(_key_of(token, element), "condition", element.id, token, memo))


def arm_event_sub_processes(token: Token, parent: str | None) -> None:
    """Arms the starts of the event sub-processes of a level, for the token that owns the level."""
    for start in token.instance.compiled.event_starts.get(parent, ()):
        arm_events(token, start)


# -- deadlines -----------------------------------------------------------------------------------------


def start_deadlines(token: Token) -> None:
    """`sujuva:deadline` starts limits when its element is activated."""
    properties = token.task_spec.element.properties
    named = properties.get("sujuva:deadline")
    if not named:
        return
    source = properties.get("sujuva:deadlineFrom")
    value = None if source is None else token.instance.evaluator.value(as_feel(source), token.view)
    for limit in _limits(named):
        start_at = _start_of_deadline(token, source, due_times.start_of(value, limit))
        token.instance.deadlines.append(
            DeadlineMark("start", limit, token.task_spec.element.id, token.element_key, start_at)
        )


def as_feel(source: str) -> str:
    """The start of a limit is FEEL, with or without its sign."""
    return source if source.startswith("=") else f"={source}"


def _start_of_deadline(token: Token, source: str | None, value: object) -> datetime:
    return token.instance.surroundings.now() if source is None else _instant(source, value)


def _instant(source: str, value: object) -> datetime:
    try:
        return due_times.parse_instant(str(value))
    except ValueError as error:
        raise ElementFailed(
            "EXPRESSION", f"Määräajan hetki {source} antoi arvon {value!r}; odotettiin päivää tai aikaa."
        ) from error


def end_deadlines(token: Token) -> None:
    """`sujuva:deadlineStop` and `sujuva:deadlineWaive` act when their element is completed; the limit was met
    then, or at the earlier moment of `sujuva:deadlineStopAt`."""
    element = token.task_spec.element
    kinds: tuple[tuple[Literal["stop", "waive"], str], ...] = (
        ("stop", "sujuva:deadlineStop"),
        ("waive", "sujuva:deadlineWaive"),
    )
    for kind, name in kinds:
        for limit in _limits(element.properties.get(name, "")):
            met_at = _met_at(token) if kind == "stop" else None
            mark = DeadlineMark(kind, limit, element.id, token.element_key, None, met_at)
            token.instance.deadlines.append(mark)


def _met_at(token: Token) -> datetime | None:
    """The moment that `sujuva:deadlineStopAt` gives, a FEEL expression; None: now."""
    source = token.task_spec.element.properties.get("sujuva:deadlineStopAt")
    value = None if source is None else token.instance.evaluator.value(as_feel(source), token.view)
    return None if value is None else _instant(source or "", value)


def _limits(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
