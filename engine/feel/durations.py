# SPDX-License-Identifier: EUPL-1.2
"""The two kinds of duration: years and months, days and time."""

import re
from dataclasses import dataclass

from engine.feel.errors import LimitExceeded

NANOSECONDS = 1_000_000_000
DAY_SECONDS = 86_400
_LARGEST_MONTHS = 12 * 2 * 10**9
_LARGEST_NANOSECONDS = 2 * 10**9 * 366 * DAY_SECONDS * NANOSECONDS

_PATTERN = re.compile(
    r"(?P<sign>-?)P(?:(?P<years>\d{1,18})Y)?(?:(?P<months>\d{1,18})M)?(?:(?P<days>\d{1,18})D)?"
    r"(?P<time>T(?:(?P<hours>\d{1,18})H)?(?:(?P<minutes>\d{1,18})M)?"
    r"(?:(?P<seconds>\d{1,18})(?:\.(?P<fraction>\d{1,30}))?S)?)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class MonthDuration:
    """A years and months duration, counted in months."""

    months: int

    def __post_init__(self) -> None:
        if abs(self.months) > _LARGEST_MONTHS:
            raise LimitExceeded("duration", "Kesto kasvoi yli kahden miljardin vuoden.")

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        sign = "-" if self.months < 0 else ""
        parts = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return f"{sign}P{parts or '0M'}"


@dataclass(frozen=True, slots=True)
class DayDuration:
    """A days and time duration, counted in nanoseconds."""

    nanoseconds: int

    def __post_init__(self) -> None:
        if abs(self.nanoseconds) > _LARGEST_NANOSECONDS:
            raise LimitExceeded("duration", "Kesto kasvoi yli kahden miljardin vuoden.")

    def parts(self) -> tuple[int, int, int, int, int]:
        """(days, hours, minutes, seconds, nanoseconds), all without sign."""
        seconds, nanoseconds = divmod(abs(self.nanoseconds), NANOSECONDS)
        days, seconds = divmod(seconds, DAY_SECONDS)
        return days, seconds // 3600, seconds // 60 % 60, seconds % 60, nanoseconds

    def __str__(self) -> str:
        if not self.nanoseconds:
            return "PT0S"
        days, hours, minutes, seconds, nanoseconds = self.parts()
        time = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
        if seconds or nanoseconds:
            time += f"{seconds}{format_fraction(nanoseconds)}S"
        sign = "-" if self.nanoseconds < 0 else ""
        return sign + "P" + (f"{days}D" if days else "") + (f"T{time}" if time else "")


def format_fraction(nanoseconds: int) -> str:
    """`.5` for half a second, nothing for none."""
    return f".{nanoseconds:09d}".rstrip("0") if nanoseconds else ""


def read_fraction(digits: str | None) -> int:
    """Nanoseconds of the digits after the point of the seconds."""
    return int(digits[:9].ljust(9, "0")) if digits else 0


def parse_duration(text: str) -> MonthDuration | DayDuration | None:
    """An ISO 8601 duration of one of the two kinds; None for anything else, also for a mixed one."""
    match = _PATTERN.fullmatch(text)
    if match is None:
        return None
    part = {
        name: int(match[name] or 0) for name in ("years", "months", "days", "hours", "minutes", "seconds")
    }
    has_months = match["years"] is not None or match["months"] is not None
    has_clock = any(match[name] is not None for name in ("hours", "minutes", "seconds"))
    has_days = match["days"] is not None or has_clock
    if has_months == has_days or (match["time"] and not has_clock):
        return None
    sign = -1 if match["sign"] else 1
    if has_months:
        return MonthDuration(sign * (part["years"] * 12 + part["months"]))
    seconds = part["days"] * DAY_SECONDS + part["hours"] * 3600 + part["minutes"] * 60 + part["seconds"]
    return DayDuration(sign * (seconds * NANOSECONDS + read_fraction(match["fraction"])))
