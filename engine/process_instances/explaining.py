# SPDX-License-Identifier: EUPL-1.2
"""Where an instance is, since when, what it waits for, and how it came there; in Finnish."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from engine import history, incidents
from engine.bpmn import ProcessModel, Waiting
from engine.database import Session
from engine.history import HistoryEvent
from engine.process_instances.queries import InstanceView, get_instance
from engine.process_instances.recording import record
from engine.process_instances.user_tasks import UserTaskFilter, UserTaskView, search_user_tasks
from engine.process_instances.work import Work
from engine.service import Service
from engine.tables import job, message_subscription, process_instance, timer

MOST_TASKS = 500
_STEPS = {
    "ELEMENT_COMPLETED": "{name} tehty",
    "ELEMENT_TERMINATED": "{name} keskeytetty",
    "ERROR_THROWN": "{name}: virhe {code}",
    "ESCALATION_THROWN": "{name}: eskalaatio {code}",
    "INCIDENT_OPENED": "{name}: häiriö. {message}",
    "INCIDENT_RETRIED": "{name}: yritettiin uudelleen",
    "INCIDENT_SKIPPED": "{name} ohitettiin: {reason}",
    "JOB_FAILED": "{name}: työ epäonnistui. {error}",
    "VARIABLES_CORRECTED": "Tietoja korjattiin",
    "INSTANCE_MODIFIED": "Prosessia siirrettiin: {reason}",
    "INSTANCE_MIGRATED": "Prosessi siirrettiin versioon {version}",
    "INSTANCE_SUSPENDED": "Prosessi keskeytettiin: {reason}",
    "INSTANCE_RESUMED": "Prosessi jatkui",
    "INSTANCE_CANCELED": "Prosessi peruttiin: {reason}",
    "INSTANCE_COMPLETED": "Prosessi päättyi",
    "INSTANCE_TERMINATED": "Prosessi lopetettiin",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the instance is: `waits_for` and `came_by` are sentences; `due_at` is when it wakes by itself."""

    element_id: str
    name: str
    since: datetime
    waits_for: str
    came_by: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened, in words; `actor` is None for what needed nobody."""

    at: datetime
    words: str
    actor: str | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`places` is empty once the instance has ended; `steps` are the way, oldest first."""

    instance: InstanceView
    places: tuple[Place, ...]
    steps: tuple[Step, ...]


def explain(session: Session, service: Service, instance_key: int) -> Explanation:
    """Reads only. NotFound when there is no such instance."""
    view = get_instance(session, instance_key)
    process = service.catalogue.process(view.process_definition_key).process
    events = history.read(session, instance_key)
    places: tuple[Place, ...] = ()
    if view.ended_at is None:
        work = Work(session, service, None, record)
        waiting = work.look(instance_key).execution.where()
        places = tuple(_places(_Facts(session, instance_key, process, events), waiting))
    return Explanation(view, places, tuple(_steps(process, events)))


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
        self.jobs = {one.element_id: one for one in rows(job, job.c.ended_at.is_(None))}
        self.incidents = {one.element_id: one for one in incidents.list_incidents(session, key)}
        children = select(process_instance).where(
            process_instance.c.parent_key == key, process_instance.c.state == "ACTIVE"
        )
        self.children = {one.parent_element_key: one for one in session.execute(children)}

    def name(self, element_id: str) -> str:
        element = self.process.elements.get(element_id)
        return (element.name if element else "") or element_id


def _places(facts: _Facts, waiting: tuple[Waiting, ...]) -> Iterator[Place]:
    for one in waiting:
        due = facts.timers.get(one.element_id) if one.kind == "timer" else None
        yield Place(
            one.element_id,
            facts.name(one.element_id),
            one.since,
            " ".join([_waits_for(facts, one), *_edges(facts, one)]),
            _came_by(facts, one),
            due.due_at if due is not None else _edge_due(facts, one),
        )


