# SPDX-License-Identifier: EUPL-1.2
"""Addition, subtraction, multiplication, division and powers of all kinds of values (DMN 1.5, table 57)."""

import decimal
from collections.abc import Callable
from decimal import Decimal

from engine.feel.comparison import has_zone
from engine.feel.dates import Date, add_months, date_from_days
from engine.feel.durations import DAY_SECONDS, NANOSECONDS, DayDuration, MonthDuration
from engine.feel.kinds import describe
from engine.feel.numbers import CONTEXT, LARGEST_EXPONENT, overflow, power
from engine.feel.run import Run
from engine.feel.times import (
    DateTime,
    Time,
    add_months_to_datetime,
    add_to_datetime,
    add_to_time,
)

_DAY = DAY_SECONDS * NANOSECONDS
Operation = Callable[[Run, object, object, int | None], object]


def add(run: Run, left: object, right: object, position: int | None) -> object:
    """left + right, or None with a warning."""
    match left, right:
        case Decimal(), Decimal():
            return _calculate(CONTEXT.add, left, right)
        case str(), str():
            run.check_length(len(left) + len(right))
            run.charge(len(left) + len(right) >> 6)
            return left + right
        case DayDuration(), DayDuration():
            return DayDuration(left.nanoseconds + right.nanoseconds)
        case MonthDuration(), MonthDuration():
            return MonthDuration(left.months + right.months)
        case ((Date() | Time() | DateTime()), (DayDuration() | MonthDuration())):
            return _shift(run, left, right, 1, position)
        case ((DayDuration() | MonthDuration()), (Date() | Time() | DateTime())):
            return _shift(run, right, left, 1, position)
        case _:
            return run.warn(f"Näitä ei voi laskea yhteen: {describe(left)} ja {describe(right)}.", position)


def subtract(run: Run, left: object, right: object, position: int | None) -> object:
    """left - right, or None with a warning."""
    match left, right:
        case Decimal(), Decimal():
            return _calculate(CONTEXT.subtract, left, right)
        case DayDuration(), DayDuration():
            return DayDuration(left.nanoseconds - right.nanoseconds)
        case MonthDuration(), MonthDuration():
            return MonthDuration(left.months - right.months)
        case Date(), Date():
            return DayDuration((left.days - right.days) * _DAY)
        case Time(), Time() if left.is_zoned == right.is_zoned:
            return DayDuration(left.utc_nanoseconds - right.utc_nanoseconds)
        case ((Date() | DateTime()), (Date() | DateTime())):
            return _between(run, left, right, position)
        case ((Date() | Time() | DateTime()), (DayDuration() | MonthDuration())):
            return _shift(run, left, right, -1, position)
        case _:
            return run.warn(
                f"Näitä ei voi vähentää toisistaan: {describe(left)} ja {describe(right)}.", position
            )


def multiply(run: Run, left: object, right: object, position: int | None) -> object:
    """left * right, or None with a warning."""
    match left, right:
        case Decimal(), Decimal():
            return _calculate(CONTEXT.multiply, left, right)
        case ((DayDuration() | MonthDuration()), Decimal()):
            return _scale(left, right, CONTEXT.multiply)
        case Decimal(), (DayDuration() | MonthDuration()):
            return _scale(right, left, CONTEXT.multiply)
        case _:
            return run.warn(
                f"Näitä ei voi kertoa keskenään: {describe(left)} ja {describe(right)}.", position
            )


def divide(run: Run, left: object, right: object, position: int | None) -> object:
    """left / right, or None with a warning; a division by zero is null."""
    if isinstance(right, Decimal) and not right:
        return run.warn("Nollalla ei voi jakaa.", position)
    match left, right:
        case Decimal(), Decimal():
            return _calculate(CONTEXT.divide, left, right)
        case ((DayDuration() | MonthDuration()), Decimal()):
            return _scale(left, right, CONTEXT.divide)
        case DayDuration(), DayDuration() if right.nanoseconds:
            return CONTEXT.divide(Decimal(left.nanoseconds), Decimal(right.nanoseconds))
        case MonthDuration(), MonthDuration() if right.months:
            return CONTEXT.divide(Decimal(left.months), Decimal(right.months))
        case _:
            return run.warn(f"Näitä ei voi jakaa keskenään: {describe(left)} ja {describe(right)}.", position)


