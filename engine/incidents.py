# SPDX-License-Identifier: EUPL-1.2
"""Incidents: what could not be carried on, why, and with which data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import insert, select, update

from engine.database import Session
from engine.errors import NotFound
from engine.tables import incident


class Failed(Protocol):
    """What the kernel says of an element that could not be carried on."""

    @property
    def key(self) -> int: ...
    @property
    def element_id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def variables(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Incident:
    """`state` is ACTIVE or RESOLVED; `data` are the variables that the element saw."""

    key: int
    process_instance_key: int
    element_key: int
    element_id: str
    job_key: int | None
    kind: str
    message: str
    data: Mapping[str, Any]
    state: str
    created_at: datetime


def open_incident(
    session: Session, instance_key: int, failure: Failed, at: datetime, job_key: int | None = None
) -> int:
    """Writes a new incident and gives its key."""
    key = session.next_key()
    session.execute(
        insert(incident).values(
            key=key,
            process_instance_key=instance_key,
            element_key=failure.key,
            element_id=failure.element_id,
            job_key=job_key,
            kind=failure.kind,
            message=failure.message,
            data=dict(failure.variables),
            state="ACTIVE",
            created_at=at,
        )
    )
    return key


def resolve_incidents(session: Session, element_keys: list[int], at: datetime) -> int:
    """Closes the open incidents of these elements; gives how many there were."""
    if not element_keys:
        return 0
    return session.execute(
        update(incident)
        .where(incident.c.element_key.in_(element_keys), incident.c.state == "ACTIVE")
        .values(state="RESOLVED", resolved_at=at)
    ).rowcount


def get_incident(session: Session, key: int) -> Incident:
    """NotFound when there is none."""
    row = session.execute(select(incident).where(incident.c.key == key)).one_or_none()
    if row is None:
        raise NotFound(f"Häiriötä {key} ei ole.")
    return _read(row)


def list_incidents(session: Session, instance_key: int) -> tuple[Incident, ...]:
    """The open incidents of an instance, oldest first."""
    query = select(incident).where(
        incident.c.process_instance_key == instance_key, incident.c.state == "ACTIVE"
    )
    return tuple(_read(row) for row in session.execute(query.order_by(incident.c.key)))


def _read(row: Any) -> Incident:
    return Incident(
        row.key,
        row.process_instance_key,
        row.element_key,
        row.element_id,
        row.job_key,
        row.kind,
        row.message,
        row.data,
        row.state,
        row.created_at,
    )
