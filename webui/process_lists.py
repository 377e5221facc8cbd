# SPDX-License-Identifier: EUPL-1.2
"""Which processes there are, in which versions, with what is open in each."""

from collections.abc import Iterable, Mapping, Sequence
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

_ROOT = process_instance.alias("root")


@dataclass(frozen=True, slots=True)
class ProcessLine:
    """The latest version of one process; the figures count every version, of this process itself."""

    definition: Definition
    is_main: bool
    running: int
    open_tasks: int


@dataclass(frozen=True, slots=True)
class ProcessFolder:
    """The processes that were deployed together; the main one first.

    The figures count the tasks and incidents of what began here, also in the parts that it calls from other
    folders: home care is late when its follow-up is late.
    """

    id: str
    lines: tuple[ProcessLine, ...]
    open_tasks: int
    late: int
    incidents: int


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
    running, tasks, failed = _running(session), _tasks(session, now), _failed(session)
    own = _sums((own, now_open) for (_, own), (now_open, _) in tasks.items())
    folders: dict[str, list[ProcessLine]] = {}
    for id in ids.scalars().all():
        definition = service.catalogue.latest(session, id)
        manifest = service.catalogue.folder(definition.deployment_key)
        is_main = manifest is None or manifest.main == definition.resource_name
        line = ProcessLine(definition, is_main, running.get(id, 0), own.get(id, 0))
        folders.setdefault(manifest.id if manifest else definition.id, []).append(line)
    began = _sums((root, now_open) for (root, _), (now_open, _) in tasks.items())
    late = _sums((root, late) for (root, _), (_, late) in tasks.items())
    return tuple(
        ProcessFolder(id, _main_first(lines), _of(lines, began), _of(lines, late), _of(lines, failed))
        for id, lines in sorted(folders.items())
    )


def _main_first(lines: Sequence[ProcessLine]) -> tuple[ProcessLine, ...]:
    return tuple(sorted(lines, key=lambda line: (not line.is_main, line.definition.name)))


def _of(lines: Sequence[ProcessLine], figures: Mapping[str, int]) -> int:
    return sum(figures.get(line.definition.id, 0) for line in lines)


def _sums(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for key, number in pairs:
        sums[key] = sums.get(key, 0) + number
    return sums


def _running(session: Session) -> dict[str, int]:
    rows = session.execute(
        select(process_instance.c.process_id, func.count().label("open"))
        .where(process_instance.c.state == "ACTIVE")
        .group_by(process_instance.c.process_id)
    )
    return {row.process_id: row.open for row in rows}


def _failed(session: Session) -> dict[str, int]:
    """Instances with an incident by the process that began them."""
    rows = session.execute(
        select(_ROOT.c.process_id, func.count().label("failed"))
        .select_from(process_instance)
        .join(_ROOT, _ROOT.c.key == process_instance.c.root_key)
        .where(process_instance.c.state == "ACTIVE", process_instance.c.incidents > 0)
        .group_by(_ROOT.c.process_id)
    )
    return {row.process_id: row.failed for row in rows}


def _tasks(session: Session, now: datetime) -> dict[tuple[str, str], tuple[int, int]]:
    """Open and late tasks by the process that began it all and the one they are drawn in."""
    late = func.sum(case((and_(user_task.c.due_at.is_not(None), user_task.c.due_at < now), 1), else_=0))
    rows = session.execute(
        select(_ROOT.c.process_id.label("root"), user_task.c.process_id)
        .add_columns(func.count().label("open"), late.label("late"))
        .select_from(user_task)
        .join(_ROOT, _ROOT.c.key == user_task.c.root_key)
        .where(user_task.c.state == "CREATED")
        .group_by(_ROOT.c.process_id, user_task.c.process_id)
    )
    return {(row.root, row.process_id): (row.open, row.late or 0) for row in rows}
