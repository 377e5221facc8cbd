# SPDX-License-Identifier: EUPL-1.2
"""What is so after a step, read from the tables, in the shape in which scenarios expect it."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from clients.matters import list_matters
from engine.database import Session
from engine.tables import deadline, history_event, process_instance, user_task
from tasks.tables import reminder

Marks = Mapping[int, int]
NEVER = "none"  # the state of a limit that has never run


def find_differences(
    session: Session, client_id: str, expected: Mapping[str, Any], since: Marks
) -> list[tuple[str, Any, Any]]:
    """What, expected and found, for each expectation that does not hold.

    `since` is where each instance's history stood before the step: `ended` looks at what came after.
    """
    found: list[tuple[str, Any, Any]] = []
    for what, wanted in expected.items():
        if what == "ended":
            ended = ended_since(session, client_id, since)
            if not set(wanted) <= set(ended):
                found.append((what, wanted, ended))
        elif what == "tasks":
            tasks = open_tasks(session, client_id)
            if sorted(wanted) != tasks:
                found.append((what, sorted(wanted), tasks))
        elif what == "matter":
            found += _differences(what, {"asia": wanted}, {"asia": _outcome(session, client_id)})
        elif what == "state":
            found += _differences(
                what, wanted, {**dict.fromkeys(wanted, NEVER), **_states(session, client_id)}
            )
        else:
            found += _differences(what, wanted, _READERS[what](session, client_id))
    return found


def open_tasks(session: Session, client_id: str) -> list[str]:
    """The element ids of the client's open tasks, sorted; one that is open twice is there twice."""
    rows = session.execute(
        select(user_task.c.element_id).where(
            user_task.c.client_id == client_id, user_task.c.state == "CREATED"
        )
    )
    return sorted(rows.scalars())


def mark_history(session: Session, client_id: str) -> Marks:
    """The last line of history of each of the client's instances."""
    rows = session.execute(
        select(process_instance.c.key, process_instance.c.last_sequence).where(
            process_instance.c.client_id == client_id
        )
    )
    return {row.key: row.last_sequence for row in rows}


def ended_since(session: Session, client_id: str, since: Marks) -> list[str]:
    """The elements that were completed after those lines."""
    return [
        row.element_id
        for row in _history(session, client_id)
        if row.type == "ELEMENT_COMPLETED" and row.sequence > since.get(row.process_instance_key, 0)
    ]


def _history(session: Session, client_id: str) -> list[Any]:
    """In the order in which it was written."""
    return list(
        session.execute(
            select(history_event)
            .join(process_instance, process_instance.c.key == history_event.c.process_instance_key)
            .where(process_instance.c.client_id == client_id)
            .order_by(history_event.c.position)
        )
    )


def _differences(
    what: str, wanted: Mapping[str, Any], found: Mapping[str, Any]
) -> list[tuple[str, Any, Any]]:
    return [
        (f"{what}.{name}", value, found.get(name))
        for name, value in wanted.items()
        if found.get(name) != value
    ]


def _owners(session: Session, client_id: str) -> Mapping[str, Any]:
    rows = session.execute(
        select(user_task.c.element_id, user_task.c.assignee)
        .where(user_task.c.client_id == client_id, user_task.c.state == "CREATED")
        .order_by(user_task.c.key)
    )
    return {row.element_id: row.assignee for row in rows}


def _limits(session: Session, client_id: str) -> dict[str, Any]:
    """The latest row of each limit, by its id; and by `id@process` that of one process with what it calls."""
    root = process_instance.alias("root")
    rows = session.execute(
        select(deadline, root.c.process_id)
        .join(process_instance, process_instance.c.key == deadline.c.process_instance_key)
        .join(root, root.c.key == process_instance.c.root_key)
        .where(deadline.c.client_id == client_id)
        .order_by(deadline.c.start_at, deadline.c.key)
    ).all()
    return {name: row for row in rows for name in (row.limit_id, f"{row.limit_id}@{row.process_id}")}


def _deadlines(session: Session, client_id: str) -> Mapping[str, Any]:
    return {limit: row.shown_date.isoformat() for limit, row in _limits(session, client_id).items()}


def _states(session: Session, client_id: str) -> dict[str, Any]:
    return {limit: row.state for limit, row in _limits(session, client_id).items()}


def _variables(session: Session, client_id: str) -> Mapping[str, Any]:
    """The value that was written last under each name, in any instance of the client."""
    return {
        name: value
        for row in _history(session, client_id)
        if row.type == "VARIABLES_SET"
        for name, value in row.detail["values"].items()
    }


def _reminders(session: Session, client_id: str) -> Mapping[str, Any]:
    rows = session.execute(
        select(reminder.c.recipient, reminder.c.level)
        .where(reminder.c.client_id == client_id)
        .order_by(reminder.c.at, reminder.c.key)
    )
    levels: dict[str, list[str]] = {}
    for row in rows:
        levels.setdefault(row.recipient, []).append(row.level)
    return levels


def _outcome(session: Session, client_id: str) -> str | None:
    """How the matter that was closed last ended."""
    closed = [matter for matter in list_matters(session, client_id) if matter.closed_at is not None]
    return max(closed, key=lambda matter: (matter.closed_at, matter.id)).outcome if closed else None


_READERS: Mapping[str, Callable[[Session, str], Mapping[str, Any]]] = {
    "owners": _owners,
    "deadlines": _deadlines,
    "variables": _variables,
    "reminders": _reminders,
}
