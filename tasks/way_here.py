# SPDX-License-Identifier: EUPL-1.2
"""How the client came to this task: who did what, which way the questions were answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from clients.tables import staff_member
from engine.bpmn import Element, ProcessModel
from engine.database import Session
from engine.service import Service
from engine.tables import history_event, process_instance

_STEPS = ("ELEMENT_COMPLETED", "FLOW_TAKEN")
_TASKS = frozenset({"userTask", "manualTask"})
_EVENTS = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
# A client of ten years has come a long way; the task's page tells the last of it, the instance's page all.
LONGEST_WAY = 120


@dataclass(frozen=True, slots=True)
class Named:
    """An element or a flow with the name that the diagram gives it, in Finnish."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: an element, or a question and the way that answers it, of the process
    `process_id`; `who` is the person's name where a person did it."""

    at: datetime
    process_id: str
    parts: tuple[Named, ...]
    who: str | None


def way_here(session: Session, service: Service, root_key: int) -> tuple[Step, ...]:
    """The last steps of the instance and of everything it called, in their order."""
    rows = session.execute(
        select(history_event, process_instance.c.process_definition_key, process_instance.c.parent_key)
        .add_columns(staff_member.c.name)
        .join(process_instance, process_instance.c.key == history_event.c.process_instance_key)
        .outerjoin(staff_member, staff_member.c.username == history_event.c.actor)
        .where(process_instance.c.root_key == root_key, history_event.c.type.in_(_STEPS))
        .order_by(history_event.c.position.desc())
        .limit(LONGEST_WAY)
    )
    steps: list[Step] = []
    for row in reversed(rows.all()):
        process = service.catalogue.process(row.process_definition_key).process
        actor = row.name or row.actor
        for parts, by_person in _parts(process, row, called=row.parent_key is not None):
            steps.append(Step(row.at, process.id, parts, actor if by_person else None))
    return tuple(steps)


def _parts(process: ProcessModel, event: Any, *, called: bool) -> Iterator[tuple[tuple[Named, ...], bool]]:
    if event.element_id is None:
        return
    if event.type == "FLOW_TAKEN":
        yield from _answer(process, event.element_id)
        return
    element = process.elements.get(event.element_id)
    if element is not None and element.name:
        yield from _element(element, called=called)


def _element(element: Element, *, called: bool) -> Iterator[tuple[tuple[Named, ...], bool]]:
    """That a called process starts tells nothing that its caller has not told."""
    named = (Named(element.id, element.name),)
    if element.type in _TASKS:
        yield named, True
    elif element.type in _EVENTS and element.parent is None and not (called and element.type == "startEvent"):
        yield named, False


def _answer(process: ProcessModel, flow_id: str) -> Iterator[tuple[tuple[Named, ...], bool]]:
    flow = process.flows.get(flow_id)
    if flow is None or not flow.name:
        return
    asked = process.elements.get(flow.source)
    question = (Named(asked.id, asked.name),) if asked is not None and asked.name else ()
    yield (*question, Named(flow.id, flow.name)), False
