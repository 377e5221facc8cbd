# SPDX-License-Identifier: EUPL-1.2
"""Dates of the proleptic Gregorian calendar, years -999,999,999 to 999,999,999."""

import re
from dataclasses import dataclass

LARGEST_YEAR = 999_999_999
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PATTERN = re.compile(r"(-?)(\d{4}|[1-9]\d{4,8})-(\d\d)-(\d\d)", re.ASCII)


def is_leap(year: int) -> bool:
    """True for a year with a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    return 29 if month == 2 and is_leap(year) else _LENGTHS[month - 1]


@dataclass(frozen=True, slots=True)
class Date:
    """A day of the calendar; make one with `make_date`, which checks it."""

    year: int
    month: int
    day: int

    @property
    def days(self) -> int:
        """Days since 1 January 1970, negative before."""
        year = self.year - (self.month <= 2)
        era, of_era = divmod(year, 400)
        of_year = (153 * ((self.month + 9) % 12) + 2) // 5 + self.day - 1
        return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468

    @property
    def weekday(self) -> int:
        """1 for Monday to 7 for Sunday."""
        return (self.days + 3) % 7 + 1

    def __str__(self) -> str:
        return f"{'-' if self.year < 0 else ''}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


def make_date(year: int, month: int, day: int) -> Date | None:
    """The day, or None if the calendar has no such day."""
    if abs(year) > LARGEST_YEAR or not 1 <= month <= 12 or not 1 <= day <= days_in_month(year, month):
        return None
    return Date(year, month, day)


def date_from_days(days: int) -> Date | None:
    """The day so many days after 1 January 1970; None outside of the calendar."""
    era, of_era = divmod(days + 719_468, 146_097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    year = era * 400 + year_of_era + (month <= 2)
    return make_date(year, month, of_year - (153 * shifted + 2) // 5 + 1)


def add_months(date: Date, months: int) -> Date | None:
    """The same day so many months later; a day that the month lacks becomes its last."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    if abs(year) > LARGEST_YEAR:
        return None
    return Date(year, month + 1, min(date.day, days_in_month(year, month + 1)))


def day_of_year(date: Date) -> int:
    """1 for 1 January."""
    return date.days - Date(date.year, 1, 1).days + 1


def week_of_year(date: Date) -> int:
    """The ISO 8601 week: the week of the year's first Thursday is 1."""
    thursday = date.days - date.weekday + 4
    year = date_from_days(thursday)
    return 1 if year is None else (day_of_year(year) - 1) // 7 + 1


def parse_date(text: str) -> Date | None:
    """`2026-11-23`, with a sign and up to nine digits of a year; None for anything else."""
    match = _PATTERN.fullmatch(text)
    if match is None:
        return None
    year = int(match[2])
    return make_date(-year if match[1] else year, int(match[3]), int(match[4]))
