# SPDX-License-Identifier: EUPL-1.2
"""The same change for many instances: written down first, then done one by one, each in its transaction.

A killed worker leaves what it had not done; a second worker finds each item done. What is refused is told
with its reason and stops nothing.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import func, insert, select, update

from engine.batch_search import ITEMS, get_batch
from engine.database import Session
from engine.errors import Conflict, InvalidInput, SujuvaError
from engine.process_instances import cancel_instance, publish_message, retry_incident
from engine.process_instances.migrating import migrate_instance
from engine.process_instances.modifying import Change, Move, modify_instance
from engine.process_instances.queries import open_elements
from engine.process_instances.suspending import resume_instance, suspend_instance
from engine.service import Service
from engine.tables import batch, batch_item, message_subscription

log = logging.getLogger(__name__)

Kind = Literal["cancel", "migrate", "modify", "resolve", "suspend", "resume", "tell"]
KINDS: frozenset[str] = frozenset(get_args(Kind))


@dataclass(frozen=True, slots=True)
class Target:
    """An instance of the batch; for `resolve` also the incident."""

    instance_key: int
    incident_key: int | None = None


def start_batch(
    service: Service,
    actor: str,
    kind: str,
    targets: Sequence[Target],
    reason: str,
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Writes the batch down and gives its key; the worker does it. InvalidInput."""
    with service.database.transaction() as session:
        return write_batch(session, service, actor, kind, targets, reason, detail or {})


def write_batch(
    session: Session,
    service: Service,
    actor: str,
    kind: str,
    targets: Sequence[Target],
    reason: str,
    detail: Mapping[str, Any],
) -> int:
    """`detail` of `migrate`: definition_key and mapping; of `modify`: moves, from element to element; of
    `tell`: message, the name of one that each instance waits for."""
    if kind not in KINDS:
        raise InvalidInput(f"Joukkoa {kind} ei tunneta.")
    key = session.next_key()
    now = service.clock.now()
    session.execute(
        insert(batch).values(
            key=key,
            kind=kind,
            detail=dict(detail),
            actor=actor,
            reason=reason,
            state="ACTIVE" if targets else "COMPLETED",
            started_at=now,
            ended_at=None if targets else now,
        )
    )
    rows = [
        {
            "key": session.next_key(),
            "batch_key": key,
            "process_instance_key": target.instance_key,
            "incident_key": target.incident_key,
            "state": "ACTIVE",
        }
        for target in targets
    ]
    if rows:
        session.execute(insert(batch_item), rows)
    return key


def run_due(service: Service, limit: int = 100) -> int:
    """Does the next items of running batches; gives how many were tried."""
    query = (
        select(batch_item.c.key)
        .join(batch, batch.c.key == batch_item.c.batch_key)
        .where(batch.c.state == "ACTIVE", batch_item.c.state == "ACTIVE")
        .order_by(batch_item.c.key)
        .limit(limit)
    )
    with service.database.reading() as session:
        keys = session.execute(query).scalars().all()
    for key in keys:
        run_item(service, key)
    return len(keys)


def run_item(service: Service, key: int) -> None:
    """Does one item unless it has been done, or its batch does not run any more."""
    try:
        _do_item(service, key)
    except SujuvaError as error:
        _fail_item(service, key, error.message)


def _do_item(service: Service, key: int) -> None:
    with service.database.transaction() as session:
        if not _take(session, key, "COMPLETED", service.clock.now()):
            return
        item = session.execute(ITEMS.where(batch_item.c.key == key)).one()
        _ACTS[item.kind](session, service, item)
        _end_if_done(session, item.batch_key, service.clock.now())


def _fail_item(service: Service, key: int, message: str) -> None:
    now = service.clock.now()
    with service.database.transaction() as session:
        if _take(session, key, "FAILED", now, message):
            query = select(batch_item.c.batch_key).where(batch_item.c.key == key)
            _end_if_done(session, session.execute(query).scalar_one(), now)


def _take(session: Session, key: int, state: str, at: datetime, message: str | None = None) -> bool:
    """False when somebody else was first, or the batch does not run any more."""
    running = select(batch.c.key).where(batch.c.state == "ACTIVE")
    statement = (
        update(batch_item)
        .where(batch_item.c.key == key, batch_item.c.state == "ACTIVE", batch_item.c.batch_key.in_(running))
        .values(state=state, message=message, done_at=at)
    )
    return session.execute(statement).rowcount == 1


