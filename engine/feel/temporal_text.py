# SPDX-License-Identifier: EUPL-1.2
"""Dates, times and durations written as one text, as in `@"2026-11-23"`."""

from engine.feel.dates import Date, parse_date
from engine.feel.durations import DayDuration, MonthDuration, parse_duration
from engine.feel.times import DateTime, Time, parse_datetime, parse_time

Temporal = Date | Time | DateTime | DayDuration | MonthDuration


def parse_at_literal(text: str) -> Temporal | None:
    """The value of an at-literal; None if the text is none of its kinds."""
    if text.startswith(("P", "-P")):
        return parse_duration(text)
    if text[2:3] == ":":
        return parse_time(text)
    return parse_datetime(text) if "T" in text else parse_date(text)
