# SPDX-License-Identifier: EUPL-1.2
"""Someone who may not handle a client (esteellisyys): recorded by themselves, or by their team leader.

Source: hallintolaki 434/2003 27–30 §. From then on they see nothing of the client; their tasks go on with
another, and no choice of a case manager offers them. What was recorded by mistake is taken back by the same
rule, by someone who still sees the client.
"""

from dataclasses import dataclass

from sqlalchemy import and_, select, update

from clients.candidates import list_candidates, name_with_substitute
from clients.case_managers import (
    bar_member,
    barred_from,
    current,
    end_case_manager,
    reasons_barred,
    unbar_member,
    why_not,
)
from clients.hand_overs import propose_one
from clients.joint_clients import current_joint, replace_coordinator
from clients.matters import find_open_matter
from clients.records import get_client
from clients.service_areas import service_areas_of
from clients.staff import CASE_MANAGERS, SOCIAL_WORKERS, StaffMember, get_member, members_of
from clients.tables import barred_member
from clients.timeline import ClientEvent, append_event
from clients.visibility import require_client
from engine.bpmn.advance import Json
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import Conflict, InvalidInput
from engine.process_instances import publish_message
from engine.service import Announcement, Service, TaskOffered
from engine.tables import user_task
from tasks.departures import give_task, owned

REASONS = ("asianosainen", "laheinen", "edustaja", "muu_syy")
HANDED_OVER = "esteellisyys"
# Starts the naming by a leader; in the shared processes.
MISSING = "case_manager.missing"
TAKEN_BACK = ("vaara_henkilo", "vaara_asiakas", "peruste_poistui")


@dataclass(frozen=True, slots=True)
class Disqualified:
    """What came of it: who is the case manager now when it was them, and how many tasks went on."""

    was_manager: bool
    manager: str | None
    tasks: int


def disqualify(
    service: Service, actor: StaffMember, client_id: str, username: str, reason: str
) -> Disqualified:
    """Records it, and hands on what the person has of the client. NotFound, Conflict, InvalidInput."""
    with service.database.transaction() as session:
        require_client(session, service, actor, client_id, "esteellisyys", act="käsittely")
        _check(session, actor, username, reason)
        if username in barred_from(session, client_id):
            name = get_member(session, username).name
            raise Conflict(f"{name} on jo kirjattu esteelliseksi. Mitään ei muutettu.")
        bar_member(session, client_id, username, reason)
        was_manager, manager = _replace(session, service, actor, client_id, username)
        if manager is not None:
            replace_coordinator(session, service, client_id, username, manager, actor.username)
        elif was_manager or _coordinates(session, client_id, username):
            _ask_for_manager(session, service, client_id, actor.username)
        freed = _hand_on(session, service, actor, client_id, username, manager)
        attributes = {"username": username, "reason": reason}
        now = service.clock.now()
        append_event(
            session,
            ClientEvent("member.barred", client_id, now, actor=actor.username, attributes=attributes),
        )
        return Disqualified(was_manager, manager, freed)


@dataclass(frozen=True, slots=True)
class Barred:
    """Someone who may not handle the client, why (a code of `REASONS`), and whether the actor may undo it."""

    member: StaffMember
    reason: str
    may_take_back: bool


def list_barred(session: Session, actor: StaffMember, client_id: str) -> tuple[Barred, ...]:
    """By name; the caller has asked `require_client`."""
    allowed = {one.username for one in may_name(session, actor)}
    found = [
        Barred(get_member(session, username), reason, username in allowed)
        for username, reason in reasons_barred(session, client_id).items()
    ]
    return tuple(sorted(found, key=lambda one: one.member.name))


def take_back(service: Service, actor: StaffMember, client_id: str, username: str, reason: str) -> str:
    """The person may see and handle the client again; gives their name. Nothing that went on comes back.

    NotFound without a ground, so that nobody undoes their own; InvalidInput names `freed` or `why`.
    """
    with service.database.transaction() as session:
        require_client(session, service, actor, client_id, "esteellisyyden peruminen", act="käsittely")
        found = {one.member.username: one for one in list_barred(session, actor, client_id)}
        problems = {}
        if username not in found or not found[username].may_take_back:
            problems["freed"] = "Valitse esteelliseksi kirjattu oman ryhmäsi työntekijä."
        if reason not in TAKEN_BACK:
            problems["why"] = "Valitse, miksi esteellisyys perutaan."
        if problems:
            raise InvalidInput("Esteellisyyttä ei peruttu. Korjaa merkityt kohdat.", problems)
        unbar_member(session, client_id, username)
        attributes = {"username": username, "reason": reason}
        now = service.clock.now()
        append_event(
            session,
            ClientEvent("member.unbarred", client_id, now, actor=actor.username, attributes=attributes),
        )
        return found[username].member.name