def _end_if_done(session: Session, key: int, at: datetime) -> None:
    # Locked, so that of two workers with the last two items one sees the other's done.
    session.execute(select(batch.c.key).where(batch.c.key == key).with_for_update())
    left = select(func.count()).where(batch_item.c.batch_key == key, batch_item.c.state == "ACTIVE")
    if session.execute(left).scalar_one() == 0:
        session.execute(
            update(batch)
            .where(batch.c.key == key, batch.c.state == "ACTIVE")
            .values(state="COMPLETED", ended_at=at)
        )


def stop_batch(service: Service, key: int) -> None:
    """What is not done yet is left undone. NotFound; Conflict when the batch has ended."""
    now = service.clock.now()
    with service.database.transaction() as session:
        _turn(session, key, ("ACTIVE", "SUSPENDED"), "CANCELED", now)
        session.execute(
            update(batch_item)
            .where(batch_item.c.batch_key == key, batch_item.c.state == "ACTIVE")
            .values(state="CANCELED", done_at=now)
        )


def pause_batch(service: Service, key: int) -> None:
    """NotFound; Conflict when it does not run."""
    with service.database.transaction() as session:
        _turn(session, key, ("ACTIVE",), "SUSPENDED", None)


def go_on_with_batch(service: Service, key: int) -> None:
    """NotFound; Conflict when it is not paused."""
    with service.database.transaction() as session:
        _turn(session, key, ("SUSPENDED",), "ACTIVE", None)


def _turn(session: Session, key: int, before: Sequence[str], after: str, ended_at: datetime | None) -> None:
    changed = session.execute(
        update(batch)
        .where(batch.c.key == key, batch.c.state.in_(before))
        .values(state=after, ended_at=ended_at)
    ).rowcount
    if not changed:
        raise Conflict(f"Joukko {key} on tilassa {get_batch(session, key).state}. Mitään ei muutettu.")


def _move_all(session: Session, service: Service, item: Any) -> None:
    """Every token on the source goes to the target; an instance without one is refused."""
    moves = dict(item.detail["moves"])
    places = open_elements(session, item.process_instance_key)
    changes: list[Change] = [
        Move(place.key, moves[place.element_id]) for place in places if place.element_id in moves
    ]
    if not changes:
        raise Conflict(f"Prosessi ei ole osassa {', '.join(moves)}. Mitään ei muutettu.")
    modify_instance(session, service, item.process_instance_key, changes, item.actor, item.reason)


def _migrate(session: Session, service: Service, item: Any) -> None:
    migrate_instance(
        session,
        service,
        item.process_instance_key,
        int(item.detail["definition_key"]),
        item.detail["mapping"],
        item.actor,
        item.reason,
    )


def _tell(session: Session, service: Service, item: Any) -> None:
    """One that does not wait any more, or stands still, is refused."""
    name = str(item.detail["message"])
    waiting = message_subscription.c
    key = session.execute(
        select(waiting.correlation_key)
        .where(
            waiting.process_instance_key == item.process_instance_key,
            waiting.kind == "message",
            waiting.name == name,
        )
        .limit(1)
    ).scalar_one_or_none()
    told = key is not None and publish_message(
        session, service, name=name, correlation_key=key, variables={}, actor=item.actor
    )
    if not told or item.process_instance_key not in told.instance_keys:
        raise Conflict("Prosessi ei enää odota tätä. Mitään ei muutettu.")


_ACTS: Mapping[str, Callable[[Session, Service, Any], object]] = {
    "cancel": lambda session, service, item: cancel_instance(
        session, service, item.process_instance_key, item.actor, item.reason
    ),
    "migrate": _migrate,
    "modify": _move_all,
    "resolve": lambda session, service, item: retry_incident(
        session, service, item.incident_key, item.actor, item.reason
    ),
    "suspend": lambda session, service, item: suspend_instance(
        session, service, item.process_instance_key, item.actor, item.reason
    ),
    "resume": lambda session, service, item: resume_instance(
        session, service, item.process_instance_key, item.actor, item.reason
    ),
    "tell": _tell,
}
