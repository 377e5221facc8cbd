# SPDX-License-Identifier: EUPL-1.2
"""Dates, times and durations that JSON brings as texts."""

from collections.abc import Callable, Mapping

from engine.dmn.item_types import AllowedType, NamedType
from engine.feel.dates import parse_date
from engine.feel.durations import parse_duration
from engine.feel.times import parse_datetime, parse_time
from engine.feel.types import ContextType, FeelType, KindType, ListType

_READERS: Mapping[str, Callable[[str], object]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_datetime,
    "days and time duration": parse_duration,
    "years and months duration": parse_duration,
}


def read_temporal(type_: FeelType, value: object) -> object:
    """The value, with texts read as dates, times or durations where the type says so."""
    match type_, value:
        case KindType(), str():
            reader = _READERS.get(type_.name)
            read = None if reader is None else reader(value)
            return value if read is None else read
        case AllowedType(), _:
            return read_temporal(type_.base, value)
        case NamedType(), _:
            return read_temporal(type_.resolve(), value)
        case ListType(), list():
            return [read_temporal(type_.item, item) for item in value]
        case ContextType(), dict():
            return {
                key: read_temporal(type_.entries[key], item) if key in type_.entries else item
                for key, item in value.items()
            }
        case _:
            return value