def raise_to(run: Run, left: object, right: object, position: int | None) -> object:
    """left ** right, or None with a warning."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        if abs(right) > LARGEST_EXPONENT:
            return run.warn("Eksponentin pitää olla väliltä -999 999 999 … 999 999 999.", position)
        run.charge(10 if right == right.to_integral_value() else 100)
        result = power(left, right)
        return run.warn("Tämä potenssi ei ole luku.", position) if result is None else result
    return run.warn(f"Näistä ei voi laskea potenssia: {describe(left)} ja {describe(right)}.", position)


def negate(run: Run, value: object, position: int | None) -> object:
    """-value, or None with a warning."""
    match value:
        case Decimal():
            return CONTEXT.minus(value)
        case DayDuration():
            return DayDuration(-value.nanoseconds)
        case MonthDuration():
            return MonthDuration(-value.months)
        case _:
            return run.warn(f"Tälle ei ole vastalukua: {describe(value)}.", position)


OPERATIONS: dict[str, Operation] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": raise_to,
}


def _calculate(operation: Callable[[Decimal, Decimal], Decimal], left: Decimal, right: Decimal) -> Decimal:
    try:
        return operation(left, right)
    except decimal.Overflow:
        raise overflow() from None


def _scale(
    duration: DayDuration | MonthDuration, number: Decimal, operation: Callable[[Decimal, Decimal], Decimal]
) -> DayDuration | MonthDuration:
    if isinstance(duration, MonthDuration):
        return MonthDuration(_whole(_calculate(operation, Decimal(duration.months), number)))
    return DayDuration(_whole(_calculate(operation, Decimal(duration.nanoseconds), number)))


def _whole(number: Decimal) -> int:
    return int(number) if number.adjusted() < 60 else 10**60 if number > 0 else -(10**60)


def _shift(
    run: Run,
    start: Date | Time | DateTime,
    duration: DayDuration | MonthDuration,
    sign: int,
    position: int | None,
) -> object:
    run.charge(30 if has_zone(start) else 4)
    result = _shifted(start, duration, sign)
    if result is None:
        return run.warn(
            f"Näitä ei voi tässä laskea yhteen: {describe(start)} ja {describe(duration)}.", position
        )
    return result


def _shifted(start: Date | Time | DateTime, duration: DayDuration | MonthDuration, sign: int) -> object:
    if isinstance(duration, MonthDuration):
        months = sign * duration.months
        match start:
            case Date():
                return add_months(start, months)
            case DateTime():
                return add_months_to_datetime(start, months)
            case _:
                return None
    by = duration if sign > 0 else DayDuration(-duration.nanoseconds)
    match start:
        case Date():
            return date_from_days(start.days + by.nanoseconds // _DAY)
        case Time():
            return add_to_time(start, by)
        case DateTime():
            return add_to_datetime(start, by)


def _between(run: Run, left: Date | DateTime, right: Date | DateTime, position: int | None) -> object:
    """A bare date counts as its midnight: in UTC beside a moment with a zone, else local."""
    if (
        isinstance(left, DateTime)
        and isinstance(right, DateTime)
        and left.time.is_zoned != right.time.is_zoned
    ):
        return run.warn("Ajalla, jolla on aikavyöhyke, ja ajalla, jolla ei ole, ei ole erotusta.", position)
    run.charge(20 if has_zone(left) or has_zone(right) else 2)
    start = right.days * _DAY if isinstance(right, Date) else right.instant
    end = left.days * _DAY if isinstance(left, Date) else left.instant
    return DayDuration(end - start)
