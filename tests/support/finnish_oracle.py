# SPDX-License-Identifier: EUPL-1.2
"""A second, independent computation of Finnish days off and working days, from the Easter algorithm alone."""

from datetime import date, timedelta
from functools import cache


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian algorithm."""
    golden, (century, of_century) = year % 19, divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    weekday = (32 + 2 * rest + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def eves(year: int) -> frozenset[date]:
    """Midsummer Eve, the Friday from 19 to 25 June, and Christmas Eve."""
    fridays = [date(year, 6, day) for day in range(19, 26) if date(year, 6, day).weekday() == 4]
    return frozenset({fridays[0], date(year, 12, 24)})


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays as they stand since 1992, when Epiphany and Ascension had left their Saturdays."""
    fixed = {date(year, month, day) for month, day in ((1, 1), (1, 6), (5, 1), (12, 6), (12, 25), (12, 26))}
    moving = {easter(year) + timedelta(days=days) for days in (-2, 0, 1, 39, 49)}
    midsummer_day = {eve + timedelta(days=1) for eve in eves(year) if eve.month == 6}
    saturdays = (date(year, 10, 31) + timedelta(days=days) for days in range(7))
    all_saints = {day for day in saturdays if day.weekday() == 5}
    return frozenset(fixed | moving | midsummer_day | all_saints)


def is_worked(day: date, eves_are_workdays: bool) -> bool:
    if day.weekday() >= 5 or day in public_holidays(day.year):
        return False
    return eves_are_workdays or day not in eves(day.year)


def nth_worked_day(start: date, n: int, eves_are_workdays: bool) -> date:
    """Step by step; n may be negative."""
    step = timedelta(days=1 if n > 0 else -1)
    day, left = start, abs(n)
    while left:
        day += step
        left -= is_worked(day, eves_are_workdays)
    return day


def months_later(start: date, months: int) -> date:
    """The same ordinal day; from a day that the month lacks, back to its last."""
    year, month = start.year, start.month + months
    while month > 12:
        year, month = year + 1, month - 12
    day = start.day
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def is_open(day: date, calendar: str) -> bool:
    """Whether the calendar of this name counts the day; from the domain, not their data."""
    if calendar == "tuotanto":
        return True
    return is_worked(day, eves_are_workdays=calendar == "arkipaivat")


def last_day(start: date, unit: str, length: int, calendar: str) -> date:
    """The day a limit of days ends before anything moves it, step by step."""
    if unit == "working_days":
        return nth_worked_day(start, length, eves_are_workdays=calendar == "arkipaivat")
    if unit == "days":
        return start + timedelta(days=length)
    day = months_later(start, length)
    while unit == "month_end" and (day + timedelta(days=1)).day != 1:
        day += timedelta(days=1)
    return day


def due_day(start: date, kind: str, unit: str, length: int, calendar: str) -> date:
    """The day a limit ends. Only the citizen's limits roll on, and only the office's targets back."""
    day = last_day(start, unit, length, calendar)
    step = {"citizen": 1, "office": -1}.get(kind, 0)
    moved = day
    while step and not is_open(moved, calendar):
        moved += timedelta(days=step)
    if moved < start:  # a target never ends before it began
        moved = day
        while not is_open(moved, calendar):
            moved += timedelta(days=1)
    return moved
