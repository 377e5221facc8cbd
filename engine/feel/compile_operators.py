# SPDX-License-Identifier: EUPL-1.2
"""Compiles arithmetic, comparisons, logic, `between`, `in`, `instance of` and unary tests."""

import operator
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from engine.feel.arithmetic import OPERATIONS, negate
from engine.feel.comparison import compare, equal, in_range, meets
from engine.feel.compile_values import INPUT
from engine.feel.compiler import Compiler, Tester, compiles
from engine.feel.kinds import describe
from engine.feel.ranges import Range
from engine.feel.run import Evaluator, Frame
from engine.feel.scope_values import find
from engine.feel.syntax import (
    Arithmetic,
    Between,
    Comparison,
    In,
    InstanceOf,
    Literal,
    Logic,
    Negation,
    Node,
    OperatorTest,
    Quantified,
    RangeLiteral,
    Tests,
)
from engine.feel.types import incomplete, is_complete

_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TRUTHS = (Comparison, Logic, Between, In, InstanceOf, Quantified)


@compiles(Arithmetic)
def compile_arithmetic(compiler: Compiler, node: Arithmetic) -> Evaluator:
    first = compiler.compile(node.first)
    rest = [(OPERATIONS[sign], compiler.compile(operand), position) for sign, operand, position in node.rest]
    if len(rest) == 1:
        operation, second, position = rest[0]
        return lambda frame: operation(frame.run, first(frame), second(frame), position)

    def calculate(frame: Frame) -> object:
        value = first(frame)
        for operation, operand, position in rest:
            value = operation(frame.run, value, operand(frame), position)
        return value

    return calculate


@compiles(Negation)
def compile_negation(compiler: Compiler, node: Negation) -> Evaluator:
    operand, position = compiler.compile(node.operand), node.position
    return lambda frame: negate(frame.run, operand(frame), position)


@compiles(Comparison)
def compile_comparison(compiler: Compiler, node: Comparison) -> Evaluator:
    left, right, position = compiler.compile(node.left), compiler.compile(node.right), node.position
    if node.operator in ("=", "!="):
        return _compile_equality(left, right, node.operator == "=", position)
    ordered = _ORDERS[node.operator]

    def comparison(frame: Frame) -> object:
        one, other = left(frame), right(frame)
        kind = type(one)
        if (kind is Decimal or kind is str) and kind is type(other):
            return ordered(one, other)
        order = compare(frame.run, one, other, position)
        return None if order is None else ordered(order, 0)

    return comparison


def _compile_equality(left: Evaluator, right: Evaluator, wanted: bool, position: int) -> Evaluator:
    def equality(frame: Frame) -> object:
        one, other = left(frame), right(frame)
        same = equal(frame.run, one, other)
        if same is None:
            return frame.run.warn(
                f"Eri lajien arvoja ei voi verrata: {describe(one)} ja {describe(other)}.", position
            )
        return same is wanted

    return equality


@compiles(Logic)
def compile_logic(compiler: Compiler, node: Logic) -> Evaluator:
    operands = [compiler.compile(operand) for operand in node.operands]
    decisive = node.operator == "or"
    position, word = node.position, node.operator

    def logic(frame: Frame) -> object:
        unknown = False
        for operand in operands:
            value = operand(frame)
            if value is decisive:
                return decisive
            if type(value) is not bool:
                unknown = True
                if value is not None:
                    frame.run.warn(
                        f"Sanan “{word}” vieressä ei ole totuusarvo vaan {describe(value)}.", position
                    )
        return None if unknown else not decisive

    return logic


@compiles(Between)
def compile_between(compiler: Compiler, node: Between) -> Evaluator:
    value, low, high = (compiler.compile(part) for part in (node.value, node.low, node.high))
    position = node.position

    def between(frame: Frame) -> object:
        tested = value(frame)
        above = compare(frame.run, tested, low(frame), position)
        below = compare(frame.run, tested, high(frame), position)
        return None if above is None or below is None else above >= 0 >= below

    return between


@compiles(In)
def compile_in(compiler: Compiler, node: In) -> Evaluator:
    value, position = compiler.compile(node.value), node.position
    if node.binds_input:
        return _compile_binding_in(compiler, value, node)
    tests = [_compile_in_test(compiler, test, position) for test in node.tests]

    def inside(frame: Frame) -> object:
        tested = value(frame)
        return _any(test(frame, tested) for test in tests)

    return inside


def _compile_binding_in(compiler: Compiler, value: Evaluator, node: In) -> Evaluator:
    """`value in (? > 3)`: a test that is true or false decides by itself (DMN 1.5, table 55)."""
    with compiler.scope((INPUT,)):
        tests = [_compile_binding_test(compiler, test, node.position) for test in node.tests]

    def inside(frame: Frame) -> object:
        tested = value(frame)
        inner = Frame({INPUT: tested}, frame, frame.run)
        return _any(test(inner, tested) for test in tests)

    return inside


