# SPDX-License-Identifier: EUPL-1.2
"""Numeric and boolean functions (DMN 1.5, 10.3.4.2 and 10.3.4.5)."""

import decimal
from decimal import Decimal

from engine.feel.comparison import identical
from engine.feel.durations import DayDuration, MonthDuration
from engine.feel.functions.registry import feel
from engine.feel.numbers import CONTEXT, ZERO, integer_of, overflow, round_to
from engine.feel.run import Run


def _round(number: Decimal, scale: Decimal | None, rounding: str) -> Decimal | None:
    places = integer_of(scale if scale is not None else ZERO)
    return None if places is None else round_to(number, places, rounding)


@feel("decimal(n: number, scale: number) -> number")
def round_half_even(run: Run, number: Decimal, scale: Decimal) -> Decimal | None:
    return _round(number, scale, decimal.ROUND_HALF_EVEN)


@feel("floor(n: number, [scale: number]) -> number")
def floor(run: Run, number: Decimal, scale: Decimal | None = None) -> Decimal | None:
    return _round(number, scale, decimal.ROUND_FLOOR)


@feel("ceiling(n: number, [scale: number]) -> number")
def ceiling(run: Run, number: Decimal, scale: Decimal | None = None) -> Decimal | None:
    return _round(number, scale, decimal.ROUND_CEILING)


@feel("round up(n: number, scale: number) -> number")
def round_up(run: Run, number: Decimal, scale: Decimal) -> Decimal | None:
    return _round(number, scale, decimal.ROUND_UP)


@feel("round down(n: number, scale: number) -> number")
def round_down(run: Run, number: Decimal, scale: Decimal) -> Decimal | None:
    return _round(number, scale, decimal.ROUND_DOWN)


@feel("round half up(n: number, scale: number) -> number")
def round_half_up(run: Run, number: Decimal, scale: Decimal) -> Decimal | None:
    return _round(number, scale, decimal.ROUND_HALF_UP)


@feel("round half down(n: number, scale: number) -> number")
def round_half_down(run: Run, number: Decimal, scale: Decimal) -> Decimal | None:
    return _round(number, scale, decimal.ROUND_HALF_DOWN)


@feel("abs(n: number|days|months)", "abs(number: number|days|months)")
def absolute(run: Run, value: Decimal | DayDuration | MonthDuration) -> object:
    if isinstance(value, Decimal):
        return value.copy_abs()
    if isinstance(value, DayDuration):
        return DayDuration(abs(value.nanoseconds))
    return MonthDuration(abs(value.months))


@feel("modulo(dividend: number, divisor: number) -> number")
def modulo(run: Run, dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """dividend - divisor * floor(dividend / divisor): the sign is that of the divisor."""
    if not divisor:
        return run.warn("Nollalla ei voi jakaa.")
    try:
        rest = CONTEXT.remainder(dividend, divisor)
    except decimal.InvalidOperation:
        quotient = CONTEXT.divide(dividend, divisor).to_integral_value(decimal.ROUND_FLOOR)
        return CONTEXT.subtract(dividend, CONTEXT.multiply(divisor, quotient))
    return CONTEXT.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


@feel("sqrt(number: number) -> number")
def square_root(run: Run, number: Decimal) -> Decimal | None:
    run.charge(4)
    return run.warn("Negatiivisella luvulla ei ole neliöjuurta.") if number < 0 else CONTEXT.sqrt(number)


@feel("log(number: number) -> number")
def natural_logarithm(run: Run, number: Decimal) -> Decimal | None:
    run.charge(40)
    return run.warn("Logaritmi on vain positiivisella luvulla.") if number <= 0 else CONTEXT.ln(number)


@feel("exp(number: number) -> number")
def exponential(run: Run, number: Decimal) -> Decimal:
    run.charge(20)
    try:
        return CONTEXT.exp(number)
    except decimal.Overflow:
        raise overflow() from None


@feel("odd(number: number) -> boolean")
def is_odd(run: Run, number: Decimal) -> bool:
    return number == number.to_integral_value() and not is_even(run, number)


@feel("even(number: number) -> boolean")
def is_even(run: Run, number: Decimal) -> bool:
    if number.adjusted() > 40:
        return True
    return number == number.to_integral_value() and int(number) % 2 == 0


@feel("not(negand: any) -> boolean")
def negate_boolean(run: Run, value: object) -> bool | None:
    return not value if isinstance(value, bool) else None


@feel("is(value1: any, value2: any) -> boolean", "is([value1: any], [value2: any]) -> boolean")
def is_same(run: Run, one: object, other: object) -> bool:
    """Equal and of the same kind, with the same zone, without any conversion."""
    return identical(run, one, other)
