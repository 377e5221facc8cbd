# SPDX-License-Identifier: EUPL-1.2
"""Fires what is due: timers of instances, timed starts and alarms of deadlines, in order, each exactly once.

A timer row and its effect go in one transaction; whoever comes second finds the row gone. One that
fails leaves an incident or stays for the next tick, and never stops the others.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Integer, Select, bindparam, select, union_all, update

from engine import messages
from engine.database import Instant, Session
from engine.errors import Conflict, SujuvaError
from engine.process_instances import fire_timer, start_by_timer
from engine.process_instances.limits import is_miss
from engine.process_instances.rows import instance_ref
from engine.service import AlarmFired, Service
from engine.tables import deadline, deadline_alarm, process_instance, start_timer, timer

log = logging.getLogger(__name__)

# Timers of suspended instances stay set and fire when their instance goes on.
_AWAKE = (
    select(timer.c.due_at, timer.c.key)
    .join(process_instance, process_instance.c.key == timer.c.process_instance_key)
    .where(process_instance.c.suspended_at.is_(None))
)


_AFTER = bindparam("after", type_=Instant)
_ALARMS = select(deadline_alarm.c.at, deadline_alarm.c.deadline_key, deadline_alarm.c.level).where(
    deadline_alarm.c.state == "waiting"
)


def _first(query: Select[Any], at: ColumnElement[datetime]) -> Select[Any]:
    """The first row of an index; a minimum over the join would look at every timer that is set."""
    first = query.with_only_columns(at.label("at")).where(at > _AFTER).order_by(at).limit(1)
    return select(first.subquery().c.at)


_NEXT = union_all(
    _first(_AWAKE, timer.c.due_at),
    _first(select(start_timer), start_timer.c.due_at),
    _first(_ALARMS, deadline_alarm.c.at),
)
_NOW, _MOST = bindparam("now", type_=Instant), bindparam("most", type_=Integer)
_DUE_TIMERS = _AWAKE.where(timer.c.due_at <= _NOW).order_by(timer.c.due_at).limit(_MOST)
_DUE_STARTS = select(start_timer.c.due_at, start_timer.c.key).where(start_timer.c.due_at <= _NOW).limit(_MOST)
_DUE_ALARMS = _ALARMS.where(deadline_alarm.c.at <= _NOW).order_by(deadline_alarm.c.at).limit(_MOST)


@dataclass(frozen=True, slots=True)
class Due:
    """Something whose time has come; `level` is that of an alarm."""

    at: datetime
    key: int
    kind: Literal["timer", "start", "alarm"]
    level: str = ""


def fire_due(service: Service, limit: int = 200) -> int:
    """Fires what is due now; gives how many were fired by this call."""
    return sum(fire(service, one) for one in list_due(service, limit))


def next_due(service: Service, after: datetime | None = None) -> datetime | None:
    """When something is due next, whether or not it has passed already; with `after`, later than that."""
    since = {"after": after or datetime.min.replace(tzinfo=UTC)}
    with service.database.reading() as session:
        return min(session.execute(_NEXT, since).scalars(), default=None)


def forget_expired_messages(service: Service) -> int:
    """Drops messages that nobody waited for in time."""
    with service.database.transaction() as session:
        return messages.forget_expired(session, service.clock.now())


def list_due(service: Service, limit: int = 200) -> list[Due]:
    """What is due now, in due order; by the time it is fired somebody else may have been first."""
    asked = {"now": service.clock.now(), "most": limit}
    with service.database.reading() as session:
        due = [Due(row.due_at, row.key, "timer") for row in session.execute(_DUE_TIMERS, asked)]
        due += [Due(row.due_at, row.key, "start") for row in session.execute(_DUE_STARTS, asked)]
        due += [
            Due(row.at, row.deadline_key, "alarm", row.level) for row in session.execute(_DUE_ALARMS, asked)
        ]
    return sorted(due, key=lambda one: (one.at, one.key))[:limit]


def fire(service: Service, due: Due) -> bool:
    """Fires it unless it has been fired, withdrawn or put off since it was listed."""
    try:
        with service.database.transaction() as session:
            if due.kind == "timer":
                return fire_timer(session, service, due.key)
            if due.kind == "start":
                return start_by_timer(session, service, due.key)
            return _sound_alarm(session, service, due.key, due.level)
    except Conflict:
        return False
    except SujuvaError as error:
        log.error("%s %s could not be fired: %s", due.kind, due.key, error.message)
        return False


def _sound_alarm(session: Session, service: Service, deadline_key: int, level: str) -> bool:
    now = service.clock.now()
    alarm = session.execute(
        update(deadline_alarm)
        .where(
            deadline_alarm.c.deadline_key == deadline_key,
            deadline_alarm.c.level == level,
            deadline_alarm.c.state == "waiting",
            deadline_alarm.c.at <= now,
        )
        .values(state="fired", fired_at=now)
        .returning(deadline_alarm.c.kind, deadline_alarm.c.recipients, deadline_alarm.c.at)
    ).one_or_none()
    if alarm is None:
        return False
    found = session.execute(_DEADLINE.where(deadline.c.key == deadline_key)).one()
    if is_miss(level):
        session.execute(
            update(deadline).where(deadline.c.key == deadline_key).values(state="missed", missed_at=alarm.at)
        )
    announcement = _announcement(found, alarm, level)
    for listener in service.listeners:
        listener(session, service, announcement)
    return True


_DEADLINE = (
    select(deadline.c.key.label("deadline_key"), deadline.c.limit_id, process_instance)
    .select_from(deadline)
    .join(process_instance, process_instance.c.key == deadline.c.process_instance_key)
)


def _announcement(found: Any, alarm: Any, level: str) -> AlarmFired:
    recipients = tuple(alarm.recipients)
    return AlarmFired(
        found.deadline_key, instance_ref(found), found.limit_id, level, alarm.kind, recipients, alarm.at
    )
