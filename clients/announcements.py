# SPDX-License-Identifier: EUPL-1.2
"""Turns what the engine announces into the client's timeline, assessments and states of matters."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, select

from clients.assessments import NEED_ASSESSMENT, complete_assessment, start_assessment
from clients.event_attributes import attributes_of
from clients.matters import move_forward
from clients.record_kinds import KINDS, kinds_named
from clients.tables import client
from clients.timeline import ClientEvent, append_event
from engine.bpmn.advance import Json
from engine.database import Session
from engine.process_instances.limits import is_miss
from engine.service import (
    AlarmFired,
    Announcement,
    DeadlineEnded,
    DeadlineExtended,
    DeadlineSet,
    DomainEvent,
    InstanceEnded,
    InstanceRef,
    InstanceStarted,
    Service,
)

INSTRUMENT_VARIABLE = "arviointivaline"
WHOLE_ASSESSMENT = "assessment"
ASSESSMENT_STEPS = {"assessment.started": start_assessment, "assessment.completed": complete_assessment}


def listener(session: Session, service: Service, announcement: Announcement) -> None:
    """Writes down what concerns a client of ours; tasks, incidents and other instances leave no trace."""
    told = _tell(announcement, service.clock.now())
    if told is None or not _is_client(session, told.client_id):
        return
    append_event(session, told)
    if isinstance(announcement, DomainEvent):
        _follow(session, told, announcement)


_KNOWN = select(client.c.id).where(client.c.id == bindparam("which"))


def _is_client(session: Session, client_id: str) -> bool:
    return session.execute(_KNOWN, {"which": client_id}).one_or_none() is not None


def _tell(announcement: Announcement, now: datetime) -> ClientEvent | None:
    match announcement:
        case DomainEvent(name, properties=properties) if name in _written_elsewhere(properties):
            return None
        case DomainEvent(name, instance, element_id, at, actor, variables):
            return _event(instance, name, at, attributes_of(name, variables), element_id, actor)
        case InstanceStarted(instance) | InstanceEnded(instance) if instance.key != instance.root_key:
            return None  # a called sub-process is a part of its process, not a process of the client
        case InstanceStarted(instance):
            return _event(instance, "process.started", now, {})
        case InstanceEnded(instance, outcome, ended_element):
            return _event(instance, "process.ended", now, {"outcome": outcome}, ended_element)
        case DeadlineSet(_, instance, limit_id, due_date, shown_date):
            days = {"due": due_date.isoformat(), "shown": shown_date.isoformat()}
            return _event(instance, "deadline.set", now, {"limit": limit_id, **days})
        case DeadlineEnded(_, instance, limit_id, outcome):
            return _event(instance, f"deadline.{outcome}", now, {"limit": limit_id})
        case DeadlineExtended(_, instance, limit_id, due_date, reason):
            attributes = {"limit": limit_id, "due": due_date.isoformat(), "reason": reason}
            return _event(instance, "deadline.extended", now, attributes)
        case AlarmFired(_, instance, limit_id, level, _, _, at) if is_miss(level):
            return _event(instance, "deadline.missed", at, {"limit": limit_id, "level": level})
    return None


def _event(
    instance: InstanceRef,
    name: str,
    at: datetime,
    attributes: Mapping[str, Json],
    element_id: str | None = None,
    actor: str | None = None,
) -> ClientEvent | None:
    if instance.client_id is None:
        return None
    return ClientEvent(
        name=name,
        client_id=instance.client_id,
        at=at,
        matter_id=instance.matter_id,
        instance_key=instance.key,
        process_id=instance.process_id,
        element_id=element_id,
        actor=actor,
        attributes=attributes,
    )


def _written_elsewhere(properties: Mapping[str, str]) -> set[str | None]:
    """Events that are written where the thing is done, also when no model asks for it: with a command, or
    with the record of the same element."""
    recorded = {KINDS[name].event for name in kinds_named(properties) if name in KINDS}
    return {"cm.assigned", "case.closed", *recorded}


def _follow(session: Session, told: ClientEvent, event: DomainEvent) -> None:
    """What else a domain event changes: the list of assessments, the state of the matter.

    An element whose record is the whole assessment leaves none that is being made.
    """
    instrument = event.variables.get(INSTRUMENT_VARIABLE)
    code = instrument if isinstance(instrument, str) and instrument else NEED_ASSESSMENT
    is_whole = WHOLE_ASSESSMENT in kinds_named(event.properties)
    if (step := ASSESSMENT_STEPS.get(told.name)) and not is_whole:
        step(session, told.client_id, told.matter_id, code[:60], told.at, told.instance_key)
    if told.matter_id is not None:
        move_forward(session, told.matter_id, told.name)
