# SPDX-License-Identifier: EUPL-1.2
"""Finds the versions of decisions that have been deployed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from engine.database import Session
from engine.deployments.catalogue import Definition
from engine.errors import NotFound
from engine.tables import decision_definition as table


@dataclass(frozen=True, slots=True)
class DecisionFilter:
    """None means any; `ids` empty means any."""

    keys: tuple[int, ...] | None = None
    ids: tuple[str, ...] = ()
    name: str | None = None
    version: int | None = None
    resource_name: str | None = None
    latest_only: bool = False


def search_decisions(
    session: Session, wanted: DecisionFilter, limit: int, offset: int, *, newest_first: bool
) -> tuple[Definition, ...]:
    """In the order of their keys, which is that of their deployment."""
    query = _narrow(select(table), wanted)
    query = query.order_by(table.c.key.desc() if newest_first else table.c.key).limit(limit).offset(offset)
    return tuple(_definition_of(row) for row in session.execute(query))


def count_decisions(session: Session, wanted: DecisionFilter) -> int:
    """How many a search finds in all."""
    query = _narrow(select(func.count()).select_from(table), wanted)
    return int(session.execute(query).scalar_one())


def latest_decision(session: Session, decision_id: str) -> Definition:
    """The latest version; NotFound when no such decision is deployed."""
    query = select(table).where(table.c.id == decision_id).order_by(table.c.version.desc()).limit(1)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"Päätöstä {decision_id} ei ole otettu käyttöön. Tarkista päätöksen tunnus.")
    return _definition_of(row)


def _narrow(query: Select[Any], wanted: DecisionFilter) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.keys is not None:
        conditions.append(table.c.key.in_(wanted.keys))
    if wanted.ids:
        conditions.append(table.c.id.in_(wanted.ids))
    for column, value in (
        (table.c.name, wanted.name),
        (table.c.version, wanted.version),
        (table.c.resource_name, wanted.resource_name),
    ):
        if value is not None:
            conditions.append(column == value)
    if wanted.latest_only:
        newest = table.alias("newest")
        later = select(newest.c.key).where(newest.c.id == table.c.id, newest.c.version > table.c.version)
        conditions.append(~later.exists())
    return query.where(*conditions)


def _definition_of(row: Any) -> Definition:
    return Definition(
        row.key, row.id, row.version, row.version_tag, row.name, row.deployment_key, row.resource_name
    )
