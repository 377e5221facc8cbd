# SPDX-License-Identifier: EUPL-1.2
"""Date and time functions (DMN 1.5, 10.3.4.8 and 10.3.4.10) and those that Camunda adds."""

from decimal import Decimal

from engine.feel.dates import Date, day_of_year, days_in_month, week_of_year
from engine.feel.functions.registry import feel
from engine.feel.run import Run
from engine.feel.times import DateTime, Time, datetime_from_instant

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _day(moment: Date | DateTime) -> Date:
    return moment if isinstance(moment, Date) else moment.date


@feel("now() -> moment")
def now(run: Run) -> DateTime | None:
    """The moment that the clock of the environment shows, in its zone."""
    run.charge(12)
    moment = run.now()
    seconds = round(moment.replace(microsecond=0).timestamp())
    instant = (seconds * 1_000_000 + moment.microsecond) * 1000
    return datetime_from_instant(instant, Time(0, 0, 0, zone=run.zone))


@feel("today() -> date")
def today(run: Run) -> Date | None:
    moment = now(run)
    return None if moment is None else moment.date


@feel("day of year(date: date|moment) -> number")
def get_day_of_year(run: Run, date: Date | DateTime) -> Decimal:
    return Decimal(day_of_year(_day(date)))


@feel("day of week(date: date|moment) -> string")
def get_day_of_week(run: Run, date: Date | DateTime) -> str:
    return _DAYS[_day(date).weekday - 1]


@feel("month of year(date: date|moment) -> string")
def get_month_of_year(run: Run, date: Date | DateTime) -> str:
    return _MONTHS[_day(date).month - 1]


@feel("week of year(date: date|moment) -> number")
def get_week_of_year(run: Run, date: Date | DateTime) -> Decimal:
    run.charge(2)
    return Decimal(week_of_year(_day(date)))


@feel("last day of month(date: date|moment) -> date")
def last_day_of_month(run: Run, date: Date | DateTime) -> Date:
    day = _day(date)
    return Date(day.year, day.month, days_in_month(day.year, day.month))
