# SPDX-License-Identifier: EUPL-1.2
"""Writes a checked bundle as an immutable version. The hash addresses content, the key a version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from sqlalchemy import Table, delete, func, insert, select

from engine.database import Session
from engine.deployments.checks import CheckedBundle
from engine.deployments.start_timers import arm_start_timers
from engine.errors import ModelInvalid
from engine.tables import (
    decision_definition,
    deployment,
    form_definition,
    process_definition,
    resource,
    start_subscription,
)


@dataclass(frozen=True, slots=True)
class DeployedDefinition:
    """One version of a process, decision or form; `kind` says which."""

    kind: str
    key: int
    id: str
    version: int
    name: str
    resource_name: str


@dataclass(frozen=True, slots=True)
class Deployed:
    """`unchanged`: the same content was already the latest version, and nothing was written."""

    key: int
    version: int
    unchanged: bool
    definitions: tuple[DeployedDefinition, ...]


def deploy_bundle(session: Session, checked: CheckedBundle, at: datetime, by: str) -> Deployed:
    """Stores a new version unless the content is the folder's latest. ModelInvalid when it has errors."""
    if checked.errors:
        raise ModelInvalid(checked.errors)
    latest = _find_latest(session, checked)
    if latest is not None:
        return Deployed(
            latest.key, latest.version, unchanged=True, definitions=_list_definitions(session, latest.key)
        )
    key = _insert_deployment(session, checked, at, by)
    _insert_resources(session, key, checked.bundle.files)
    definitions = [
        *_insert_definitions(session, key, "process", process_definition, _processes(checked)),
        *_insert_definitions(session, key, "decision", decision_definition, _decisions(checked)),
        *_insert_definitions(session, key, "form", form_definition, _forms(checked)),
    ]
    keys = {made.id: made.key for made in definitions if made.kind == "process"}
    _subscribe_starts(session, checked, keys)
    arm_start_timers(session, checked, keys, at)
    version = session.execute(select(deployment.c.version).where(deployment.c.key == key)).scalar_one()
    return Deployed(key, version, unchanged=False, definitions=tuple(definitions))


@dataclass(frozen=True, slots=True)
class _Latest:
    key: int
    version: int


def _find_latest(session: Session, checked: CheckedBundle) -> _Latest | None:
    """The folder's latest version when it has this content; for loose files, the latest of this content."""
    columns = select(deployment.c.key, deployment.c.version, deployment.c.content_hash)
    if checked.bundle.folder is None:
        query = columns.where(
            deployment.c.folder.is_(None), deployment.c.content_hash == checked.bundle.content_hash
        )
    else:
        query = columns.where(deployment.c.folder == checked.bundle.folder)
    row = session.execute(query.order_by(deployment.c.key.desc()).limit(1)).one_or_none()
    if row is None or row.content_hash != checked.bundle.content_hash:
        return None
    if checked.bundle.folder is None and not _is_newest_of_its_processes(session, row.key):
        return None
    return _Latest(row.key, row.version)


def _is_newest_of_its_processes(session: Session, deployment_key: int) -> bool:
    own = select(process_definition.c.id).where(process_definition.c.deployment_key == deployment_key)
    newer = select(func.count()).where(
        process_definition.c.id.in_(own), process_definition.c.deployment_key > deployment_key
    )
    return bool(session.execute(newer).scalar_one() == 0)


def _insert_deployment(session: Session, checked: CheckedBundle, at: datetime, by: str) -> int:
    bundle = checked.bundle
    version = session.execute(
        select(func.coalesce(func.max(deployment.c.version), 0)).where(
            deployment.c.folder == bundle.folder if bundle.folder else deployment.c.folder.is_(None)
        )
    ).scalar_one()
    key = session.next_key()
    title = checked.manifest.title("fi") if checked.manifest else ", ".join(sorted(bundle.files))[:200]
    session.execute(
        insert(deployment).values(
            key=key,
            folder=bundle.folder,
            content_hash=bundle.content_hash,
            version=version + 1,
            title=title,
            deployed_at=at,
            deployed_by=by,
        )
    )
    return key


def _insert_resources(session: Session, deployment_key: int, files: Mapping[str, bytes]) -> None:
    session.execute(
        insert(resource),
        [
            {
                "key": session.next_key(),
                "deployment_key": deployment_key,
                "name": name,
                "kind": PurePosixPath(name).suffix.lstrip("."),
                "content": content,
            }
            for name, content in sorted(files.items())
        ],
    )


@dataclass(frozen=True, slots=True)
class _New:
    id: str
    name: str
    resource_name: str
    version_tag: str | None = None


def _processes(checked: CheckedBundle) -> list[_New]:
    return [
        _New(process.id, process.name or process.id, file, process.version_tag)
        for file, process in checked.processes()
        if process.executable
    ]


def _decisions(checked: CheckedBundle) -> list[_New]:
    return [
        _New(id, decision.name, file)
        for file, model in checked.decisions.items()
        for id, decision in model.decisions.items()
    ]


def _forms(checked: CheckedBundle) -> list[_New]:
    return [_New(str(form["id"]), str(form["id"]), file) for file, form in checked.forms.items()]


def _insert_definitions(
    session: Session, deployment_key: int, kind: str, table: Table, new: Iterable[_New]
) -> list[DeployedDefinition]:
    things = list(new)
    if not things:
        return []
    versions = {
        row.id: row.version
        for row in session.execute(
            select(table.c.id, func.max(table.c.version).label("version"))
            .where(table.c.id.in_([thing.id for thing in things]))
            .group_by(table.c.id)
        )
    }
    deployed = [
        DeployedDefinition(
            kind, session.next_key(), thing.id, versions.get(thing.id, 0) + 1, thing.name, thing.resource_name
        )
        for thing in things
    ]
    session.execute(
        insert(table),
        [
            {
                "key": made.key,
                "deployment_key": deployment_key,
                "id": made.id,
                "version": made.version,
                "version_tag": thing.version_tag,
                "name": made.name,
                "resource_name": made.resource_name,
            }
            for thing, made in zip(things, deployed, strict=True)
        ],
    )
    return deployed


def _subscribe_starts(session: Session, checked: CheckedBundle, keys: Mapping[str, int]) -> None:
    """The start events of the new version replace those of the version before."""
    session.execute(delete(start_subscription).where(start_subscription.c.process_id.in_(list(keys))))
    rows = [
        {
            "key": session.next_key(),
            "process_definition_key": keys[process.id],
            "process_id": process.id,
            "element_id": element.id,
            "kind": event.kind,
            "name": event.name,
        }
        for _, process in checked.processes()
        if process.id in keys
        for element, event in process.outside_starts()
        if event.kind in ("message", "signal")
    ]
    if rows:
        session.execute(insert(start_subscription), rows)


def _list_definitions(session: Session, deployment_key: int) -> tuple[DeployedDefinition, ...]:
    tables = (("process", process_definition), ("decision", decision_definition), ("form", form_definition))
    return tuple(
        DeployedDefinition(kind, row.key, row.id, row.version, row.name, row.resource_name)
        for kind, table in tables
        for row in session.execute(
            select(table).where(table.c.deployment_key == deployment_key).order_by(table.c.key)
        )
    )
