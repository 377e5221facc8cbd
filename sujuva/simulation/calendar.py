# SPDX-License-Identifier: EUPL-1.2
"""When people work and when they are away: office hours, production every day, holidays, sickness."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from engine.business_calendar import BusinessCalendar, at_local, local_date

SUMMER = (6, 1, 75)
WINTER = (1, 7, 60)
LONGEST_LOOK = 120


@dataclass(slots=True)
class WorkingTime:
    """One person's days and hours, and until when they are busy."""

    calendar: BusinessCalendar
    away: set[date] = field(default_factory=set)
    busy_until: datetime | None = None

    def is_at_work(self, day: date) -> bool:
        return day not in self.away and self.calendar.is_working_day(day)

    def next_free(self, at: datetime) -> datetime:
        """The first instant from `at` on when the person is at work and has nothing in hand."""
        at = max(at, self.busy_until) if self.busy_until else at
        day = local_date(at)
        for _ in range(LONGEST_LOOK):
            opens, closes = at_local(day, self.calendar.opens), at_local(day, self.calendar.closes)
            if self.is_at_work(day) and at < closes:
                return max(at, opens)
            day += timedelta(days=1)
        return at_local(day, self.calendar.opens)


def draw_absences(
    chance: random.Random, rules: Mapping[str, Any], first: date, last: date
) -> Iterator[tuple[date, date]]:
    """Spells of holiday and sickness from the first day to the last, by lot."""
    for year in range(first.year, last.year + 1):
        spells = [_holiday(chance, year, SUMMER, rules["summer_weeks"])]
        spells.append(_holiday(chance, year, WINTER, rules["winter_weeks"]))
        for _ in range(rules["sick_spells"]):
            begins = date(year, 1, 1) + timedelta(days=chance.randrange(360))
            spells.append((begins, begins + timedelta(days=chance.randint(*rules["sick_days"]) - 1)))
        yield from (spell for spell in spells if spell[0] <= last and spell[1] >= first)


def _holiday(chance: random.Random, year: int, season: tuple[int, int, int], weeks: int) -> tuple[date, date]:
    month, day, length = season
    begins = date(year, month, day) + timedelta(days=chance.randrange(length))
    begins -= timedelta(days=begins.weekday())
    return begins, begins + timedelta(days=7 * weeks - 1)


def later_by(calendar: BusinessCalendar, at: datetime, days: float) -> datetime:
    """Whole working days on, and the rest as a part of a day's opening hours from where it is."""
    whole = int(days)
    day = calendar.nth_working_day(local_date(at), whole) if whole else local_date(at)
    opens = at_local(day, calendar.opens)
    length = at_local(day, calendar.closes) - opens
    begins = max(at, opens) if not whole else opens
    return begins + length * (days - whole)


def last_working_moment(calendar: BusinessCalendar, due: datetime) -> datetime:
    """An hour before the last closing that is not after the due instant."""
    day = calendar.previous_working_day(local_date(due))
    closing = at_local(day, calendar.closes)
    if closing > due:
        day = calendar.previous_working_day(day - timedelta(days=1))
        closing = max(at_local(day, calendar.closes), due - timedelta(hours=1))
    return closing - timedelta(hours=1)