def _waits_for(facts: _Facts, one: Waiting) -> str:
    if one.element_id in facts.incidents:
        return f"Odottaa häiriön selvittämistä: {facts.incidents[one.element_id].message}"
    if one.kind == "userTask":
        return _waits_for_person(facts.tasks.get(one.key or 0))
    if one.kind in ("message", "signal"):
        found = facts.messages.get(one.element_id)
        key = f" (tunniste {found.correlation_key})" if found and found.correlation_key else ""
        word = "viestiä" if one.kind == "message" else "signaalia"
        return f"Odottaa {word} {found.name if found else ''}{key}."
    if one.kind == "job":
        found = facts.jobs[one.element_id]
        return (
            f"Odottaa palvelun {found.type} vastausta, yrityksiä jäljellä {found.retries}." if found else ""
        )
    if one.kind == "call":
        child = facts.children.get(one.key)
        return (
            f"Odottaa prosessin {child.process_id} ({child.key}) päättymistä." if child else "Odottaa kutsua."
        )
    return _OTHERS.get(one.kind, "Odottaa sisällään olevia osia.")


_OTHERS = {
    "timer": "Odottaa aikaa.",
    "condition": "Odottaa, että ehto toteutuu.",
    "join": "Odottaa muita haaroja.",
    "failed": "Odottaa häiriön selvittämistä.",
    "ready": "Jatkuu seuraavalla kerralla.",
    "eventBasedGateway": "Odottaa ensimmäistä takanaan olevista tapahtumista.",
}


def _waits_for_person(task: UserTaskView | None) -> str:
    if task is None:
        return "Odottaa tekijää."
    if task.assignee:
        return f"Odottaa, että {task.assignee} tekee tehtävän."
    groups = ", ".join((*task.candidate_groups, *task.candidate_users))
    return f"Odottaa tekijää ({groups})." if groups else "Odottaa tekijää."


def _edges(facts: _Facts, one: Waiting) -> Iterator[str]:
    """Events at the edge of the place that may carry it on."""
    for event in _armed_at(facts, one):
        if event in facts.timers:
            yield f"Aika {facts.name(event)} kulkee."
        elif event in facts.messages:
            yield f"Viesti {facts.messages[event].name} ({facts.name(event)}) voi keskeyttää tai jatkaa."


def _armed_at(facts: _Facts, one: Waiting) -> list[str]:
    process = facts.process
    gateway = process.elements[one.element_id].type == "eventBasedGateway"
    behind = [process.flows[f].target for f in process.elements[one.element_id].outgoing] if gateway else []
    return behind + [e.id for e in process.elements.values() if e.attached_to == one.element_id]


def _edge_due(facts: _Facts, one: Waiting) -> datetime | None:
    dues = [facts.timers[event].due_at for event in _armed_at(facts, one) if event in facts.timers]
    return min(dues, default=None)


def _came_by(facts: _Facts, one: Waiting) -> str:
    """The flow that the token came by, with its name and the element in front."""
    for event in reversed(facts.events):
        if event.type == "FLOW_TAKEN" and event.detail.get("target") == one.element_id:
            flow = facts.process.flows.get(event.element_id or "")
            named = f" haarasta {flow.name}" if flow is not None and flow.name else ""
            return f"Tuli osasta {facts.name(str(event.detail.get('source')))}{named}."
    return "Alkoi tapahtumasta."


def _steps(process: ProcessModel, events: tuple[HistoryEvent, ...]) -> Iterator[Step]:
    for event in events:
        pattern = _STEPS.get(event.type)
        if pattern is None:
            continue
        element = process.elements.get(event.element_id or "")
        name = (element.name if element else "") or event.element_id or ""
        known = {"name": name, "code": "", "message": "", "reason": "", "error": "", "version": ""}
        told = {key: str(value) for key, value in event.detail.items() if key in known}
        yield Step(event.at, pattern.format(**{**known, **told}).strip(), event.actor)
