# SPDX-License-Identifier: EUPL-1.2
"""What must hold of the tables at every moment between two transactions (promise R12).

The same queries serve the tests, `sujuva doctor` and the hourly self-check.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from engine.database import Session
from engine.tables import (
    element_instance,
    execution,
    history_event,
    incident,
    job,
    message_subscription,
    process_instance,
    timer,
    user_task,
    user_task_candidate,
)


@dataclass(frozen=True, slots=True)
class Broken:
    """An invariant that does not hold, with up to ten instances or tasks where it does not."""

    invariant: str
    keys: tuple[int, ...]


def find_broken(session: Session) -> tuple[Broken, ...]:
    """Every broken invariant; empty when all is well."""
    found = []
    for name, query in _queries().items():
        keys = tuple(session.execute(query.limit(10)).scalars())
        if keys:
            found.append(Broken(name, keys))
    return tuple(found)


def _queries() -> dict[str, Select[tuple[int]]]:
    instance = process_instance.c
    active = instance.state == "ACTIVE"
    return {
        "käynnissä oleva prosessi odottaa jotakin": select(instance.key).where(
            active, ~_waits_for_something()
        ),
        "päättynyt prosessi ei odota mitään": select(instance.key).where(~active, _waits_for_something()),
        "käynnissä olevalla prosessilla on tila": select(instance.key).where(
            active, ~exists().where(execution.c.process_instance_key == instance.key)
        ),
        "päättyneellä prosessilla ei ole tilaa": select(instance.key).where(
            ~active, exists().where(execution.c.process_instance_key == instance.key)
        ),
        "historia on aukoton": _gaps_in_history(),
        "elementti odottaa vain käynnissä olevassa prosessissa": select(element_instance.c.key)
        .join(process_instance, instance.key == element_instance.c.process_instance_key)
        .where(element_instance.c.state == "ACTIVE", ~active),
        "ehdokkaat ovat auki vain avoimessa tehtävässä": select(user_task.c.key)
        .join(user_task_candidate, user_task_candidate.c.user_task_key == user_task.c.key)
        .where(user_task_candidate.c.open != (user_task.c.state == "CREATED")),
        "tehtävä on kirjattu valmiiksi kerran": _completed_not_once(),
        "häiriöiden määrä täsmää": _incidents_miscounted(),
    }


def _waits_for_something() -> ColumnElement[bool]:
    instance = process_instance.c
    child = process_instance.alias("child")
    return or_(
        exists().where(user_task.c.process_instance_key == instance.key, user_task.c.state == "CREATED"),
        exists().where(timer.c.process_instance_key == instance.key),
        exists().where(message_subscription.c.process_instance_key == instance.key),
        exists().where(job.c.process_instance_key == instance.key, job.c.ended_at.is_(None)),
        exists().where(child.c.parent_key == instance.key, child.c.state == "ACTIVE"),
        exists().where(incident.c.process_instance_key == instance.key, incident.c.state == "ACTIVE"),
    )


def _gaps_in_history() -> Select[tuple[int]]:
    counted = (
        select(
            history_event.c.process_instance_key.label("key"),
            func.count().label("lines"),
            func.max(history_event.c.sequence).label("last"),
        )
        .group_by(history_event.c.process_instance_key)
        .subquery()
    )
    return (
        select(process_instance.c.key)
        .outerjoin(counted, counted.c.key == process_instance.c.key)
        .where(
            or_(
                func.coalesce(counted.c.lines, 0) != process_instance.c.last_sequence,
                func.coalesce(counted.c.last, 0) != process_instance.c.last_sequence,
            )
        )
    )


def _completed_not_once() -> Select[tuple[int]]:
    """Grouped first: a correlated count would walk the whole history once per task."""
    counted = (
        select(history_event.c.element_key, func.count().label("times"))
        .where(history_event.c.type == "ELEMENT_COMPLETED")
        .group_by(history_event.c.element_key)
        .subquery()
    )
    return (
        select(user_task.c.key)
        .outerjoin(counted, counted.c.element_key == user_task.c.key)
        .where(user_task.c.state == "COMPLETED", func.coalesce(counted.c.times, 0) != 1)
    )


def _incidents_miscounted() -> Select[tuple[int]]:
    opened = (
        select(func.count())
        .where(incident.c.process_instance_key == process_instance.c.key, incident.c.state == "ACTIVE")
        .scalar_subquery()
    )
    return select(process_instance.c.key).where(
        and_(process_instance.c.state == "ACTIVE", process_instance.c.incidents != opened)
    )
