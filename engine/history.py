# SPDX-License-Identifier: EUPL-1.2
"""The append-only history of an instance, numbered from 1 per instance.

`position` orders the lines of all instances, since one command writes about several at one instant.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select

from engine.database import Session
from engine.tables import history_event, history_sequence

PATH = ("ELEMENT_COMPLETED", "FLOW_TAKEN")
_LAST = select(func.coalesce(func.max(history_event.c.position), 0) + 1).scalar_subquery()
_INSERT = {
    "sqlite": insert(history_event).values(position=_LAST),
    "postgresql": insert(history_event).values(position=history_sequence.next_value()),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line to be written; `detail` is JSON."""

    type: str
    element_id: str | None = None
    element_key: int | None = None
    detail: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One line as it was written."""

    sequence: int
    at: datetime
    type: str
    element_id: str | None
    element_key: int | None
    actor: str | None
    detail: Mapping[str, Any]


def append(
    session: Session, instance_key: int, last: int, at: datetime, actor: str | None, entries: Iterable[Entry]
) -> int:
    """Writes the entries after number `last` and gives the new last number."""
    rows = [
        {
            "process_instance_key": instance_key,
            "sequence": sequence,
            "at": at,
            "type": entry.type,
            "element_id": entry.element_id,
            "element_key": entry.element_key,
            "actor": actor,
            "detail": dict(entry.detail or {}),
        }
        for sequence, entry in enumerate(entries, last + 1)
    ]
    if rows:
        session.execute(_INSERT[session.dialect], rows)
    return last + len(rows)


def path_taken(session: Session, instance_key: int) -> tuple[str, ...]:
    """Elements that were completed and flows that were taken, each once, in the order of the first time; a
    process that goes round for years has a long history and a short path."""
    first = func.min(history_event.c.sequence)
    same = history_event.c.process_instance_key == instance_key
    rows = session.execute(
        select(history_event.c.element_id)
        .where(same, history_event.c.type.in_(PATH), history_event.c.element_id.is_not(None))
        .group_by(history_event.c.element_id)
        .order_by(first)
    )
    return tuple(rows.scalars())


def read(session: Session, instance_key: int, types: Iterable[str] = ()) -> tuple[HistoryEvent, ...]:
    """The history in order; `types` narrows it."""
    query = select(history_event).where(history_event.c.process_instance_key == instance_key)
    wanted = list(types)
    if wanted:
        query = query.where(history_event.c.type.in_(wanted))
    return tuple(
        HistoryEvent(row.sequence, row.at, row.type, row.element_id, row.element_key, row.actor, row.detail)
        for row in session.execute(query.order_by(history_event.c.sequence))
    )
