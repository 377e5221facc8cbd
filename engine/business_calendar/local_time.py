# SPDX-License-Identifier: EUPL-1.2
"""The time of day in Helsinki: the only zone that a limit or a timer is counted in."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from engine.errors import InvalidInput

ZONE = ZoneInfo("Europe/Helsinki")
_LAST_SECOND = time(23, 59, 59)


def to_local(instant: datetime) -> datetime:
    """The instant on a clock in Helsinki; a datetime without a zone is refused."""
    if instant.tzinfo is None:
        raise InvalidInput("Ajalta puuttuu aikavyöhyke. Anna aika UTC-aikana.")
    return instant.astimezone(ZONE)


def local_date(instant: datetime) -> date:
    """The day in Helsinki at that instant."""
    return to_local(instant).date()


def day_in_digits(day: date) -> str:
    """`2.12.2026`, as days are written in Finnish and in Swedish."""
    return f"{day.day}.{day.month}.{day.year}"


def at_local(day: date, at: time = time(0)) -> datetime:
    """That time of that day as an instant in UTC.

    A time that the clocks skip in spring moves forward by the skipped hour; of a time that comes
    twice in autumn the first is meant.
    """
    try:
        return datetime.combine(day, at.replace(tzinfo=None, fold=0), ZONE).astimezone(UTC)
    except OverflowError as error:
        raise InvalidInput(f"Päivä {day} on liian kaukana.") from error


def start_of_day(day: date) -> datetime:
    """00:00:00 in Helsinki as an instant in UTC."""
    return at_local(day)


def end_of_day(day: date) -> datetime:
    """23:59:59 in Helsinki, when a limit of that day ends, as an instant in UTC."""
    return at_local(day, _LAST_SECOND)