def may_name(session: Session, actor: StaffMember) -> tuple[StaffMember, ...]:
    """Of whom the actor may record it: of themselves, a leader of their people too."""
    if actor.role != "team_leader":
        return (actor,)
    people = {one.username: one for group in sorted(actor.leads) for one in members_of(session, group)}
    return (actor, *sorted(people.values(), key=lambda one: one.name))


def _check(session: Session, actor: StaffMember, username: str, reason: str) -> None:
    problems = {}
    if username not in {one.username for one in may_name(session, actor)}:
        problems["who"] = "Valitse itsesi tai oman ryhmäsi työntekijä."
    if reason not in REASONS:
        problems["reason"] = "Valitse esteellisyyden syy."
    if problems:
        raise InvalidInput("Esteellisyyttä ei kirjattu. Korjaa merkityt kohdat.", problems)


def _replace(
    session: Session, service: Service, actor: StaffMember, client_id: str, username: str
) -> tuple[bool, str | None]:
    """Whether the person was the case manager, and who is now: the substitute, else whom the table names."""
    named = current(session, client_id, service.clock.now())
    if named is None or username not in (named.username, named.substitute):
        return False, named.username if named else None
    if named.username == username:
        heir = named.substitute
        if heir is None or why_not(session, service, client_id, heir) is not None:
            heir = propose_one(session, service, client_id, username)
    else:
        heir = named.username
    if heir is None:
        end_case_manager(session, service, client_id, reason=HANDED_OVER, actor=actor.username)
        return True, None
    name_with_substitute(session, service, client_id, heir, reason=HANDED_OVER, actor=actor.username)
    return named.username == username, heir


def _coordinates(session: Session, client_id: str, username: str) -> bool:
    joint = current_joint(session, client_id)
    return joint is not None and joint.coordinator == username


def _ask_for_manager(session: Session, service: Service, client_id: str, actor: str) -> None:
    """Nobody followed: a leader gets the task to name one of those who may take the client."""
    matter = find_open_matter(session, client_id)
    matter_id = matter.id if matter else None
    names: list[Json] = [*_who_may_follow(session, service, client_id, matter_id)]
    told: dict[str, Json] = {"asiakas": client_id, "asia": matter_id, "ehdokkaat": names}
    publish_message(session, service, name=MISSING, correlation_key=None, variables=told, actor=actor)


def _who_may_follow(
    session: Session, service: Service, client_id: str, matter_id: str | None
) -> tuple[str, ...]:
    """Those of the matter's area, else of any: a leader may name whom no table would."""
    own = list_candidates(session, service, get_client(session, client_id), matter_id)
    if own:
        return tuple(sorted(str(one["tunnus"]) for one in own))
    today = local_date(service.clock.now())
    teams = service_areas_of(service).teams_for((CASE_MANAGERS, SOCIAL_WORKERS), today)
    people = {one.username for team in sorted(teams) for one in members_of(session, team)}
    return tuple(sorted(one for one in people if why_not(session, service, client_id, one) is None))


def listener(session: Session, service: Service, announcement: Announcement) -> None:
    """A task that a model gives to someone who may not handle the client goes to the case manager of now,
    else to its groups: a process remembers the one that it began with."""
    if not isinstance(announcement, TaskOffered) or announcement.instance.client_id is None:
        return
    row = session.execute(
        select(user_task.c.client_id)
        .join(
            barred_member,
            and_(
                barred_member.c.client_id == user_task.c.client_id,
                barred_member.c.username == user_task.c.assignee,
            ),
        )
        .where(user_task.c.key == announcement.task_key)
    ).one_or_none()
    if row is not None:
        named = current(session, row.client_id, service.clock.now())
        values = {"assignee": named.username if named else None, "version": user_task.c.version + 1}
        session.execute(update(user_task).where(user_task.c.key == announcement.task_key).values(values))


def _hand_on(
    session: Session,
    service: Service,
    actor: StaffMember,
    client_id: str,
    username: str,
    manager: str | None,
) -> int:
    """Open tasks with their drafts: to the case manager, or back to their groups when there is none."""
    keys = session.execute(owned(username).where(user_task.c.client_id == client_id)).scalars().all()
    for key in keys:
        give_task(session, service, key, manager, actor.username)
    return len(keys)
