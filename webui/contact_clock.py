# SPDX-License-Identifier: EUPL-1.2
"""When the law's clock of a new contact would run out, told before it is saved."""

from dataclasses import dataclass
from datetime import date, datetime

from engine.business_calendar import local_date
from engine.deadlines import count_deadline
from engine.errors import NotFound
from webui.current import service
from webui.deadline_wording import source_words

START_OF_ASSESSMENT = "T3"


@dataclass(frozen=True, slots=True)
class LawClock:
    """From when it runs, by which day an assessment must begin, and by which section."""

    starts: datetime
    last_day: date
    source: str


def law_clock(starts: datetime) -> LawClock | None:
    """None when no rule is in force on that day."""
    limits = service().limits
    try:
        rule = limits.find(START_OF_ASSESSMENT, local_date(starts))
    except NotFound:
        return None
    counted = count_deadline(rule, starts, limits.calendars)
    return LawClock(starts, counted.shown_date, source_words(rule.source))
