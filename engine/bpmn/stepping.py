# SPDX-License-Identifier: EUPL-1.2
"""Runs ready tokens one after another; a failed step leaves nothing behind but its failure."""

from dataclasses import replace
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.bpmn import throwing
from engine.bpmn.advance import Failure
from engine.bpmn.failing import ElementFailed, ErrorThrown, FailureKind
from engine.bpmn.gateways import InclusiveGateway
from engine.bpmn.instance import Instance, Level, Wait
from engine.bpmn.tokens import Token
from engine.errors import ExecutionFailed


class Mark:
    """What a step may change, as it was before."""

    def __init__(self, token: Token) -> None:
        instance = token.instance
        self._token = token
        self._scopes = instance.scopes.mark()
        self._lengths = [len(news) for news in _news(instance)]
        self._last_token = instance.last_token_id
        self._own = (token.stage, token.local, token.payload, dict(token.memo), set(token.waits))

    def undo(self) -> None:
        token, instance = self._token, self._token.instance
        stage, local, payload, memo, waits = self._own
        instance.close_sub_process(token)
        for child in list(token.child_tokens()):
            if child.id > self._last_token:
                child.cancel()
        for key in set(token.waits) - waits:
            instance.disarm_one(instance.waits[key])
        instance.scopes.undo_to(self._scopes)
        if token.local is not local:
            token.close_scope()
        token.stage, token.local, token.payload, token.memo = stage, local, payload, memo
        for news, length in zip(_news(instance), self._lengths, strict=True):
            del news[length:]


def _news(instance: Instance) -> tuple[list[Any], ...]:
    return instance.happenings, instance.thrown, instance.deadlines, instance.task_changes


def run(instance: Instance, budget: int) -> None:
    """Until nothing is ready; at most `budget` steps."""
    steps = 0
    while instance.ended is None:
        check_conditions(instance)
        if not instance.ready:
            if not open_inclusive_joins(instance):
                fail_if_stalled(instance)
                return
            continue
        token = instance.ready.popleft()
        if not token.alive or token.state != TaskState.READY or token.failed is not None:
            continue
        steps += 1
        if steps > budget:
            fail(token, _over_budget(token, budget))
            return
        step(token)


def _over_budget(token: Token, budget: int) -> ElementFailed:
    name = token.task_spec.element.name or token.task_spec.element.id
    return ElementFailed(
        "BUDGET",
        f"Yli {budget} askelta yhdellä kertaa; kierto kulkee osan {name} kautta. Tarkista silmukan ehto.",
    )


def step(token: Token) -> None:
    """Activates or carries on one element."""
    if token.since is None:
        activate(token)
    mark = Mark(token)
    try:
        token.run()
    except ElementFailed as error:
        mark.undo()
        fail(token, error)
    except ErrorThrown as error:
        mark.undo()
        if not throwing.throw_error(token, error.code, error.message, error.variables):
            fail(token, throwing.unhandled(error.code, error.message, error.variables))
    except ExecutionFailed as error:
        mark.undo()
        fail(token, ElementFailed("EXPRESSION", error.message))
    token.instance.scopes.forget_undo()


def activate(token: Token) -> None:
    """The element is reached: its key, the time, the line of history."""
    instance = token.instance
    if token is instance.root:
        return
    if token.key is None:
        token.key = instance.surroundings.next_key()
    token.since = instance.surroundings.now()
    index = token.memo.get("round")
    detail = {} if index is None else {"loopCounter": index + 1}
    instance.happen("ELEMENT_ACTIVATED", token, **detail)


def fail(token: Token, error: ElementFailed) -> None:
    """The token stays; what waits on its boundary stays too."""
    if token.key is None:
        if token is token.instance.root:
            token.key = token.instance.surroundings.next_key()
        else:
            activate(token)
    if not token.has_state(TaskState.WAITING):
        token._state = TaskState.READY
    told = _failure(token, error.kind, error.message)
    told = replace(told, error_code=error.error_code, error_variables=error.error_variables)
    token.instance.record_failure(token, told)


def failure_of(token: Token) -> Failure:
    """The failure of a token that has one."""
    assert token.failed is not None
    return _failure(token, *token.failed)


def _failure(token: Token, kind: FailureKind, message: str) -> Failure:
    element = token.task_spec.element
    name = element.name or element.id
    return Failure(token.element_key, element.id, name, kind, message, token.scope.visible())


def fail_if_stalled(instance: Instance) -> None:
    """Tokens that wait for each other for ever are told, not left standing in silence."""
    if instance.waits or any(token.failed is not None for token in instance.tokens.values()):
        return
    for level in (instance, *instance.subprocesses.values()):
        for name in _waiting_joins(level):
            waiting = level.at_joins[name]
            missing = sorted({*waiting[0].task_spec.element.incoming} - {one.via for one in waiting})
            lacking = ", ".join(missing)
            message = f"Yhdistävään porttiin ei enää tule muita haaroja. Puuttuvat nuolet: {lacking}."
            fail(waiting[0], ElementFailed("JOIN", message))
    if not instance.failures:
        stuck = next(iter(instance.live()), instance.root)
        fail(stuck, ElementFailed("JOIN", "Prosessi pysähtyi tähän, eikä mikään enää vie sitä eteenpäin."))


def _waiting_joins(level: Level) -> list[str]:
    """In the order in which their first token came, the same before and after a save."""
    waiting = [(tokens[0].id, name) for name, tokens in level.at_joins.items() if tokens]
    return [name for _, name in sorted(waiting)]


def open_inclusive_joins(instance: Instance) -> bool:
    """Opens what may open now that nothing else moves; True when something did."""
    levels: list[Level] = [instance, *instance.subprocesses.values()]
    opened = False
    for level in levels:
        for name in _waiting_joins(level):
            gateway = level.spec.task_specs[name]
            if isinstance(gateway, InclusiveGateway):
                opened = gateway.open_if_due(level) or opened
    return opened


def check_conditions(instance: Instance) -> None:
    """Fires conditional events whose condition has become true since a variable last changed."""
    waiting = (
        [wait for wait in instance.waits.values() if wait.kind == "condition"]
        if instance.has_conditions
        else []
    )
    for wait in waiting:
        if wait.key in instance.waits and wait.memo.get("seen") != instance.scopes.version:
            _check(instance, wait)


def _check(instance: Instance, wait: Wait) -> None:
    wait.memo["seen"] = instance.scopes.version
    try:
        holds = instance.evaluator.condition(wait.memo["condition"], wait.token.view)
    except ElementFailed as error:
        # A condition over data that are not there yet does not hold; it is looked at again on each change.
        wait.memo["unclear"] = error.message
        holds = False
    came_true, wait.memo["held"] = holds and not wait.memo["held"], holds
    if came_true:
        throwing.fire(wait, {})
