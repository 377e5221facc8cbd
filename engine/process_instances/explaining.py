# SPDX-License-Identifier: EUPL-1.2
"""Where an instance is, since when, what it waits for, and how it came there: as facts, not yet in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select

from engine import history, incidents
from engine.bpmn import Element, ProcessModel, Waiting
from engine.database import Session
from engine.history import HistoryEvent
from engine.process_instances.queries import InstanceView, get_instance
from engine.process_instances.recording import record
from engine.process_instances.user_tasks import UserTaskFilter, UserTaskView, search_user_tasks
from engine.process_instances.work import Work
from engine.service import Service
from engine.tables import job, message_subscription, process_instance, timer

MOST_TASKS = 500
LONGEST_WALK = 50

WaitKind = Literal[
    "person",
    "people",
    "timer",
    "message",
    "signal",
    "job",
    "call",
    "incident",
    "condition",
    "join",
    "first",
    "ready",
    "inside",
    "rounds",
]


@dataclass(frozen=True, slots=True)
class Wait:
    """What one element, or an event at its edge, waits for; what does not apply is None or empty.

    `name` is that of a message, signal, job type or called process, or the message of an incident; `key`
    that of the called instance or the incident; `who` one person, or groups; `at` when it comes by itself,
    for a job when it is due or its lease ends; `left` retries of a job; `interrupts` whether an event at
    the edge takes over.
    """

    kind: WaitKind
    element_id: str
    name: str = ""
    key: int | None = None
    who: tuple[str, ...] = ()
    at: datetime | None = None
    left: int | None = None
    worker: str | None = None
    interrupts: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where the instance is. `key` is None for a token at a join; `source` is the named element it came from,
    by the named flow `answer`; `edges` are events that may carry it on as well."""

    element_id: str
    key: int | None
    since: datetime
    wait: Wait
    edges: tuple[Wait, ...] = ()
    source: str | None = None
    answer: str | None = None

    @property
    def wakes_at(self) -> datetime | None:
        """When it goes on by itself, if nothing else comes first."""
        own = [self.wait] if self.wait.kind == "timer" else []
        times = [wait.at for wait in (*own, *self.edges) if wait.at is not None]
        return min(times, default=None)


@dataclass(frozen=True, slots=True)
class Explanation:
    """`places` is empty once the instance has ended; `events` are the way, oldest first."""

    instance: InstanceView
    process: ProcessModel
    places: tuple[Place, ...]
    events: tuple[HistoryEvent, ...]


def explain(session: Session, service: Service, instance_key: int) -> Explanation:
    """Reads only. NotFound when there is no such instance."""
    view = get_instance(session, instance_key)
    process = service.catalogue.process(view.process_definition_key).process
    events = history.read(session, instance_key)
    places: tuple[Place, ...] = ()
    if view.ended_at is None:
        work = Work(session, service, None, record)
        facts = _Facts(session, instance_key, process, events)
        places = tuple(_place(facts, one) for one in work.look(instance_key).execution.where())
    return Explanation(view, process, places, events)


class _Facts:
    """What the tables say about the waits of one instance."""

    def __init__(
        self, session: Session, key: int, process: ProcessModel, events: tuple[HistoryEvent, ...]
    ) -> None:
        def rows(table: Any, *conditions: Any) -> list[Any]:
            query = select(table).where(table.c.process_instance_key == key, *conditions)
            return list(session.execute(query.order_by(table.c.key)))

        wanted = UserTaskFilter(process_instance_key=key, states=("CREATED",))
        self.process = process
        self.events = events
        self.tasks = {one.key: one for one in search_user_tasks(session, wanted, MOST_TASKS, 0)}
        self.timers = {one.element_id: one for one in rows(timer)}
        self.messages = {one.element_id: one for one in rows(message_subscription)}
        open_jobs = rows(job, job.c.ended_at.is_(None))
        self.jobs = {one.key: one for one in open_jobs}
        self.listeners = {one.element_key: one for one in open_jobs if one.listener_event}
        self.incidents = {one.element_key: one for one in incidents.list_incidents(session, key)}
        children = select(process_instance).where(
            process_instance.c.parent_key == key, process_instance.c.state == "ACTIVE"
        )
        self.children = {one.parent_element_key: one for one in session.execute(children)}

    def arrivals(self, element_id: str) -> Iterator[HistoryEvent]:
        """The flows that led to an element, the latest first."""
        for event in reversed(self.events):
            if event.type == "FLOW_TAKEN" and event.detail.get("target") == element_id:
                yield event


