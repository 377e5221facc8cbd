# SPDX-License-Identifier: EUPL-1.2
"""Who carries out services for a client. The internal organiser decides, production never does, so nobody
is on both sides of the same client's case.

Source: hallintolaki 434/2003 28 § (disqualification) and the region's model of the internal organiser. Which
groups carry services out is data of the service areas.
"""

from sqlalchemy import or_, select

from clients.record_tables import client_service
from clients.service_areas import service_areas_of
from clients.services import OVER
from clients.staff import StaffMember
from engine.business_calendar import local_date
from engine.database import Session
from engine.service import Service
from engine.tables import user_task, user_task_candidate


def production_groups(service: Service) -> frozenset[str]:
    """The groups that carry services out today."""
    return service_areas_of(service).production(local_date(service.clock.now()))


def producing_group(session: Session, service: Service, client_id: str, member: StaffMember) -> str | None:
    """The group through which the person carries out a service of this client; None when there is none.

    Either the group is the provider of an open service, or the person has done or holds a task of the
    group for the client.
    """
    own = sorted(member.groups & production_groups(service))
    if not own:
        return None
    provides = session.execute(
        select(client_service.c.provider).where(
            client_service.c.client_id == client_id,
            client_service.c.state.not_in(OVER),
            client_service.c.provider.in_(own),
        )
    ).scalars()
    group: str | None = next(iter(provides.all()), None)
    return group or _worked_in(session, client_id, member.username, own)


def _worked_in(session: Session, client_id: str, username: str, groups: list[str]) -> str | None:
    found: str | None = session.execute(
        select(user_task_candidate.c.name)
        .join(user_task, user_task.c.key == user_task_candidate.c.user_task_key)
        .where(
            user_task.c.client_id == client_id,
            or_(user_task.c.assignee == username, user_task.c.completed_by == username),
            user_task_candidate.c.kind == "group",
            user_task_candidate.c.name.in_(groups),
        )
        .order_by(user_task_candidate.c.name)
        .limit(1)
    ).scalar_one_or_none()
    return found
