# SPDX-License-Identifier: EUPL-1.2
"""Which codes and truths a table asks of each of its names: what can never come is a dead rule."""

from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from engine.dmn.xml_reading import child, children, read_tree, text_of
from engine.feel import FeelError, parse, parse_unary_tests
from engine.feel.syntax import (
    Arithmetic,
    Call,
    Comparison,
    Conditional,
    Filter,
    For,
    In,
    ListLiteral,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    OperatorTest,
    Path,
    Quantified,
    Tests,
)

Value = str | bool
Found = Iterator[tuple[str, Value]]


def tested_values(source: bytes, file: str) -> Mapping[str, Mapping[str, frozenset[Value]]]:
    """By the ids of the file's decisions and the names that they take, what these are compared with."""
    return {
        decision.get("id") or "": _of_table(table)
        for decision in children(read_tree(source, file), "decision")
        if (table := child(decision, "decisionTable")) is not None
    }


def _of_table(table: etree._Element) -> Mapping[str, frozenset[Value]]:
    found: dict[str, set[Value]] = {}
    for name, value in _pairs(table):
        found.setdefault(name, set()).add(value)
    return {name: frozenset(values) for name, values in found.items()}


def _pairs(table: etree._Element) -> Found:
    columns = [text_of(child(column, "inputExpression")) for column in children(table, "input")]
    for text in columns:
        yield from _compared(_syntax(text), {})
    for rule in children(table, "rule"):
        for text, entry in zip(columns, children(rule, "inputEntry"), strict=False):
            expression, tests = _syntax(text), _syntax(text_of(entry), unary=True)
            own = set(_ways(expression))
            for name in _passed_on(expression, {}):
                yield from ((name, value) for value in _literals(tests) if value not in own)


def _syntax(text: str | None, *, unary: bool = False) -> Node | None:
    """None for what is empty or cannot be read, which is another check's problem."""
    try:
        return (parse_unary_tests if unary else parse)(text).syntax if text else None
    except FeelError:
        return None


def _compared(node: object, aliases: Mapping[str, str]) -> Found:
    """Names beside literals in comparisons, `in` and `list contains`, at any depth."""
    match node:
        case Comparison(left=left, right=right):
            yield from _beside(left, right, aliases)
            yield from _beside(right, left, aliases)
        case In(value=value, tests=tests):
            yield from _beside(value, tests, aliases)
        case Call(function=Name(name="list contains"), arguments=[first, second]):
            yield from _beside(first, second, aliases)
            yield from _beside(second, first, aliases)
        case Quantified(iterators=iterators):
            aliases = {
                **aliases,
                **{one.name: one.domain.name for one in iterators if isinstance(one.domain, Name)},
            }
    for part in _parts(node):
        yield from _compared(part, aliases)


def _beside(named: Node, compared: object, aliases: Mapping[str, str]) -> Found:
    for name in _passed_on(named, aliases):
        yield from ((name, value) for value in _literals(compared))


def _passed_on(node: Node | None, aliases: Mapping[str, str]) -> Iterator[str]:
    """The names whose own values an expression gives: a name, each way of an `if`, `string(…)` of it."""
    match node:
        case Name(name=name):
            yield aliases.get(name, name)
        case Conditional(branches=branches, otherwise=otherwise):
            for way in (*(then for _, then in branches), otherwise):
                yield from _passed_on(way, aliases)
        case Call(function=Name(name="string"), arguments=[inner]):
            yield from _passed_on(inner, aliases)


def _ways(node: Node | None) -> Iterator[Value]:
    """The literals that the expression itself answers, so that no name has to."""
    if isinstance(node, Conditional):
        for way in (*(then for _, then in node.branches), node.otherwise):
            yield from _literals(way) if isinstance(way, Literal) else _ways(way)


def _literals(node: object) -> Iterator[Value]:
    """The texts and truths of a literal, a list of them, or tests by them."""
    match node:
        case Literal(value=str() | bool() as value):
            yield value
        case ListLiteral(items=parts) | Tests(tests=parts) | list(parts):
            for part in parts:
                yield from _literals(part)
        case OperatorTest(operand=operand):
            yield from _literals(operand)


def _parts(node: object) -> Iterable[object]:
    match node:
        case Comparison(left=one, right=other) | Filter(base=one, condition=other):
            return (one, other)
        case Logic(operands=parts) | ListLiteral(items=parts) | Call(arguments=parts) | Tests(tests=parts):
            return parts
        case Conditional(branches=branches, otherwise=otherwise):
            return (branches, otherwise)
        case Quantified(iterators=iterators, condition=condition):
            return (*(one.domain for one in iterators), condition)
        case For(iterators=iterators, body=body):
            return (*(one.domain for one in iterators), body)
        case In(value=value, tests=tests):
            return (value, tests)
        case Path(base=one) | Negation(operand=one):
            return (one,)
        case Arithmetic(first=first, rest=rest):
            return (first, *(operand for _, operand, _ in rest))
    return node if isinstance(node, list | tuple) else ()
