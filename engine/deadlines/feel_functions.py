# SPDX-License-Identifier: EUPL-1.2
"""The functions that models may call in FEEL beyond the standard's: working days and limits."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from engine.business_calendar import BusinessCalendar, at_local, local_date, start_of_day, to_local
from engine.deadlines.book import LimitBook
from engine.deadlines.counting import count_deadline
from engine.errors import InvalidInput


def feel_functions(book: LimitBook, calendar: BusinessCalendar) -> dict[str, Callable[..., object]]:
    """`working day(date, n)`, `is holiday(date)` and `deadline(rule, from[, pending on])`.

    They take dates or datetimes, those without a zone in Helsinki time; null gives null, anything
    else is InvalidInput. `deadline` answers the due instant in Helsinki time, by the rule of the day
    the matter became pending, which is the day of `from` unless the third argument says otherwise.
    """

    # The parameters bear the names that a model may call them by.
    def working_day(date: object, n: object) -> object:
        if date is None or n is None:
            return None
        return calendar.nth_working_day(_day(date), _whole(n))

    def is_holiday(date: object) -> object:
        return None if date is None else calendar.is_holiday(_day(date))

    def deadline(rule: object, start: object, pending_on: object = None) -> datetime | None:
        if rule is None or start is None:
            return None
        limit = book.find(_text(rule), _day(start if pending_on is None else pending_on))
        return to_local(count_deadline(limit, _instant(start), book.calendars).due_at)

    return {"working day": working_day, "is holiday": is_holiday, "deadline": deadline}


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return local_date(value) if value.tzinfo else value.date()
    if isinstance(value, date):
        return value
    raise InvalidInput(f"{value!r} ei ole päivä. Anna date tai date and time.")


def _instant(value: object) -> datetime:
    if isinstance(value, datetime):
        return value if value.tzinfo else at_local(value.date(), value.time())
    return start_of_day(_day(value))


def _whole(value: object) -> int:
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return int(value)
    if type(value) is int:
        return value
    raise InvalidInput(f"{value!r} ei ole kokonaisluku. Anna arkipäivien määrä kokonaislukuna.")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise InvalidInput(f"{value!r} ei ole määräajan tunnus. Anna tunnus tekstinä.")
