# SPDX-License-Identifier: EUPL-1.2
"""One process instance in the hands of one command."""

from collections.abc import Mapping
from types import MappingProxyType

from SpiffWorkflow.util.task import TaskState

from engine.bpmn import listening, modification, stepping, throwing, user_tasks
from engine.bpmn.advance import Advance, CallStarted, Failure, Json, TaskResult
from engine.bpmn.compiled import CompiledProcess
from engine.bpmn.difference import Snapshot, difference
from engine.bpmn.failing import ElementFailed
from engine.bpmn.instance import Instance, Wait
from engine.bpmn.mappings import write_called
from engine.bpmn.migration import Migration, Planner, migrate
from engine.bpmn.model import Element
from engine.bpmn.scopes import ROOT
from engine.bpmn.state import read_state, write_state
from engine.bpmn.surroundings import Surroundings, Waiting
from engine.bpmn.tokens import LEAVING, Token
from engine.bpmn.whereabouts import list_waiting
from engine.errors import ExecutionFailed, NotFound

STEP_BUDGET = 10_000
_COMPLETED = frozenset({"userTask", "job", "call"})


class Execution:
    """Give it commands, then `run` it, record the `Advance`, and `save` it. Not for use by two threads."""

    def __init__(self, instance: Instance, step_budget: int) -> None:
        self._instance = instance
        self._budget = step_budget
        self._before = Snapshot.of(instance)
        self._consumed: set[int] = set()

    # -- making ------------------------------------------------------------------------------------------

    @classmethod
    def start(
        cls,
        compiled: CompiledProcess,
        surroundings: Surroundings,
        variables: Mapping[str, Json],
        start_event: str | None = None,
        *,
        step_budget: int = STEP_BUDGET,
    ) -> "Execution":
        """A new instance, at the start event named or at the plain one. NotFound; nothing runs yet."""
        instance = Instance(compiled, surroundings)
        execution = cls(instance, step_budget)
        starts = _starts(compiled, start_event)
        instance.root.memo["starts"] = list(starts)
        if start_event is None or not compiled.process.elements[start_event].outputs:
            # Before anything runs, so that the event sub-processes can tell their correlation keys.
            execution.set_variables(None, variables)
        else:
            instance.root.payload = dict(variables)
        instance.root._ready()
        return execution

    @classmethod
    def load(
        cls,
        compiled: CompiledProcess,
        surroundings: Surroundings,
        state: bytes,
        *,
        step_budget: int = STEP_BUDGET,
    ) -> "Execution":
        """The instance as it was saved; ExecutionFailed when the bytes are damaged."""
        return cls(read_state(compiled, surroundings, state), step_budget)

    def save(self) -> bytes:
        """The whole state, compact, with a version and a checksum."""
        return write_state(self._instance)

    # -- commands ----------------------------------------------------------------------------------------

    def complete(self, key: int, variables: Mapping[str, Json]) -> None:
        """A user task, job or called process is done. NotFound; ExecutionFailed when outputs fail."""
        wait = self._wait(key)
        if wait.kind == listening.KIND:
            self.answer_listener(key, variables)
            return
        if wait.kind not in _COMPLETED:
            self._fire(wait, variables)
            return
        token, instance = wait.token, self._instance
        mark = stepping.Mark(token)
        token.payload = dict(variables)
        try:
            write_called(token) if wait.kind == "call" else token.task_spec.finish(token)
        except ElementFailed as error:
            mark.undo()
            raise ExecutionFailed(f"{token.task_spec.element.id}: {error.message}") from error
        instance.forget_failure(token)
        self._consumed.add(key)
        instance.disarm(token)
        token.stage = LEAVING
        token._set_state(TaskState.READY)

    def answer_listener(
        self, key: int, variables: Mapping[str, Json], result: TaskResult | None = None
    ) -> None:
        """A listener's job is done. NotFound; ExecutionFailed when its answer is none that it may give."""
        wait = self._wait(key, listening.KIND)
        token, event = wait.token, wait.memo["event"]
        mark = stepping.Mark(token)
        try:
            if event in ("start", "end", "beforeAll"):
                listening.take_variables(token, event, variables)
                listening.count(token, event)
            else:
                _take_result(token, event, variables, result or TaskResult())
        except (ElementFailed, ExecutionFailed) as error:
            mark.undo()
            raise ExecutionFailed(f"{wait.element_id}: {error.message}") from error
        self._consumed.add(key)
        self._instance.disarm_one(wait)
        token._set_state(TaskState.READY)

    def change_task(
        self,
        key: int,
        event: str,
        to: Mapping[str, Json],
        action: str,
        variables: Mapping[str, Json] | None = None,
    ) -> bool:
        """Puts a change of an open user task before its listeners: assigning, updating or completing.

        False when none listens, and the change may be carried out at once. NotFound; ExecutionFailed while
        an earlier change is still before them.
        """
        return user_tasks.begin_change(self._wait(key, "userTask"), event, to, action, variables or {})

    def fire_timer(self, key: int) -> None:
        """The timer is due, whatever the time is now. NotFound when it is not set any more."""
        self._fire(self._wait(key, "timer"), {})

    def receive(self, key: int, variables: Mapping[str, Json]) -> None:
        """A message or a signal for the subscription of this key."""
        self._fire(self._wait(key, "message", "signal"), variables)

    def throw_error(self, key: int, code: str, message: str, variables: Mapping[str, Json]) -> None:
        """A BPMN error from a job or a called process; one that nothing catches becomes a failure."""
        wait = self._wait(key)
        token, instance = wait.token, self._instance
        self._consumed.add(key)
        instance.disarm_one(wait)
        if not throwing.throw_error(token, code, message, variables):
            stepping.fail(token, throwing.unhandled(code, message, variables))

    def catches_error(self, key: int, code: str) -> bool:
        """Whether an event would catch this error thrown at the element of this key."""
        return throwing.find_catcher(self._wait(key).token, "error", code) is not None

    def escalate(self, key: int, code: str, variables: Mapping[str, Json]) -> None:
        """An escalation from a job or a called process; nothing happens when nothing catches it."""
        throwing.throw_escalation(self._wait(key).token, code, variables)

    def call_again(self, key: int) -> CallStarted:
        """The call of a call activity that still waits, with what its caller knows now."""
        token = self._wait(key, "call").token
        try:
            called: CallStarted = token.task_spec.describe_call(token, key)
        except ElementFailed as error:
            raise ExecutionFailed(error.message) from error
        return called

    def skip(self, key: int) -> None:
        """Passes over an element that has failed, or whose job or call has. NotFound; ExecutionFailed."""
        modification.skip(self._waiting(key) or self._failed(key))

    def add_token(self, element_id: str, variables: Mapping[str, Json]) -> None:
        """Puts a token on an element. NotFound; ExecutionFailed when it may not stand there."""
        modification.add_token(self._instance, element_id, variables)

    def drop_token(self, key: int) -> None:
        """Takes an active element away with what it holds. NotFound; ExecutionFailed."""
        modification.drop_token(self._instance, self._waiting(key) or self._active(key))

    def retry(self, key: int) -> None:
        """Runs a failed element again, or waits on at a join. NotFound when none of this key has failed."""
        token = self._failed(key)
        self._instance.forget_failure(token)
        if not token.has_state(TaskState.WAITING):
            token._set_state(TaskState.READY)

    def set_variables(self, scope_key: int | None, variables: Mapping[str, Json]) -> None:
        """Sets variables of exactly one scope: the instance's (None) or an open element's."""
        instance = self._instance
        scope = instance.scopes.open.get(scope_key or ROOT)
        if scope is None:
            raise NotFound(f"Muuttujien aluetta {scope_key} ei ole auki.")
        for name, value in variables.items():
            instance.set_variable(scope, name, value, instance.compiled.process.id, scope_key)

    def cancel(self) -> None:
        """Ends the instance; what waits is withdrawn."""
        if self._instance.ended is None:
            self._instance.end("TERMINATED")

    def plan_migration(self, target: CompiledProcess, mapping: Mapping[str, str]) -> Migration:
        """What moving to another version would carry over, close, arm and refuse; changes nothing."""
        return Planner(self._instance, target, mapping).plan()

    def migrate(
        self, target: CompiledProcess, surroundings: Surroundings, mapping: Mapping[str, str]
    ) -> "Execution":
        """The instance on another version, to be run and saved instead of this. ExecutionFailed."""
        moved = Execution(migrate(Planner(self._instance, target, mapping), surroundings), self._budget)
        moved._before = self._before
        return moved

    def run(self) -> Advance:
        """Carries on whatever needs nobody; gives what changed since the start, the load or the last run."""
        stepping.run(self._instance, self._budget)
        advance = difference(self._before, self._instance, self._consumed)
        self._before = Snapshot.of(self._instance)
        self._consumed = set()
        self._instance.forget_news()
        return advance

    # -- questions ---------------------------------------------------------------------------------------

    @property
    def variables(self) -> Mapping[str, Json]:
        """The instance's own variables."""
        return MappingProxyType(self._instance.scopes.root.values)

    def variables_at(self, key: int) -> Mapping[str, Json]:
        """What an active element sees."""
        wait = self._instance.waits.get(key)
        token = wait.token if wait is not None else self._active(key)
        return token.scope.visible()

    def awaits(self, key: int) -> bool:
        """Whether something still waits for an answer to this key."""
        return key in self._instance.waits

    def where(self) -> tuple[Waiting, ...]:
        """Every element that has been reached and not left, in the order of arrival."""
        return list_waiting(self._instance)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Elements that have failed and wait for a retry."""
        failed = [token for token in self._instance.tokens.values() if token.failed is not None]
        return tuple(stepping.failure_of(token) for token in failed)

    # -- finding -----------------------------------------------------------------------------------------

    def _wait(self, key: int, *kinds: str) -> Wait:
        wait = self._instance.waits.get(key)
        if wait is None or (kinds and wait.kind not in kinds):
            raise NotFound(
                f"Prosessissa ei odoteta avainta {key}. Se on jo tehty, peruttu tai toisen prosessin."
            )
        return wait

    def _fire(self, wait: Wait, variables: Mapping[str, Json]) -> None:
        self._consumed.add(wait.key)
        throwing.fire(wait, variables)

    def _waiting(self, key: int) -> Token | None:
        """The token whose own wait this is, not one of an event at its boundary."""
        wait = self._instance.waits.get(key)
        own = wait is not None and wait.element_id == wait.token.task_spec.element.id
        return wait.token if wait is not None and own else None

    def _failed(self, key: int) -> Token:
        token = self._active(key)
        if token.failed is None:
            raise NotFound(f"Elementti {key} ei ole virhetilassa.")
        return token

    def _active(self, key: int) -> Token:
        for token in self._instance.tokens.values():
            if token.key == key:
                return token
        raise NotFound(f"Elementti {key} ei ole käynnissä.")


def _take_result(token: Token, event: str, variables: Mapping[str, Json], result: TaskResult) -> None:
    if variables:
        raise ExecutionFailed("Tehtävän kuuntelija ei aseta muuttujia.")
    user_tasks.take_result(token, event, result)
    if not result.denied:
        listening.count(token, event)


def _behind_a_start(compiled: CompiledProcess, element: Element) -> bool:
    return compiled.process.starter_of(element) is not None


def _starts(compiled: CompiledProcess, start_event: str | None) -> tuple[str, ...]:
    if start_event is None:
        starts = compiled.plain_starts(None)
        if not starts:
            raise NotFound(f"Prosessilla {compiled.process.id} ei ole tavallista alkutapahtumaa.")
        return starts
    element = compiled.process.elements.get(start_event)
    if (
        element is None
        or element.parent is not None
        or not (element.type == "startEvent" or element.instantiate or _behind_a_start(compiled, element))
    ):
        raise NotFound(f"Prosessilla {compiled.process.id} ei ole alkutapahtumaa {start_event}.")
    return (start_event,)
