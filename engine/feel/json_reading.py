# SPDX-License-Identifier: EUPL-1.2
"""Values of the language from values of JSON, within a budget."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from engine.feel.dates import Date
from engine.feel.durations import DayDuration
from engine.feel.errors import FeelError, LimitExceeded
from engine.feel.function_values import Function
from engine.feel.kinds import KINDS
from engine.feel.limits import DEFAULT_LIMITS, Limits
from engine.feel.numbers import decimal_of
from engine.feel.run import Run
from engine.feel.times import format_offset, parse_datetime, parse_time

_EXACT = 10**18


def from_json(value: object, limits: Limits = DEFAULT_LIMITS) -> object:
    """The value of the language for a value of JSON; values of the language and Python's dates pass too.

    Raises `LimitExceeded` for texts and lists that are too long, too many values in all, and data
    nested too deep.
    """
    return _Reader(limits, limits.length).read(value, limits.nesting)


def read_for(run: Run, value: object) -> object:
    """`from_json` for an evaluation: all that it reads counts together."""
    reader = _Reader(run.limits, run.readable)
    try:
        return reader.read(value, run.limits.nesting)
    finally:
        run.readable = reader.left


class _Reader:
    """Counts the values that it reads."""

    __slots__ = ("_limits", "left")

    def __init__(self, limits: Limits, left: int) -> None:
        self._limits = limits
        self.left = left

    def read(self, value: Any, depth: int) -> object:
        kind = type(value)
        if kind is str:
            if len(value) > self._limits.length:
                raise LimitExceeded("length", f"Teksti on yli {self._limits.length} merkkiä pitkä.")
            return value
        if kind is int:
            return Decimal(value) if -_EXACT < value < _EXACT else decimal_of(value)
        if value is None or kind is bool:
            return value
        if kind is float:
            return Decimal(repr(value)) if isfinite(value) else None
        if depth <= 0:
            raise LimitExceeded("nesting", f"Tiedoissa on yli {self._limits.nesting} sisäkkäistä tasoa.")
        if kind is list or isinstance(value, list | tuple):
            return self._list(value, depth - 1)
        if kind is dict or isinstance(value, Mapping):
            self._count(len(value))
            return {str(key): self.read(item, depth - 1) for key, item in value.items()}
        return _read_other(value)

    def _list(self, values: "list[Any] | tuple[Any, ...]", depth: int) -> list[object]:
        self._count(len(values))
        read = self.read
        return [
            Decimal(item) if type(item) is int and -_EXACT < item < _EXACT else read(item, depth)
            for item in values
        ]

    def _count(self, number: int) -> None:
        self.left -= number
        if self.left < 0:
            most = self._limits.length
            raise LimitExceeded("length", f"Lausekkeen tiedoissa on yli {most} arvoa.")


def _read_other(value: object) -> object:
    if type(value) in KINDS or isinstance(value, Function):
        return value
    match value:
        case str():
            return str(value)
        case int() | float():
            return decimal_of(value)
        case datetime() | time():
            text = value.replace(tzinfo=None).isoformat() + offset_text(value)
            return parse_datetime(text) if isinstance(value, datetime) else parse_time(text)
        case date():
            return Date(value.year, value.month, value.day)
        case timedelta():
            microseconds = (value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds
            return DayDuration(microseconds * 1000)
        case _:
            raise FeelError(f"Tyyppiä {type(value).__name__} ei voi käyttää lausekkeessa.")


def offset_text(value: datetime | time) -> str:
    """The offset of a Python time as text; empty if it has none."""
    offset = value.utcoffset()
    return "" if offset is None else format_offset(round(offset.total_seconds()))
