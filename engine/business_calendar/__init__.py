# SPDX-License-Identifier: EUPL-1.2
"""Working days of Finland, the local time of Helsinki, and durations that respect both."""

from engine.business_calendar.durations import (
    Cycle,
    Duration,
    add_duration,
    parse_cycle,
    parse_duration,
)
from engine.business_calendar.finnish_holidays import FIRST_YEAR, LAST_YEAR
from engine.business_calendar.local_time import (
    ZONE,
    at_local,
    day_in_digits,
    end_of_day,
    local_date,
    start_of_day,
    to_local,
)
from engine.business_calendar.months import add_months, end_of_month
from engine.business_calendar.office_hours import add_office_time
from engine.business_calendar.working_days import BusinessCalendar, Holiday

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "ZONE",
    "BusinessCalendar",
    "Cycle",
    "Duration",
    "Holiday",
    "add_duration",
    "add_months",
    "add_office_time",
    "at_local",
    "day_in_digits",
    "end_of_day",
    "end_of_month",
    "local_date",
    "parse_cycle",
    "parse_duration",
    "start_of_day",
    "to_local",
]
