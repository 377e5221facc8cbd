# SPDX-License-Identifier: EUPL-1.2
"""Who waits for which message, which processes a message starts, and messages kept for a while."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from engine.database import Session
from engine.tables import message, message_subscription, process_instance, start_subscription


@dataclass(frozen=True, slots=True)
class Waiting:
    """An element of a running instance that waits."""

    key: int
    process_instance_key: int
    process_id: str


@dataclass(frozen=True, slots=True)
class StartPoint:
    """A start event of the latest version of a process."""

    process_definition_key: int
    process_id: str
    element_id: str


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message nobody waited for yet."""

    key: int
    name: str
    correlation_key: str | None
    variables: Mapping[str, Any]


def find_waiting(session: Session, kind: str, name: str, correlation_key: str | None) -> list[Waiting]:
    """Who waits, oldest first; a signal reaches all. A suspended instance hears nothing meanwhile."""
    query = (
        select(
            message_subscription.c.key,
            process_instance.c.key.label("instance"),
            process_instance.c.process_id,
        )
        .join(process_instance, process_instance.c.key == message_subscription.c.process_instance_key)
        .where(
            message_subscription.c.kind == kind,
            message_subscription.c.name == name,
            process_instance.c.suspended_at.is_(None),
        )
    )
    if kind == "message":
        query = query.where(message_subscription.c.correlation_key == (correlation_key or ""))
    rows = session.execute(query.order_by(message_subscription.c.key))
    return [Waiting(row.key, row.instance, row.process_id) for row in rows]


def find_starts(session: Session, kind: str, name: str) -> list[StartPoint]:
    query = select(start_subscription).where(
        start_subscription.c.kind == kind, start_subscription.c.name == name
    )
    return [
        StartPoint(row.process_definition_key, row.process_id, row.element_id)
        for row in session.execute(query.order_by(start_subscription.c.key))
    ]


def keep_message(
    session: Session,
    *,
    name: str,
    correlation_key: str | None,
    variables: Mapping[str, Any],
    at: datetime,
    until: datetime,
) -> int:
    """Keeps a message until somebody waits for it or its time is over."""
    key = session.next_key()
    session.execute(
        insert(message).values(
            key=key,
            name=name,
            correlation_key=correlation_key or "",
            variables=dict(variables),
            published_at=at,
            expires_at=until,
        )
    )
    return key


def take_kept(session: Session, name: str, correlation_key: str | None, now: datetime) -> KeptMessage | None:
    """Takes the oldest kept message that fits, if any; it is gone afterwards."""
    row = session.execute(
        select(message)
        .where(
            message.c.name == name,
            message.c.correlation_key == (correlation_key or ""),
            message.c.expires_at > now,
        )
        .order_by(message.c.key)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    session.execute(delete(message).where(message.c.key == row.key))
    return KeptMessage(row.key, row.name, row.correlation_key, row.variables)


def forget_expired(session: Session, now: datetime) -> int:
    """Drops messages whose time is over."""
    return session.execute(delete(message).where(message.c.expires_at <= now)).rowcount


def subscribe(session: Session, instance_key: int, opened: list[dict[str, Any]]) -> None:
    """Writes subscriptions given as rows of key, element_id, kind, name, correlation_key."""
    rows = [
        {**row, "process_instance_key": instance_key, "correlation_key": row["correlation_key"] or ""}
        for row in opened
    ]
    if rows:
        session.execute(insert(message_subscription), rows)


def unsubscribe(session: Session, keys: list[int]) -> None:
    if keys:
        session.execute(delete(message_subscription).where(message_subscription.c.key.in_(keys)))
