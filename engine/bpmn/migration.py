# SPDX-License-Identifier: EUPL-1.2
"""A running instance on another version of its process: what is carried over, what is not, and why.

What is waited for keeps its key, its due time and its variables. Events at the edge that the new version no
longer has are closed, those that only the new version has are armed from now on. Whatever could leave a
token without a place, or at a join that never opens, is refused.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.bpmn import arming
from engine.bpmn.compiled import CompiledProcess
from engine.bpmn.failing import ElementFailed
from engine.bpmn.gateways import ParallelGateway
from engine.bpmn.instance import Instance, Level, Wait
from engine.bpmn.model import Element
from engine.bpmn.state import describe, restore
from engine.bpmn.surroundings import Surroundings
from engine.bpmn.tokens import Token
from engine.errors import ExecutionFailed

CHILD = " [child]"


@dataclass(frozen=True, slots=True)
class Migration:
    """`carried` are active elements with their counterparts; `closed` and `armed` events by their ids."""

    carried: tuple[tuple[str, str], ...]
    closed: tuple[str, ...]
    armed: tuple[str, ...]
    refused: tuple[str, ...]


class Planner:
    """Compares an instance with another version; `mapping` names counterparts of elements and flows."""

    def __init__(self, instance: Instance, target: CompiledProcess, mapping: Mapping[str, str]) -> None:
        self.instance = instance
        self.target = target
        self._mapping = mapping
        self.known = {self.to(id) for id in instance.compiled.process.elements}

    def to(self, id: str) -> str:
        return self._mapping.get(id, id)

    def plan(self) -> Migration:
        tokens = [t for t in self.instance.tokens.values() if t is not t.workflow.root]
        carried = dict.fromkeys((t.task_spec.element.id, self.to(t.task_spec.element.id)) for t in tokens)
        refused = [reason for token in tokens for reason in self._obstacles(token)]
        refused += self._unknown_names() + self._lost_compensations()
        return Migration(
            carried=tuple(carried),
            closed=tuple(sorted({wait.element_id for wait in self.closed()})),
            armed=() if refused else tuple(sorted({event.id for _, event in self.new_events()})),
            refused=tuple(dict.fromkeys(refused)),
        )

    def closed(self) -> list[Wait]:
        """Waits for events that the new version does not have in that place."""
        return [wait for wait in self.instance.waits.values() if not self._stays(wait)]

    def _stays(self, wait: Wait) -> bool:
        here = wait.token.task_spec.element
        if wait.element_id == here.id:
            return True
        old = self.instance.compiled.process.elements[wait.element_id]
        new = self.target.process.elements.get(self.to(old.id))
        if (
            new is None
            or new.type != old.type
            or [e.kind for e in new.events] != [e.kind for e in old.events]
        ):
            return False
        if old.type == "boundaryEvent":
            return new.attached_to == self.to(here.id)
        if old.type == "startEvent":
            return new in self.target.event_starts.get(self._mapped(self._level_of(old)), ())
        return any(self.target.process.flows[f].source == self.to(here.id) for f in new.incoming)

    def _level_of(self, start: Element) -> str | None:
        assert start.parent is not None
        return self.instance.compiled.process.elements[start.parent].parent

    def _mapped(self, id: str | None) -> str | None:
        return None if id is None else self.to(id)

    def _obstacles(self, token: Token) -> Iterator[str]:
        old = token.task_spec.element
        new = self.target.process.elements.get(self.to(old.id))
        name = old.name or old.id
        if new is None:
            yield f"Osaa {name} ({self.to(old.id)}) ei ole uudessa versiossa. Anna vastine tai siirrä ensin."
            return
        if new.type != old.type or new.is_event_sub_process != old.is_event_sub_process:
            yield f"Osa {name} on uudessa versiossa eri lajia ({old.type} → {new.type})."
        if new.parent != self._mapped(old.parent):
            yield f"Osa {name} on uudessa versiossa toisessa aliprosessissa ({new.parent or 'ylin taso'})."
        if _loop(old) != _loop(new):
            yield f"Osan {name} toisto on uudessa versiossa toisenlainen."
        awaited = token.memo.get("taken") or [token.via or ""]
        for flow in awaited if token.has_state(TaskState.WAITING) else ():
            gathers = len(new.incoming) > 1 or new.start_quantity > 1
            if not gathers or self.to(flow) not in new.incoming:
                yield f"Osassa {name} odotetaan haaroja, mutta nuolta {flow} ei siihen enää tule."
        if (
            old.type == "eventBasedGateway"
            and token.waits
            and not any(self._stays(self.instance.waits[key]) for key in token.waits)
        ):
            yield f"Portin {name} takana ei ole enää yhtään sen odottamaa tapahtumaa."
        for lost in self._lost_in(token.memo):
            yield f"Osa {name} viittaa osaan {lost}, jota ei ole uudessa versiossa."

    def _unknown_names(self) -> list[str]:
        """A mapping that names nothing is a slip of the pen, not a wish."""
        old, new = self.instance.compiled.process, self.target.process
        return [
            f"Vastaavuus {source} → {target} ei osu prosessin osiin."
            for source, target in self._mapping.items()
            if not (source in old.elements and target in new.elements)
            and not (source in old.flows and target in new.flows)
        ]

    def _lost_compensations(self) -> list[str]:
        levels: list[Level] = [self.instance, *self.instance.subprocesses.values()]
        lost = [id for level in levels for one in level.undoable for id in self._lost_in(one)]
        return [f"Kumottavaa osaa {id} ei ole uudessa versiossa." for id in lost]

    def _lost_in(self, memo: Any) -> list[str]:
        return [id for id in _named(memo) if self.to(id) not in self.target.process.elements]

    def new_events(self) -> Iterator[tuple[int, Element]]:
        """Events that only the new version has, with the token that arms each."""
        for token in self.instance.tokens.values():
            old = token.task_spec.element
            is_level = token is self.instance.root or token.id in self.instance.subprocesses
            if is_level:
                around = None if token is self.instance.root else self.to(old.id)
                for start in self.target.event_starts.get(around, ()):
                    if start.id not in self.known:
                        yield token.id, start
            if token.memo.get("entered") and not token.task_spec.is_round:
                for event in self.target.process.elements.values():
                    if event.attached_to == self.to(old.id) and event.id not in self.known:
                        yield token.id, event


def _kinds(element: Element) -> list[str]:
    return [event.kind for event in element.events]


def _loop(element: Element) -> tuple[str, bool] | None:
    return (element.loop.kind, element.loop.sequential) if element.loop else None


_REFERENCES = ("start", "handler", "activity", "event_sub", "run")
_LISTS = ("inside", "records", "undo", "completed")


def _named(memo: Any) -> Iterator[str]:
    """Element ids that a memo or a record of compensation holds."""
    for name, value in memo.items():
        if name in _REFERENCES and isinstance(value, str):
            yield value
        elif name in _LISTS:
            for inner in value:
                yield from _named(inner)
        elif name == "event":
            yield value[0]
        elif name == "queue":
            yield from value


def _rename(memo: Any, planner: Planner) -> Any:
    renamed = dict(memo)
    for name, value in memo.items():
        if name in _REFERENCES and isinstance(value, str):
            renamed[name] = planner.to(value)
        elif name in _LISTS:
            renamed[name] = [_rename(inner, planner) for inner in value]
        elif name == "event":
            renamed[name] = [planner.to(value[0]), *value[1:]]
        elif name in ("queue", "taken"):
            renamed[name] = [planner.to(one) for one in value]
    return renamed


def migrate(planner: Planner, surroundings: Surroundings) -> Instance:
    """The instance on the new version. ExecutionFailed when the plan refuses it."""
    plan = planner.plan()
    if plan.refused:
        raise ExecutionFailed(" ".join(plan.refused))
    new_events = list(planner.new_events())
    closed = {wait.key for wait in planner.closed()}
    saved = json.loads(json.dumps(describe(planner.instance)))
    saved["tokens"] = [_rename_token(row, planner) for row in saved["tokens"]]
    saved["waits"] = [
        [key, kind, planner.to(id), token, memo]
        for key, kind, id, token, memo in saved["waits"]
        if key not in closed
    ]
    saved["completed"] = {
        id: [_rename(record, planner) for record in records] for id, records in saved["completed"].items()
    }
    instance = restore(planner.target, surroundings, saved)
    _arm(instance, new_events)
    _open_joins(instance)
    return instance


def _rename_token(row: list[Any], planner: Planner) -> list[Any]:
    renamed = list(row)
    if row[2] is not None:
        name = row[3].removesuffix(CHILD)
        renamed[3] = planner.to(name) + (CHILD if row[3].endswith(CHILD) else "")
    renamed[8] = planner.to(row[8]) if row[8] is not None else None
    renamed[11] = _rename(row[11], planner)
    return renamed


def _arm(instance: Instance, events: list[tuple[int, Element]]) -> None:
    for token_id, event in events:
        try:
            arming.arm_events(instance.tokens[token_id], event)
        except ElementFailed as error:
            raise ExecutionFailed(f"{event.id}: {error.message}") from error


def _open_joins(instance: Instance) -> None:
    """A join may have lost the flow that it waited for."""
    levels: list[Level] = [instance, *instance.subprocesses.values()]
    for level in levels:
        for name, waiting in list(level.at_joins.items()):
            gateway = level.spec.task_specs[name]
            if waiting and isinstance(gateway, ParallelGateway):
                gateway.token_came(level)
