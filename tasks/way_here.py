# SPDX-License-Identifier: EUPL-1.2
"""How the client came to this task, in words: who did what, which way the questions were answered."""

from collections.abc import Iterator, Mapping
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
class Step:
    """One step of the way; `who` is the person's name where a person did it."""

    at: datetime
    words: str
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
        for words, by_person in _words(process, row, called=row.parent_key is not None):
            steps.append(Step(row.at, words, actor if by_person else None))
    return tuple(steps)


def _words(process: ProcessModel, event: Any, *, called: bool) -> Iterator[tuple[str, bool]]:
    if event.element_id is None:
        return
    if event.type == "FLOW_TAKEN":
        yield from _answer(process, event.element_id)
        return
    element = process.elements.get(event.element_id)
    if element is not None and element.name:
        yield from _element(element, called=called)


def _element(element: Element, *, called: bool) -> Iterator[tuple[str, bool]]:
    """That a called process starts tells nothing that its caller has not told."""
    if element.type in _TASKS:
        yield element.name, True
    elif element.type in _EVENTS and element.parent is None and not (called and element.type == "startEvent"):
        yield element.name, False


def _answer(process: ProcessModel, flow_id: str) -> Iterator[tuple[str, bool]]:
    flow = process.flows.get(flow_id)
    if flow is None or not flow.name:
        return
    question = _name(process.elements, flow.source)
    yield (f"{question} {flow.name}" if question else flow.name), False


def _name(elements: Mapping[str, Element], element_id: str) -> str:
    return elements[element_id].name if element_id in elements else ""
