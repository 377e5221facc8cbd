# SPDX-License-Identifier: EUPL-1.2
"""What a command needs, wired once; and what the engine announces to the packages above it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from engine import feel
from engine.bpmn import DecisionOutcome
from engine.bpmn.advance import Json
from engine.business_calendar import BusinessCalendar
from engine.clock import Clock
from engine.database import Database, Session
from engine.deadlines import LimitBook
from engine.deployments import Catalogue


@dataclass(frozen=True, slots=True)
class InstanceRef:
    """Which instance an announcement is about, and for whom it runs."""

    key: int
    process_id: str
    process_definition_key: int
    client_id: str | None
    matter_id: str | None
    root_key: int


@dataclass(frozen=True, slots=True)
class TaskOffered:
    task_key: int
    instance: InstanceRef
    element_id: str


@dataclass(frozen=True, slots=True)
class TaskAssigned:
    """Someone has the task now, after its listeners of assigning have let it through."""

    task_key: int
    instance: InstanceRef
    element_id: str


@dataclass(frozen=True, slots=True)
class TaskWithdrawn:
    task_key: int
    instance: InstanceRef
    reason: str


@dataclass(frozen=True, slots=True)
class DeadlineSet:
    """`shown_date` is the day that people plan by, where it is before the last day allowed."""

    deadline_key: int
    instance: InstanceRef
    limit_id: str
    due_date: date
    shown_date: date


@dataclass(frozen=True, slots=True)
class DeadlineEnded:
    deadline_key: int
    instance: InstanceRef
    limit_id: str
    outcome: str


@dataclass(frozen=True, slots=True)
class DeadlineExtended:
    deadline_key: int
    instance: InstanceRef
    limit_id: str
    due_date: date
    reason: str


@dataclass(frozen=True, slots=True)
class AlarmFired:
    deadline_key: int
    instance: InstanceRef
    limit_id: str
    level: str
    kind: str
    recipients: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class DomainEvent:
    """An element with the property `sujuva:event` was completed; `name` is the event's, `properties` are
    the element's."""

    name: str
    instance: InstanceRef
    element_id: str
    at: datetime
    actor: str | None
    variables: Mapping[str, Json]
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InstanceStarted:
    instance: InstanceRef


@dataclass(frozen=True, slots=True)
class InstanceEnded:
    instance: InstanceRef
    outcome: str
    ended_element: str | None


@dataclass(frozen=True, slots=True)
class IncidentOpened:
    incident_key: int
    instance: InstanceRef
    element_id: str
    message: str


Announcement = (
    TaskOffered
    | TaskAssigned
    | TaskWithdrawn
    | DeadlineSet
    | DeadlineEnded
    | DeadlineExtended
    | AlarmFired
    | DomainEvent
    | InstanceStarted
    | InstanceEnded
    | IncidentOpened
)


@dataclass(frozen=True, slots=True)
class HandlerCall:
    """What an inner handler is told: `scope` holds the variables the element sees."""

    instance: InstanceRef
    element_id: str
    actor: str | None
    headers: Mapping[str, str]
    scope: Mapping[str, Json]
    decide: Callable[[str, Mapping[str, Json]], DecisionOutcome]


class InnerHandler(Protocol):
    """A service-task type that joins the command's transaction and touches only the database."""

    def __call__(self, session: Session, service: "Service", call: HandlerCall) -> Mapping[str, Json]: ...


class JobHandler(Protocol):
    """A job type that this process works on after the commit; it may be run more than once."""

    def __call__(self, variables: Mapping[str, Json], headers: Mapping[str, str]) -> Mapping[str, Json]: ...


class Listener(Protocol):
    """Hears announcements inside the transaction; raising undoes the command."""

    def __call__(self, session: Session, service: "Service", announcement: Announcement) -> None: ...


@dataclass(slots=True)
class Service:
    """Everything a command may use; put together by `sujuva`."""

    database: Database
    clock: Clock
    catalogue: Catalogue
    limits: LimitBook
    calendar: BusinessCalendar
    feel: feel.Environment
    handlers: Mapping[str, InnerHandler] = field(default_factory=dict)
    job_handlers: Mapping[str, JobHandler] = field(default_factory=dict)
    listeners: tuple[Listener, ...] = ()
    # Dated data of the packages above, one book of each type; `sujuva` reads them.
    reference: Mapping[type, object] = field(default_factory=dict)
    step_budget: int = 10_000
