# SPDX-License-Identifier: EUPL-1.2
"""Changes of open user tasks: carried out at once, or held until the task's listeners have answered.

A task whose change is before its listeners is in the state ASSIGNING, UPDATING or COMPLETING, and nobody can
do anything else to it meanwhile. What they deny leaves the task as it was, with the reason in history.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update

from engine.bpmn.advance import Json, TaskChange
from engine.bpmn.due_times import parse_instant
from engine.errors import Conflict, InvalidInput
from engine.history import Entry
from engine.process_instances.journal import write_history
from engine.process_instances.work import Loaded, Work
from engine.service import TaskAssigned, TaskOffered
from engine.tables import user_task, user_task_candidate

HELD = {"assigning": "ASSIGNING", "updating": "UPDATING", "completing": "COMPLETING"}
_COLUMNS = {
    "assignee": "assignee",
    "dueDate": "due_at",
    "followUpDate": "follow_up_at",
    "priority": "priority",
}
_KINDS = {"candidateUsers": "user", "candidateGroups": "group"}


def change(work: Work, loaded: Loaded, key: int, event: str, to: Mapping[str, Json], action: str) -> None:
    """Assigns or updates an open task, or puts it before its listeners. InvalidInput; Conflict."""
    _check(to)
    row = work.session.execute(select(user_task).where(user_task.c.key == key)).one()
    if row.state != "CREATED":
        raise Conflict(f"Tehtävä {key} ei ole enää avoin ({row.state}). Mitään ei muutettu.")
    if loaded.execution.change_task(key, event, to, action):
        _set_state(work, [key], HELD[event])
        return
    apply(work, loaded, [TaskChange(key, event, row.element_id, to)])


def hold_completion(work: Work, key: int) -> None:
    """The task waits for its listeners; who completed it stays written."""
    _set_state(work, [key], "COMPLETING")


def apply(work: Work, loaded: Loaded, changes: Sequence[TaskChange]) -> None:
    """Writes down what was carried out or denied, in the order in which it happened."""
    for one in changes:
        if one.denied:
            _give_back(work, loaded, one)
        elif one.event == "completing":
            _write(work, one, {"state": "COMPLETED", "completed_at": work.at})
        else:
            _write(work, one, {"state": "CREATED"})
            type = "TASK_ASSIGNED" if one.event == "assigning" else "TASK_UPDATED"
            write_history(work, loaded, [Entry(type, one.element_id, one.key, dict(one.changed))])
            if one.changed.get("assignee"):
                work.announce(TaskAssigned(one.key, loaded.ref, one.element_id))


def _give_back(work: Work, loaded: Loaded, one: TaskChange) -> None:
    was = work.session.execute(select(user_task.c.state).where(user_task.c.key == one.key)).scalar_one()
    values = {"state": "CREATED", "completed_at": None, "completed_by": None}
    work.session.execute(update(user_task).where(user_task.c.key == one.key).values(**values))
    detail = {"event": one.event, "reason": one.reason}
    write_history(work, loaded, [Entry("TASK_CHANGE_DENIED", one.element_id, one.key, detail)])
    if was == "COMPLETING":
        _open_candidates(work, one.key, True)
        work.announce(TaskOffered(one.key, loaded.ref, one.element_id))


def _write(work: Work, one: TaskChange, values: Mapping[str, Any]) -> None:
    """Columns and candidates of the task; a correction may change several at a time."""
    columns = {**values, **{_COLUMNS[n]: _value(n, v) for n, v in one.changed.items() if n in _COLUMNS}}
    work.session.execute(
        update(user_task).where(user_task.c.key == one.key).values(**columns, version=user_task.c.version + 1)
    )
    still_open = values["state"] == "CREATED"
    for name, kind in _KINDS.items():
        if name in one.changed:
            _replace_candidates(work, one.key, kind, one.changed[name], still_open)


def _value(name: str, value: Json) -> Json:
    if name in ("dueDate", "followUpDate"):
        return parse_instant(str(value)) if value else None
    return value


def _replace_candidates(work: Work, key: int, kind: str, names: Json, still_open: bool) -> None:
    work.session.execute(
        delete(user_task_candidate).where(
            user_task_candidate.c.user_task_key == key, user_task_candidate.c.kind == kind
        )
    )
    wanted = sorted(set(map(str, names))) if isinstance(names, list) else []
    rows = [{"kind": kind, "name": name, "user_task_key": key, "open": still_open} for name in wanted]
    if rows:
        work.session.execute(insert(user_task_candidate), rows)


def _set_state(work: Work, keys: Sequence[int], state: str) -> None:
    work.session.execute(update(user_task).where(user_task.c.key.in_(keys)).values(state=state))
    for key in keys:
        _open_candidates(work, key, False)


def _open_candidates(work: Work, key: int, is_open: bool) -> None:
    work.session.execute(
        update(user_task_candidate).where(user_task_candidate.c.user_task_key == key).values(open=is_open)
    )


def _check(to: Mapping[str, Json]) -> None:
    for name, value in to.items():
        if name not in (*_COLUMNS, *_KINDS):
            raise InvalidInput(f"Tehtävän kohtaa {name} ei voi muuttaa.", {name: "Tuntematon kohta."})
        if name in ("dueDate", "followUpDate") and value:
            try:
                parse_instant(str(value))
            except ValueError as error:
                raise InvalidInput(f"{name} ei ole päivä: {value}.", {name: "Anna päivä."}) from error
        if name == "priority" and (not isinstance(value, int) or not 0 <= value <= 100):
            raise InvalidInput("Tärkeys on 0–100.", {name: "Anna luku 0–100."})
