# SPDX-License-Identifier: EUPL-1.2
"""Working days: Monday to Friday that is no public holiday, forwards and backwards."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import lru_cache

from engine.business_calendar.finnish_holidays import check_year, eves, holiday_names
from engine.business_calendar.months import add_months
from engine.errors import InvalidInput

_WEEKEND = {
    "fi": {5: "lauantai", 6: "sunnuntai"},
    "sv": {5: "lördag", 6: "söndag"},
    "en": {5: "Saturday", 6: "Sunday"},
}


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off that the source of holidays does not know, with its name in each language."""

    day: date
    fi: str
    sv: str
    en: str

    def name(self, language: str) -> str:
        return {"fi": self.fi, "sv": self.sv, "en": self.en}[language]


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Which days are worked, and between which hours.

    `eves_are_workdays` reads Christmas Eve and Midsummer Eve as working days. `every_day` is the
    calendar of round-the-clock production. `extra_holidays` are days off and `moved_holidays` days
    that a law made working days, beside those of the source. Days from 1970 to 2100, else InvalidInput.
    """

    name: str
    eves_are_workdays: bool = True
    every_day: bool = False
    extra_holidays: tuple[Holiday, ...] = ()
    moved_holidays: frozenset[date] = frozenset()
    opens: time = time(8, 0)
    closes: time = time(16, 15)

    def holiday_name(self, day: date, language: str = "fi") -> str | None:
        """`itsenäisyyspäivä`, or None; an eve has a name only where it is a day off."""
        for extra in self.extra_holidays:
            if extra.day == day:
                return extra.name(language)
        name = holiday_names(day.year, language).get(day)
        if name is None or day in self.moved_holidays:
            return None
        return None if self.eves_are_workdays and day in eves(day.year) else name

    def is_holiday(self, day: date) -> bool:
        """True for a public holiday; a plain Saturday or Sunday is none."""
        return self.holiday_name(day) is not None

    def is_working_day(self, day: date) -> bool:
        check_year(day.year)
        return self.every_day or (day.weekday() < 5 and not self.is_holiday(day))

    def reason_off(self, day: date, language: str = "fi") -> str | None:
        """Why nobody works that day: the holiday's name, else `lauantai` or `sunnuntai`; else None."""
        if self.is_working_day(day):
            return None
        return self.holiday_name(day, language) or _WEEKEND[language][day.weekday()]

    def nth_working_day(self, start: date, n: int) -> date:
        """The n-th working day after `start`, before it when n is negative; `start` itself when n is 0."""
        check_year(start.year)
        if n == 0:
            return start
        try:
            return self._forward(start, n) if n > 0 else self._backward(start, -n)
        except InvalidInput as error:
            raise InvalidInput(f"Arkipäivä {n} päivästä {start} on kaukana. {error.message}") from error

    def previous_working_day(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        return day if self.is_working_day(day) else self.nth_working_day(day, -1)

    def next_working_day(self, day: date) -> date:
        """The day itself, or the first working day after it."""
        return day if self.is_working_day(day) else self.nth_working_day(day, 1)

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` comes first.

        `working_days_between(d, nth_working_day(d, n)) == n` for every n.
        """
        if end < start:
            return -self._count(end, start, bisect_left)
        return self._count(start, end, bisect_right)

    def add_months(self, day: date, months: int) -> date:
        """The same ordinal day, clamped to the month's end (150/1930 3 §)."""
        moved = add_months(day, months)
        check_year(moved.year)
        return moved

    def other_reading(self) -> "BusinessCalendar":
        """The same calendar with the eves read the other way."""
        return replace(self, eves_are_workdays=not self.eves_are_workdays)

    def _forward(self, start: date, n: int) -> date:
        year = start.year
        done = bisect_right(_working_days_of(self, year), start)
        while n > len(_working_days_of(self, year)) - done:
            n -= len(_working_days_of(self, year)) - done
            year, done = year + 1, 0
        return _working_days_of(self, year)[done + n - 1]

    def _backward(self, start: date, n: int) -> date:
        year = start.year
        left = bisect_left(_working_days_of(self, year), start)
        while n > left:
            n -= left
            year -= 1
            left = len(_working_days_of(self, year))
        return _working_days_of(self, year)[left - n]

    def _count(self, first: date, last: date, cut: Callable[[Sequence[date], date], int]) -> int:
        before = cut(_working_days_of(self, first.year), first)
        within = cut(_working_days_of(self, last.year), last)
        years = range(first.year, last.year)
        return within - before + sum(len(_working_days_of(self, year)) for year in years)


@lru_cache(maxsize=1024)
def _working_days_of(calendar: BusinessCalendar, year: int) -> tuple[date, ...]:
    check_year(year)
    first = date(year, 1, 1)
    days = (first + timedelta(offset) for offset in range(366))
    return tuple(day for day in days if day.year == year and calendar.is_working_day(day))
