# SPDX-License-Identifier: EUPL-1.2
"""A process ready to run: compiled once, shared by all instances and threads, never changed."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn.model import Element, Model, ProcessModel
from engine.bpmn.parsing import parse_process
from engine.errors import NotFound


@dataclass(frozen=True, slots=True)
class CompiledProcess:
    """`event_starts` are the start events of event sub-processes by the level around them; `reach` tells,
    for an inclusive join and each of its incoming flows, the elements from which a token can come there, also
    through a boundary event; `along` the same by sequence flows alone."""

    model: Model
    process: ProcessModel
    spec: Any
    sub_specs: Mapping[str, Any]
    event_starts: Mapping[str | None, tuple[Element, ...]]
    reach: Mapping[str, Mapping[str, frozenset[str]]]
    along: Mapping[str, Mapping[str, frozenset[str]]]
    has_conditions: bool
    specs: Mapping[str, Any]

    def plain_starts(self, parent: str | None) -> tuple[str, ...]:
        """Where a level begins: its start event without a trigger, else the nodes that no flow enters."""
        level = self.process.within(parent)
        starts = [e.id for e in level if e.type == "startEvent" and not e.events]
        if starts:
            return tuple(starts)
        if any(e.type == "startEvent" or e.instantiate for e in level):
            return ()
        return tuple(e.id for e in level if _begins(e))


def _begins(element: Element) -> bool:
    apart = element.is_event_sub_process or element.for_compensation or element.attached_to is not None
    return not element.incoming and not apart


def compile_process(model: Model, process_id: str) -> CompiledProcess:
    """Compiles a checked model's process; NotFound when the file has no executable one of this id."""
    process = model.process(process_id)
    if process is None or not process.executable:
        raise NotFound(f"Mallissa {model.file} ei ole suoritettavaa prosessia {process_id}.")
    spec, sub_specs = parse_process(process, model.file)
    waiting = ("inclusiveGateway", "complexGateway")
    joins = [e for e in process.elements.values() if e.type in waiting and len(e.incoming) > 1]
    return CompiledProcess(
        model=model,
        process=process,
        spec=spec,
        sub_specs=sub_specs,
        event_starts=_event_starts(process),
        reach={join.id: _reach(process, join, boundaries=True) for join in joins},
        along={join.id: _reach(process, join, boundaries=False) for join in joins},
        specs={
            name: node for level in (*sub_specs.values(), spec) for name, node in level.task_specs.items()
        },
        has_conditions=any(ev.kind == "conditional" for e in process.elements.values() for ev in e.events),
    )


def _event_starts(process: ProcessModel) -> dict[str | None, tuple[Element, ...]]:
    found: dict[str | None, tuple[Element, ...]] = {}
    for sub in (e for e in process.elements.values() if e.is_event_sub_process):
        starts = tuple(e for e in process.within(sub.id) if e.type == "startEvent")
        found[sub.parent] = found.get(sub.parent, ()) + starts
    return found


def _reach(process: ProcessModel, gateway: Element, *, boundaries: bool) -> dict[str, frozenset[str]]:
    return {
        id: _upstream(process, process.flows[id].source, gateway.id, boundaries=boundaries)
        for id in gateway.incoming
    }


def _upstream(process: ProcessModel, start: str, avoid: str, *, boundaries: bool) -> frozenset[str]:
    """Every element from which a path leads to `start` without visiting `avoid`; with `boundaries` a path
    may leave an activity through an event at its edge."""
    seen: set[str] = set()
    pending = deque([start])
    while pending:
        id = pending.popleft()
        if id in seen or id == avoid:
            continue
        seen.add(id)
        element = process.elements[id]
        pending.extend(process.flows[flow].source for flow in element.incoming)
        if boundaries and element.attached_to is not None:
            pending.append(element.attached_to)
    return frozenset(seen)
