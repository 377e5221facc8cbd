# SPDX-License-Identifier: EUPL-1.2
"""Conversion functions (DMN 1.5, 10.3.4.1): from texts and numbers to values and back."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from engine.feel.comparison import compare
from engine.feel.dates import Date, make_date, parse_date
from engine.feel.durations import DayDuration, MonthDuration, parse_duration
from engine.feel.functions.registry import feel
from engine.feel.numbers import integer_of, parse_number
from engine.feel.ranges import Range
from engine.feel.run import Run
from engine.feel.temporal_text import parse_at_literal
from engine.feel.text import text_of
from engine.feel.times import DateTime, Time, datetime_from_instant, make_time, parse_datetime, parse_time
from engine.feel.tokens import unescape
from engine.feel.zones import find_zone

_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_RANGE = re.compile(r'([\[(\]])\s*("(?:[^"\\]|\\.)*"|.*?)\s*\.\.\s*(.*?)\s*([\])\[])', re.DOTALL)
_BOUND = re.compile(r'(date and time|date|time|duration)\s*\(\s*"([^"]*)"\s*\)')
T = TypeVar("T")
_Parse = Callable[[str], object]


def _read(run: Run, parse: Callable[[str], T | None], text: str, what: str) -> T | None:
    value = parse(text)
    return run.warn(f"“{text[:60]}” ei ole {what}.") if value is None else value


@feel("date(from: string) -> date")
def date_from_text(run: Run, text: str) -> Date | None:
    return _read(run, parse_date, text, "päivä")


@feel("date(from: moment|date) -> date")
def date_from_moment(run: Run, moment: DateTime | Date) -> Date:
    return moment if isinstance(moment, Date) else moment.date


@feel("date(year: number, month: number, day: number) -> date")
def date_from_parts(run: Run, *parts: Decimal) -> Date | None:
    numbers = [integer_of(part) for part in parts]
    if any(number is None or number != part for number, part in zip(numbers, parts, strict=True)):
        return run.warn("Päivän vuosi, kuukausi ja päivä ovat kokonaislukuja.")
    return make_date(*(number or 0 for number in numbers))


@feel("time(from: string) -> time")
def time_from_text(run: Run, text: str) -> Time | None:
    return _read(run, parse_time, text, "kellonaika")


@feel("time(from: time|moment|date) -> time")
def time_from_moment(run: Run, moment: Time | DateTime | Date) -> Time:
    if isinstance(moment, Date):
        return Time(0, 0, 0, offset=0)
    return moment.time if isinstance(moment, DateTime) else moment


@feel("time(hour: number, minute: number, second: number, [offset: days|null]) -> time")
def time_from_parts(
    run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: DayDuration | None
) -> Time | None:
    if hour != hour.to_integral_value() or minute != minute.to_integral_value() or not 0 <= second < 60:
        return run.warn("Tällaista kellonaikaa ei ole.")
    if not (0 <= hour < 24 and 0 <= minute < 60):
        return run.warn("Tällaista kellonaikaa ei ole.")
    nanosecond = int((second - int(second)).scaleb(9))
    seconds = None if offset is None else offset.nanoseconds // 10**9
    return make_time(int(hour), int(minute), int(second), nanosecond, seconds)


@feel("date and time(from: string) -> moment")
def datetime_from_text(run: Run, text: str) -> DateTime | None:
    return _read(run, parse_datetime, text, "päivä ja kellonaika")


@feel("date and time(from: moment) -> moment")
def datetime_from_itself(run: Run, moment: DateTime) -> DateTime:
    return moment


@feel("date and time(date: date|moment, time: time) -> moment")
def datetime_from_both(run: Run, date: Date | DateTime, time: Time) -> DateTime:
    return DateTime(date if isinstance(date, Date) else date.date, time)


@feel("date and time(date: moment, timezone: string) -> moment")
def datetime_in_zone(run: Run, moment: DateTime, zone: str) -> DateTime | None:
    """The same instant in that zone; what had no zone gets it."""
    if find_zone(zone) is None:
        return run.warn(f"Aikavyöhykettä “{zone[:60]}” ei ole.")
    time = moment.time
    there = Time(time.hour, time.minute, time.second, time.nanosecond, zone=zone)
    return datetime_from_instant(moment.instant, there) if time.is_zoned else DateTime(moment.date, there)


@feel("duration(from: string)")
def duration_from_text(run: Run, text: str) -> DayDuration | MonthDuration | None:
    duration = parse_duration(text)
    return run.warn(f"“{text[:60]}” ei ole kesto.") if duration is None else duration


@feel("duration(from: days|months)")
def duration_from_itself(run: Run, duration: DayDuration | MonthDuration) -> DayDuration | MonthDuration:
    return duration


@feel("years and months duration(from: date|moment, to: date|moment) -> months")
def months_between(run: Run, start: Date | DateTime, end: Date | DateTime) -> MonthDuration:
    one = start if isinstance(start, Date) else start.date
    other = end if isinstance(end, Date) else end.date
    months = (other.year - one.year) * 12 + other.month - one.month
    if months > 0 and other.day < one.day:
        months -= 1
    elif months < 0 and other.day > one.day:
        months += 1
    return MonthDuration(months)


@feel("string(from: any) -> string")
def string_of(run: Run, value: object) -> str | None:
    return None if value is None else text_of(run, value)


@feel("number(from: string, [grouping separator: string|null], [decimal separator: string|null]) -> number")
def number_from_text(run: Run, text: str, grouping: str | None, point: str | None) -> Decimal | None:
    if (
        grouping not in (None, " ", ",", ".")
        or point not in (None, ",", ".")
        or (point and point == grouping)
    ):
        return run.warn("Luvun erottimien pitää olla eri merkit: väli, pilkku tai piste.")
    plain = text.replace(grouping, "") if grouping else text
    if point == ",":
        plain = plain.replace(".", "?").replace(",", ".")
    if len(plain) > 100 or not _NUMBER.fullmatch(plain):
        return run.warn(f"“{text[:60]}” ei ole luku.")
    return parse_number(plain)


@feel("number(from: number) -> number")
def number_from_itself(run: Run, number: Decimal) -> Decimal:
    return number


@feel("range(from: string) -> range")
def range_from_text(run: Run, text: str) -> Range | None:
    run.charge(8)
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        return run.warn(f"“{text[:60]}” ei ole väli.")
    start, end = _bound(match[2]), _bound(match[3])
    start_included, end_included = match[1] == "[", match[4] == "]"
    unbound = (start is None) + (end is None)
    if unbound == 2 or (start is None and start_included) or (end is None and end_included):
        return run.warn(f"“{text[:60]}” ei ole väli.")
    if (start is None and match[2]) or (end is None and match[3]):
        return run.warn(f"“{text[:60]}” ei ole väli.")
    if start is not None and end is not None and type(start) is not type(end):
        return run.warn("Välin päiden pitää olla samaa lajia.")
    if start is not None and end is not None and (compare(run, start, end) or 0) > 0:
        return run.warn("Välin alku on lopun jälkeen.")
    return Range(start, end, start_included, end_included)


def _bound(text: str) -> object:
    parsers: dict[str, _Parse] = {
        "date": parse_date,
        "time": parse_time,
        "date and time": parse_datetime,
        "duration": parse_duration,
    }
    call = _BOUND.fullmatch(text)
    if call is not None:
        return parsers[call[1]](call[2])
    if text.startswith("@"):
        return parse_at_literal(text[1:].strip('"'))
    if len(text) > 1 and text[0] == text[-1] == '"':
        return unescape(text[1:-1])
    return parse_number(text) if len(text) < 100 and _NUMBER.fullmatch(text) else None
