# SPDX-License-Identifier: EUPL-1.2
"""Jobs: work for workers outside the transaction, leased, counted before it runs, retried, given up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, and_, bindparam, exists, func, insert, or_, select, union_all, update

from engine.database import Instant, Session
from engine.errors import Conflict, NotFound
from engine.tables import job, process_instance

OPEN_STATES = ("CREATED", "FAILED")
_SUSPENDED = exists().where(
    process_instance.c.key == job.c.process_instance_key, process_instance.c.suspended_at.is_not(None)
)

# Asked at every tick, so made once.
_OF_TYPES = job.c.type.in_(bindparam("types", expanding=True))
_NEXT_FREE = select(func.min(job.c.run_at)).where(
    _OF_TYPES, job.c.state.in_(OPEN_STATES), job.c.retries > 0, ~_SUSPENDED
)
_NEXT_LEASE_TO_END = select(func.min(job.c.lease_until)).where(
    _OF_TYPES, job.c.state == "ACTIVE", ~_SUSPENDED
)
_NEXT = union_all(_NEXT_FREE, _NEXT_LEASE_TO_END)
_NOW, _MOST = bindparam("now", type_=Instant), bindparam("most", type_=Integer)
_FREE = (
    select(job.c.key)
    .where(
        _OF_TYPES,
        job.c.retries > 0,
        or_(
            and_(job.c.state.in_(OPEN_STATES), job.c.run_at <= _NOW),
            and_(job.c.state == "ACTIVE", job.c.lease_until <= _NOW),
        ),
        ~_SUSPENDED,
    )
    .order_by(job.c.run_at, job.c.key)
    .limit(_MOST)
    .with_for_update(skip_locked=True)
)
_EXHAUSTED = (
    select(job.c.key)
    .where(job.c.state == "ACTIVE", job.c.retries <= 0, job.c.lease_until <= _NOW, ~_SUSPENDED)
    .limit(_MOST)
)


@dataclass(frozen=True, slots=True)
class Job:
    """`attempts` counts claims; `retries` is what is left.

    `kind` is BPMN_ELEMENT, EXECUTION_LISTENER or TASK_LISTENER, with the `listener_event` of the latter two.
    `element_key` is that of the element, None for a listener of the process itself.
    """

    key: int
    process_instance_key: int
    process_definition_key: int
    element_id: str
    type: str
    headers: Mapping[str, str]
    variables: Mapping[str, Any]
    state: str
    retries: int
    attempts: int
    worker: str | None
    lease_until: datetime | None
    error: str | None
    kind: str
    listener_event: str | None
    element_key: int | None


def create_jobs(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes new jobs given as rows; the key is the element instance's."""
    if rows:
        session.execute(insert(job), rows)


def claim_jobs(
    session: Session, types: Sequence[str], worker: str, lease: timedelta, limit: int, now: datetime
) -> tuple[Job, ...]:
    """Leases due jobs of these types. The attempt is counted here, before anything runs, so a worker
    that dies spends one; a lease that has run out is taken over."""
    asked = {"types": list(types), "now": now, "most": limit}
    claimed = list(session.execute(_FREE, asked).scalars())
    if not claimed:
        return ()
    session.execute(
        update(job)
        .where(job.c.key.in_(claimed))
        .values(
            state="ACTIVE",
            worker=worker,
            lease_until=now + lease,
            attempts=job.c.attempts + 1,
            retries=job.c.retries - 1,
        )
    )
    rows = session.execute(select(job).where(job.c.key.in_(claimed)).order_by(job.c.key))
    return tuple(_read(row) for row in rows)


def get_job(session: Session, key: int) -> Job:
    row = session.execute(select(job).where(job.c.key == key)).one_or_none()
    if row is None:
        raise NotFound(f"Työtä {key} ei ole.")
    return _read(row)


def require_open(session: Session, key: int) -> Job:
    """The job, when it still waits for its result; Conflict when it is done or withdrawn."""
    found = get_job(session, key)
    if found.state in ("COMPLETED", "CANCELED", "ERROR_THROWN"):
        raise Conflict(f"Työ {key} on jo päättynyt ({found.state}). Mitään ei muutettu.")
    return found


def end_jobs(session: Session, keys: Sequence[int], state: str, at: datetime) -> None:
    if keys:
        session.execute(
            update(job)
            .where(job.c.key.in_(keys), job.c.ended_at.is_(None))
            .values(state=state, ended_at=at, lease_until=None)
        )


def fail(session: Session, key: int, retries: int, run_at: datetime, error: str) -> None:
    """Gives the job back with its remaining retries; with none left it waits for a person."""
    session.execute(
        update(job)
        .where(job.c.key == key)
        .values(state="FAILED", retries=retries, run_at=run_at, error=error, worker=None, lease_until=None)
    )


def change(session: Session, key: int, retries: int | None, lease_until: datetime | None) -> None:
    """New retries or a new end of the lease; None leaves it as it is."""
    values: dict[str, Any] = {}
    if retries is not None:
        values["retries"] = retries
    if lease_until is not None:
        values["lease_until"] = lease_until
    if values:
        session.execute(update(job).where(job.c.key == key).values(**values))


def list_exhausted(session: Session, now: datetime, limit: int) -> list[int]:
    """Jobs whose last lease ran out without an answer: their worker died on the last attempt."""
    return list(session.execute(_EXHAUSTED, {"now": now, "most": limit}).scalars())


def next_run(session: Session, types: Sequence[str]) -> datetime | None:
    """When a job of these types can be run next, or its lease runs out; it may have passed already."""
    found = session.execute(_NEXT, {"types": list(types)}).scalars()
    return min((at for at in found if at is not None), default=None)


def _read(row: Any) -> Job:
    return Job(
        row.key,
        row.process_instance_key,
        row.process_definition_key,
        row.element_id,
        row.type,
        row.headers,
        row.variables,
        row.state,
        row.retries,
        row.attempts,
        row.worker,
        row.lease_until,
        row.error,
        row.kind,
        row.listener_event,
        row.element_key if row.listener_event else row.key,
    )
