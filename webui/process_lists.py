# SPDX-License-Identifier: EUPL-1.2
"""Which processes there are, in which versions, with what is open in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, select

from clients.staff import StaffMember
from clients.visibility import ROLES_WITH_CLIENTS
from engine.database import Session
from engine.deployments.catalogue import Definition
from engine.errors import NotFound
from engine.service import Service
from engine.tables import process_definition, process_instance, user_task


@dataclass(frozen=True, slots=True)
class ProcessLine:
    """The latest version of one process; `running`, `late` and `incidents` count every version."""

    definition: Definition
    is_main: bool
    running: int
    open_tasks: int
    late: int
    incidents: int


@dataclass(frozen=True, slots=True)
class ProcessFolder:
    """The processes that were deployed together; the main one first."""

    id: str
    lines: tuple[ProcessLine, ...]


def may_see_clients(actor: StaffMember) -> bool:
    """Whether any list may show this person a client at all."""
    return actor.role in ROLES_WITH_CLIENTS


def list_versions(session: Session, process_id: str) -> tuple[Definition, ...]:
    """Every version, newest first; NotFound when there is none."""
    rows = session.execute(
        select(process_definition)
        .where(process_definition.c.id == process_id)
        .order_by(process_definition.c.version.desc())
    )
    found = tuple(
        Definition(
            row.key, row.id, row.version, row.version_tag, row.name, row.deployment_key, row.resource_name
        )
        for row in rows
    )
    if not found:
        raise NotFound(f"Prosessia {process_id} ei ole otettu käyttöön.")
    return found


def list_latest(session: Session, service: Service, now: datetime) -> tuple[ProcessFolder, ...]:
    """The latest version of each process, by folder."""
    ids = session.execute(select(process_definition.c.id).distinct().order_by(process_definition.c.id))
    running = _running(session)
    tasks = _tasks(session, now)
    folders: dict[str, list[ProcessLine]] = {}
    for id in ids.scalars().all():
        definition = service.catalogue.latest(session, id)
        manifest = service.catalogue.folder(definition.deployment_key)
        folder = manifest.id if manifest else definition.id
        is_main = manifest is None or manifest.main == definition.resource_name
        count, incidents = running.get(id, (0, 0))
        open_tasks, late = tasks.get(id, (0, 0))
        line = ProcessLine(definition, is_main, count, open_tasks, late, incidents)
        folders.setdefault(folder, []).append(line)
    return tuple(ProcessFolder(id, _main_first(lines)) for id, lines in sorted(folders.items()))


def _main_first(lines: Sequence[ProcessLine]) -> tuple[ProcessLine, ...]:
    return tuple(sorted(lines, key=lambda line: (not line.is_main, line.definition.name)))


def _running(session: Session) -> dict[str, tuple[int, int]]:
    failed = func.sum(case((process_instance.c.incidents > 0, 1), else_=0))
    rows = session.execute(
        select(process_instance.c.process_id, func.count().label("open"), failed.label("failed"))
        .where(process_instance.c.state == "ACTIVE")
        .group_by(process_instance.c.process_id)
    )
    return {row.process_id: (row.open, row.failed or 0) for row in rows}


def _tasks(session: Session, now: datetime) -> dict[str, tuple[int, int]]:
    late = func.sum(case((and_(user_task.c.due_at.is_not(None), user_task.c.due_at < now), 1), else_=0))
    rows = session.execute(
        select(user_task.c.process_id, func.count().label("open"), late.label("late"))
        .where(user_task.c.state == "CREATED")
        .group_by(user_task.c.process_id)
    )
    return {row.process_id: (row.open, row.late or 0) for row in rows}
