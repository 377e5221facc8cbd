# SPDX-License-Identifier: EUPL-1.2
"""How the provider directory works: how quickly each answers, how many clients arrived, who uses it.

Counted over the last 180 days, from orders and from solutions that name a provider.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select

from clients.network_tables import provider_use, service_order
from engine.database import Session

PERIOD = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class ProviderFigures:
    """`answer_time` is the median from sending to answering; `sent` clients sent to it, `arrived` of them
    confirmed to have come; `in_service` orders that are accepted or running now."""

    answer_time: timedelta | None = None
    answered: int = 0
    unanswered: int = 0
    sent: int = 0
    arrived: int = 0
    in_service: int = 0


@dataclass(frozen=True, slots=True)
class DirectoryFigures:
    """`solutions` named a provider at all; `from_directory` of them one of the directory."""

    solutions: int
    from_directory: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None when there is nothing to count."""
        return self.from_directory / self.solutions if self.solutions else None


def directory_figures(session: Session, now: datetime) -> DirectoryFigures:
    """Share of solutions that use the directory."""
    row = session.execute(
        select(func.count().label("all"), func.count(provider_use.c.provider_id).label("known")).where(
            provider_use.c.at > now - PERIOD
        )
    ).one()
    return DirectoryFigures(row.all, row.known)


def figures_by_provider(session: Session, now: datetime) -> dict[str, ProviderFigures]:
    """The figures of every provider that has any."""
    since = now - PERIOD
    answers = _answer_times(session, since)
    uses = _uses(session, since)
    waiting = _count_orders(session, ("lahetetty",))
    serving = _count_orders(session, ("hyvaksytty", "alkanut"))
    return {
        id: ProviderFigures(
            answer_time=median_time(answers.get(id, ())),
            answered=len(answers.get(id, ())),
            unanswered=waiting.get(id, 0),
            sent=uses.get(id, (0, 0))[0],
            arrived=uses.get(id, (0, 0))[1],
            in_service=serving.get(id, 0),
        )
        for id in answers.keys() | uses.keys() | waiting.keys() | serving.keys()
    }


def median_time(times: Sequence[timedelta]) -> timedelta | None:
    """The middle one, or the mean of the two in the middle; None for none."""
    ordered = sorted(times)
    middle = len(ordered) // 2
    if not ordered:
        return None
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _answer_times(session: Session, since: datetime) -> dict[str, list[timedelta]]:
    """Answers of the providers themselves; what a case manager heard by phone tells no time of theirs."""
    found: dict[str, list[timedelta]] = defaultdict(list)
    rows = session.execute(
        select(service_order.c.provider_id, service_order.c.sent_at, service_order.c.answered_at).where(
            service_order.c.sent_at > since, service_order.c.answered_at.is_not(None)
        )
    )
    for row in rows:
        found[row.provider_id].append(row.answered_at - row.sent_at)
    return found


def _uses(session: Session, since: datetime) -> dict[str, tuple[int, int]]:
    rows = session.execute(
        select(
            provider_use.c.provider_id,
            func.count().label("sent"),
            func.sum(case((provider_use.c.confirmed_at.is_not(None), 1), else_=0)).label("arrived"),
        )
        .where(provider_use.c.at > since, provider_use.c.provider_id.is_not(None))
        .group_by(provider_use.c.provider_id)
    )
    return {row.provider_id: (row.sent, row.arrived) for row in rows}


def _count_orders(session: Session, states: tuple[str, ...]) -> dict[str, int]:
    rows = session.execute(
        select(service_order.c.provider_id, func.count().label("orders"))
        .where(service_order.c.state.in_(states))
        .group_by(service_order.c.provider_id)
    )
    return {row.provider_id: row.orders for row in rows}
