# SPDX-License-Identifier: EUPL-1.2
"""Who is the case manager when a matter moves to another service area: D16 is asked again.

An existing relationship comes first (SHL 42 §): who serves in the new area as well goes on. Otherwise the
table names one of that area; open tasks, the processes and a letter to the client follow. When nobody is at
work there, the present one goes on and a team leader names another. A joint client relationship that the
leaving one coordinated is coordinated by whoever follows: nobody is responsible who no longer sees it.
"""

from dataclasses import dataclass

from clients.candidates import ask_table, list_candidates, name_with_substitute
from clients.case_managers import current
from clients.hand_overs import write_letter
from clients.joint_clients import replace_coordinator
from clients.records import get_client
from clients.service_areas import ServiceArea
from clients.staff import CASE_MANAGERS, SOCIAL_WORKERS, StaffMember, get_member
from engine.business_calendar import local_date
from engine.database import Session
from engine.service import Service
from engine.tables import user_task
from tasks.departures import give_task, owned

REASON = "palvelualue"


@dataclass(frozen=True, slots=True)
class AreaManager:
    """Who is responsible now, and who was before; the same when the relationship goes on.

    `serves` is false when nobody of the new area was free to take the client. `coordinates`: the new one
    took over a joint client relationship too.
    """

    username: str
    before: str
    serves: bool
    coordinates: bool = False

    @property
    def is_new(self) -> bool:
        """Whether somebody else was named."""
        return self.username != self.before


def settle_manager(
    session: Session, service: Service, actor: StaffMember, client_id: str, matter_id: str, area: ServiceArea
) -> AreaManager | None:
    """Joins the transaction that moved the matter. None for a client who has no case manager yet."""
    manager = current(session, client_id, service.clock.now())
    if manager is None:
        return None
    found = get_client(session, client_id, local_date(service.clock.now()))
    if found.restricted_address:
        return AreaManager(manager.username, manager.username, _serves(session, manager.username, area))
    candidates = list_candidates(session, service, found, matter_id)
    staying = manager.username if _serves(session, manager.username, area) else None
    to = ask_table(session, service, found, candidates, staying)
    if to is None or to == manager.username:
        return AreaManager(manager.username, manager.username, to is not None)
    _name(session, service, actor, client_id, to)
    for key in _tasks(session, manager.username, matter_id):
        give_task(session, service, key, to, actor.username)
    joint = replace_coordinator(session, service, client_id, manager.username, to, actor.username)
    return AreaManager(to, manager.username, serves=True, coordinates=joint)


def _serves(session: Session, username: str, area: ServiceArea) -> bool:
    member = get_member(session, username)
    teams = {area.team(CASE_MANAGERS), area.team(SOCIAL_WORKERS)}
    return member.active and bool(teams & member.groups)


def _name(session: Session, service: Service, actor: StaffMember, client_id: str, to: str) -> None:
    name_with_substitute(session, service, client_id, to, reason=REASON, actor=actor.username)
    now = service.clock.now()
    source = f"service_area:{client_id}:{to}:{now.isoformat()}"
    write_letter(session, service, client_id, to, local_date(now), source=source, author=actor.username)


def _tasks(session: Session, username: str, matter_id: str) -> list[int]:
    query = owned(username).where(user_task.c.matter_id == matter_id)
    return list(session.execute(query).scalars())
