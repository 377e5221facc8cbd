# SPDX-License-Identifier: EUPL-1.2
"""Who waits for what, looked up a second time: each service that is asked for has the time of SHL 45 § for
its own, from the matter's vireilletulo until that service starts. Reads the models as text."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from clients.tables import client_event, matter
from engine.database import Session
from engine.tables import deadline, deadline_extension, history_event, process_instance, variable

WAITING = "T6"
OPEN = ("running", "missed")


def services_on_order(processes: Path) -> frozenset[str]:
    """Processes that *Käynnistä palvelut* starts by a message of theirs."""
    starter = (processes / "yhteiset" / "kaynnista-palvelut.bpmn").read_text(encoding="utf-8")
    return frozenset(re.findall(r'name="(\w+)\.requested"', starter))


def starts_of_service(processes: Path) -> frozenset[str]:
    """Elements whose completion is the real start of a service: they carry the stop of the limit."""
    found = set()
    for file in processes.rglob("*.bpmn"):
        for element in re.split(r"<bpmn:\w+ id=", file.read_text(encoding="utf-8")):
            stops = re.search(r'name="sujuva:deadlineStop" value="([^"]*)"', element)
            if stops and WAITING in stops[1].split(","):
                found.add(element[1:].partition('"')[0])
    return frozenset(found)


def find_unwatched(session: Session, processes: Path) -> list[str]:
    """Clients who wait without a limit, limits that nobody waits for, and limits met by something else."""
    services, starts = services_on_order(processes), starts_of_service(processes)
    rows = session.execute(
        select(deadline, matter.c.opened_at, process_instance.c.process_id, process_instance.c.state)
        .add_columns(
            process_instance.c.state.label("process_state"),
            process_instance.c.started_at.label("process_started_at"),
        )
        .join(process_instance, process_instance.c.key == deadline.c.process_instance_key)
        .outerjoin(matter, matter.c.id == deadline.c.matter_id)
        .where(deadline.c.limit_id == WAITING)
    ).all()
    return [
        *_without(session, services, rows),
        *_doubled(rows),
        *_orphaned(rows),
        *_wrongly_met(session, starts, rows),
        *_wrongly_begun(session, rows),
        *_left_behind(session, rows),
    ]


def _without(session: Session, services: frozenset[str], rows: Any) -> Iterator[str]:
    watched = {(row.process_instance_key, row.start_at) for row in rows}
    asked = session.execute(
        select(process_instance.c.key, process_instance.c.process_id, variable.c.value)
        .join(variable, variable.c.process_instance_key == process_instance.c.key)
        .where(
            process_instance.c.process_id.in_(services),
            process_instance.c.parent_key.is_(None),
            variable.c.scope_key == process_instance.c.key,
            variable.c.name == "vireilletulo",
        )
    )
    for row in asked:
        if (row.key, datetime.fromisoformat(row.value)) not in watched:
            yield f"{row.process_id} {row.key} is waited for since {row.value} without a limit"


def _doubled(rows: Any) -> Iterator[str]:
    counts = Counter(row.process_instance_key for row in rows if row.state in OPEN)
    for key, number in counts.items():
        if number > 1:
            yield f"process {key} has {number} open limits"


def _orphaned(rows: Any) -> Iterator[str]:
    for row in rows:
        if row.state in OPEN and row.process_state == "COMPLETED":
            yield f"{row.process_id} {row.process_instance_key} has ended, its limit {row.key} has not"


def _wrongly_met(session: Session, starts: frozenset[str], rows: Any) -> Iterator[str]:
    """Met at the moment at which the process itself, or a part that it calls, started its service."""
    begun = {
        (row.root_key, row.at)
        for row in session.execute(
            select(process_instance.c.root_key, history_event.c.at)
            .join(process_instance, process_instance.c.key == history_event.c.process_instance_key)
            .where(history_event.c.element_id.in_(starts), history_event.c.type == "ELEMENT_COMPLETED")
        )
    }
    for row in rows:
        if row.state == "met" and (row.process_instance_key, row.ended_at) not in begun:
            yield f"{row.process_id} {row.process_instance_key}: {row.key} was met, but no service started"


def _wrongly_begun(session: Session, rows: Any) -> Iterator[str]:
    """From the matter's vireilletulo; only a need found when a service already runs has a day of its own."""
    found = session.execute(
        select(client_event.c.matter_id, func.min(client_event.c.at).label("at"))
        .where(client_event.c.name == "service.started")
        .group_by(client_event.c.matter_id)
    )
    first = {row.matter_id: row.at for row in found}
    for row in rows:
        later = row.matter_id in first and first[row.matter_id] <= row.start_at
        if row.opened_at and row.start_at != row.opened_at and not later:
            yield f"{row.process_id} {row.key} starts {row.start_at}, pending {row.opened_at}"


def _left_behind(session: Session, rows: Any) -> Iterator[str]:
    """What was extended, with its reason, before a service was asked for is extended in its time too."""
    reasons: dict[int, list[Any]] = {}
    for one in session.execute(select(deadline_extension).order_by(deadline_extension.c.key)):
        reasons.setdefault(one.deadline_key, []).append(one)
    for row in rows:
        for other in rows:
            same = (other.matter_id, other.start_at) == (row.matter_id, row.start_at)
            if other.key == row.key or not same or other.state == "met":
                continue
            before = [one for one in reasons.get(other.key, ()) if one.at < row.process_started_at]
            own = {(one.due_after, one.reason, one.document_id) for one in reasons.get(row.key, ())}
            if {(one.due_after, one.reason, one.document_id) for one in before} - own:
                yield f"{row.process_id} {row.key} was not told of the special reason of {other.key}"
