# SPDX-License-Identifier: EUPL-1.2
"""Numbers: decimals of 34 digits, as IEEE 754-2008 decimal128 has them (DMN 1.5, 10.3.2.3.1)."""

import decimal
from decimal import Decimal

from engine.feel.errors import LimitExceeded

ZERO = Decimal(0)
ONE = Decimal(1)

CONTEXT = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
_WIDE = decimal.Context(prec=13_000, Emin=-20_000, Emax=20_000, traps=[decimal.InvalidOperation])

LARGEST_EXPONENT = 999_999_999
SMALLEST_SCALE, LARGEST_SCALE = -6111, 6176


def overflow(expression: str = "") -> LimitExceeded:
    """The error for a number that decimal128 cannot hold."""
    return LimitExceeded("exponent", "Luku kasvoi yli arvon 9,99E+6144.", expression)


def decimal_of(value: int | float) -> Decimal | None:
    """A JSON number as a decimal, rounded to 34 digits; None for NaN and the infinities."""
    if isinstance(value, float):
        number = Decimal(repr(value))
        return number if number.is_finite() else None
    if -(10**30) < value < 10**30:
        return Decimal(value)
    if value.bit_length() > 20_420:
        raise overflow()
    return CONTEXT.create_decimal(value)


def parse_number(text: str) -> Decimal | None:
    """The number that a text such as `-12.5` or `1e3` stands for; None if it is none."""
    try:
        number = CONTEXT.create_decimal(text)
    except decimal.Overflow:
        raise overflow() from None
    except (decimal.InvalidOperation, ValueError):
        return None
    return number if number.is_finite() else None


def power(base: Decimal, exponent: Decimal) -> Decimal | None:
    """base ** exponent; None where it is undefined (`0 ** -1`, a root of a negative number)."""
    if not base and not exponent:
        return ONE
    try:
        return CONTEXT.power(base, exponent)
    except decimal.Overflow:
        raise overflow() from None
    except (decimal.InvalidOperation, decimal.DivisionByZero):
        return None


def round_to(number: Decimal, scale: int, rounding: str) -> Decimal | None:
    """`number` with `scale` fraction digits; None where decimal128 has no such scale."""
    if not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
        return None
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    if -exponent <= scale:
        return number
    return CONTEXT.plus(number.quantize(Decimal((0, (1,), -scale)), rounding=rounding, context=_WIDE))


def integer_of(number: Decimal) -> int | None:
    """The number without its fraction; None if it is too large to count with."""
    return int(number) if abs(number) < Decimal(10**18) else None


def format_number(number: Decimal) -> str:
    """Plain digits without an exponent and without trailing zeros of the fraction."""
    if not number:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