def _place(facts: _Facts, one: Waiting) -> Place:
    arrival = next(facts.arrivals(one.element_id), None)
    source, answer = _came_from(facts, one.element_id)
    return Place(
        one.element_id,
        one.key,
        arrival.at if one.kind == "join" and arrival is not None else one.since,
        _wait(facts, one),
        tuple(_edges(facts, one)),
        source,
        answer,
    )


def _wait(facts: _Facts, one: Waiting) -> Wait:
    id = one.element_id
    if one.key in facts.incidents:
        found = facts.incidents[one.key]
        return Wait("incident", id, found.message, found.key)
    if one.kind == "listener":
        return _listener(facts, one)
    if one.key in facts.tasks:
        return _person(id, facts.tasks[one.key])
    if one.kind == "timer":
        row = facts.timers.get(id)
        return Wait("timer", id, at=row.due_at if row else None)
    if one.kind in ("message", "signal"):
        row = facts.messages.get(id)
        return Wait("message" if one.kind == "message" else "signal", id, row.name if row else "")
    if one.kind == "job":
        row = facts.jobs.get(one.key or 0)
        return _job(id, row) if row is not None else Wait("ready", id)
    if one.kind == "call":
        child = facts.children.get(one.key)
        return Wait("call", id, child.process_id if child else "", child.key if child else None)
    if one.kind == "failed":
        return Wait("incident", id, str(one.detail.get("message") or ""))
    here = facts.process.elements.get(id)
    repeats = here is not None and here.loop is not None
    return Wait(_OTHERS.get(one.kind, "rounds" if repeats else "inside"), id)


_OTHERS: dict[str, WaitKind] = {
    "condition": "condition",
    "conditional": "condition",
    "join": "join",
    "ready": "ready",
    "eventBasedGateway": "first",
}


def _person(id: str, task: UserTaskView) -> Wait:
    if task.assignee:
        return Wait("person", id, who=(task.assignee,))
    return Wait("people", id, who=(*task.candidate_groups, *task.candidate_users))


def _listener(facts: _Facts, one: Waiting) -> Wait:
    """A listener that has been given up is an incident of its job."""
    row = facts.listeners.get(one.key)
    if row is None:
        return Wait("ready", one.element_id)
    given_up = facts.incidents.get(row.key)
    if given_up is not None:
        return Wait("incident", one.element_id, given_up.message, given_up.key)
    return _job(one.element_id, row)


def _job(id: str, row: Any) -> Wait:
    leased = row.state == "ACTIVE"
    return Wait(
        "job",
        id,
        row.type,
        at=row.lease_until if leased else row.run_at,
        left=row.retries,
        worker=row.worker if leased else None,
    )


def _edges(facts: _Facts, one: Waiting) -> Iterator[Wait]:
    """Events at the edge of the place, or behind it, that may carry it on."""
    for event in _armed_at(facts.process, one.element_id):
        interrupts = event.interrupting or event.attached_to is None
        if event.id in facts.timers:
            yield Wait("timer", event.id, at=facts.timers[event.id].due_at, interrupts=interrupts)
        elif event.id in facts.messages:
            row = facts.messages[event.id]
            kind: WaitKind = "message" if row.kind == "message" else "signal"
            yield Wait(kind, event.id, row.name, interrupts=interrupts)


def _armed_at(process: ProcessModel, element_id: str) -> Iterator[Element]:
    here = process.elements.get(element_id)
    if here is not None and here.type == "eventBasedGateway":
        yield from (process.elements[process.flows[flow].target] for flow in here.outgoing)
    yield from (one for one in process.elements.values() if one.attached_to == element_id)


def _came_from(facts: _Facts, element_id: str) -> tuple[str | None, str | None]:
    """The nearest element behind that has a name, or the nearest; and the answer on the way."""
    nearest = answer = None
    for _ in range(LONGEST_WALK):
        arrival = next(facts.arrivals(element_id), None)
        if arrival is None:
            break
        flow = facts.process.flows.get(arrival.element_id or "")
        answer = answer or (flow.id if flow is not None and flow.name else None)
        element_id = str(arrival.detail.get("source"))
        nearest = nearest or element_id
        element = facts.process.elements.get(element_id)
        if element is not None and element.name:
            return element_id, answer
    return nearest, answer
