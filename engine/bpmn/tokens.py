# SPDX-License-Identifier: EUPL-1.2
"""A token: SpiffWorkflow's task, with small ids, no clock, no data, and out of the tree once it has left."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.advance import Json
from engine.bpmn.failing import FailureKind
from engine.bpmn.scopes import Scope, ScopeView

if TYPE_CHECKING:
    from engine.bpmn.instance import Instance

ENTERING: Final = 0
FINISHING: Final = 1
LEAVING: Final = 2
Stage = Literal[0, 1, 2]
_NO_DATA: Mapping[str, Json] = MappingProxyType({})


class Children(dict[int, None]):
    """Ids of children in order; removing one is quick even among thousands."""

    def append(self, id: int) -> None:
        self[id] = None

    def remove(self, id: int) -> None:
        del self[id]


class Token(Task):  # type: ignore[misc]  # its base ships no types
    """One activation of a flow node.

    `stage` says how far it has come: ENTERING (nothing done yet), FINISHING (its work is done, outputs are
    not written), LEAVING (only its outgoing flows are still to be chosen). `key` is the element's key from
    its activation on. `memo` is what the node must remember; JSON, part of the state.
    """

    def __init__(
        self,
        workflow: Any,
        task_spec: Any,
        parent: "Token | None" = None,
        state: int = TaskState.FUTURE,
        id: int | None = None,
    ) -> None:
        # The base class would draw a random id, read the wall clock and log: nothing of it is wanted here.
        self.instance: Instance = workflow.top_workflow
        self.id = id or self.instance.next_token_id()
        self.workflow = workflow
        self.task_spec = task_spec
        self._parent = parent.id if parent is not None else None
        self._children = Children()
        self._state = state
        self.triggered = False
        self.thread_id = 0
        self.data = _NO_DATA
        self.internal_data: dict[str, Any] = {}
        self.last_state_change = 0.0
        self.stage: Stage = ENTERING
        self.key: int | None = None
        self.since: datetime | None = None
        self.via: str | None = None
        self.payload: dict[str, Json] | None = None
        self.local: Scope | None = None
        self.memo: dict[str, Any] = {}
        self.waits: dict[int, None] = {}
        self.failed: tuple[FailureKind, str] | None = None
        self.chosen: tuple[Any, ...] = ()
        workflow.tasks[self.id] = self
        self.instance.tokens[self.id] = self
        if parent is not None:
            parent._children.append(self.id)

    @property
    def outer(self) -> Scope:
        """The scope around the element: that of the sub-process, or of the multi-instance body."""
        parent: Token | None = self.parent
        if parent is not None and parent.local is not None:
            return parent.local
        around: Scope = self.workflow.scope
        return around

    @property
    def scope(self) -> Scope:
        return self.local if self.local is not None else self.outer

    @property
    def view(self) -> ScopeView:
        return ScopeView(self.scope)

    @property
    def alive(self) -> bool:
        return self.instance.tokens.get(self.id) is self

    @property
    def element_key(self) -> int:
        assert self.key is not None
        return self.key

    def open_scope(self) -> Scope:
        """The element's own scope; made at the first call."""
        if self.local is None:
            self.local = self.instance.scopes.create(self.element_key, self.outer)
        return self.local

    def close_scope(self) -> None:
        if self.local is not None:
            self.instance.scopes.close(self.local.id)
            self.local = None

    def child_tokens(self) -> Iterator["Token"]:
        yield from [self.workflow.tasks[id] for id in self._children]

    def _set_state(self, value: int) -> None:
        self._state = value
        if value == TaskState.READY:
            self.instance.ready.append(self)

    def cancel(self) -> None:
        """Takes the token away with everything that it holds: waits, scope, sub-process, rounds.

        A user task whose listeners are still to hear of it lives on as a token of its own until they have.
        """
        if not self.alive or self.memo.get("canceling"):
            return
        self.instance.close_sub_process(self)
        for child in list(self.child_tokens()):
            child.cancel()
        outlived = self.task_spec.outlive(self)
        self.instance.disarm(self)
        self.close_scope()
        self.instance.forget_failure(self)
        if self.since is not None and not outlived and not self.has_state(TaskState.FINISHED_MASK):
            self.instance.happen("ELEMENT_TERMINATED", self)
        self._set_state(TaskState.CANCELLED)
        self.task_spec._on_cancel(self)
        self.drop()

    def drop(self) -> None:
        """Out of the tree: a token that has left is never looked at again, since joins count flows."""
        if self.alive:
            del self.workflow.tasks[self.id]
            del self.instance.tokens[self.id]
            if self.parent is not None:
                self.parent._children.remove(self.id)
