# SPDX-License-Identifier: EUPL-1.2
"""Where feelin gives another value than the standard: each rule with its place in DMN 1.5 and an example."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

ORDERED = {"number", "string", "date", "time", "date and time"} | {
    "days and time duration",
    "years and months duration",
}
TEMPORAL = ORDERED - {"number", "string"}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The smallest part on which the two differ, the kinds of its parts, and what each gives."""

    name: str
    kinds: tuple[str, ...]
    ours: object
    theirs: object


@dataclass(frozen=True, slots=True)
class Rule:
    """`title` stands in docs/feel.md; `example` shows that the difference is still there."""

    title: str
    names: tuple[str, ...]
    example: str
    decides: Callable[[Disagreement], bool]


def _differ(kinds: Sequence[str]) -> bool:
    """Whether some of the kinds cannot be compared with each other."""
    return len(set(kinds)) > 1 or not set(kinds) <= ORDERED


def _null(found: Disagreement) -> bool:
    return found.ours is None and _differ(found.kinds)


ORDERS = ("operator <", "operator <=", "operator >", "operator >=", "between")
RELATIONS = ("call before", "call after", "call includes", "call during")
POSITIONS = ("call insert~before", "call remove", "call sublist", "call substring", "call list~replace")

RULES = (
    Rule("values of different kinds have no order", ORDERS, '1 < "a"', _null),
    Rule("values of different kinds have no order", RELATIONS, "before(1, null)", _null),
    Rule(
        "values of different kinds have no order",
        ("in", "in list"),
        '1 in "a"',
        lambda found: _differ(found.kinds),
    ),
    Rule(
        "values of different kinds have no order",
        ("filter",),
        'date and time("2026-03-01T00:00:00Z")[item > 0]',
        lambda found: found.ours == [] or found.kinds[0] == "list",
    ),
    Rule(
        "a range has its lower end first",
        ("between",),
        "2 between 3 and 1",
        lambda found: found.ours is False,
    ),
    Rule(
        "values of different kinds are neither equal nor unequal",
        ("operator =", "operator !="),
        'duration("P1D") = duration("P1M")',
        lambda found: found.ours is None and len(set(found.kinds)) > 1,
    ),
    Rule(
        "a time moves by hours and minutes only",
        ("operator +", "operator -"),
        'time("10:00:00") + duration("P1M")',
        lambda found: found.ours is None and "time" in found.kinds,
    ),
    Rule(
        "only true is true in `if`",
        ("if",),
        "if 1 then 2 else 3",
        lambda found: found.kinds[0] not in ("boolean", "null"),
    ),
    Rule(
        "one value is a list of one",
        ("for", "some", "every"),
        "for i in 1 return i",
        lambda found: found.kinds[0] not in ("list", "null"),
    ),
    Rule(
        "values of different kinds have no order",
        ("some", "every"),
        'every i in [1] satisfies i > "a"',
        lambda found: found.kinds[0] == "list" and found.ours is None,
    ),
    Rule(
        "durations can be negated and multiplied",
        ("negation", "operator *", "operator /"),
        '-duration("P1D")',
        lambda found: any(kind.endswith("duration") for kind in found.kinds),
    ),
    Rule(
        "a list of one is not its item",
        ("some", "every", "operator =", "operator !="),
        "some i in [[2, null]] satisfies i = [[2, null]]",
        lambda found: "list" in found.kinds and isinstance(found.ours, bool),
    ),
    Rule(
        "everything that has an order has a least and a greatest",
        ("call min", "call max"),
        'max("a", "b")',
        lambda found: found.theirs is None,
    ),
    Rule(
        "durations have a sum and a mean",
        ("call sum", "call mean", "call median"),
        'sum(duration("P1D"))',
        lambda found: found.theirs is None,
    ),
    Rule(
        "a number can be made of a number, not of an empty text",
        ("call number",),
        "number(1)",
        lambda found: True,
    ),
    Rule(
        "a range has a text", ("call string",), "string([1..3])", lambda found: "<range>" in str(found.theirs)
    ),
    Rule("`sort` needs no function", ("call sort",), "sort([2, 1])", lambda found: found.theirs is None),
    Rule(
        "`union` takes single values",
        ("call union",),
        "union([1], 2)",
        lambda found: set(found.kinds) != {"list"},
    ),
    Rule(
        "temporal values can be found in lists",
        ("call index~of", "call list~contains", "call distinct~values", "call union", "call mode"),
        'index of([time("10:00:00")], time("10:00:00"))',
        lambda found: True,
    ),
    Rule(
        "a pattern that matches the empty text replaces nothing",
        ("call replace",),
        'replace("", "", "")',
        lambda found: found.ours is None,
    ),
    Rule(
        "a date plus a duration is a date",
        ("operator +", "operator -"),
        'date("2026-01-31") + duration("PT36H")',
        lambda found: set(found.kinds) == {"date", "days and time duration"},
    ),
    Rule(
        "a position lies inside of the list or text",
        POSITIONS,
        "remove(1, 10)",
        lambda found: found.ours is None,
    ),
    Rule(
        "a range without its end lies in one without the same end",
        ("call during", "call includes"),
        "during([1..3), [1..3))",
        lambda found: found.kinds == ("range", "range") and found.theirs is None,
    ),
    Rule(
        "a scale is a whole number",
        tuple(
            f"call {name}"
            for name in ("decimal", "round~up", "round~down", "round~half~up", "round~half~down")
        ),
        "round up(-2, 3.5)",
        lambda found: "number" in found.kinds,
    ),
)


def decide(found: Disagreement) -> Rule | None:
    """The rule that decides the disagreement for our value; None if no rule is known."""
    return next((rule for rule in RULES if found.name in rule.names and rule.decides(found)), None)
