# SPDX-License-Identifier: EUPL-1.2
"""The running instances behind a diagram, as far as a person may see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, or_, select, true

from clients.records import full_name
from clients.staff import StaffMember
from clients.tables import client
from clients.visibility import visible
from engine.database import Session
from engine.errors import NotFound
from engine.process_instances import InstanceView
from engine.service import Service
from engine.tables import element_instance, incident, process_instance
from webui.process_lists import may_see_clients

OVERSEERS = frozenset({"manager", "administrator"})
"""Roles that follow instances without seeing whose they are."""


@dataclass(frozen=True, slots=True)
class InstanceLine:
    """`client_name` is None for one who may follow the instance but not know whose it is."""

    key: int
    client_id: str | None
    client_name: str | None
    started_at: datetime
    incidents: int


@dataclass(frozen=True, slots=True)
class InstanceLines:
    """`total` counts what this person may see."""

    lines: tuple[InstanceLine, ...]
    total: int


def list_visible_instances(
    session: Session,
    service: Service,
    actor: StaffMember,
    definition_key: int,
    element_id: str | None,
    limit: int,
) -> InstanceLines:
    """Running instances of one version, at one element if it is named; oldest first."""
    conditions = [
        process_instance.c.process_definition_key == definition_key,
        process_instance.c.state == "ACTIVE",
        _may_follow(service, actor),
    ]
    if element_id is not None:
        waiting = select(element_instance.c.process_instance_key).where(
            element_instance.c.element_id == element_id,
            element_instance.c.state == "ACTIVE",
            element_instance.c.process_definition_key == definition_key,
        )
        conditions.append(process_instance.c.key.in_(waiting))
    total = session.execute(
        select(func.count()).select_from(process_instance).where(*conditions)
    ).scalar_one()
    rows = session.execute(
        select(process_instance, client.c.family_name, client.c.given_names)
        .outerjoin(client, client.c.id == process_instance.c.client_id)
        .where(*conditions)
        .order_by(process_instance.c.started_at, process_instance.c.key)
        .limit(limit)
    )
    named = may_see_clients(actor)
    return InstanceLines(
        tuple(
            InstanceLine(
                row.key,
                row.client_id if named else None,
                full_name(row.family_name, row.given_names) if named and row.client_id else None,
                row.started_at,
                row.incidents,
            )
            for row in rows
        ),
        total,
    )


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """An open incident; `client_name` as in `InstanceLine`."""

    key: int
    instance_key: int
    definition_key: int
    process_id: str
    element_id: str
    message: str
    created_at: datetime
    client_name: str | None
    suspended: bool


def list_visible_incidents(
    session: Session, service: Service, actor: StaffMember, limit: int
) -> tuple[IncidentLine, ...]:
    """Open incidents of running instances, oldest first."""
    rows = session.execute(
        select(
            incident,
            process_instance.c.process_definition_key,
            process_instance.c.process_id,
            process_instance.c.suspended_at,
            process_instance.c.client_id,
            client.c.family_name,
            client.c.given_names,
        )
        .join(process_instance, process_instance.c.key == incident.c.process_instance_key)
        .outerjoin(client, client.c.id == process_instance.c.client_id)
        .where(incident.c.state == "ACTIVE", _may_follow(service, actor))
        .order_by(incident.c.key)
        .limit(limit)
    )
    named = may_see_clients(actor)
    return tuple(
        IncidentLine(
            row.key,
            row.process_instance_key,
            row.process_definition_key,
            row.process_id,
            row.element_id,
            row.message,
            row.created_at,
            full_name(row.family_name, row.given_names) if named and row.client_id else None,
            row.suspended_at is not None,
        )
        for row in rows
    )


def require_follow(session: Session, service: Service, actor: StaffMember, instance: InstanceView) -> None:
    """NotFound unless a list would show this instance to the person."""
    allowed = session.execute(
        select(process_instance.c.key).where(
            process_instance.c.key == instance.key, _may_follow(service, actor)
        )
    ).one_or_none()
    if allowed is None:
        raise NotFound(f"Prosessia {instance.key} ei löydy.")


def _may_follow(service: Service, actor: StaffMember) -> ColumnElement[bool]:
    if actor.role in OVERSEERS:
        return true()
    if not may_see_clients(actor):
        return false()
    return or_(
        process_instance.c.client_id.is_(None),
        visible(actor, service.clock.now(), process_instance.c.client_id),
    )
