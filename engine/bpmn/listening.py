# SPDX-License-Identifier: EUPL-1.2
"""Listeners, as Camunda 8 has them: jobs that are answered one by one before an element goes on.

A start listener comes after the input mappings and before anything is armed or done; what it answers
becomes variables of the element's own scope. An end listener comes after the output mappings; what it
answers goes to the scope around the element. Listeners of a user task answer about the task, and set no
variables.
"""

from collections.abc import Mapping

from engine.bpmn.advance import JobOffered, Json
from engine.bpmn.failing import ElementFailed
from engine.bpmn.instance import Wait
from engine.bpmn.model import Listener
from engine.bpmn.surroundings import HandlerCall
from engine.bpmn.tokens import Token
from engine.errors import ExecutionFailed, SujuvaError

DEFAULT_RETRIES = 3
KIND = "listener"


def heard(token: Token, event: str, facts: Mapping[str, str] | None = None) -> bool:
    """True when every listener of this event has answered; else the next one is asked.

    `facts` are headers that tell a listener about its user task. Raises ElementFailed.
    """
    listeners = [one for one in token.task_spec.listeners if one.event == event]
    while (number := _answered(token, event)) < len(listeners):
        if not _ask(token, listeners[number], facts or {}):
            return False
        count(token, event)
    return True


def count(token: Token, event: str) -> None:
    """One more listener of this event has answered."""
    token.memo["heard"] = {**token.memo.get("heard", {}), event: _answered(token, event) + 1}


def _answered(token: Token, event: str) -> int:
    return int(token.memo.get("heard", {}).get(event, 0))


def forget(token: Token, event: str) -> None:
    """Next time all listeners of this event are asked again."""
    token.memo["heard"] = {name: n for name, n in token.memo.get("heard", {}).items() if name != event}


def pass_over(token: Token, event: str) -> None:
    """Nobody is asked: a person has put the token here."""
    known = sum(one.event == event for one in token.task_spec.listeners)
    token.memo["heard"] = {**token.memo.get("heard", {}), event: known}


def take_variables(token: Token, event: str, variables: Mapping[str, Json]) -> None:
    """Writes what a listener has answered; raises ElementFailed when a value is refused."""
    element = token.task_spec.element
    for name, value in variables.items():
        if event == "end":
            scope = token.outer.holder(name)
        else:
            scope = token.scope if token.parent is None else token.open_scope()
        try:
            token.instance.set_variable(scope, name, value, element.id, token.key)
        except ExecutionFailed as error:
            raise ElementFailed("IO_MAPPING", error.message) from error


def _ask(token: Token, listener: Listener, facts: Mapping[str, str]) -> bool:
    """True when an inner handler has answered at once; False when a job was offered."""
    instance, element, evaluator = token.instance, token.task_spec.element, token.instance.evaluator
    job_type = evaluator.text(listener.type, token.view, "Kuuntelijan tyyppi")
    if not job_type:
        raise ElementFailed("EXPRESSION", f"Kuuntelijan tyyppi {listener.type} on tyhjä.")
    headers = {**element.headers, **listener.headers, **facts}
    if instance.surroundings.is_inner(job_type):
        take_variables(token, listener.event, _handle(token, job_type, headers))
        return True
    retries = listener.retries
    key = instance.surroundings.next_key()
    offer = JobOffered(
        key=key,
        element_id=element.id,
        name=element.name or element.id,
        type=job_type,
        retries=evaluator.number(retries, token.view, "Yrityskerrat") if retries else DEFAULT_RETRIES,
        headers=headers,
        variables=token.memo.get("seen") or token.scope.visible(),
        kind="TASK_LISTENER" if listener.of_task else "EXECUTION_LISTENER",
        listener_event=listener.event,
        element_key=token.key,
    )
    instance.arm(Wait(key, KIND, element.id, token, {"event": listener.event}, offer))
    return False


def _handle(token: Token, job_type: str, headers: Mapping[str, str]) -> Mapping[str, Json]:
    instance, element = token.instance, token.task_spec.element
    business = dict(instance.scopes.root.values)
    call = HandlerCall(element.id, token.key or 0, headers, token.view, business)
    try:
        return dict(instance.surroundings.handle(job_type, call))
    except SujuvaError as error:
        raise ElementFailed("HANDLER", f"{job_type}: {error.message}") from error
