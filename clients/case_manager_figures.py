# SPDX-License-Identifier: EUPL-1.2
"""Figures of case managers: how many clients each has (I1), and how often a client's changed (I10)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import mean, median, quantiles
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

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


@dataclass(frozen=True, slots=True)
class HandOvers:
    """How many times a case manager changed by the reason, and how many clients it concerned."""

    by_reason: Mapping[str, int]
    clients: int


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
    changes = _changes(session, case_manager.c.client_id == client_id)
    return dict(Counter(one.reason for one in changes if since is None or one.since >= since))


def hand_overs_between(session: Session, first: datetime, last: datetime) -> HandOvers:
    """I10 of every client: the changes from `first` to `last`, both included."""
    found = [one for one in _changes(session, case_manager.c.since <= last) if one.since >= first]
    return HandOvers(dict(Counter(one.reason for one in found)), len({one.client_id for one in found}))


def _changes(session: Session, wanted: ColumnElement[bool]) -> list[Row[Any]]:
    """Each naming of another person than the one before."""
    rows = session.execute(
        select(case_manager.c.client_id, case_manager.c.username, case_manager.c.since, case_manager.c.reason)
        .where(wanted)
        .order_by(case_manager.c.client_id, case_manager.c.since, case_manager.c.key)
    ).all()
    return [
        row
        for before, row in pairwise(rows)
        if before.client_id == row.client_id and before.username != row.username
    ]
