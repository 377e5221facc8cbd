# SPDX-License-Identifier: EUPL-1.2
"""Batches of changes as they stand: how many are done, what was refused and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from engine.database import Session
from engine.errors import NotFound
from engine.tables import batch, batch_item

ITEMS = select(batch_item, batch.c.kind, batch.c.actor, batch.c.reason, batch.c.detail).join(
    batch, batch.c.key == batch_item.c.batch_key
)


@dataclass(frozen=True, slots=True)
class Batch:
    """`state` is ACTIVE, SUSPENDED, COMPLETED or CANCELED; `done` and `failed` are of `total` items."""

    key: int
    kind: str
    detail: Mapping[str, Any]
    actor: str
    reason: str
    state: str
    started_at: datetime
    ended_at: datetime | None
    total: int
    done: int
    failed: int


@dataclass(frozen=True, slots=True)
class Item:
    """`state` is ACTIVE, COMPLETED, FAILED or CANCELED; `message` says why it failed."""

    key: int
    batch_key: int
    kind: str
    instance_key: int
    incident_key: int | None
    state: str
    message: str | None
    done_at: datetime | None


def get_batch(session: Session, key: int) -> Batch:
    """NotFound when there is none."""
    row = session.execute(select(batch).where(batch.c.key == key)).one_or_none()
    if row is None:
        raise NotFound(f"Joukkoa {key} ei ole.")
    return _read_batches(session, [row])[0]


def search_batches(
    session: Session,
    *,
    keys: Sequence[int] = (),
    kinds: Sequence[str] = (),
    states: Sequence[str] = (),
    limit: int = 50,
    offset: int = 0,
    newest_first: bool = True,
) -> tuple[tuple[Batch, ...], int]:
    """The page asked for, and how many there are in all; empty filters mean any."""
    query = select(batch)
    for column, values in ((batch.c.key, keys), (batch.c.kind, kinds), (batch.c.state, states)):
        if values:
            query = query.where(column.in_(values))
    total = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    order = batch.c.key.desc() if newest_first else batch.c.key
    rows = session.execute(query.order_by(order).limit(limit).offset(offset)).all()
    return _read_batches(session, rows), int(total)


def search_items(
    session: Session,
    *,
    batch_keys: Sequence[int] = (),
    instance_keys: Sequence[int] = (),
    kinds: Sequence[str] = (),
    states: Sequence[str] = (),
    limit: int = 50,
    offset: int = 0,
) -> tuple[tuple[Item, ...], int]:
    """Oldest first; the page asked for, and how many there are in all."""
    query = ITEMS
    for column, values in (
        (batch_item.c.batch_key, batch_keys),
        (batch_item.c.process_instance_key, instance_keys),
        (batch.c.kind, kinds),
        (batch_item.c.state, states),
    ):
        if values:
            query = query.where(column.in_(values))
    total = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    rows = session.execute(query.order_by(batch_item.c.key).limit(limit).offset(offset))
    return tuple(
        Item(
            row.key,
            row.batch_key,
            row.kind,
            row.process_instance_key,
            row.incident_key,
            row.state,
            row.message,
            row.done_at,
        )
        for row in rows
    ), int(total)


def _read_batches(session: Session, rows: Sequence[Any]) -> tuple[Batch, ...]:
    query = (
        select(batch_item.c.batch_key, batch_item.c.state, func.count().label("many"))
        .where(batch_item.c.batch_key.in_([row.key for row in rows]))
        .group_by(batch_item.c.batch_key, batch_item.c.state)
    )
    counts: dict[int, dict[str, int]] = {}
    for row in session.execute(query):
        counts.setdefault(row.batch_key, {})[row.state] = row.many
    return tuple(_read_batch(row, counts.get(row.key, {})) for row in rows)


def _read_batch(row: Any, counts: Mapping[str, int]) -> Batch:
    return Batch(
        row.key,
        row.kind,
        row.detail,
        row.actor,
        row.reason,
        row.state,
        row.started_at,
        row.ended_at,
        sum(counts.values()),
        counts.get("COMPLETED", 0),
        counts.get("FAILED", 0),
    )
