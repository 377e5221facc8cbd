# SPDX-License-Identifier: EUPL-1.2
"""The answer of a command, kept under the caller's key, so that a repeated request has no second effect."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, text

from engine.database import Session
from engine.errors import Conflict
from engine.tables import idempotency_key


@dataclass(frozen=True, slots=True)
class Recalled:
    """The answer that this key was given the first time."""

    result: object


def recall(session: Session, actor: str, key: str | None, command: str) -> Recalled | None:
    """The earlier answer, or None. Conflict when the key was used for another command."""
    if key is None:
        return None
    if session.dialect == "postgresql":
        # Two requests with one key wait for each other instead of racing to the insert.
        session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))").bindparams(
                name=f"{actor}\n{key}"
            )
        )
    row = session.execute(
        select(idempotency_key.c.command, idempotency_key.c.result).where(
            idempotency_key.c.actor == actor, idempotency_key.c.key == key
        )
    ).one_or_none()
    if row is None:
        return None
    if row.command != command:
        raise Conflict(f"Avainta {key} on jo käytetty toiseen pyyntöön ({row.command}). Käytä uutta avainta.")
    return Recalled(row.result)


def is_answered(session: Session, actor: str, key: str) -> bool:
    """Whether this actor's request with the key has been carried out."""
    query = select(idempotency_key.c.key).where(
        idempotency_key.c.actor == actor, idempotency_key.c.key == key
    )
    return session.execute(query).one_or_none() is not None


def remember(
    session: Session, actor: str, key: str | None, command: str, result: object, at: datetime
) -> None:
    """Keeps the answer; a second writer of the same key loses with the transaction."""
    if key is not None:
        session.execute(
            insert(idempotency_key).values(actor=actor, key=key, command=command, result=result, at=at)
        )