def _compile_binding_test(compiler: Compiler, node: Node, position: int) -> Tester:
    if isinstance(node, OperatorTest | RangeLiteral | Literal):
        return _compile_in_test(compiler, node, position)
    evaluate = compiler.compile(node)

    def decide(frame: Frame, tested: object) -> bool | None:
        decided = evaluate(frame)
        return decided if isinstance(decided, bool) else meets(frame.run, tested, decided, position)

    return decide


def _any(results: Iterable[bool | None]) -> bool | None:
    found: bool | None = False
    for result in results:
        if result is True:
            return True
        if result is None:
            found = None
    return found


def _compile_in_test(compiler: Compiler, node: Node, position: int) -> Tester:
    if isinstance(node, OperatorTest):
        return _compile_operator_test(compiler, node)
    evaluate = compiler.compile(node)
    if isinstance(node, RangeLiteral):
        return _compile_range_test(evaluate, position)
    return lambda frame, tested: meets(frame.run, tested, evaluate(frame), position)


def _compile_range_test(evaluate: Evaluator, position: int) -> Tester:
    """A range with a null end is no range: nothing can be said of any value."""

    def lies_in(frame: Frame, tested: object) -> bool | None:
        bounds = evaluate(frame)
        return in_range(frame.run, tested, bounds, position) if isinstance(bounds, Range) else None

    return lies_in


def _compile_operator_test(compiler: Compiler, node: OperatorTest) -> Tester:
    operand, position = compiler.compile(node.operand), node.position
    if node.operator in ("=", "!="):
        wanted = node.operator == "="

        def equals(frame: Frame, tested: object) -> bool | None:
            same = equal(frame.run, tested, operand(frame))
            return None if same is None else same is wanted

        return equals
    ordered = _ORDERS[node.operator]

    def orders(frame: Frame, tested: object) -> bool | None:
        bound = operand(frame)
        kind = type(tested)
        if kind is Decimal and kind is type(bound):
            return ordered(tested, bound)
        order = compare(frame.run, tested, bound, position)
        return None if order is None else ordered(order, 0)

    return orders


@compiles(InstanceOf)
def compile_instance_of(compiler: Compiler, node: InstanceOf) -> Evaluator:
    value, type_, position = compiler.compile(node.value), node.type, node.position
    complete = is_complete(type_)

    def instance_of(frame: Frame) -> object:
        if not complete:
            return frame.run.warn(incomplete(type_), position)
        tested = value(frame)
        if tested is None:
            return str(type_) == "null"
        return type_.accepts(tested, frame.run)

    return instance_of


def testing(tester: Tester) -> Evaluator:
    """Unary tests as an expression: the value under test is the name `?` of the frame."""
    return lambda frame: tester(frame, find(frame, INPUT))


def compile_tester(compiler: Compiler, node: Tests) -> Tester:
    """Unary tests as a function of the frame and the value under test."""
    tests = [_compile_unary_test(compiler, test) for test in node.tests]
    if not tests:
        return lambda frame, tested: True
    if len(tests) == 1 and not node.negated:
        return tests[0]
    negated = node.negated

    def test_all(frame: Frame, tested: object) -> bool | None:
        found: bool | None = False
        for test in tests:
            result = test(frame, tested)
            if result is True:
                found = True
                break
            if result is None:
                found = None
        if negated:
            return None if found is None else not found
        return found

    return test_all


def _compile_unary_test(compiler: Compiler, node: Node) -> Tester:
    if isinstance(node, OperatorTest):
        return _compile_operator_test(compiler, node)
    if isinstance(node, Literal) and isinstance(node.value, str | Decimal):
        return _compile_literal_test(node.value)
    if isinstance(node, RangeLiteral):
        return _compile_in_test(compiler, node, node.position)
    before = INPUT in compiler.names
    compiler.names.discard(INPUT)
    evaluate, position = compiler.compile(node), node.position
    is_condition = INPUT in compiler.names or INPUT in compiler.uncertain_names or isinstance(node, _TRUTHS)
    if before:
        compiler.names.add(INPUT)

    def condition(frame: Frame, tested: object) -> bool | None:
        decided = evaluate(frame)
        if type(decided) is bool:
            return decided
        return meets(frame.run, tested, decided, position)

    def value_test(frame: Frame, tested: object) -> bool | None:
        wanted = evaluate(frame)
        if isinstance(wanted, bool) and type(tested) is not bool and tested is not None:
            return wanted
        return meets(frame.run, tested, wanted, position)

    return condition if is_condition else value_test


def _compile_literal_test(wanted: str | Decimal) -> Tester:
    kind = type(wanted)

    def literal_test(frame: Frame, tested: object) -> bool | None:
        return tested == wanted if type(tested) is kind else equal(frame.run, tested, wanted)

    return literal_test
