# SPDX-License-Identifier: EUPL-1.2
"""One process under check: its levels, and problems that carry the element."""

from dataclasses import dataclass, field

from engine.bpmn.model import Element, Flow, Model, ProcessModel
from engine.errors import Problem, Severity


@dataclass(slots=True)
class Inspection:
    """Collects problems; every rule gets it as its only argument."""

    model: Model
    process: ProcessModel
    functions: frozenset[str]
    problems: list[Problem] = field(default_factory=list)

    def report(
        self,
        at: Element | Flow | ProcessModel,
        rule: str,
        message: str,
        remedy: str,
        severity: Severity = "error",
    ) -> None:
        self.problems.append(Problem(self.model.file, at.id, at.name, rule, message, remedy, severity))

    def warn(self, at: Element | Flow | ProcessModel, rule: str, message: str, remedy: str) -> None:
        self.report(at, rule, message, remedy, "warning")

    @property
    def elements(self) -> list[Element]:
        return list(self.process.elements.values())

    def sources(self, element: Element) -> list[Element]:
        """Elements in front, over flows that are drawn right."""
        return [
            self.process.elements[self.process.flows[id].source]
            for id in element.incoming
            if self.process.flows[id].source in self.process.elements
        ]

    def targets(self, element: Element) -> list[Element]:
        """Elements behind, over flows that are drawn right."""
        return [
            self.process.elements[self.process.flows[id].target]
            for id in element.outgoing
            if self.process.flows[id].target in self.process.elements
        ]

    def boundaries(self, element: Element) -> list[Element]:
        return [e for e in self.elements if e.attached_to == element.id]
