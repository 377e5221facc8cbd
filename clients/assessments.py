# SPDX-License-Identifier: EUPL-1.2
"""Assessments of the client's need: started, completed, what was measured, whether one may be used again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Row, false, insert, or_, select, update

from clients.instruments import InstrumentBook
from clients.record_tables import assessment_summary, assessment_value
from clients.tables import assessment
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import NotFound

NEED_ASSESSMENT = "palvelutarpeen_arviointi"


@dataclass(frozen=True, slots=True)
class Assessment:
    """`completed_at` is None while it is being made; `domains` are ICF chapters."""

    key: int
    client_id: str
    matter_id: str | None
    instrument: str
    started_at: datetime
    completed_at: datetime | None
    locked: bool = False
    domains: tuple[str, ...] = ()
    reused_from: int | None = None

    @property
    def completed_on(self) -> date | None:
        """The Finnish day of completion."""
        return None if self.completed_at is None else local_date(self.completed_at)

    def valid_until(self, book: InstrumentBook) -> date | None:
        """The last Finnish day on which it may be used again. Source: D4, by the kind of assessment."""
        day = self.completed_on
        return None if day is None else day + timedelta(days=book.valid_days(self.instrument, day))


@dataclass(frozen=True, slots=True)
class Measurement:
    """One value with the day of its assessment; `code` is an instrument's or an ICF chapter."""

    assessment_key: int
    code: str
    value: float
    day: date


@dataclass(frozen=True, slots=True)
class AssessmentSummary:
    """Texts are documents; `measurements` are those of the assessment that it sums up."""

    key: int
    client_id: str
    matter_id: str | None
    process_instance_key: int | None
    user_task_key: int | None
    author: str
    at: datetime
    situation_id: str
    conclusions_id: str
    client_view_id: str
    worker_need: bool
    duration: str
    child_in_care: bool | None
    special_support: bool | None
    regular_need: str | None
    rehabilitation: str | None
    rights_explained: bool | None
    assessment_key: int | None
    measurements: tuple[Measurement, ...]


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
    *,
    locked: bool = False,
) -> int:
    """Completes the open one of the instance, or notes one whose beginning nobody told.

    The same kind completed again in the instance on the same day is the same one; one that was locked that
    day (RAI) is the same whichever process tells of it.
    """
    open_one = _find_open(session, client_id, instrument, instance_key)
    if open_one is None:
        done = _find_done(session, client_id, instrument, at, instance_key, locked=locked)
        return done or _insert(session, client_id, matter_id, instrument, at, at, instance_key)
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


def valid_assessments(
    session: Session, book: InstrumentBook, client_id: str, today: date
) -> tuple[Assessment, ...]:
    """Those that may be used again today."""
    found = [(entry, entry.valid_until(book)) for entry in list_assessments(session, client_id)]
    return tuple(entry for entry, last in found if last is not None and today <= last)


def latest_of_each(session: Session, client_id: str) -> tuple[Assessment, ...]:
    """The latest completed assessment of every kind, newest first."""
    latest: dict[str, Assessment] = {}
    for entry in list_assessments(session, client_id):
        if entry.completed_at is not None:
            latest.setdefault(entry.instrument, entry)
    return tuple(latest.values())


def write_details(
    session: Session, key: int, *, locked: bool, domains: Iterable[str], reused_from: int | None
) -> None:
    """What is known of a completed assessment beyond its day."""
    session.execute(
        update(assessment)
        .where(assessment.c.key == key)
        .values(locked=locked, domains=list(domains), reused_from=reused_from)
    )


def open_assessment_of(session: Session, client_id: str, instance_key: int | None) -> int | None:
    """The assessment that is being made in the instance, whatever its kind; the latest begun."""
    return session.execute(
        select(assessment.c.key)
        .where(
            assessment.c.client_id == client_id,
            assessment.c.process_instance_key == instance_key,
            assessment.c.completed_at.is_(None),
        )
        .order_by(assessment.c.key.desc())
        .limit(1)
    ).scalar_one_or_none()


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


def _find_done(
    session: Session, client_id: str, instrument: str, at: datetime, instance_key: int | None, *, locked: bool
) -> int | None:
    same: list[ColumnElement[bool]] = [assessment.c.locked] if locked else []
    if instance_key is not None:
        same.append(assessment.c.process_instance_key == instance_key)
    rows = session.execute(
        select(assessment.c.key, assessment.c.completed_at)
        .where(
            assessment.c.client_id == client_id,
            assessment.c.instrument == instrument,
            or_(false(), *same),
            assessment.c.completed_at.is_not(None),
        )
        .order_by(assessment.c.key.desc())
    )
    same_day = [row.key for row in rows if local_date(row.completed_at) == local_date(at)]
    return same_day[0] if same_day else None


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
        locked=row.locked,
        domains=tuple(row.domains or ()),
        reused_from=row.reused_from,
    )


def list_measurements(session: Session, client_id: str) -> tuple[Measurement, ...]:
    """Every value measured of a client, oldest first; the caller has asked `require_client`."""
    rows = session.execute(
        select(assessment_value, assessment.c.completed_at, assessment.c.started_at)
        .join(assessment, assessment.c.key == assessment_value.c.assessment_key)
        .where(assessment.c.client_id == client_id)
        .order_by(assessment.c.completed_at, assessment.c.key, assessment_value.c.code)
    )
    return tuple(
        Measurement(row.assessment_key, row.code, row.value, local_date(row.completed_at or row.started_at))
        for row in rows
    )


def get_summary(session: Session, key: int) -> AssessmentSummary:
    """NotFound when there is none; the caller has asked `require_client`."""
    row = session.execute(select(assessment_summary).where(assessment_summary.c.key == key)).one_or_none()
    if row is None:
        raise NotFound(f"Arvioinnin yhteenvetoa {key} ei ole.")
    measured = [
        one for one in list_measurements(session, row.client_id) if one.assessment_key == row.assessment_key
    ]
    return AssessmentSummary(**dict(row._mapping), measurements=tuple(measured))


def list_summaries(session: Session, client_id: str) -> tuple[AssessmentSummary, ...]:
    """Newest first; the caller has asked `require_client`."""
    keys = session.execute(
        select(assessment_summary.c.key)
        .where(assessment_summary.c.client_id == client_id)
        .order_by(assessment_summary.c.key.desc())
    ).scalars()
    return tuple(get_summary(session, key) for key in keys.all())
