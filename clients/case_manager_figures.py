# SPDX-License-Identifier: EUPL-1.2
"""Figures of case managers: how many clients each has (I1), and how often a client's changed (I10)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import mean, median, quantiles

from sqlalchemy import func, select

from clients.case_managers import in_force
from clients.tables import case_manager
from engine.database import Session


@dataclass(frozen=True, slots=True)
class ClientsPerManager:
    """`clients` by username; the rest over those who have any, None when nobody has."""

    clients: Mapping[str, int]
    mean: float | None
    median: float | None
    p90: float | None
    most: int | None


def clients_per_manager(session: Session, at: datetime) -> ClientsPerManager:
    """I1: whose case manager each was at the instant."""
    rows = session.execute(
        select(case_manager.c.username, func.count().label("many"))
        .where(in_force(at))
        .group_by(case_manager.c.username)
    ).all()
    found = {row.username: row.many for row in rows}
    counts = sorted(found.values())
    if not counts:
        return ClientsPerManager({}, None, None, None, None)
    ninth = quantiles(counts, n=10, method="inclusive")[8] if len(counts) > 1 else float(counts[0])
    return ClientsPerManager(found, mean(counts), float(median(counts)), ninth, counts[-1])


def hand_overs_of_client(
    session: Session, client_id: str, since: datetime | None = None
) -> Mapping[str, int]:
    """I10: how many times the client's case manager changed, by the reason; the first naming is no change."""
    rows = session.execute(
        select(case_manager.c.username, case_manager.c.since, case_manager.c.reason)
        .where(case_manager.c.client_id == client_id)
        .order_by(case_manager.c.since, case_manager.c.key)
    ).all()
    changes: Counter[str] = Counter()
    before: str | None = None
    for row in rows:
        if before not in (None, row.username) and (since is None or row.since >= since):
            changes[row.reason] += 1
        before = row.username
    return dict(changes)
