# SPDX-License-Identifier: EUPL-1.2
"""Relations between points and ranges (DMN 1.5, 10.3.4.11)."""

from collections.abc import Callable

from engine.feel.comparison import compare
from engine.feel.function_values import Function
from engine.feel.functions.registry import feel
from engine.feel.kinds import kind_of
from engine.feel.ranges import Range
from engine.feel.run import Run

Relation = Callable[[Run, Range, Range], bool | None]
_PARAMETERS = {
    "rr": ("range1", "range2"),
    "pp": ("point1", "point2"),
    "pr": ("point", "range"),
    "rp": ("range", "point"),
}
_SIGNATURES = {
    "pp": ("rr", "pp", "pr", "rp"),
    "pr": ("rr", "pr"),
    "rp": ("rr", "rp"),
    "rr": ("rr",),
    "same": ("rr", "pp"),
}
_NO_POINTS = ("null", "list", "context", "boolean", "function", "unknown")


class _Incomparable(Exception):
    """Two bounds have no order."""


def _order(run: Run, one: object, other: object) -> int:
    order = compare(run, one, other)
    if order is None:
        raise _Incomparable
    return order


def _starts(run: Run, one: Range, other: Range) -> int:
    """The order of the first points; an open end on the left comes before everything."""
    if one.start is None or other.start is None:
        return (one.start is not None) - (other.start is not None)
    return _order(run, one.start, other.start) or other.start_included - one.start_included


def _ends(run: Run, one: Range, other: Range) -> int:
    """The order of the last points; an open end on the right comes after everything."""
    if one.end is None or other.end is None:
        return (one.end is None) - (other.end is None)
    return _order(run, one.end, other.end) or one.end_included - other.end_included


def _ends_before(run: Run, one: Range, other: Range) -> bool:
    """Whether no point of `one` is at or behind the first point of `other`."""
    if one.end is None or other.start is None:
        return False
    order = _order(run, one.end, other.start)
    return order < 0 or (order == 0 and not (one.end_included and other.start_included))


def _before(run: Run, one: Range, other: Range) -> bool:
    return _ends_before(run, one, other)


def _meets(run: Run, one: Range, other: Range) -> bool:
    if one.end is None or other.start is None:
        return False
    return one.end_included and other.start_included and _order(run, one.end, other.start) == 0


def _overlaps(run: Run, one: Range, other: Range) -> bool:
    return not _ends_before(run, one, other) and not _ends_before(run, other, one)


def _overlaps_before(run: Run, one: Range, other: Range) -> bool:
    return _starts(run, one, other) < 0 and _ends(run, one, other) <= 0 and not _ends_before(run, one, other)


def _finishes(run: Run, one: Range, other: Range) -> bool:
    return _ends(run, one, other) == 0 and _starts(run, one, other) >= 0


def _includes(run: Run, one: Range, other: Range) -> bool:
    return _starts(run, one, other) <= 0 and _ends(run, one, other) >= 0


def _begins(run: Run, one: Range, other: Range) -> bool:
    return _starts(run, one, other) == 0 and _ends(run, one, other) <= 0


def _coincides(run: Run, one: Range, other: Range) -> bool:
    return _starts(run, one, other) == 0 and _ends(run, one, other) == 0


def _as_range(value: object) -> Range | None:
    if isinstance(value, Range):
        return value
    if isinstance(value, list) and len(value) == 1:
        return _as_range(value[0])
    if kind_of(value) in _NO_POINTS or isinstance(value, Function):
        return None
    return Range(value, value)


def _register(name: str, relation: Relation, kinds: str) -> None:
    """`kinds` says which of the two may be points: `pp` both, `pr` the first, `rp` the second, `rr` none,
    `same` both or none."""

    def relate(run: Run, one: object, other: object) -> bool | None:
        first, second = _as_range(one), _as_range(other)
        if first is None or second is None:
            return run.warn(f"Funktio {name} vertaa pisteitä ja välejä.")
        if (kinds[0] == "r" and not isinstance(one, Range)) or (
            kinds[1] == "r" and not isinstance(other, Range)
        ):
            return run.warn(f"Funktio {name} tarvitsee välin.")
        if kinds == "same" and isinstance(one, Range) is not isinstance(other, Range):
            return run.warn(f"Funktio {name} vertaa kahta pistettä tai kahta väliä.")
        try:
            return relation(run, first, second)
        except _Incomparable:
            return None

    pairs = [_PARAMETERS[pair] for pair in _SIGNATURES[kinds]]
    feel(*(f"{name}({first}: any, {second}: any) -> boolean" for first, second in pairs))(relate)


def _converse(relation: Relation) -> Relation:
    return lambda run, one, other: relation(run, other, one)


_register("before", _before, "pp")
_register("after", _converse(_before), "pp")
_register("meets", _meets, "rr")
_register("met by", _converse(_meets), "rr")
_register("overlaps", _overlaps, "rr")
_register("overlaps before", _overlaps_before, "rr")
_register("overlaps after", _converse(_overlaps_before), "rr")
_register("finishes", _finishes, "pr")
_register("finished by", _converse(_finishes), "rp")
_register("includes", _includes, "rp")
_register("during", _converse(_includes), "pr")
_register("starts", _begins, "pr")
_register("started by", _converse(_begins), "rp")
_register("coincides", _coincides, "same")
