# SPDX-License-Identifier: EUPL-1.2
"""A running process: SpiffWorkflow's workflow with scopes, waits and a ready queue."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.advance import DeadlineMark, Failure, Happening, Json, MessageThrown, Outcome, TaskChange
from engine.bpmn.expressions import Evaluator
from engine.bpmn.scopes import Scope, Scopes
from engine.bpmn.script_engine import FeelEngine
from engine.bpmn.surroundings import Surroundings
from engine.bpmn.tokens import FINISHING, Token

if TYPE_CHECKING:
    from engine.bpmn.compiled import CompiledProcess


@dataclass(slots=True)
class Wait:
    """Something that the outside world answers by its key. `offer` tells the world, once.

    `element_id` is the element that the answer is about: the token's own, a boundary event, the start
    event of an event sub-process, or an event behind an event-based gateway.
    """

    key: int
    kind: str
    element_id: str
    token: Token
    memo: dict[str, Any] = field(default_factory=dict)
    offer: object = None


class Level:
    """What the instance and its sub-processes have in common.

    `owner` holds what the level arms: the token of the sub-process, or the instance's root.
    """

    owner: Token

    scope: Scope
    tasks: dict[int, Token]
    spec: Any
    root: Token
    top_workflow: Any

    def _level_init(self, scope: Scope, root_id: int | None) -> None:
        self.scope = scope
        self.at_joins: dict[str, list[Token]] = {}
        self.undoable: list[dict[str, Any]] = []
        self.root = Token(self, self.spec.start, None, TaskState.FUTURE, root_id)
        self.task_tree = self.root

    def spawn(self, spec_name: str, via: str | None = None, parent: Token | None = None) -> Token:
        """A new token on a node; it becomes ready, or waits at a join."""
        token = Token(self, self.spec.task_specs[spec_name], parent or self.root)
        token.via = via
        return token

    def arrive(self, token: Token) -> None:
        token.task_spec._update(token)

    def live(self) -> list[Token]:
        """All tokens but the root."""
        return [token for token in self.tasks.values() if token is not self.root]

    def _task_completed_notify(self, task: Token) -> None:
        if task is self.root:
            return
        task.drop()
        self.settle()

    def settle(self) -> None:
        """Ends the level when no token is left in it."""
        if len(self.tasks) == 1 and self.root.alive:
            self.top_workflow.end_level(self)


class SubInstance(Level, BpmnSubWorkflow):  # type: ignore[misc]  # its base ships no types
    """One run of an embedded or event sub-process."""

    def __init__(self, spec: Any, owner: Token, top_workflow: "Instance", root_id: int | None = None) -> None:
        BpmnSubWorkflow.__init__(self, spec, owner.id, top_workflow, deserializing=True)
        self.owner = owner
        self._level_init(owner.open_scope(), root_id)
        self.root._set_state(TaskState.STARTED)


class Instance(Level, BpmnWorkflow):  # type: ignore[misc]  # its base ships no types
    """One process instance, and what the running command has done to it so far."""

    def __init__(
        self, compiled: "CompiledProcess", surroundings: Surroundings, root_id: int | None = None
    ) -> None:
        self.compiled = compiled
        self.surroundings = surroundings
        self.scopes = Scopes()
        self.evaluator = Evaluator(surroundings.feel)
        self.tokens: dict[int, Token] = {}
        self.waits: dict[int, Wait] = {}
        self.ready: deque[Token] = deque()
        self.last_token_id = 0
        self.ended: Outcome | None = None
        self.ended_at: str | None = None
        self.happenings: list[Happening] = []
        self.thrown: list[MessageThrown] = []
        self.deadlines: list[DeadlineMark] = []
        self.task_changes: list[TaskChange] = []
        self.failures: dict[int, Failure] = {}
        self.failures_cleared: dict[int, None] = {}
        self.steps = 0
        self.conditions_seen = 0
        BpmnWorkflow.__init__(
            self, compiled.spec, compiled.sub_specs, FeelEngine(self.evaluator), deserializing=True
        )
        self._level_init(self.scopes.root, root_id)
        self.owner = self.root

    def next_token_id(self) -> int:
        self.last_token_id += 1
        return self.last_token_id

    def get_task_from_id(self, task_id: int) -> Token:
        return self.tokens[task_id]

    @property
    def has_conditions(self) -> bool:
        return self.compiled.has_conditions

    def forget_news(self) -> None:
        """What has been told is not told again."""
        self.happenings, self.thrown, self.deadlines, self.task_changes = [], [], [], []
        self.failures, self.failures_cleared = {}, {}
        for wait in self.waits.values():
            wait.offer = None

    def wait_key(self, token: Token) -> int:
        """The element's own key the first time; work that is offered again gets a new one."""
        if token.memo.get("offered"):
            return self.surroundings.next_key()
        token.memo["offered"] = True
        return token.element_key

    # -- what happens, for the history ------------------------------------------------------------------

    def happen(self, type: str, token: Token, **detail: Json) -> None:
        self.happenings.append(Happening(type, token.task_spec.element.id, token.key, detail))

    def flow_taken(self, flow_id: str, detail: Mapping[str, Json]) -> None:
        self.happenings.append(Happening("FLOW_TAKEN", flow_id, None, detail))

    def set_variable(self, scope: Scope, name: str, value: Json, element_id: str, key: int | None) -> None:
        if self.scopes.write(scope, name, value):
            detail = {"name": name, "value": value, "scope": scope.id}
            self.happenings.append(Happening("VARIABLE_SET", element_id, key, detail))

    def write(self, token: Token, scope: Scope, values: Mapping[str, Json]) -> None:
        """Each value to the innermost scope that has its name, seen from `scope`."""
        element = token.task_spec.element
        for name, value in values.items():
            self.set_variable(scope.holder(name), name, value, element.id, token.key)

    # -- waits -----------------------------------------------------------------------------------------

    def arm(self, wait: Wait) -> None:
        self.waits[wait.key] = wait
        wait.token.waits[wait.key] = None

    def hearing(self, signal: str) -> tuple[int, ...]:
        """Keys of the waits of this instance that a signal reaches."""
        return tuple(w.key for w in self.waits.values() if w.kind == "signal" and w.memo["name"] == signal)

    def disarm(self, token: Token, keep: "Wait | None" = None) -> None:
        """Takes away all waits of a token."""
        for key in list(token.waits):
            if keep is None or key != keep.key:
                self.disarm_one(self.waits[key])

    def disarm_one(self, wait: Wait) -> None:
        self.waits.pop(wait.key, None)
        wait.token.waits.pop(wait.key, None)

    # -- failures --------------------------------------------------------------------------------------

    def record_failure(self, token: Token, failure: Failure) -> None:
        token.failed = (failure.kind, failure.message)
        self.failures[failure.key] = failure
        self.failures_cleared.pop(failure.key, None)

    def forget_failure(self, token: Token) -> None:
        if token.failed is not None and token.key is not None:
            token.failed = None
            if self.failures.pop(token.key, None) is None:
                self.failures_cleared[token.key] = None

    # -- what waits for the listeners of a cancelled task ------------------------------------------------

    def arrive_after_cancelled(self, token: Token) -> None:
        """The token goes on when the listeners of what was cancelled after its making have answered."""
        later = self.live() if self.last_token_id > token.id else ()
        awaited = [one.id for one in later if one.id > token.id and one.memo.get("canceling")]
        if awaited:
            token.memo["after"] = awaited
        else:
            token.workflow.arrive(token)

    def release(self, gone: Token) -> None:
        """The listeners of a cancelled task have answered."""
        for token in list(self.tokens.values()):
            awaited = token.memo.get("after", ())
            if gone.id in awaited:
                token.memo["after"] = [id for id in awaited if id != gone.id]
                if not token.memo["after"]:
                    del token.memo["after"]
                    token.workflow.arrive(token)

    # -- levels ----------------------------------------------------------------------------------------

    def open_sub_process(self, token: Token, root_id: int | None = None) -> SubInstance:
        sub = SubInstance(self.compiled.sub_specs[token.task_spec.element.id], token, self, root_id)
        self.subprocesses[token.id] = sub
        return sub

    def close_sub_process(self, token: Token) -> None:
        sub = self.subprocesses.get(token.id)
        if sub is None:
            return
        for inner in sub.live():
            inner.cancel()
        sub.root.drop()
        del self.subprocesses[token.id]

    def end_level(self, level: Level) -> None:
        """Nothing is left on a level; what is around it goes on, or the instance ends."""
        if isinstance(level, SubInstance):
            if not level.owner.task_spec.may_end(level):
                return
            level.root.drop()
            del self.subprocesses[level.owner.id]
            level.owner.stage = FINISHING
            if level.undoable:
                level.owner.memo["completed"] = level.undoable
            level.owner._set_state(TaskState.READY)
        elif self.root.task_spec.listens_after and "ending" not in self.root.memo:
            self._close()
        elif self.ended is None:
            self.end(self.root.memo.get("ending", "COMPLETED"))

    def _close(self) -> None:
        """The listeners of the process's end are asked first."""
        if not self.root.memo.get("closing"):
            self.root.memo["closing"] = True
            self.disarm(self.root)
            self.root._set_state(TaskState.READY)

    def end(self, outcome: Outcome) -> None:
        """Nothing is left that could go on; listeners that must hear of it first are waited for."""
        for token in self.live():
            token.cancel()
        self.disarm(self.root)
        if self.live():
            self.root.memo["ending"] = outcome
            return
        self.forget_failure(self.root)
        self.ended = outcome
        self.completed = True
        self.success = outcome == "COMPLETED"
        self.ready.clear()
