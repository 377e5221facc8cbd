# SPDX-License-Identifier: EUPL-1.2
"""What scenarios should reach: every end event, boundary event, event sub-process and decision rule."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from engine.bpmn import Element, ProcessModel
from engine.database import Session
from engine.deployments import CheckedBundle
from engine.errors import Problem
from engine.tables import history_event, process_instance

_KINDS = {
    "endEvent": "lopputapahtumaan",
    "boundaryEvent": "reunatapahtumaan",
    "startEvent": "tapahtuman aliprosessiin",
}


@dataclass(frozen=True, slots=True)
class Point:
    """A place of a model: an element of a process, or a rule (`element`) of a decision (`owner`)."""

    owner: str
    element: str


@dataclass(slots=True)
class Coverage:
    """Which points some scenario has reached."""

    reached: set[Point] = field(default_factory=set)

    def add_history(self, session: Session) -> None:
        """Everything that the instances of this database went through."""
        rows = session.execute(
            select(process_instance.c.process_id, history_event.c.element_id)
            .join(process_instance, process_instance.c.key == history_event.c.process_instance_key)
            .where(history_event.c.type.in_(("ELEMENT_ACTIVATED", "ELEMENT_COMPLETED")))
            .distinct()
        )
        self.reached |= {Point(row.process_id, row.element_id) for row in rows}
        decisions = session.execute(
            select(history_event.c.detail).where(history_event.c.type == "DECISION_EVALUATED")
        )
        for detail in decisions.scalars():
            self.add_trace(detail.get("trace") or [])

    def add_trace(self, trace: Sequence[Any]) -> None:
        """The rules that matched in a decision's trace."""
        for entry in trace:
            for rule in entry["matchedRules"]:
                self.reached.add(Point(entry["decisionId"], rule["ruleId"]))

    def find_missing(self, checked: Sequence[CheckedBundle]) -> list[Problem]:
        """A warning for every point that no scenario reaches."""
        return [
            problem
            for one in checked
            for point, problem in points_of(one).items()
            if point not in self.reached
        ]


def points_of(checked: CheckedBundle) -> Mapping[Point, Problem]:
    """What should be reached in one folder, with the warning for when it is not."""
    folder = checked.bundle.folder
    return {
        point: problem
        for file, process in checked.processes()
        for point, problem in _of(f"{folder}/{file}", process)
    } | {
        Point(decision.id, rule): _rule_problem(f"{folder}/{file}", decision.id, decision.name, index, rule)
        for file, model in checked.decisions.items()
        for decision in model.decisions.values()
        for index, rule in enumerate(decision.rule_ids, start=1)
    }


def _of(file: str, process: ProcessModel) -> Iterator[tuple[Point, Problem]]:
    for element in process.elements.values():
        if _counts(process, element):
            message = f"Mikään skenaario ei pääse {_KINDS[element.type]}."
            remedy = "Lisää skenaario tai askel, joka pääsee siihen, tai poista se mallista."
            problem = Problem(file, element.id, element.name, "kattavuus", message, remedy, "warning")
            yield Point(process.id, element.id), problem


def _counts(process: ProcessModel, element: Element) -> bool:
    if element.type == "startEvent":
        return element.parent is not None and process.elements[element.parent].is_event_sub_process
    return element.type in _KINDS


def _rule_problem(file: str, decision_id: str, name: str, index: int, rule: str) -> Problem:
    return Problem(
        file,
        rule,
        f"{name}, sääntö {index}",
        "kattavuus",
        f"Mikään skenaario ei käytä taulun {decision_id} sääntöä {index}.",
        "Lisää skenaario tai decide-askel, joka käyttää sitä, tai poista sääntö.",
        "warning",
    )
