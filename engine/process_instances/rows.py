# SPDX-License-Identifier: EUPL-1.2
"""The rows of an instance and its state: locked, inserted, saved.

The statements are made once: building one costs more than running it on the hot path.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, select, update

from engine.database import Session
from engine.errors import Conflict, NotFound
from engine.service import InstanceRef
from engine.tables import execution, process_instance

_READ = (
    select(process_instance, execution.c.state.label("saved"))
    .outerjoin(execution, execution.c.process_instance_key == process_instance.c.key)
    .where(process_instance.c.key == bindparam("key"))
)
_LOCK = _READ.with_for_update(of=process_instance)
_INSERT = insert(process_instance)
_UPDATE = (
    update(process_instance)
    .where(process_instance.c.key == bindparam("which"), process_instance.c.revision == bindparam("read"))
    .values(
        state=bindparam("new_state"),
        revision=bindparam("new_revision"),
        last_sequence=bindparam("new_last_sequence"),
        incidents=bindparam("new_incidents"),
        ended_at=bindparam("new_ended_at"),
        ended_element=bindparam("new_ended_element"),
    )
)
_OWN_STATE = execution.c.process_instance_key == bindparam("which")
_INSERT_STATE = insert(execution)
_UPDATE_STATE = update(execution).where(_OWN_STATE).values(state=bindparam("new_state"))
_DELETE_STATE = delete(execution).where(_OWN_STATE)


def instance_ref(row: Any) -> InstanceRef:
    """Which instance a row of `process_instance` is, and for whom it runs."""
    return InstanceRef(
        row.key, row.process_id, row.process_definition_key, row.client_id, row.matter_id, row.root_key
    )


def lock_row(session: Session, key: int, *, also_suspended: bool = False) -> Any:
    """The row with its saved state, locked to the end. NotFound; Conflict when ended or suspended."""
    row = _find(session, _LOCK, key)
    if row.suspended_at is not None and not also_suspended:
        raise Conflict(f"Prosessi {key} on keskeytetty. Jatka sitä ensin. Mitään ei muutettu.")
    return row


def read_row(session: Session, key: int) -> Any:
    """The row with its saved state, as it stands now. NotFound; Conflict when the instance has ended."""
    return _find(session, _READ, key)


def _find(session: Session, query: Select[Any], key: int) -> Any:
    row = session.execute(query, {"key": key}).one_or_none()
    if row is None:
        raise NotFound(f"Prosessia {key} ei ole.")
    if row.state != "ACTIVE":
        raise Conflict(f"Prosessi {key} on jo päättynyt ({row.state}). Mitään ei muutettu.")
    return row


def insert_row(session: Session, columns: Mapping[str, Any]) -> None:
    """A new active instance; its state is written when the command ends."""
    session.execute(
        _INSERT, {**columns, "state": "ACTIVE", "incidents": 0, "revision": 0, "last_sequence": 0}
    )


def update_row(session: Session, key: int, read_revision: int, new: Mapping[str, Any]) -> None:
    """Conflict when somebody else has changed the row since it was read."""
    values = {f"new_{name}": value for name, value in new.items()}
    changed = session.execute(
        _UPDATE, {"which": key, "read": read_revision, "new_revision": read_revision + 1, **values}
    ).rowcount
    if changed != 1:
        raise Conflict(f"Prosessia {key} muutettiin samaan aikaan toisaalla. Yritä uudelleen.")


def save_state(session: Session, key: int, state: bytes, ended_at: datetime | None, *, new: bool) -> None:
    """Keeps the state of a running instance; an ended one has none."""
    if ended_at is None and new:
        session.execute(_INSERT_STATE, {"process_instance_key": key, "state": state})
    elif ended_at is None:
        session.execute(_UPDATE_STATE, {"which": key, "new_state": state})
    elif not new:
        session.execute(_DELETE_STATE, {"which": key})


def require_seen(session: Session, key: int, revision: int | None) -> None:
    """Locks the row; Conflict when the instance has moved on since that revision. None asks nothing."""
    if revision is None:
        return
    query = select(process_instance.c.revision).where(process_instance.c.key == key).with_for_update()
    found = session.execute(query).scalar_one_or_none()
    if found is not None and found != revision:
        raise Conflict(
            f"Prosessi {key} on muuttunut sen jälkeen, kun avasit sivun. Mitään ei muutettu. "
            "Katso tilanne uudelleen ja tee muutos sitten."
        )
