# SPDX-License-Identifier: EUPL-1.2
"""Until when a new contact counts as a return (I4): 90 and 180 days from the closing of the matter."""

from datetime import date

from clients.matters import Matter
from engine.business_calendar import at_local, local_date
from engine.deadlines import count_deadline
from engine.service import Service


def return_windows(service: Service, matter: Matter) -> list[date]:
    """The last days of both windows; the last day belongs to its window."""
    assert matter.closed_at is not None
    closed, limits = local_date(matter.closed_at), service.limits
    rules = [limits.find(name, closed) for name in ("paluu.90", "paluu.180")]
    return [count_deadline(rule, at_local(closed), limits.calendars).due_date for rule in rules]
