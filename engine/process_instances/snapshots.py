# SPDX-License-Identifier: EUPL-1.2
"""How instances stood at a moment, and putting them back as they were.

For the one mistake that everything hangs on: a client reported dead who is not. All that an instance is, is
rows; a snapshot keeps those that a running instance can lose. What has happened since stays in the history.
"""

import base64
import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, insert, select, update

from engine.database import Session
from engine.errors import Conflict
from engine.history import Entry, append
from engine.process_instances.limits import OUTCOMES, STILL_OPEN
from engine.process_instances.offers import OPEN
from engine.tables import (
    deadline,
    deadline_alarm,
    element_instance,
    execution,
    incident,
    job,
    message_subscription,
    process_instance,
    timer,
    user_task,
    user_task_candidate,
    variable,
)

Rows = dict[str, list[dict[str, Any]]]

_REPLACED = (variable, timer, message_subscription)
"""Rows that come and go: those of now give way to those of then."""
_KEPT = {
    element_instance: (("ACTIVE",), "TERMINATED", "ended_at"),
    user_task: (OPEN, "CANCELED", "completed_at"),
    job: (("CREATED", "ACTIVE", "FAILED"), "CANCELED", "ended_at"),
    incident: (("ACTIVE",), "RESOLVED", "resolved_at"),
    deadline: (STILL_OPEN, OUTCOMES["waive"], "ended_at"),
}
"""Rows that stay for ever, with their open states, how they are closed, and where the moment stands: the open
ones of then open again, what has opened since is closed."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The rows of some instances. `revisions` are those after the change that may be undone; an instance
    that has a revision there but no rows was born of the change."""

    rows: Rows
    revisions: Mapping[int, int]


def take_snapshot(session: Session, instance_keys: Sequence[int]) -> Rows:
    """Everything of these running instances that an end would take away."""
    rows = {table.name: _read(session, table, _of(table, instance_keys)) for table in (*_REPLACED, execution)}
    rows["process_instance"] = _read(session, process_instance, process_instance.c.key.in_(instance_keys))
    for table, (open_states, *_) in _KEPT.items():
        rows[table.name] = _read(session, table, _of(table, instance_keys) & table.c.state.in_(open_states))
    alarms = deadline_alarm.c.deadline_key.in_([row["key"] for row in rows["deadline"]])
    rows["deadline_alarm"] = _read(session, deadline_alarm, alarms & (deadline_alarm.c.state == "waiting"))
    offered = user_task_candidate.c.user_task_key.in_([row["key"] for row in rows["user_task"]])
    rows["user_task_candidate"] = _read(session, user_task_candidate, offered & user_task_candidate.c.open)
    return rows


def read_revisions(session: Session, instance_keys: Iterable[int]) -> dict[int, int]:
    """The revision of each of these instances now."""
    table = process_instance.c
    found = session.execute(select(table.key, table.revision).where(table.key.in_(list(instance_keys))))
    return {row.key: row.revision for row in found}


def restore(session: Session, snapshot: Snapshot, actor: str, at: datetime, reason: str) -> None:
    """Puts the instances back. Conflict when one of them has moved on since, or has been restored."""
    if read_revisions(session, snapshot.revisions) != dict(snapshot.revisions):
        raise Conflict(
            "Asiakkaan prosesseissa on jo edetty ilmoituksen jälkeen, joten niitä ei voi palauttaa. "
            "Mitään ei muutettu. Avaa asia uudelleen uudella yhteydenotolla."
        )
    touched = list(snapshot.revisions)
    for table in (*_REPLACED, execution):
        session.execute(delete(table).where(_of(table, touched)))
        _insert(session, table, snapshot.rows[table.name])
    for table in _KEPT:
        _reopen(session, table, touched, snapshot.rows[table.name], at)
    _restore_alarms(session, snapshot.rows)
    _restore_offers(session, touched, snapshot.rows)
    kept = {row["key"]: row for row in snapshot.rows["process_instance"]}
    for key in touched:
        _restore_instance(
            session,
            key,
            kept.get(key, _ended(at)),
            Entry("INSTANCE_RESTORED", None, key, {"reason": reason}),
            actor,
            at,
        )


