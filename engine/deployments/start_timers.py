# SPDX-License-Identifier: EUPL-1.2
"""Timer start events of the latest versions: armed at deployment, replaced by the next.

A timer that the new version draws as before goes on as it was, so that deploying again neither starts a
process twice nor puts off a weekly start; one that has fired for the last time stays without a due time.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from engine import feel
from engine.bpmn import Element
from engine.bpmn.due_times import first_start
from engine.database import Session
from engine.deployments.checks import CheckedBundle
from engine.errors import ExecutionFailed, ModelInvalid, Problem
from engine.tables import start_timer


def arm_start_timers(
    session: Session, checked: CheckedBundle, definition_keys: Mapping[str, int], at: datetime
) -> None:
    """`definition_keys` are the new versions by process id. ModelInvalid when a time cannot be told."""
    before = _read(session, definition_keys)
    session.execute(delete(start_timer).where(start_timer.c.process_id.in_(list(definition_keys))))
    rows = []
    for file, process_id, element in _timer_starts(checked, definition_keys):
        drawn = _drawn(element)
        earlier = before.get((process_id, element.id, drawn))
        due_at, memo = (earlier.due_at, earlier.memo) if earlier else _first(file, element, at)
        rows.append(
            {
                "key": session.next_key(),
                "process_definition_key": definition_keys[process_id],
                "process_id": process_id,
                "element_id": element.id,
                "drawn": drawn,
                "due_at": due_at,
                "memo": memo,
            }
        )
    if rows:
        session.execute(insert(start_timer), rows)


def _read(session: Session, process_ids: Collection[str]) -> dict[tuple[str, str, str], Any]:
    found = session.execute(select(start_timer).where(start_timer.c.process_id.in_(list(process_ids))))
    return {(row.process_id, row.element_id, row.drawn): row for row in found}


def _timer_starts(
    checked: CheckedBundle, definition_keys: Collection[str]
) -> Iterator[tuple[str, str, Element]]:
    for file, process in checked.processes():
        if process.id in definition_keys:
            for element in process.within(None):
                if element.type == "startEvent" and element.timer is not None:
                    yield file, process.id, element


def _drawn(element: Element) -> str:
    assert element.timer is not None
    return f"{element.timer.kind} {element.timer.text}"


def _first(file: str, element: Element, at: datetime) -> tuple[datetime, dict[str, Any]]:
    assert element.timer is not None
    environment = feel.Environment(now=lambda: at)
    try:
        return first_start(element.timer, environment, at)
    except ExecutionFailed as error:
        remedy = "Anna päivä (2026-12-01), kesto (P7D) tai toisto (R/P7D)."
        problem = Problem(file, element.id, element.name, "ajastin", error.message, remedy)
        raise ModelInvalid([problem]) from error
