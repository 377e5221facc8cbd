# SPDX-License-Identifier: EUPL-1.2
"""Months of the calendar: the same ordinal day, or the last day of a shorter month (150/1930 3 §)."""

import calendar
from datetime import MAXYEAR, date

from engine.errors import InvalidInput


def add_months(day: date, months: int) -> date:
    """The same day of another month, clamped to its end: 30.11. + 3 → 28.2. or 29.2."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= MAXYEAR:
        raise InvalidInput(f"{months} kuukautta päivästä {day} on liian kaukana.")
    return date(year, index + 1, min(day.day, calendar.monthrange(year, index + 1)[1]))


def end_of_month(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
