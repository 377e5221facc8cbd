# SPDX-License-Identifier: EUPL-1.2
"""How long people have waited for services that began in a period: from vireilletulo to the real start.

Counted from the day the matter became pending, as the limit T6 is.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from statistics import mean, median

from sqlalchemy import func, or_, select

from clients.record_tables import client_service
from clients.tables import matter
from engine.business_calendar import local_date
from engine.database import Session
from engine.tables import deadline


@dataclass(frozen=True, slots=True)
class WaitingTime:
    """Days for one service; `started` is how many began."""

    service: str
    started: int
    median: float
    mean: float


def waiting_times(
    session: Session, area: str, services: Collection[str], since: date, until: date
) -> tuple[WaitingTime, ...]:
    """By service, those that began from `since` to `until`, in matters of the service area or of none."""
    rows = session.execute(
        select(client_service.c.service, client_service.c.started_on, matter.c.opened_at)
        .join(matter, matter.c.id == client_service.c.matter_id)
        .where(
            client_service.c.started_on.between(since, until),
            client_service.c.service.in_(services),
            or_(matter.c.service_area == area, matter.c.service_area.is_(None)),
        )
    )
    days: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        days[row.service].append(max((row.started_on - local_date(row.opened_at)).days, 0))
    return tuple(
        WaitingTime(service, len(found), round(float(median(found)), 1), round(mean(found), 1))
        for service, found in sorted(days.items())
    )


def last_met(session: Session, limit_id: str) -> date | None:
    """The day on which a limit of this rule was met last, such as the day of the last publication."""
    found = session.execute(
        select(func.max(deadline.c.ended_at)).where(
            deadline.c.limit_id == limit_id, deadline.c.state == "met"
        )
    ).scalar_one()
    return local_date(found) if found else None
