# SPDX-License-Identifier: EUPL-1.2
"""Applications for services; one at a time for each service of a client.

Source: hallintolaki 434/2003 19 §; the matter of the open one goes on instead of a second beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update

from clients.origins import Origin, Written
from clients.record_tables import application
from clients.tables import client, matter
from engine.business_calendar import day_in_digits, local_date
from engine.database import Session
from engine.errors import InvalidInput
from engine.service import Service


@dataclass(frozen=True, slots=True)
class Application:
    """`closed_at` None: not decided yet."""

    key: int
    client_id: str
    matter_id: str | None
    process_instance_key: int | None
    user_task_key: int | None
    author: str
    at: datetime
    service: str
    arrived_at: datetime
    applicant: str | None
    closed_at: datetime | None


def add_application(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """An application that came. InvalidInput names the matter in which the same is open already."""
    arrived = values["arrived_at"] or origin.at
    if arrived > origin.at:
        raise InvalidInput("Saapumisaika on tulevaisuudessa.", {"arrived_at": "Anna mennyt aika."})
    # Two of the same at the same time wait for each other here.
    locked = select(client.c.id).where(client.c.id == origin.client_id).with_for_update(key_share=True)
    session.execute(locked)
    found = find_open_application(session, origin.client_id, values["service"])
    if found is not None and found.process_instance_key != origin.instance_key:
        raise _refused(found)
    if found is None:
        session.execute(
            insert(application).values(
                key=session.next_key(),
                **origin.columns(),
                service=values["service"],
                arrived_at=arrived,
                applicant=values["applicant"],
            )
        )
    return Written()


def _refused(found: Application) -> InvalidInput:
    day = day_in_digits(local_date(found.arrived_at))
    sentence = (
        f"Asiakkaalla on jo avoin hakemus palvelusta {found.service}: asia {found.matter_id}, saapunut"
        f" {day}. Jatka sitä, tai päätä se ensin."
    )
    return InvalidInput("Samaa palvelua ei voi hakea kahteen kertaan yhtä aikaa.", {"service": sentence})


def find_open_application(session: Session, client_id: str, service_code: str) -> Application | None:
    """The undecided application whose matter is open, or None."""
    row = session.execute(
        _undecided(select(application), client_id)
        .where(application.c.service == service_code)
        .order_by(application.c.key)
        .limit(1)
    ).one_or_none()
    return None if row is None else Application(**dict(row._mapping))


def services_applied_for(session: Session, client_id: str) -> frozenset[str]:
    """The codes of the services for which such an application is open."""
    rows = session.execute(_undecided(select(application.c.service).distinct(), client_id))
    return frozenset(rows.scalars())


def _undecided(query: Select[Any], client_id: str) -> Select[Any]:
    return query.outerjoin(matter, matter.c.id == application.c.matter_id).where(
        application.c.client_id == client_id,
        application.c.closed_at.is_(None),
        matter.c.closed_at.is_(None),
    )


def close_applications(session: Session, client_id: str, service_code: str, at: datetime) -> None:
    """A decision on the service answers what was open."""
    session.execute(
        update(application)
        .where(
            application.c.client_id == client_id,
            application.c.service == service_code,
            application.c.closed_at.is_(None),
        )
        .values(closed_at=at)
    )
