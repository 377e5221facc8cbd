# SPDX-License-Identifier: EUPL-1.2
"""Parses expressions once, keeps them, and evaluates them."""

from collections.abc import Collection, Mapping
from decimal import DecimalException
from functools import lru_cache

from engine.feel import compile_calls, compile_loops, compile_operators, compile_values
from engine.feel.compiler import Compiler, Tester
from engine.feel.environment import Environment
from engine.feel.errors import FeelError, FeelWarning, LimitExceeded
from engine.feel.functions import BUILT_INS
from engine.feel.json_reading import read_for
from engine.feel.known_names import KnownNames, candidates
from engine.feel.limits import DEFAULT_LIMITS, Limits
from engine.feel.numbers import overflow
from engine.feel.parser import parse_source
from engine.feel.run import Evaluator, Frame, Root, Run
from engine.feel.syntax import Node, Tests
from engine.feel.types import FeelType

Scope = Mapping[str, object]
_COMPILED_PARTS = (compile_calls, compile_loops, compile_operators, compile_values)
_BUILT_IN_NAMES = KnownNames(BUILT_INS)
_SHORT = 300
"""Characters; a text of so many takes 50 kB when it is parsed."""


class Expression:
    """A parsed expression, or unary tests; it may be shared between threads.

    `names` are the names that it surely takes from the scope, `uncertain_names` those that it takes
    either from there or from the entries of the items of a filtered list, `functions` the functions
    that it calls by name. `weight` is how many parts it has: the steps that one more evaluation costs.
    """

    __slots__ = ("evaluator", "functions", "names", "source", "syntax", "tester", "uncertain_names", "weight")

    def __init__(self, source: str, syntax: Node, given: Collection[str], framed: bool) -> None:
        compiler = Compiler(given, framed)
        self.evaluator: Evaluator
        self.tester: Tester | None = None
        if isinstance(syntax, Tests):
            self.tester = compile_operators.compile_tester(compiler, syntax)
            self.evaluator = compile_operators.testing(self.tester)
        else:
            self.evaluator = compiler.compile(syntax)
        self.source = source
        self.syntax = syntax
        self.weight = compiler.weight
        self.names = frozenset(compiler.names)
        self.uncertain_names = frozenset(compiler.uncertain_names)
        self.functions = frozenset(compiler.functions)

    def evaluate(self, scope: Scope, environment: Environment) -> object:
        """The value; raises `FeelError`, for a passed limit `LimitExceeded`."""
        return self.evaluate_in(Root(scope, environment.start()))

    def evaluate_with_warnings(
        self, scope: Scope, environment: Environment
    ) -> tuple[object, tuple[FeelWarning, ...]]:
        """The value, and why parts of it, or all of it, became null."""
        run = environment.start()
        return self.evaluate_in(Root(scope, run)), tuple(run.warnings)

    def evaluate_in(self, frame: Frame) -> object:
        """The value in a frame that the caller has made."""
        try:
            return self.evaluator(frame)
        except FeelError as error:
            error.place(self.source)
            raise
        except DecimalException:
            raise overflow(self.source) from None
        except RecursionError:
            reason = "Lausekkeessa tai sen tiedoissa on liikaa sisäkkäisiä osia."
            raise LimitExceeded("nesting", reason, self.source) from None


def know(names: Collection[str]) -> KnownNames:
    """These names, beside those of the built-in functions; more can be added."""
    return KnownNames(names, _BUILT_IN_NAMES)


def _read(source: str, limits: Limits, known_names: frozenset[str], unary: bool) -> Expression:
    known = know(known_names)
    return parse_with_types(source, limits, known, known_names, {}, unary, framed=unary)


_short = lru_cache(maxsize=4096)(_read)
_long = lru_cache(maxsize=64)(_read)


def _parse(source: str, limits: Limits, known_names: frozenset[str], unary: bool) -> Expression:
    """The parsed text, kept; of long ones few are, since one of 10,000 characters takes 3 MB."""
    kept = _short if len(source) <= _SHORT else _long
    return kept(source, limits, known_names, unary)


def parse_with_types(
    source: str,
    limits: Limits,
    known: KnownNames,
    given: Collection[str],
    types: Mapping[str, FeelType],
    unary: bool = False,
    framed: bool = True,
) -> Expression:
    """An expression that may name a model's own types; it is not kept.

    `known` are the names to find in the text, `given` those that come before the built-in functions.
    One that is not `framed` can only be evaluated in a scope, not in frames of the caller's making.
    """
    return Expression(source, parse_source(source, limits, known, types, unary), given, framed)


def parse(source: str, *, limits: Limits = DEFAULT_LIMITS, known_names: Collection[str] = ()) -> Expression:
    """The expression of a text without a leading `=`; raises `FeelSyntaxError`, `LimitExceeded`.

    `known_names` are names of several words or with special characters that the scope will have; a
    name of plain words in a row is understood without. They also come before built-in functions.
    """
    _check_source(source, limits)
    return _parse(source, limits, frozenset(known_names), False)


def parse_unary_tests(
    source: str, *, limits: Limits = DEFAULT_LIMITS, known_names: Collection[str] = ()
) -> Expression:
    """The unary tests of a text, as they stand in a cell of a decision table."""
    _check_source(source, limits)
    return _parse(source, limits, frozenset(known_names), True)


def _check_source(source: str, limits: Limits) -> None:
    if len(source) > limits.source:
        raise LimitExceeded("source", f"Lauseke on yli {limits.source} merkkiä pitkä.", source)


def evaluate(source: str, scope: Scope, environment: Environment) -> object:
    """The value of an expression in a scope of JSON values."""
    return _parse_for(source, scope, environment, False).evaluate(scope, environment)


def evaluate_with_warnings(
    source: str, scope: Scope, environment: Environment
) -> tuple[object, tuple[FeelWarning, ...]]:
    """The value, and why parts of it became null."""
    return _parse_for(source, scope, environment, False).evaluate_with_warnings(scope, environment)


def evaluate_unary_tests(
    source: str, input_value: object, scope: Scope, environment: Environment
) -> bool | None:
    """Whether the value passes the tests; None if that cannot be said."""
    tests = _parse_for(source, scope, environment, True)
    run: Run = environment.start()
    value = read_for(run, input_value)
    passed = tests.evaluate_in(Frame({"?": value}, Root(scope, run), run))
    return passed if isinstance(passed, bool) else None


def _parse_for(source: str, scope: Scope, environment: Environment, unary: bool) -> Expression:
    _check_source(source, environment.limits)
    joined = special_names(source) if len(source) <= _SHORT else candidates(source)
    names = frozenset(name for name in joined if name in scope)
    return _parse(source, environment.limits, names, unary)


@lru_cache(maxsize=4096)
def special_names(source: str) -> tuple[str, ...]:
    """Words joined by signs without a space between them: names, if the scope has them as such."""
    return tuple(candidates(source))
