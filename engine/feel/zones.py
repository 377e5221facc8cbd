# SPDX-License-Identifier: EUPL-1.2
"""Time zones by their IANA names, for every year that a date can have."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine.feel.dates import Date, date_from_days
from engine.feel.durations import DAY_SECONDS

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*", re.ASCII)

_FOREIGN = re.compile(r"(right/|posix/|localtime$|posixrules$|Factory$)")
"""What the folder of zones has beside them: zones with leap seconds, copies, the machine's own."""


@lru_cache(maxsize=1024)
def find_zone(name: str) -> ZoneInfo | None:
    """The zone of that name, or None."""
    if len(name) > 64 or not _NAME.fullmatch(name) or _FOREIGN.match(name):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def offset_at(zone: str, date: Date, seconds: int) -> int:
    """Seconds east of UTC in that zone, at that local date and second of the day.

    An hour that comes twice is taken the first time; one that is skipped, with the offset before it.
    """
    found = find_zone(zone)
    if found is None:
        return 0
    year = date.year if 2 <= date.year <= 9998 else 2000 + date.year % 400
    local = datetime(year, date.month, date.day, tzinfo=found) + timedelta(seconds=seconds)
    return _seconds(local.utcoffset())


@lru_cache(maxsize=1024)
def offset_of_time(zone: str) -> int:
    """Seconds east of UTC in that zone's standard time, for a time that has no date."""
    found = find_zone(zone)
    if found is None:
        return 0
    reference = datetime(2000, 1, 1, tzinfo=found)
    return _seconds(reference.utcoffset()) - _seconds(reference.dst())


def local_seconds(zone: str, instant: int) -> int:
    """Local seconds since 1970 for that second in UTC."""
    found = find_zone(zone)
    date = date_from_days(instant // DAY_SECONDS)
    if found is None or date is None:
        return instant
    year = date.year if 2 <= date.year <= 9998 else 2000 + date.year % 400
    utc = datetime(year, date.month, date.day, tzinfo=found) + timedelta(seconds=instant % DAY_SECONDS)
    return instant + _seconds(found.fromutc(utc).utcoffset())


def _seconds(offset: timedelta | None) -> int:
    return 0 if offset is None else round(offset.total_seconds())
