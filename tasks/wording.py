# SPDX-License-Identifier: EUPL-1.2
"""Instants and due days in Finnish words."""

from datetime import date, datetime

from engine.business_calendar import BusinessCalendar, day_in_digits, local_date, to_local
from engine.deadlines import describe_remaining

_WEEKDAYS = ("ma", "ti", "ke", "to", "pe", "la", "su")


def day_in_words(day: date) -> str:
    """`ke 2.12.2026`."""
    return f"{_WEEKDAYS[day.weekday()]} {day_in_digits(day)}"


def instant_in_words(instant: datetime) -> str:
    """`23.11.2026 klo 9.40`, in Helsinki's time."""
    local = to_local(instant)
    return f"{day_in_digits(local.date())} klo {local.hour}.{local.minute:02}"


def remaining_in_words(due_date: date, now: datetime, calendar: BusinessCalendar) -> tuple[str, str]:
    """The state `late`, `today` or `left`, and `myöhässä 2 työpäivää`, `tänään`, `3 työpäivää`."""
    state, days = describe_remaining(due_date, local_date(now), calendar)
    amount = "1 työpäivä" if days == 1 else f"{days} työpäivää"
    if state == "today":
        return state, "tänään"
    if state == "late":
        return state, f"myöhässä {amount}" if days else "myöhässä"
    return state, amount if days else "ennen seuraavaa työpäivää"
