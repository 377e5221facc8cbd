# SPDX-License-Identifier: EUPL-1.2
"""Times of day, and dates with a time, with or without a zone."""

import re
from dataclasses import dataclass, replace

from engine.feel.dates import Date, add_months, date_from_days, parse_date
from engine.feel.durations import DAY_SECONDS, NANOSECONDS, DayDuration, format_fraction, read_fraction
from engine.feel.zones import find_zone, local_seconds, offset_at, offset_of_time

LARGEST_OFFSET = 14 * 3600
_PATTERN = re.compile(
    r"(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,30}))?)?(?:([Zz])|([+-])(\d\d):(\d\d)(?::(\d\d))?|@([A-Za-z0-9_+/-]{1,64}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day; `offset` is in seconds east of UTC, `zone` an IANA name, at most one of them set."""

    hour: int
    minute: int
    second: int
    nanosecond: int = 0
    offset: int | None = None
    zone: str | None = None

    @property
    def seconds(self) -> int:
        """Whole seconds since midnight."""
        return self.hour * 3600 + self.minute * 60 + self.second

    @property
    def is_zoned(self) -> bool:
        """Whether it says where on earth the clock stands."""
        return self.offset is not None or self.zone is not None

    @property
    def utc_nanoseconds(self) -> int:
        """Nanoseconds since midnight in UTC, possibly negative or of the next day; local if not zoned."""
        offset = self.offset if self.zone is None else offset_of_time(self.zone)
        return (self.seconds - (offset or 0)) * NANOSECONDS + self.nanosecond

    def __str__(self) -> str:
        clock = f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}{format_fraction(self.nanosecond)}"
        if self.zone is not None:
            return f"{clock}@{self.zone}"
        return clock if self.offset is None else clock + format_offset(self.offset)


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date and time; the zone is that of the time."""

    date: Date
    time: Time

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC at that moment; None if it has no zone."""
        if self.time.zone is not None:
            return offset_at(self.time.zone, self.date, self.time.seconds)
        return self.time.offset

    @property
    def instant(self) -> int:
        """Nanoseconds since 1970 in UTC; local if not zoned."""
        seconds = self.date.days * DAY_SECONDS + self.time.seconds - (self.offset or 0)
        return seconds * NANOSECONDS + self.time.nanosecond

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"


def format_offset(offset: int) -> str:
    """`Z`, `+02:00`, `-05:30:15`."""
    if not offset:
        return "Z"
    size = abs(offset)
    seconds = f":{size % 60:02d}" if size % 60 else ""
    return f"{'-' if offset < 0 else '+'}{size // 3600:02d}:{size // 60 % 60:02d}{seconds}"


def time_from_nanoseconds(nanoseconds: int, like: Time) -> Time:
    """The time so many nanoseconds after midnight, around the clock, in the zone of `like`."""
    seconds, rest = divmod(nanoseconds, NANOSECONDS)
    seconds %= DAY_SECONDS
    return Time(seconds // 3600, seconds // 60 % 60, seconds % 60, rest, like.offset, like.zone)


def add_to_time(time: Time, duration: DayDuration) -> Time:
    """The time of day that much later."""
    return time_from_nanoseconds(time.seconds * NANOSECONDS + time.nanosecond + duration.nanoseconds, time)


def datetime_from_instant(instant: int, like: Time) -> DateTime | None:
    """The date and time at that moment, in the zone of `like`; None outside of the calendar."""
    seconds, nanoseconds = divmod(instant, NANOSECONDS)
    seconds = local_seconds(like.zone, seconds) if like.zone is not None else seconds + (like.offset or 0)
    date = date_from_days(seconds // DAY_SECONDS)
    if date is None:
        return None
    return DateTime(date, time_from_nanoseconds(seconds % DAY_SECONDS * NANOSECONDS + nanoseconds, like))


def add_to_datetime(moment: DateTime, duration: DayDuration) -> DateTime | None:
    """The moment that much later on the time line; None outside of the calendar."""
    return datetime_from_instant(moment.instant + duration.nanoseconds, moment.time)


def add_months_to_datetime(moment: DateTime, months: int) -> DateTime | None:
    """The same local time so many months later, the day clamped to the month's last."""
    date = add_months(moment.date, months)
    return None if date is None else replace(moment, date=date)


def make_time(
    hour: int, minute: int, second: int, nanosecond: int = 0, offset: int | None = None
) -> Time | None:
    """The time, or None if no clock shows it."""
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        return None
    if offset is not None and abs(offset) > LARGEST_OFFSET:
        return None
    return Time(hour, minute, second, nanosecond, offset)


def parse_time(text: str) -> Time | None:
    """`10:30:00`, with a fraction, `Z`, an offset or `@Europe/Helsinki`; None for anything else."""
    match = _PATTERN.fullmatch(text)
    if match is None:
        return None
    offset = None
    if match[5]:
        offset = 0
    elif match[6]:
        if int(match[8]) > 59 or int(match[9] or 0) > 59:
            return None
        offset = int(match[7]) * 3600 + int(match[8]) * 60 + int(match[9] or 0)
        offset = -offset if match[6] == "-" else offset
    time = make_time(int(match[1]), int(match[2]), int(match[3] or 0), read_fraction(match[4]), offset)
    if time is None or match[10] is None:
        return time
    return None if find_zone(match[10]) is None else replace(time, zone=match[10])


def parse_datetime(text: str) -> DateTime | None:
    """`2026-11-23T10:30:00` with the zones of `parse_time`; a bare date is its midnight."""
    day, mark, clock = text.partition("T")
    date = parse_date(day)
    if date is None:
        return None
    if not mark:
        return DateTime(date, Time(0, 0, 0))
    time = parse_time(clock)
    return None if time is None else DateTime(date, time)
