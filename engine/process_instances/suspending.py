# SPDX-License-Identifier: EUPL-1.2
"""Suspending a process with everything it has called, and letting it go on.

A suspended instance stands still: no task, job, timer or message carries it on, and nothing of it is lost.
Timers that came due fire when it goes on; messages are kept for their time to live; signals pass by.
Statutory limits run on, since no law stops them.
"""

from functools import partial

from sqlalchemy import bindparam, select, update

from engine.bpmn.advance import SubscriptionOpened
from engine.database import Session
from engine.errors import Conflict, InvalidInput
from engine.history import Entry
from engine.process_instances.correlation import take_kept
from engine.process_instances.journal import write_history
from engine.process_instances.recording import record
from engine.process_instances.work import Loaded, Work
from engine.service import Service
from engine.tables import message_subscription, process_instance

_SUSPENDED_AT = select(process_instance.c.suspended_at).where(process_instance.c.key == bindparam("key"))


def suspend_instance(session: Session, service: Service, key: int, actor: str | None, reason: str) -> int:
    """Suspends the whole family of the instance; gives how many there are. Conflict when it is already."""
    if not reason.strip():
        raise InvalidInput("Kerro, miksi prosessi keskeytetään.", {"reason": "Syy puuttuu."})
    work = Work(session, service, actor, record)
    if session.execute(_SUSPENDED_AT, {"key": key}).scalar() is not None:
        raise Conflict(f"Prosessi {key} on jo keskeytetty. Mitään ei muutettu.")
    family = _family(work, work.open(key))
    for loaded in family:
        write_history(work, loaded, [Entry("INSTANCE_SUSPENDED", None, loaded.ref.key, {"reason": reason})])
    _mark(work, family, suspended=True)
    work.finish()
    return len(family)


def resume_instance(session: Session, service: Service, key: int, actor: str | None, reason: str = "") -> int:
    """Lets the family go on and hands over kept messages. Conflict when it is not suspended."""
    work = Work(session, service, actor, record)
    loaded = work.open(key, also_suspended=True)
    if session.execute(_SUSPENDED_AT, {"key": key}).scalar_one() is None:
        raise Conflict(f"Prosessia {key} ei ole keskeytetty. Mitään ei muutettu.")
    family = _family(work, loaded)
    _mark(work, family, suspended=False)
    for one in family:
        write_history(work, one, [Entry("INSTANCE_RESUMED", None, one.ref.key, {"reason": reason})])
        for opened in _waiting_messages(session, one.ref.key):
            work.later(partial(take_kept, work, one, opened))
    work.finish()
    return len(family)


def _family(work: Work, loaded: Loaded) -> list[Loaded]:
    """Every running instance below the same root, in the order of their keys."""
    query = select(process_instance.c.key).where(
        process_instance.c.root_key == loaded.ref.root_key, process_instance.c.state == "ACTIVE"
    )
    keys = work.session.execute(query.order_by(process_instance.c.key)).scalars().all()
    return [work.open(key, also_suspended=True) for key in keys]


def _mark(work: Work, family: list[Loaded], *, suspended: bool) -> None:
    work.session.execute(
        update(process_instance)
        .where(process_instance.c.key.in_([one.ref.key for one in family]))
        .values(suspended_at=work.at if suspended else None)
    )


def _waiting_messages(session: Session, instance_key: int) -> list[SubscriptionOpened]:
    query = select(message_subscription).where(
        message_subscription.c.process_instance_key == instance_key, message_subscription.c.kind == "message"
    )
    return [
        SubscriptionOpened(row.key, row.element_id, "message", row.name, row.correlation_key)
        for row in session.execute(query.order_by(message_subscription.c.key))
    ]
