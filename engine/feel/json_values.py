# SPDX-License-Identifier: EUPL-1.2
"""Values of the language as JSON, and as values of Python."""

import sys
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias

from engine.feel.dates import Date
from engine.feel.durations import NANOSECONDS, DayDuration, MonthDuration
from engine.feel.errors import FeelError, LimitExceeded
from engine.feel.function_values import Function
from engine.feel.json_reading import from_json
from engine.feel.limits import DEFAULT_LIMITS, Limits
from engine.feel.ranges import Range
from engine.feel.times import DateTime, Time

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_LARGEST = Decimal(sys.float_info.max)
_AS_TEXT = (Date, Time, DayDuration, MonthDuration)


def to_json(value: object, limits: Limits = DEFAULT_LIMITS) -> Json:
    """The value as JSON: whole numbers as int, others as float, dates, times, durations and ranges as text.

    Raises `LimitExceeded` when the JSON would be too long (`result`) or a number is too large for it
    (`exponent`), `FeelError` for a function.
    """
    return _Writer(limits).write(value, 0)


class _Writer:
    """Counts the characters that the result will have."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.result

    def write(self, value: object, depth: int) -> Json:
        if value is None or value is True or value is False:
            self._spend(5)
            return value
        if isinstance(value, Decimal):
            self._spend(8)
            return self._number(value)
        if isinstance(value, str):
            self._spend(len(value) + 3)
            return value
        if depth > self._limits.nesting:
            raise LimitExceeded("nesting", f"Tuloksessa on yli {self._limits.nesting} sisäkkäistä tasoa.")
        self._spend(2)
        if isinstance(value, list):
            return [self.write(item, depth + 1) for item in value]
        if isinstance(value, dict):
            return {self._key(key): self.write(item, depth + 1) for key, item in value.items()}
        return self._text(value, depth)

    def _key(self, key: str) -> str:
        self._spend(len(key) + 4)
        return key

    def _text(self, value: object, depth: int) -> Json:
        self._spend(16)
        if isinstance(value, _AS_TEXT):
            return str(value)
        if isinstance(value, DateTime):
            return datetime_text(value)
        if isinstance(value, Range):
            start, end = self.write(value.start, depth + 1), self.write(value.end, depth + 1)
            opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
            return f"{opening}{_bound(start)}..{_bound(end)}{closing}"
        if isinstance(value, Function):
            raise FeelError("Tulos on funktio, eikä funktiota voi tallettaa tietona.")
        return self.write(from_json(value, self._limits), depth)

    def _number(self, value: Decimal) -> Json:
        if value == value.to_integral_value():
            whole = int(value) if abs(value) < Decimal(10) ** 40 else None
            if whole is not None:
                return whole
        if abs(value) > _LARGEST:
            raise LimitExceeded("exponent", "JSONin luku on enintään 1,79E+308.")
        return float(value)

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise LimitExceeded("result", f"Tulos on yli {self._limits.result} merkkiä pitkä JSONina.")


def datetime_text(moment: DateTime) -> str:
    """ISO 8601 with the offset that the zone has at that moment, as other programs read it."""
    offset = moment.offset
    if moment.time.zone is None or offset is None:
        return str(moment)
    local = Time(moment.time.hour, moment.time.minute, moment.time.second, moment.time.nanosecond, offset)
    return f"{moment.date}T{local}"


def _bound(value: Json) -> str:
    return "" if value is None else str(value)


def to_python(value: object) -> object:
    """The value as a host function takes it: int, Decimal, date, datetime, time, timedelta, list, dict …

    A year outside of Python's calendar and a years and months duration stay as they are.
    """
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() and value.adjusted() < 40 else value
        case Date() if 1 <= value.year <= 9999:
            return date(value.year, value.month, value.day)
        case DateTime() if 1 <= value.date.year <= 9999:
            return datetime.fromisoformat(datetime_text(value))
        case Time() if value.zone is None:
            return time.fromisoformat(str(value))
        case DayDuration() if abs(value.nanoseconds) < 10**8 * 86_400 * NANOSECONDS:
            return timedelta(microseconds=value.nanoseconds // 1000)
        case list():
            return [to_python(item) for item in value]
        case dict():
            return {key: to_python(item) for key, item in value.items()}
        case _:
            return value


def to_python_all(values: Sequence[object]) -> list[object]:
    """`to_python` of each."""
    return [to_python(value) for value in values]
