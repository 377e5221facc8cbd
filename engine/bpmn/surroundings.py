# SPDX-License-Identifier: EUPL-1.2
"""What the kernel may ask of the world while it runs, inside the command's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from engine import feel
from engine.bpmn.advance import Json


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """A decision's value as JSON and the trace of the rules that gave it."""

    value: Json
    trace: list[Json]


@dataclass(frozen=True, slots=True)
class HandlerCall:
    """What an inner handler is told. `scope` holds the visible variables, `business` the instance's own."""

    element_id: str
    element_key: int
    headers: Mapping[str, str]
    scope: Mapping[str, Json]
    business: Mapping[str, Json]


class BpmnError(Exception):
    """Raised by an inner handler to throw a BPMN error at its element."""

    def __init__(self, code: str, message: str = "", variables: Mapping[str, Json] | None = None) -> None:
        super().__init__(message or code)
        self.code = code
        self.message = message
        self.variables = dict(variables or {})


class Surroundings(Protocol):
    """Implemented by whoever runs a command; every call joins its transaction."""

    def now(self) -> datetime: ...

    def next_key(self) -> int: ...

    @property
    def feel(self) -> feel.Environment: ...

    def decide(
        self, decision_id: str, binding: str, version_tag: str | None, scope: Mapping[str, object]
    ) -> DecisionOutcome: ...

    def is_inner(self, job_type: str) -> bool: ...

    def handle(self, job_type: str, call: HandlerCall) -> Mapping[str, object]: ...


@dataclass(frozen=True, slots=True)
class Waiting:
    """An element that has been reached and not left; `key` is None for a token that waits at a join."""

    key: int | None
    element_id: str
    kind: str
    since: datetime
    detail: Mapping[str, Json] = field(default_factory=dict)