def _ended(at: datetime) -> dict[str, Any]:
    """How an instance stands that was born of the change."""
    return {
        "state": "TERMINATED",
        "incidents": 0,
        "ended_at": at,
        "ended_element": None,
        "suspended_at": None,
    }


def pack(rows: Rows) -> bytes:
    """Compressed JSON; instants, days and bytes are marked as such."""
    return zlib.compress(json.dumps(rows, default=_plain).encode())


def unpack(packed: bytes) -> Rows:
    """What `pack` was given."""
    rows: Rows = json.loads(zlib.decompress(packed), object_hook=_rich)
    return rows


def _plain(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {"$instant": value.isoformat()}
    if isinstance(value, date):
        return {"$day": value.isoformat()}
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    raise TypeError(type(value).__name__)


def _rich(value: dict[str, Any]) -> object:
    if len(value) == 1:
        ((mark, text),) = value.items()
        readers: dict[str, Callable[[str], object]] = {
            "$instant": datetime.fromisoformat,
            "$day": date.fromisoformat,
            "$bytes": base64.b64decode,
        }
        if mark in readers:
            return readers[mark](text)
    return value


def _of(table: Table, instance_keys: Sequence[int]) -> ColumnElement[bool]:
    return table.c.process_instance_key.in_(instance_keys)


def _read(session: Session, table: Table, where: ColumnElement[bool]) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in session.execute(select(table).where(where))]


def _insert(session: Session, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(table), rows)


def _reopen(
    session: Session, table: Table, instance_keys: Sequence[int], rows: list[dict[str, Any]], at: datetime
) -> None:
    open_states, closed, moment = _KEPT[table]
    then = [row["key"] for row in rows]
    since = (_of(table, instance_keys), table.c.state.in_(open_states), table.c.key.not_in(then))
    session.execute(update(table).where(*since).values({"state": closed, moment: at}))
    for row in rows:
        values = {name: value for name, value in row.items() if name != "key"}
        if "version" in values:
            # A page that was drawn before the end is stale, whatever was put back.
            values["version"] = table.c.version + 1
        session.execute(update(table).where(table.c.key == row["key"]).values(values))


def _restore_alarms(session: Session, rows: Rows) -> None:
    for row in rows["deadline_alarm"]:
        same = (
            deadline_alarm.c.deadline_key == row["deadline_key"],
            deadline_alarm.c.level == row["level"],
            deadline_alarm.c.state == "dropped",
        )
        session.execute(update(deadline_alarm).where(*same).values(state="waiting"))


def _restore_offers(session: Session, instance_keys: Sequence[int], rows: Rows) -> None:
    tasks = select(user_task.c.key).where(_of(user_task, instance_keys))
    session.execute(
        update(user_task_candidate).where(user_task_candidate.c.user_task_key.in_(tasks)).values(open=False)
    )
    for row in rows["user_task_candidate"]:
        same = [user_task_candidate.c[name] == row[name] for name in ("kind", "name", "user_task_key")]
        session.execute(update(user_task_candidate).where(*same).values(open=True))


def _restore_instance(
    session: Session, key: int, then: Mapping[str, Any], entry: Entry, actor: str, at: datetime
) -> None:
    same = process_instance.c.key == key
    now = session.execute(
        select(process_instance.c.revision, process_instance.c.last_sequence).where(same)
    ).one()
    last = append(session, key, now.last_sequence, at, actor, [entry])
    kept = {name: then[name] for name in ("state", "incidents", "ended_at", "ended_element", "suspended_at")}
    session.execute(
        update(process_instance).where(same).values(**kept, revision=now.revision + 1, last_sequence=last)
    )
