# SPDX-License-Identifier: EUPL-1.2
"""What is done for all carers at the turn of a month and of a year, one agreement in one transaction.

A run is a row, so that it is seen how far it has come; what it does leaves a row for each agreement, so that
a killed worker goes on where it was, and a run that is done again changes nothing. After a stop the months
that were missed are run one after another.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import extract, func, insert, select, update

from clients.agreements import Agreement, get_agreement
from clients.care_fees import list_indices, raise_fee
from clients.carer_tables import care_fee, fee_index, leave_month, periodic_run
from clients.leave_months import accrue_month, last_day_of, months_of
from clients.record_tables import care_agreement
from engine.business_calendar import local_date
from engine.database import Session
from engine.service import Service

LEAVE, INDEX = "vapaat", "indeksi"
BATCH = 100


@dataclass(frozen=True, slots=True)
class Run:
    """`period` is the month that ended, or 1 January of the year."""

    kind: str
    period: date
    total: int
    done: int
    started_at: datetime
    ended_at: datetime | None


def run_due(service: Service, limit: int = BATCH) -> int:
    """Does up to `limit` agreements of the oldest run that is due; gives how many, 0 when nothing is due."""
    with service.database.reading() as session:
        due = _due(session, local_date(service.clock.now()))
        if due is None:
            return 0
        keys = _left(session, *due)[:limit]
    for agreement_id in keys:
        _do(service, *due, agreement_id)
    _note_progress(service, *due)
    return max(1, len(keys))


def list_runs(session: Session, limit: int = 24) -> tuple[Run, ...]:
    """The newest first."""
    rows = session.execute(select(periodic_run).order_by(periodic_run.c.period.desc()).limit(limit))
    return tuple(Run(row.kind, row.period, row.total, row.done, row.started_at, row.ended_at) for row in rows)


def _due(session: Session, today: date) -> tuple[str, date] | None:
    """The oldest run that has not ended. Asked at every tick, so it is one query."""
    state = session.execute(_STATE).one()
    due = []
    if state.first is not None:
        month = _next(state.last_month) if state.last_month else state.first.replace(day=1)
        due.append((LEAVE, month, last_day_of(month)))
    if state.next_year is not None:
        due.append((INDEX, date(state.next_year, 1, 1), date(state.next_year - 1, 12, 31)))
    ready = [(period, kind) for kind, period, ends in due if ends < today]
    return min(ready)[::-1] if ready else None


_LAST_MONTH = select(func.max(periodic_run.c.period)).where(
    periodic_run.c.kind == LEAVE, periodic_run.c.ended_at.is_not(None)
)
_INDEXED = select(extract("year", periodic_run.c.period)).where(
    periodic_run.c.kind == INDEX, periodic_run.c.ended_at.is_not(None)
)
_NEXT_YEAR = select(func.min(fee_index.c.year)).where(fee_index.c.year.not_in(_INDEXED))
_STATE = select(
    select(func.min(care_agreement.c.start_on)).scalar_subquery().label("first"),
    _LAST_MONTH.scalar_subquery().label("last_month"),
    _NEXT_YEAR.scalar_subquery().label("next_year"),
)


def _next(month: date) -> date:
    return last_day_of(month) + timedelta(days=1)


def _left(session: Session, kind: str, period: date) -> list[str]:
    """Agreements in force in the period for which the run has left no row yet."""
    until = last_day_of(period) if kind == LEAVE else period - timedelta(days=1)
    since = period
    ends = func.coalesce(care_agreement.c.ended_on, care_agreement.c.end_on, date.max)
    done = (
        select(leave_month.c.agreement_id).where(leave_month.c.month == period)
        if kind == LEAVE
        else select(care_fee.c.agreement_id).where(care_fee.c.valid_from == period)
    )
    query = select(care_agreement.c.id).where(
        care_agreement.c.start_on <= until, ends >= since, care_agreement.c.id.not_in(done)
    )
    return list(session.execute(query.order_by(care_agreement.c.id)).scalars())


def _do(service: Service, kind: str, period: date, agreement_id: str) -> None:
    with service.database.transaction() as session:
        agreement = get_agreement(session, agreement_id)
        _ACTS[kind](session, service, agreement, period)


def _accrue(session: Session, service: Service, agreement: Agreement, month: date) -> None:
    """Also the months before it, when the agreement was written down after it began."""
    known = months_of(session, agreement)
    earlier = agreement.start_on.replace(day=1)
    while earlier <= month:
        if earlier not in known:
            accrue_month(session, agreement, earlier, service.clock.now())
        earlier = _next(earlier)


def _raise(session: Session, service: Service, agreement: Agreement, first: date) -> None:
    index = next(one for one in list_indices(session) if one.year == first.year)
    raise_fee(session, service, agreement, index)


_ACTS: dict[str, Callable[[Session, Service, Agreement, date], None]] = {LEAVE: _accrue, INDEX: _raise}


def _note_progress(service: Service, kind: str, period: date) -> None:
    now = service.clock.now()
    same = (periodic_run.c.kind == kind, periodic_run.c.period == period)
    with service.database.transaction() as session:
        left = len(_left(session, kind, period))
        row = session.execute(select(periodic_run).where(*same)).one_or_none()
        done = _done(session, kind, period)
        values = {"total": done + left, "done": done, "ended_at": None if left else now}
        if row is None:
            session.execute(insert(periodic_run).values(kind=kind, period=period, started_at=now, **values))
        else:
            session.execute(update(periodic_run).where(*same).values(**values))


def _done(session: Session, kind: str, period: date) -> int:
    query = (
        select(func.count()).where(leave_month.c.month == period)
        if kind == LEAVE
        else select(func.count()).where(care_fee.c.valid_from == period)
    )
    return int(session.execute(query).scalar_one())
