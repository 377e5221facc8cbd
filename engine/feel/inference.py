# SPDX-License-Identifier: EUPL-1.2
"""What kind of value an expression can only give, and what in it can only become null, without evaluating."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.feel.errors import FeelWarning
from engine.feel.functions import BUILT_INS, Choice
from engine.feel.kinds import FINNISH, kind_of
from engine.feel.properties import PROPERTY_KINDS
from engine.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Conditional,
    ContextLiteral,
    Filter,
    For,
    FunctionLiteral,
    In,
    Input,
    InstanceOf,
    Iterator,
    ListLiteral,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    OperatorTest,
    Path,
    Quantified,
    RangeLiteral,
    Tests,
)
from engine.feel.types import KindType, incomplete, is_complete

NULL, NUMBER, TEXT, TRUTH, LIST = "null", "number", "string", "boolean", "list"
DATE, TIME, MOMENT = "date", "time", "date and time"
DAYS, MONTHS = "days and time duration", "years and months duration"
Kind = str | None
"""The kind of the value where it is not null; None: it can be of several."""
Scope = Mapping[str, Kind] | None
"""Kinds of names; None for a frame whose names are only known at evaluation."""

_SUMS = {
    "+": [
        (NUMBER, NUMBER, NUMBER),
        (TEXT, TEXT, TEXT),
        (DAYS, DAYS, DAYS),
        (MONTHS, MONTHS, MONTHS),
        *((moment, length, moment) for moment in (DATE, MOMENT) for length in (DAYS, MONTHS)),
        *((length, moment, moment) for moment in (DATE, MOMENT) for length in (DAYS, MONTHS)),
        (TIME, DAYS, TIME),
        (DAYS, TIME, TIME),
    ],
    "-": [
        (NUMBER, NUMBER, NUMBER),
        (DAYS, DAYS, DAYS),
        (MONTHS, MONTHS, MONTHS),
        *((one, other, DAYS) for one in (DATE, MOMENT) for other in (DATE, MOMENT)),
        (TIME, TIME, DAYS),
        *((moment, length, moment) for moment in (DATE, MOMENT) for length in (DAYS, MONTHS)),
        (TIME, DAYS, TIME),
    ],
    "*": [
        (NUMBER, NUMBER, NUMBER),
        *((length, NUMBER, length) for length in (DAYS, MONTHS)),
        *((NUMBER, length, length) for length in (DAYS, MONTHS)),
    ],
    "/": [
        (NUMBER, NUMBER, NUMBER),
        *((length, NUMBER, length) for length in (DAYS, MONTHS)),
        *((length, length, NUMBER) for length in (DAYS, MONTHS)),
    ],
    "**": [(NUMBER, NUMBER, NUMBER)],
}
_ORDERED = frozenset((NUMBER, TEXT, DATE, TIME, MOMENT, DAYS, MONTHS))


class Inference:
    """Kinds of the parts of one expression; `hints` are what can only become null, and where."""

    def __init__(self, kinds: Mapping[str, Kind], functions: Mapping[str, object]) -> None:
        self.hints: list[FeelWarning] = []
        self._functions = functions
        self._scopes: list[Scope] = [kinds]
        self._parts: dict[type[Node], Callable[[Any], Kind]] = {
            Literal: lambda node: kind_of(node.value),
            Name: lambda node: self._name(node.name),
            Input: lambda node: self._name("?"),
            Path: self._path,
            Filter: self._filter,
            Call: self._call,
            Negation: self._negation,
            Arithmetic: self._arithmetic,
            Comparison: self._comparison,
            Between: self._between,
            Conditional: self._conditional,
            InstanceOf: self._instance,
            For: self._loop,
            Quantified: self._quantified,
            FunctionLiteral: self._function,
            ContextLiteral: self._context,
            RangeLiteral: self._range,
        }

    def kind(self, node: Node) -> Kind:
        """The kind of a part."""
        part = self._parts.get(type(node))
        if part is not None:
            return part(node)
        for inner in _parts_of(node):
            self.kind(inner)
        return LIST if isinstance(node, ListLiteral) else TRUTH

    def _hint(self, reason: str, position: int) -> None:
        self.hints.append(FeelWarning(reason, position))

    def _inside(self, scope: Scope, node: Node) -> Kind:
        self._scopes.append(scope)
        found = self.kind(node)
        self._scopes.pop()
        return found

    def _name(self, name: str) -> Kind:
        for scope in reversed(self._scopes):
            if scope is None:
                return None
            if name in scope:
                return scope[name]
        return "function" if name in BUILT_INS else None

    def _is_known(self, name: str) -> bool:
        return any(scope is None or name in scope for scope in self._scopes)

    def _path(self, node: Path) -> Kind:
        return PROPERTY_KINDS.get((self.kind(node.base), node.name))

    def _filter(self, node: Filter) -> Kind:
        self.kind(node.base)
        return LIST if self._inside(None, node.condition) == TRUTH else None

    def _call(self, node: Call) -> Kind:
        arguments = [self.kind(argument) for argument in node.arguments]
        if not isinstance(node.function, Name):
            self.kind(node.function)
            return None
        name = node.function.name
        if self._is_known(name) or name in self._functions or name not in BUILT_INS:
            return None
        choices = BUILT_INS[name].choose(len(arguments), node.names)
        if not choices:
            self._hint(f"Funktiota {name} ei voi kutsua näillä argumenteilla.", node.position)
            return NULL
        fitting = [choice for choice in choices if _may_fit(choice, arguments)]
        if not fitting:
            given = ", ".join(FINNISH.get(kind or "", "arvo") for kind in arguments)
            self._hint(f"Funktio {name} antaa näille arvoille aina null: {given}.", node.position)
            return NULL
        results = {choice.overload.result for choice in fitting}
        return results.pop() if len(results) == 1 else None

    def _negation(self, node: Negation) -> Kind:
        kind = self.kind(node.operand)
        if kind is not None and kind not in (NUMBER, DAYS, MONTHS, NULL):
            self._hint(f"Tälle ei ole vastalukua: {FINNISH[kind]}.", node.position)
            return NULL
        return kind

    def _arithmetic(self, node: Arithmetic) -> Kind:
        kind = self.kind(node.first)
        for sign, operand, position in node.rest:
            kind = self._sum(sign, kind, self.kind(operand), position)
        return kind

    def _sum(self, sign: str, left: Kind, right: Kind, position: int) -> Kind:
        if NULL in (left, right):
            return NULL
        possible = {
            result for one, other, result in _SUMS[sign] if left in (None, one) and right in (None, other)
        }
        if not possible:
            pair = f"{FINNISH.get(left or '', 'arvo')} ja {FINNISH.get(right or '', 'arvo')}"
            self._hint(f"Laskutoimituksen “{sign}” tulos on aina null: {pair}.", position)
            return NULL
        return possible.pop() if len(possible) == 1 else None

    def _comparison(self, node: Comparison) -> Kind:
        self._compare(self.kind(node.left), self.kind(node.right), node.operator, node.position)
        return TRUTH

    def _between(self, node: Between) -> Kind:
        value = self.kind(node.value)
        for bound in (node.low, node.high):
            self._compare(value, self.kind(bound), "<", node.position)
        return TRUTH

    def _compare(self, left: Kind, right: Kind, operator: str, position: int) -> None:
        if left is None or right is None or NULL in (left, right):
            return
        if left != right or (operator not in ("=", "!=") and left not in _ORDERED):
            pair = f"{FINNISH[left]} ja {FINNISH[right]}"
            self._hint(f"Vertailun tulos on aina null: {pair}.", position)

    def _instance(self, node: InstanceOf) -> Kind:
        self.kind(node.value)
        if not is_complete(node.type):
            self._hint(incomplete(node.type), node.position)
        return TRUTH

    def _conditional(self, node: Conditional) -> Kind:
        kinds: set[Kind] = set()
        for condition, value in node.branches:
            decided = self.kind(condition)
            if decided not in (None, TRUTH):
                self._hint(f"Sanan if ehto on {FINNISH[decided]}, ei totuusarvo.", node.position)
            kinds.add(self.kind(value))
        kinds.add(self.kind(node.otherwise))
        kinds = kinds - {NULL} or {NULL}
        return kinds.pop() if len(kinds) == 1 else None

    def _iterated(self, iterators: Sequence[Iterator], body: Node) -> Kind:
        names: dict[str, Kind] = {}
        self._scopes.append(names)
        for one in iterators:
            first = self.kind(one.domain)
            last = None if one.end is None else self.kind(one.end)
            names[one.name] = first if one.end is not None and first == last else None
        names["partial"] = None
        found = self.kind(body)
        self._scopes.pop()
        return found

    def _loop(self, node: For) -> Kind:
        self._iterated(node.iterators, node.body)
        return LIST

    def _quantified(self, node: Quantified) -> Kind:
        self._iterated(node.iterators, node.condition)
        return TRUTH

    def _function(self, node: FunctionLiteral) -> Kind:
        kinds = {name: type_.name if isinstance(type_, KindType) else None for name, type_ in node.parameters}
        if node.external:
            self._hint("Mallin ulkopuolisia funktioita (Java, PMML) ei kutsuta.", node.position)
            return NULL
        self._inside(kinds, node.body)
        return "function"

    def _context(self, node: ContextLiteral) -> Kind:
        names: dict[str, Kind] = {}
        self._scopes.append(names)
        for name, value in node.entries:
            names[name] = None
            names[name] = self.kind(value)
        self._scopes.pop()
        return "context"

    def _range(self, node: RangeLiteral) -> Kind:
        ends = [self.kind(end) for end in (node.start, node.end) if end is not None]
        if len(ends) == 2:
            self._compare(ends[0], ends[1], "<", node.position)
        return "range"


def _may_fit(choice: Choice, arguments: Sequence[Kind]) -> bool:
    if choice.overload.variadic:
        return True
    given = arguments if choice.order is None else [_at(arguments, index) for index in choice.order]
    return all(
        parameter.may_take(kind) for parameter, kind in zip(choice.overload.parameters, given, strict=False)
    )


def _at(arguments: Sequence[Kind], index: int) -> Kind:
    return None if index < 0 else arguments[index]


def _parts_of(node: Node) -> Sequence[Node]:
    match node:
        case ListLiteral():
            return node.items
        case Logic():
            return node.operands
        case In():
            return [node.value, *node.tests]
        case OperatorTest():
            return [node.operand]
        case Tests():
            return node.tests
        case _:
            return []
