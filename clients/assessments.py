# SPDX-License-Identifier: EUPL-1.2
"""Assessments of the client's need: started, completed, and whether one may be used again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Row, insert, select, update

from clients.tables import assessment
from engine.business_calendar import local_date
from engine.database import Session

# Source: D4, an assessment of at most 180 days may be used again.
VALID_FOR = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Assessment:
    """`completed_at` is None while it is being made."""

    key: int
    client_id: str
    matter_id: str | None
    instrument: str
    started_at: datetime
    completed_at: datetime | None

    @property
    def valid_until(self) -> date | None:
        """The last Finnish day on which it may be used again."""
        return None if self.completed_at is None else local_date(self.completed_at) + VALID_FOR


def start_assessment(
    session: Session,
    client_id: str,
    matter_id: str | None,
    instrument: str,
    at: datetime,
    instance_key: int | None = None,
) -> int:
    """Notes that an assessment began; a second beginning in the same instance is the same one."""
    open_one = _find_open(session, client_id, instrument, instance_key)
    return open_one or _insert(session, client_id, matter_id, instrument, at, None, instance_key)


def complete_assessment(
    session: Session,
    client_id: str,
    matter_id: str | None,
    instrument: str,
    at: datetime,
    instance_key: int | None = None,
) -> int:
    """Completes the open one of the instance, or notes one whose beginning nobody told."""
    open_one = _find_open(session, client_id, instrument, instance_key)
    if open_one is None:
        return _insert(session, client_id, matter_id, instrument, at, at, instance_key)
    session.execute(update(assessment).where(assessment.c.key == open_one).values(completed_at=at))
    return open_one


def list_assessments(session: Session, client_id: str) -> tuple[Assessment, ...]:
    """Newest completed first, after those being made."""
    rows = session.execute(
        select(assessment)
        .where(assessment.c.client_id == client_id)
        .order_by(
            assessment.c.completed_at.is_not(None), assessment.c.completed_at.desc(), assessment.c.key.desc()
        )
    )
    return tuple(_read(row) for row in rows)


def valid_assessments(session: Session, client_id: str, today: date) -> tuple[Assessment, ...]:
    """Those that may be used again today."""
    return tuple(
        entry
        for entry in list_assessments(session, client_id)
        if entry.valid_until is not None and today <= entry.valid_until
    )


def latest_completed(session: Session, client_id: str) -> Assessment | None:
    row = session.execute(
        select(assessment)
        .where(assessment.c.client_id == client_id, assessment.c.completed_at.is_not(None))
        .order_by(assessment.c.completed_at.desc(), assessment.c.key.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _read(row)


def _find_open(session: Session, client_id: str, instrument: str, instance_key: int | None) -> int | None:
    return session.execute(
        select(assessment.c.key)
        .where(
            assessment.c.client_id == client_id,
            assessment.c.instrument == instrument,
            assessment.c.process_instance_key == instance_key,
            assessment.c.completed_at.is_(None),
        )
        .order_by(assessment.c.key)
        .limit(1)
    ).scalar_one_or_none()


def _insert(
    session: Session,
    client_id: str,
    matter_id: str | None,
    instrument: str,
    started_at: datetime,
    completed_at: datetime | None,
    instance_key: int | None,
) -> int:
    key = session.next_key()
    session.execute(
        insert(assessment).values(
            key=key,
            client_id=client_id,
            matter_id=matter_id,
            process_instance_key=instance_key,
            instrument=instrument,
            started_at=started_at,
            completed_at=completed_at,
        )
    )
    return key


def _read(row: Row[tuple[object, ...]]) -> Assessment:
    return Assessment(
        key=row.key,
        client_id=row.client_id,
        matter_id=row.matter_id,
        instrument=row.instrument,
        started_at=row.started_at,
        completed_at=row.completed_at,
    )
