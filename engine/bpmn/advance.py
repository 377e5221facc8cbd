# SPDX-License-Identifier: EUPL-1.2
"""What one command did to one process instance, as a frozen value.

The kernel computes it by comparing the waiting elements before and after the command, so an
interrupting event never leaves a ghost behind. `engine.process_instances` writes it down.

Keys are positive 63-bit integers from `Surroundings.next_key`. JSON is what `json` can carry.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Json = object

Outcome = Literal["COMPLETED", "TERMINATED"]


@dataclass(frozen=True, slots=True)
class UserTaskOffer:
    """A user task that people may now do."""

    key: int
    element_id: str
    name: str
    form_id: str | None
    lane: str | None
    assignee: str | None
    candidate_groups: tuple[str, ...]
    candidate_users: tuple[str, ...]
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TimerSet:
    """A timer that is due at an instant; `repetitions_left` is None for endless cycles, 0 for the last."""

    key: int
    element_id: str
    due_at: datetime
    repetitions_left: int | None


@dataclass(frozen=True, slots=True)
class SubscriptionOpened:
    """An element that waits for a message or a signal."""

    key: int
    element_id: str
    kind: Literal["message", "signal"]
    name: str
    correlation_key: str | None


@dataclass(frozen=True, slots=True)
class TaskChange:
    """What the listeners of an open user task let happen to it, or denied.

    `event` is assigning, updating or completing; `changed` are the attributes by their names in `/v2`
    (assignee, dueDate, followUpDate, candidateUsers, candidateGroups, priority).
    """

    key: int
    event: str
    element_id: str
    changed: Mapping[str, Json] = field(default_factory=dict)
    denied: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What a listener of a user task says about it; a correction of null leaves the attribute as it is."""

    denied: bool = False
    reason: str = ""
    corrections: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobOffered:
    """Work for a worker outside the transaction.

    `kind` is BPMN_ELEMENT, EXECUTION_LISTENER or TASK_LISTENER; a listener tells its event. `element_key` is
    that of the element whose listener it is, None for a listener of the process; the work of an element has
    the element's own key.
    """

    key: int
    element_id: str
    name: str
    type: str
    retries: int
    headers: Mapping[str, str]
    variables: Mapping[str, Json]
    kind: str = "BPMN_ELEMENT"
    listener_event: str | None = None
    element_key: int | None = None


@dataclass(frozen=True, slots=True)
class CallStarted:
    """A called process: it becomes a child instance with its own row."""

    key: int
    element_id: str
    process_id: str
    binding: Literal["latest", "deployment", "versionTag"]
    version_tag: str | None
    variables: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class MessageThrown:
    """A message or a signal that leaves the instance.

    `reached` are the keys of this instance's own waits that have got the signal already, at the moment of
    the throw: whoever routes it on leaves them out.
    """

    element_id: str
    kind: Literal["message", "signal"]
    name: str
    correlation_key: str | None
    variables: Mapping[str, Json]
    reached: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DeadlineMark:
    """A statutory limit or internal target that starts (with its start instant) or is met at an element;
    `met_at` is when it really was, if that was told and was earlier."""

    kind: Literal["start", "stop", "waive"]
    limit_id: str
    element_id: str
    element_key: int
    start_at: datetime | None
    met_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of history; `type` is e.g. ELEMENT_ACTIVATED, ELEMENT_COMPLETED, ELEMENT_TERMINATED,
    FLOW_TAKEN, VARIABLE_SET, DECISION_EVALUATED, ERROR_THROWN, ESCALATION_THROWN."""

    type: str
    element_id: str
    element_key: int | None
    detail: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """An element that could not be carried on. It stays where it was; `retry` runs it again."""

    key: int
    element_id: str
    name: str
    kind: Literal[
        "EXPRESSION",
        "DECISION",
        "CONDITION",
        "IO_MAPPING",
        "HANDLER",
        "BUDGET",
        "JOIN",
        "MESSAGE",
        "TIMER",
        "CALL",
        "UNHANDLED_ERROR",
        "FORM",
    ]
    message: str
    variables: Mapping[str, Json]
    error_code: str | None = None
    error_variables: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Advance:
    """Everything one command changed. Withdrawn, cleared, closed: keys offered by an earlier Advance.

    `withdrawn`, `jobs_withdrawn` and `calls_withdrawn` leave out what the command itself completed;
    `timers_cleared` and `subscriptions_closed` hold every key that no longer waits, fired or not.
    """

    offered: tuple[UserTaskOffer, ...] = ()
    withdrawn: tuple[int, ...] = ()
    task_changes: tuple[TaskChange, ...] = ()
    timers_set: tuple[TimerSet, ...] = ()
    timers_cleared: tuple[int, ...] = ()
    subscriptions_opened: tuple[SubscriptionOpened, ...] = ()
    subscriptions_closed: tuple[int, ...] = ()
    jobs_offered: tuple[JobOffered, ...] = ()
    jobs_withdrawn: tuple[int, ...] = ()
    calls_started: tuple[CallStarted, ...] = ()
    calls_withdrawn: tuple[int, ...] = ()
    thrown: tuple[MessageThrown, ...] = ()
    deadlines: tuple[DeadlineMark, ...] = ()
    happenings: tuple[Happening, ...] = ()
    failures: tuple[Failure, ...] = ()
    failures_cleared: tuple[int, ...] = ()
    variables: Mapping[str, Json] | None = None
    ended: Outcome | None = None
    ended_at: str | None = None
