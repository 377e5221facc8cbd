# SPDX-License-Identifier: EUPL-1.2
"""Equality, order and membership (DMN 1.5, tables 49 to 55)."""

from decimal import Decimal
from typing import Any

from engine.feel.dates import Date
from engine.feel.durations import DayDuration, MonthDuration
from engine.feel.kinds import describe
from engine.feel.ranges import Range
from engine.feel.run import Run
from engine.feel.times import DateTime, Time

_ZONE_COST = 10


def equal(run: Run, left: object, right: object) -> bool | None:
    """Whether two values are the same; None if they are of different kinds."""
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        return None
    if kind is list or kind is dict or kind is Range:
        return _equal_parts(run, left, right)
    if kind is Time or kind is DateTime:
        _charge_zones(run, left, right)
        return _equal_times(left, right)
    if isinstance(left, str):
        run.charge(len(left) >> 10)
    return left == right


def identical(run: Run, left: object, right: object) -> bool:
    """Whether two values are the same element of the domain: equal without any conversion, zones too."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list) and isinstance(right, list):
        run.charge(len(left) + 6)
        return len(left) == len(right) and all(
            identical(run, one, other) for one, other in zip(left, right, strict=True)
        )
    if isinstance(left, dict) and isinstance(right, dict):
        run.charge(len(left) + 6)
        return left.keys() == right.keys() and all(
            identical(run, value, right[key]) for key, value in left.items()
        )
    return left == right


def _charge_zones(run: Run, left: object, right: object) -> None:
    """Finding the offset of a zone takes a while."""
    run.charge(2 * _ZONE_COST if has_zone(left) or has_zone(right) else 2)


def has_zone(value: object) -> bool:
    """Whether it is a time or a moment in a named zone."""
    time = value.time if isinstance(value, DateTime) else value
    return isinstance(time, Time) and time.zone is not None


def _equal_parts(run: Run, left: object, right: object) -> bool | None:
    run.charge(6)
    if isinstance(left, list) and isinstance(right, list):
        if len(left) != len(right):
            return False
        run.charge(len(left))
        return all(equal(run, one, other) is True for one, other in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        if len(left) != len(right):
            return False
        run.charge(len(left))
        return left.keys() == right.keys() and all(
            equal(run, value, right[key]) is True for key, value in left.items()
        )
    if isinstance(left, Range) and isinstance(right, Range):
        return (
            (left.start_included, left.end_included) == (right.start_included, right.end_included)
            and equal(run, left.start, right.start) is True
            and equal(run, left.end, right.end) is True
        )
    return None


def _equal_times(left: object, right: object) -> bool | None:
    if isinstance(left, Time) and isinstance(right, Time):
        return left.is_zoned == right.is_zoned and left.utc_nanoseconds == right.utc_nanoseconds
    if isinstance(left, DateTime) and isinstance(right, DateTime):
        return left.time.is_zoned == right.time.is_zoned and left.instant == right.instant
    return None


def compare(run: Run, left: object, right: object, position: int | None = None) -> int | None:
    """Below zero, zero or above zero as left is before, at or after right; None if they have no order."""
    if type(left) is Time or type(left) is DateTime:
        _charge_zones(run, left, right)
    match left, right:
        case (Decimal(), Decimal()) | (str(), str()):
            return _order(left, right)
        case Date(), Date():
            return _order((left.year, left.month, left.day), (right.year, right.month, right.day))
        case DayDuration(), DayDuration():
            return _order(left.nanoseconds, right.nanoseconds)
        case MonthDuration(), MonthDuration():
            return _order(left.months, right.months)
        case Time(), Time():
            if left.is_zoned == right.is_zoned:
                return _order(left.utc_nanoseconds, right.utc_nanoseconds)
            return _order_in_one_zone(run, _clock(left), _clock(right), position)
        case DateTime(), DateTime():
            if left.time.is_zoned == right.time.is_zoned:
                return _order(left.instant, right.instant)
            one, other = (left.date.days, _clock(left.time)), (right.date.days, _clock(right.time))
            return _order_in_one_zone(run, one, other, position)
        case _:
            return run.warn(f"Näillä ei ole järjestystä: {describe(left)} ja {describe(right)}.", position)


def _clock(time: Time) -> tuple[int, int]:
    return time.seconds, time.nanosecond


def _order_in_one_zone(run: Run, left: Any, right: Any, position: int | None) -> int:
    """One without a zone takes the offset of the other (DMN 1.5, table 54), so clocks are compared."""
    run.warn(
        "Vain toisella ajalla on aikavyöhyke; toisenkin katsottiin olevan samalla vyöhykkeellä.", position
    )
    return _order(left, right)


def _order(left: Any, right: Any) -> int:
    return int(left > right) - int(left < right)


def in_range(run: Run, value: object, bounds: Range, position: int | None = None) -> bool | None:
    """Whether the value lies in the range; None if it cannot be compared with its ends."""
    if value is None or (bounds.start is None and bounds.end is None):
        return run.warn("Väliä ja arvoa ei voi verrata, kun toinen on null.", position)
    if bounds.start is not None:
        order = compare(run, value, bounds.start, position)
        if order is None:
            return None
        if order < 0 or (order == 0 and not bounds.start_included):
            return False
    elif bounds.start_included:
        return run.warn("Välin alku on null.", position)
    if bounds.end is None:
        return True if not bounds.end_included else run.warn("Välin loppu on null.", position)
    order = compare(run, value, bounds.end, position)
    if order is None:
        return None
    return order < 0 or (order == 0 and bounds.end_included)


def contains(run: Run, items: list[object], value: object) -> bool:
    """Whether an item of the list equals the value."""
    run.charge(len(items))
    return any(equal(run, item, value) is True for item in items)


def meets(run: Run, value: object, test: object, position: int | None = None) -> bool | None:
    """Whether the value is the tested one, lies in the tested range, or is among the tested list."""
    if isinstance(test, Range):
        return in_range(run, value, test, position)
    if not isinstance(test, list):
        return equal(run, value, test)
    run.charge(len(test))
    for item in test:
        inside = in_range(run, value, item, position) if isinstance(item, Range) else equal(run, value, item)
        if inside is True:
            return True
    return equal(run, value, test) is True
