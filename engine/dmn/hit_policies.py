# SPDX-License-Identifier: EUPL-1.2
"""What a decision table gives when several of its rules match (DMN 1.5, 8.2.8)."""

from collections.abc import Callable, Sequence

from engine.feel.comparison import equal
from engine.feel.errors import FeelError
from engine.feel.functions import BUILT_INS
from engine.feel.run import Run

Outputs = tuple[object, ...]
"""The values of one rule, in the order of the output columns."""
Matches = Sequence[tuple[int, Outputs]]
"""(Index of the rule from 1, its outputs)."""
Priorities = Sequence[Sequence[object]]
"""For each output column its allowed values, the most important first."""

POLICIES = {
    "UNIQUE": "UNIQUE",
    "U": "UNIQUE",
    "ANY": "ANY",
    "A": "ANY",
    "PRIORITY": "PRIORITY",
    "P": "PRIORITY",
    "FIRST": "FIRST",
    "F": "FIRST",
    "RULE ORDER": "RULE ORDER",
    "R": "RULE ORDER",
    "OUTPUT ORDER": "OUTPUT ORDER",
    "O": "OUTPUT ORDER",
    "COLLECT": "COLLECT",
    "C": "COLLECT",
}
_AGGREGATIONS = {"SUM": "sum", "MIN": "min", "MAX": "max"}
AGGREGATIONS = (*_AGGREGATIONS, "COUNT")
MANY = frozenset(("RULE ORDER", "OUTPUT ORDER", "COLLECT"))
Shape = Callable[[Outputs], object]


def apply_policy(
    run: Run,
    table: str,
    policy: str,
    aggregation: str,
    matches: Matches,
    priorities: Priorities,
    shape: Shape,
) -> object:
    """The table's value for one match or more; `shape` makes a value of the outputs of one rule.

    Raises `FeelError` when UNIQUE or ANY is broken.
    """
    if policy == "UNIQUE" and len(matches) > 1:
        raise FeelError(
            f"Päätöstaulun {table} säännöt {_listed(matches)} täsmäävät yhtä aikaa, vaikka osumasääntö "
            "on UNIQUE. Rajaa säännöt niin, että vain yksi täsmää."
        )
    if policy == "ANY" and not all(_same(run, matches[0][1], outputs) for _, outputs in matches[1:]):
        raise FeelError(
            f"Päätöstaulun {table} säännöt {_listed(matches)} antavat eri tuloksen, vaikka osumasääntö "
            "on ANY. Korjaa tulokset samoiksi tai rajaa säännöt."
        )
    if policy in ("PRIORITY", "OUTPUT ORDER"):
        matches = sorted(matches, key=lambda match: _rank(run, match[1], priorities))
    if policy not in MANY:
        return shape(matches[0][1])
    values = [shape(outputs) for _, outputs in matches]
    if policy == "COLLECT" and aggregation:
        return _aggregate(run, aggregation, values)
    return values


def _aggregate(run: Run, aggregation: str, values: list[object]) -> object:
    if aggregation == "COUNT":
        return BUILT_INS["count"].call(run, [values])
    return BUILT_INS[_AGGREGATIONS[aggregation]].call(run, [values])


def _same(run: Run, one: Outputs, other: Outputs) -> bool:
    return all(equal(run, left, right) is True for left, right in zip(one, other, strict=True))


def _rank(run: Run, outputs: Outputs, priorities: Priorities) -> tuple[int, ...]:
    return tuple(
        next(
            (place for place, allowed in enumerate(column) if equal(run, allowed, value) is True),
            len(column),
        )
        for value, column in zip(outputs, priorities, strict=True)
    )


def _listed(matches: Matches) -> str:
    return ", ".join(str(index) for index, _ in matches)
