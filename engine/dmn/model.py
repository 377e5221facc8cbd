# SPDX-License-Identifier: EUPL-1.2
"""A decision model as it was read: decisions, knowledge models, services, and what each requires."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.dmn.functions import Parameters
from engine.errors import Problem
from engine.feel.run import Evaluator
from engine.feel.types import FeelType


@dataclass(frozen=True, slots=True)
class InputData:
    id: str
    name: str
    type: FeelType


@dataclass(frozen=True, slots=True)
class Requirement:
    """The key of what is required, and the import's name if it is in another file."""

    key: str
    import_name: str


@dataclass(frozen=True, slots=True)
class Decision:
    """`inputs` and `outputs` are names; `rule_ids` those of its table, in order; `box` is its logic's tag.

    `weight` is how many parts its logic has, but for tables: the steps that one evaluation costs.
    """

    id: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rule_ids: tuple[str, ...]
    key: str = ""
    type: FeelType = field(default_factory=FeelType)
    logic: Evaluator | None = None
    box: str = ""
    requirements: tuple[Requirement, ...] = ()
    weight: int = 0

    @property
    def is_table(self) -> bool:
        return self.box == "decisionTable"


@dataclass(frozen=True, slots=True)
class KnowledgeModel:
    id: str
    name: str
    key: str
    parameters: Parameters
    body: Evaluator | None
    weight: int
    result: FeelType
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class DecisionService:
    """A function over decisions; its parameters are its input data, then its input decisions."""

    id: str
    name: str
    key: str
    outputs: tuple[str, ...]
    input_data: tuple[str, ...]
    input_decisions: tuple[str, ...]
    result: FeelType


Element = InputData | Decision | KnowledgeModel | DecisionService


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """One file with its imports. `decisions` are its own, by id; `elements` all, by namespace#id."""

    file: str
    namespace: str
    name: str
    decisions: Mapping[str, Decision]
    services: Mapping[str, DecisionService]
    elements: Mapping[str, Element]
    problems: tuple[Problem, ...]
    foreign_functions: tuple[tuple[str, Problem], ...] = ()
