# SPDX-License-Identifier: EUPL-1.2
"""The parts of an expression, as the parser finds them and the compiler takes them."""

from dataclasses import dataclass

from engine.feel.types import FeelType


@dataclass(slots=True)
class Node:
    """A part of an expression; `position` is its offset in the text."""

    position: int


@dataclass(slots=True)
class Literal(Node):
    value: object


@dataclass(slots=True)
class Name(Node):
    name: str


@dataclass(slots=True)
class Input(Node):
    """`?`, the value that a unary test tests."""


@dataclass(slots=True)
class Path(Node):
    base: Node
    name: str


@dataclass(slots=True)
class Filter(Node):
    base: Node
    condition: Node


@dataclass(slots=True)
class Call(Node):
    function: Node
    arguments: list[Node]
    names: list[str] | None


@dataclass(slots=True)
class Negation(Node):
    operand: Node


@dataclass(slots=True)
class Arithmetic(Node):
    """first op operand op operand …, from left to right; all of one precedence."""

    first: Node
    rest: list[tuple[str, Node, int]]


@dataclass(slots=True)
class Comparison(Node):
    operator: str
    left: Node
    right: Node


@dataclass(slots=True)
class Logic(Node):
    """`and` or `or` between all operands."""

    operator: str
    operands: list[Node]


@dataclass(slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(slots=True)
class OperatorTest(Node):
    """`< 5` as a unary test."""

    operator: str
    operand: Node


@dataclass(slots=True)
class Tests(Node):
    """A list of unary tests, or their negation; no tests at all is `-`, which holds for everything."""

    tests: list[Node]
    negated: bool


@dataclass(slots=True)
class In(Node):
    """`value in tests`; `binds_input` says that a test speaks of the value as `?`."""

    value: Node
    tests: list[Node]
    binds_input: bool


@dataclass(slots=True)
class RangeLiteral(Node):
    start: Node | None
    end: Node | None
    start_included: bool
    end_included: bool


@dataclass(slots=True)
class InstanceOf(Node):
    value: Node
    type: FeelType


@dataclass(slots=True)
class Conditional(Node):
    """if/then and any number of else if, else."""

    branches: list[tuple[Node, Node]]
    otherwise: Node


@dataclass(slots=True)
class Iterator(Node):
    """`name in domain` or `name in domain..end`."""

    name: str
    domain: Node
    end: Node | None


@dataclass(slots=True)
class For(Node):
    iterators: list[Iterator]
    body: Node


@dataclass(slots=True)
class Quantified(Node):
    every: bool
    iterators: list[Iterator]
    condition: Node


@dataclass(slots=True)
class FunctionLiteral(Node):
    parameters: list[tuple[str, FeelType]]
    result: FeelType
    body: Node
    external: bool


@dataclass(slots=True)
class ContextLiteral(Node):
    entries: list[tuple[str, Node]]


@dataclass(slots=True)
class ListLiteral(Node):
    items: list[Node]
