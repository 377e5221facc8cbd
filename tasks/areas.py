# SPDX-License-Identifier: EUPL-1.2
"""The service area of a matter: known from the client's age or told with the contact, changed by a worker.

What models give to a group is given to the team that stands for it in the area. What follows for limits,
forms and texts is told to the processes as variables; the areas themselves are data.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, select, update

from clients.case_managers import current
from clients.documents import store_text
from clients.facts import area_code, area_facts
from clients.matters import Matter, get_matter, set_service_area
from clients.records import Client
from clients.service_areas import ServiceArea, service_areas_of
from clients.staff import StaffMember
from clients.tables import matter
from clients.timeline import ClientEvent, append_event
from clients.visibility import require_client
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotPermitted
from engine.process_instances import correct_variables
from engine.process_instances.offers import OPEN
from engine.service import Announcement, Service, TaskOffered
from engine.tables import process_instance, user_task, user_task_candidate
from tasks.area_managers import AreaManager, settle_manager
from tasks.forms.model import Json

SHORTEST_REASON = 5
LONGEST_REASON = 2_000


def listener(session: Session, service: Service, announcement: Announcement) -> None:
    """A task of a matter is offered to the teams of its area."""
    if not isinstance(announcement, TaskOffered) or announcement.instance.matter_id is None:
        return
    code = session.execute(
        select(matter.c.service_area).where(matter.c.id == announcement.instance.matter_id)
    ).scalar_one_or_none()
    area = _find(service, code)
    if area is not None and area.teams:
        _offer_to(session, [announcement.task_key], area.teams)


def settle(session: Session, service: Service, client: Client, matter_id: str | None) -> dict[str, Json]:
    """The area's facts. A matter that has none yet gets the one that the client's age belongs to."""
    code = area_code(session, service, client, matter_id)
    if matter_id and code and set_service_area(session, matter_id, code, only_first=True):
        _move_open_tasks(session, service, matter_id, None, code)
    return area_facts(service, code)


def change_area(
    service: Service, actor: StaffMember, matter_id: str, code: str, reason: str
) -> AreaManager | None:
    """Moves a matter to another area, open or moved on into a service; the processes, the queues and the
    case manager follow. The reason is kept. Gives who is responsible now; None for who has nobody yet.

    NotFound without a ground; NotPermitted unless the actor is the client's case manager, stands in or
    leads; InvalidInput names `area` and `reason`; Conflict when the matter and its services are over, or a
    process of it is suspended.
    """
    with service.database.transaction() as session:
        found = get_matter(session, matter_id)
        require_client(session, service, actor, found.client_id, "palvelualueen vaihto", act="muutos")
        if not may_change(session, service, actor, found.client_id):
            raise NotPermitted("Palvelualueen vaihtaa asiakasvastaava, hänen sijaisensa tai esimies.")
        if not may_move(session, found):
            raise Conflict("Asia on jo päättynyt. Mitään ei muutettu.")
        words = _check(service, found.service_area, code, reason)
        set_service_area(session, matter_id, code)
        reason_id = store_text(
            session,
            service,
            client_id=found.client_id,
            matter_id=matter_id,
            task_key=None,
            field="palvelualue",
            author=actor.username,
            text=words,
        )
        told: dict[str, Json] = {"from": found.service_area, "to": code, "reason": reason_id}
        append_event(
            session,
            ClientEvent(
                "matter.area_changed",
                found.client_id,
                service.clock.now(),
                matter_id,
                actor=actor.username,
                attributes=told,
            ),
        )
        _move_open_tasks(session, service, matter_id, found.service_area, code)
        return _tell(session, service, actor, found, code)


def _tell(
    session: Session, service: Service, actor: StaffMember, moved: Matter, code: str
) -> AreaManager | None:
    """D16 is asked again, and the processes learn what follows from the area."""
    area = _find(service, code)
    if area is None:
        return None
    manager = settle_manager(session, service, actor, moved.client_id, moved.id, area)
    known = area_facts(service, code)
    if manager is not None and manager.is_new:
        known["asiakasvastaava"] = manager.username
    _tell_processes(session, service, actor, moved.id, known)
    return manager


def may_move(session: Session, moved: Matter) -> bool:
    """A matter that is open, or moved on into a service that goes on: tasks and limits of it are to come."""
    return moved.is_open or (moved.moved_on and bool(_running(session, moved.id)))


def may_change(session: Session, service: Service, actor: StaffMember, client_id: str) -> bool:
    """The client's case manager, who stands in, and leaders."""
    manager = current(session, client_id, service.clock.now())
    named = manager is not None and actor.username in (manager.username, manager.substitute)
    return named or actor.role == "team_leader"


def _check(service: Service, now: str | None, code: str, reason: str) -> str:
    words = reason.strip()
    problems = {}
    if _find(service, code) is None:
        problems["area"] = "Valitse palvelualue."
    elif code == now:
        problems["area"] = "Asia on jo tällä palvelualueella."
    if not SHORTEST_REASON <= len(words) <= LONGEST_REASON:
        problems["reason"] = f"Kerro syy, {SHORTEST_REASON}–{LONGEST_REASON} merkkiä."
    if problems:
        raise InvalidInput("Palvelualuetta ei vaihdettu. Korjaa merkityt kohdat.", problems)
    return words


def _find(service: Service, code: str | None) -> ServiceArea | None:
    return service_areas_of(service).find(code, local_date(service.clock.now())) if code else None


def _move_open_tasks(
    session: Session, service: Service, matter_id: str, before: str | None, after: str
) -> None:
    """The open tasks of the matter go from the teams of one area to those of the other."""
    old, new = _find(service, before), _find(service, after)
    if new is None:
        return
    general = {team: group for group, team in (old.teams if old else {}).items()}
    groups = {*general, *new.teams}
    mapping = {name: new.team(general.get(name, name)) for name in groups}
    keys = session.execute(
        select(user_task.c.key).where(user_task.c.matter_id == matter_id, user_task.c.state.in_(OPEN))
    ).scalars()
    _offer_to(session, list(keys), {name: team for name, team in mapping.items() if name != team})


def _offer_to(session: Session, keys: Iterable[int], teams: Mapping[str, str]) -> None:
    table = user_task_candidate.c
    rows = session.execute(
        select(user_task_candidate).where(
            table.user_task_key.in_(list(keys)), table.kind == "group", table.name.in_(sorted(teams))
        )
    ).all()
    for row in rows:
        same = (table.user_task_key == row.user_task_key, table.kind == "group")
        team = teams[row.name]
        session.execute(delete(user_task_candidate).where(*same, table.name == team))
        session.execute(update(user_task_candidate).where(*same, table.name == row.name).values(name=team))


def _tell_processes(
    session: Session, service: Service, actor: StaffMember, matter_id: str, known: Mapping[str, Json]
) -> None:
    """The caller first: what it then takes back, as a decision that may not be made yet, is told no more."""
    for key in _running(session, matter_id):
        if key in _running(session, matter_id):
            correct_variables(session, service, key, known, actor.username, "palvelualueen vaihto")


def _running(session: Session, matter_id: str) -> Sequence[int]:
    """The processes of the matter that run, each caller before what it calls."""
    instance = process_instance.c
    mine = (instance.matter_id == matter_id, instance.state == "ACTIVE")
    return session.execute(select(instance.key).where(*mine).order_by(instance.key)).scalars().all()
