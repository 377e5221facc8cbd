# SPDX-License-Identifier: EUPL-1.2
"""Queues of clients that wait for the same scarce thing: each open task of a list is somebody's place in it.

A process folder says which tasks, which table orders them and what is shown. What it is, nobody knows here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from clients.staff import StaffMember
from engine import feel
from engine.database import Session
from engine.decisions import decide
from engine.deployments.manifest import Manifest, WaitingList
from engine.errors import NotPermitted, SujuvaError
from engine.process_instances import instance_variables
from engine.service import Service
from engine.tables import deadline, process_definition, process_instance, user_task
from tasks.queues import find_rows
from tasks.task_rows import Due, TaskRow, due_of

MOST = 500
RUNS = ("running", "missed")


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One place in the queue; `due` is the limit of the list, `values` the columns that the folder names."""

    row: TaskRow
    points: float | None
    due: Due | None
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WaitingQueue:
    """A list with its folder, most points first, then by the limit."""

    folder: Manifest
    wanted: WaitingList
    lines: tuple[WaitingLine, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    folder: Manifest
    wanted: WaitingList
    deployment_key: int
    process_ids: tuple[str, ...]
    groups: frozenset[str]


def waits_for_member(session: Session, service: Service, member: StaffMember) -> bool:
    """Whether this person works on any queue that has a list."""
    return bool(_lists_of(session, service, member))


def list_waiting(session: Session, service: Service, member: StaffMember) -> tuple[WaitingQueue, ...]:
    """The queues of the person's groups, and of those they lead. NotPermitted when there is none."""
    found = _lists_of(session, service, member)
    if not found:
        raise NotPermitted("Jonoa hoitaa toinen ryhmä. Pyydä sitä katsomaan, kuka odottaa.")
    return tuple(_read(session, service, member, one) for one in found)


def _lists_of(session: Session, service: Service, member: StaffMember) -> list[_Found]:
    return [one for one in _lists(session, service) if one.groups & (member.groups | member.leads)]


def _lists(session: Session, service: Service) -> list[_Found]:
    """Every list of the folders in use, in their newest versions."""
    newest = select(func.max(process_definition.c.key)).group_by(process_definition.c.id)
    rows = session.execute(
        select(process_definition.c.key, process_definition.c.id, process_definition.c.deployment_key)
        .where(process_definition.c.key.in_(newest))
        .order_by(process_definition.c.id)
    ).all()
    found = []
    for deployment in sorted({row.deployment_key for row in rows}):
        folder = service.catalogue.folder(deployment)
        if folder is not None and folder.waiting is not None:
            own = [(row.key, row.id) for row in rows if row.deployment_key == deployment]
            groups = _groups(service, [key for key, _ in own], folder.waiting)
            found.append(
                _Found(folder, folder.waiting, deployment, tuple(process_id for _, process_id in own), groups)
            )
    return found


def _groups(service: Service, definitions: list[int], wanted: WaitingList) -> frozenset[str]:
    """The groups that the tasks of the list are offered to."""
    return frozenset(
        group
        for key in definitions
        for task in wanted.tasks
        if task in service.catalogue.process(key).process.elements
        for group in service.catalogue.task_groups(key, task)
    )


def _read(session: Session, service: Service, member: StaffMember, found: _Found) -> WaitingQueue:
    keys = session.execute(
        select(user_task.c.key)
        .where(
            user_task.c.state == "CREATED",
            user_task.c.process_id.in_(found.process_ids),
            user_task.c.element_id.in_(found.wanted.tasks),
        )
        .order_by(user_task.c.key)
        .limit(MOST)
    ).scalars()
    rows = find_rows(session, service, member, list(keys))
    limits = _limits(session, service, rows, found.wanted.limit)
    lines = [_line(session, service, found, row, limits.get(row.root_key)) for row in rows]
    return WaitingQueue(found.folder, found.wanted, tuple(sorted(lines, key=_order)))


def _order(line: WaitingLine) -> tuple[float, date, int]:
    return (-(line.points or 0), line.due.last_day if line.due else date.max, line.row.key)


def _limits(
    session: Session, service: Service, rows: tuple[TaskRow, ...], limit_id: str | None
) -> dict[int, Due | None]:
    """The limit that runs for what is waited for, by the process that waits."""
    found = session.execute(
        select(deadline, process_instance.c.root_key)
        .join(process_instance, process_instance.c.key == deadline.c.process_instance_key)
        .where(
            process_instance.c.root_key.in_({row.root_key for row in rows}),
            deadline.c.limit_id == limit_id,
            deadline.c.state.in_(RUNS),
        )
        .order_by(deadline.c.due_at.desc())
    )
    return {row.root_key: due_of(row, service, service.clock.now()) for row in found}


def _line(session: Session, service: Service, found: _Found, row: TaskRow, due: Due | None) -> WaitingLine:
    variables = instance_variables(session, row.instance_key)
    values = {name: variables.get(name) for name in found.wanted.columns}
    return WaitingLine(row, _points(service, found, variables), due, values)


def _points(service: Service, found: _Found, variables: Mapping[str, Any]) -> float | None:
    """As the table gives them today: who has waited longer has more of them every day."""
    if found.wanted.points is None:
        return None
    try:
        counted = {
            name: feel.to_json(feel.parse(source).evaluate(variables, service.feel))
            for name, source in found.wanted.inputs.items()
        }
        value = decide(service, found.deployment_key, found.wanted.points, {**variables, **counted}).value
    except SujuvaError:
        return None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
