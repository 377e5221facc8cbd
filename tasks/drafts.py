# SPDX-License-Identifier: EUPL-1.2
"""What a person has typed and not sent; kept as it was typed, whatever happens to the task."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from engine.database import Session, upsert
from engine.errors import InvalidInput
from tasks.forms import JsonValues, PageValues, Raw
from tasks.tables import draft

LARGEST_DRAFT = 200_000


@dataclass(frozen=True, slots=True)
class Draft:
    """`raw` is what was typed, in the shape it was sent in."""

    raw: Raw
    saved_at: datetime


def keep_draft(
    session: Session, task_key: int, client_id: str | None, username: str, raw: Raw, at: datetime
) -> None:
    """Replaces what this person had typed into this task. InvalidInput when it is too long to keep."""
    inputs = _to_json(raw)
    if len(str(inputs)) > LARGEST_DRAFT:
        raise InvalidInput("Luonnos on liian pitkä tallennettavaksi. Lyhennä tekstejä.")
    row = {
        "task_key": task_key,
        "username": username,
        "client_id": client_id,
        "inputs": inputs,
        "saved_at": at,
    }
    upsert(session, draft, [row])


def find_draft(session: Session, task_key: int, username: str) -> Draft | None:
    """What this person has typed into this task, or None."""
    row = session.execute(
        select(draft.c.inputs, draft.c.saved_at).where(
            draft.c.task_key == task_key, draft.c.username == username
        )
    ).one_or_none()
    return Draft(_from_json(row.inputs), row.saved_at) if row else None


def drop_draft(session: Session, task_key: int, username: str) -> None:
    session.execute(delete(draft).where(draft.c.task_key == task_key, draft.c.username == username))


def _to_json(raw: Raw) -> dict[str, Any]:
    if isinstance(raw, PageValues):
        return {"page": {name: list(typed) for name, typed in raw.values.items()}}
    return {"json": dict(raw.values)}


def _from_json(inputs: Mapping[str, Any]) -> Raw:
    if "page" in inputs:
        return PageValues(inputs["page"])
    return JsonValues(inputs["json"])
