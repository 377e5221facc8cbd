# SPDX-License-Identifier: EUPL-1.2
"""Time of the office: hours that run only while it is open."""

from datetime import UTC, datetime, timedelta

from engine.business_calendar.local_time import at_local, local_date
from engine.business_calendar.working_days import BusinessCalendar


def add_office_time(instant: datetime, length: timedelta, calendar: BusinessCalendar) -> datetime:
    """The instant in UTC when `length` (≥ 0) of opening time has passed since `instant`."""
    day = calendar.next_working_day(local_date(instant))
    while True:
        opens, closes = at_local(day, calendar.opens), at_local(day, calendar.closes)
        begins = max(instant, opens)
        if begins + length <= closes:
            return (begins + length).astimezone(UTC)
        length -= max(closes - begins, timedelta(0))
        day = calendar.nth_working_day(day, 1)
