# SPDX-License-Identifier: EUPL-1.2
"""What can be told of an expression while it is written: its fault, its names, its kind, what cannot work."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engine.feel.errors import FeelError, FeelWarning
from engine.feel.expression import Expression, parse, parse_unary_tests
from engine.feel.functions import BUILT_INS
from engine.feel.inference import Inference, Kind
from engine.feel.limits import DEFAULT_LIMITS, Limits
from engine.feel.syntax import Tests


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text is no expression; `line` and `column` count from 1, `position` from 0."""

    reason: str
    position: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Examination:
    """`kind` is what the value is when it is not null; None when it can be of several kinds.

    `hints` are parts that can only become null, and functions that nobody has. `names` come surely from
    the scope, `uncertain_names` from there or from the items of a filtered list.
    """

    fault: Fault | None
    names: frozenset[str] = frozenset()
    uncertain_names: frozenset[str] = frozenset()
    functions: frozenset[str] = frozenset()
    kind: str | None = None
    hints: tuple[FeelWarning, ...] = ()


def examine(
    source: str,
    *,
    unary: bool = False,
    kinds: Mapping[str, Kind] | None = None,
    functions: Collection[str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Examination:
    """All that is known of a text without a leading `=`, or of unary tests; never raises for a bad one.

    `kinds` are the names that the scope has, with their kinds where these are known (`?` too).
    `functions` are those of the host; when given, calls of any other are hinted at.
    """
    known = kinds or {}
    read = parse_unary_tests if unary else parse
    try:
        parsed = read(source, limits=limits, known_names=[name for name in known if name != "?"])
    except FeelError as error:
        return Examination(_fault(error, source))
    kind, hints = infer(parsed, known, functions or ())
    return Examination(
        None,
        parsed.names - {"?"},
        parsed.uncertain_names - {"?"},
        parsed.functions,
        TRUTH if isinstance(parsed.syntax, Tests) else kind,
        hints + (() if functions is None else _foreign(parsed, {*known, *functions})),
    )


TRUTH = "boolean"


def infer(
    parsed: Expression, kinds: Mapping[str, Kind], functions: Collection[str]
) -> tuple[Kind, tuple[FeelWarning, ...]]:
    """The kind of a parsed expression, and what in it can only become null."""
    inference = Inference(kinds, dict.fromkeys(functions))
    kind = inference.kind(parsed.syntax)
    return kind, tuple(inference.hints)


def _foreign(parsed: Expression, known: Collection[str]) -> tuple[FeelWarning, ...]:
    missing = sorted(parsed.functions - BUILT_INS.keys() - set(known))
    return tuple(FeelWarning(f"Funktiota “{name}” ei ole.", _place(parsed.source, name)) for name in missing)


def _place(source: str, name: str) -> int | None:
    found = source.find(name)
    return None if found < 0 else found


def _fault(error: FeelError, source: str) -> Fault:
    position = min(error.position or 0, len(source))
    before = source[:position]
    return Fault(error.reason, position, before.count("\n") + 1, position - before.rfind("\n"))
