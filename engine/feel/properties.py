# SPDX-License-Identifier: EUPL-1.2
"""The properties of dates, times, durations and ranges (DMN 1.5, table 65)."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from engine.feel.dates import Date
from engine.feel.durations import NANOSECONDS, DayDuration, MonthDuration
from engine.feel.kinds import KINDS
from engine.feel.ranges import Range
from engine.feel.run import MISSING
from engine.feel.times import DateTime, Time

_Property = Callable[..., object]


def _second(time: Time) -> Decimal:
    return (
        Decimal(time.second) + Decimal(time.nanosecond).scaleb(-9)
        if time.nanosecond
        else Decimal(time.second)
    )


def _offset(offset: int | None) -> DayDuration | None:
    return None if offset is None else DayDuration(offset * NANOSECONDS)


def _signed(total: int, part: int) -> Decimal:
    return Decimal(-part if total < 0 else part)


def _days_part(index: int) -> _Property:
    return lambda duration: _signed(duration.nanoseconds, duration.parts()[index])


def _seconds(duration: DayDuration) -> Decimal:
    parts = duration.parts()
    size = Decimal(parts[3]) + (Decimal(parts[4]).scaleb(-9) if parts[4] else 0)
    return -size if duration.nanoseconds < 0 else size


_DATE: dict[str, _Property] = {
    "year": lambda date: Decimal(date.year),
    "month": lambda date: Decimal(date.month),
    "day": lambda date: Decimal(date.day),
    "weekday": lambda date: Decimal(date.weekday),
}
_TIME: dict[str, _Property] = {
    "hour": lambda time: Decimal(time.hour),
    "minute": lambda time: Decimal(time.minute),
    "second": _second,
    "timezone": lambda time: time.zone,
}


def _of_date(get: _Property) -> _Property:
    return lambda moment: get(moment.date)


def _of_time(get: _Property) -> _Property:
    return lambda moment: get(moment.time)


def _kind_of_property(name: str) -> str:
    if name == "timezone":
        return "string"
    if name == "time offset":
        return "days and time duration"
    return "boolean" if name.endswith("included") else "number"


_PROPERTIES: Mapping[type, Mapping[str, _Property]] = {
    Date: _DATE,
    Time: {**_TIME, "time offset": lambda time: _offset(time.offset)},
    DateTime: {
        **{name: _of_date(get) for name, get in _DATE.items()},
        **{name: _of_time(get) for name, get in _TIME.items()},
        "time offset": lambda moment: _offset(moment.offset),
    },
    DayDuration: {
        "days": _days_part(0),
        "hours": _days_part(1),
        "minutes": _days_part(2),
        "seconds": _seconds,
    },
    MonthDuration: {
        "years": lambda duration: _signed(duration.months, abs(duration.months) // 12),
        "months": lambda duration: _signed(duration.months, abs(duration.months) % 12),
    },
    Range: {
        "start": lambda bounds: bounds.start,
        "end": lambda bounds: bounds.end,
        "start included": lambda bounds: bounds.start_included,
        "end included": lambda bounds: bounds.end_included,
    },
}


PROPERTY_KINDS: Mapping[tuple[str | None, str], str] = {
    (KINDS[type_], name): _kind_of_property(name)
    for type_, properties in _PROPERTIES.items()
    for name in properties
    if name not in ("start", "end")
}
"""The kind of (kind of value, property), where it is always the same."""


def property_of(value: object, name: str) -> object:
    """The value's property of that name, or `MISSING`."""
    found = _PROPERTIES.get(type(value), {}).get(name)
    return MISSING if found is None else found(value)
