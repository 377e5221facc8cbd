# SPDX-License-Identifier: EUPL-1.2
"""How far a due day is, in a word and a number of working days."""

from datetime import date
from typing import Literal

from engine.business_calendar import BusinessCalendar

Word = Literal["late", "today", "left"]


def describe_remaining(due_date: date, today: date, calendar: BusinessCalendar) -> tuple[Word, int]:
    """`("late", 2)`, `("today", 0)`, `("left", 3)`: working days between today and the due day.

    0 with `left` says that no working day is left after today; 0 with `late` that none has passed yet.
    """
    if today == due_date:
        return "today", 0
    if today > due_date:
        return "late", calendar.working_days_between(due_date, today)
    return "left", calendar.working_days_between(today, due_date)
