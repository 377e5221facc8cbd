# SPDX-License-Identifier: EUPL-1.2
"""What members do in a joint client relationship. Each command is one transaction and asks for a ground.

The case manager begins it; the coordinator changes members, plan and meetings; every member may read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from clients.case_managers import barred_from
from clients.documents import read_texts, store_text
from clients.joint_clients import (
    JointClient,
    JointFeedback,
    JointMeeting,
    JointMember,
    add_feedback,
    add_meeting,
    add_member,
    begin_joint,
    current_joint,
    end_joint,
    feedback_figure,
    list_joint_members,
    list_meetings,
    name_coordinator,
    remove_member,
    set_meeting_note,
    set_plan,
)
from clients.plain_texts import Problems
from clients.records import Client, get_client, shown_to
from clients.staff import StaffMember, get_member
from clients.visibility import require_client
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import InvalidInput, NotFound, NotPermitted
from engine.idempotency import recall, remember
from engine.service import Service

LONGEST = 20_000
Act = Callable[[Session, JointClient], None]


@dataclass(frozen=True, slots=True)
class JointSight:
    """The page of one client's joint relationship; `joint` None: there is none now."""

    client: Client
    joint: JointClient | None
    members: tuple[JointMember, ...]
    plan: str | None
    meetings: tuple[tuple[JointMeeting, str | None, str | None], ...]
    feedback: JointFeedback
    leads: bool


def see_joint(session: Session, service: Service, actor: StaffMember, client_id: str) -> JointSight:
    """Needs a writing transaction, for the log. NotFound without a ground."""
    ground = require_client(session, service, actor, client_id, "yhteisasiakkuus")
    found = shown_to(get_client(session, client_id, local_date(service.clock.now())), ground)
    joint = current_joint(session, client_id)
    if joint is None:
        return JointSight(found, None, (), None, (), JointFeedback(0, None), leads=False)
    meetings = list_meetings(session, joint.key)
    ids = {one for meeting in meetings for one in (meeting.agenda_id, meeting.note_id) if one}
    texts = read_texts(session, client_id, ids | ({joint.plan_id} if joint.plan_id else set()))
    return JointSight(
        client=found,
        joint=joint,
        members=list_joint_members(session, joint.key),
        plan=texts.get(joint.plan_id or ""),
        meetings=tuple((one, texts.get(one.agenda_id), texts.get(one.note_id or "")) for one in meetings),
        feedback=feedback_figure(session, [joint.key]),
        leads=joint.coordinator == actor.username,
    )


def begin(
    service: Service,
    actor: StaffMember,
    client_id: str,
    coordinator: str,
    permission_on: date | None,
    permission_way: str,
) -> None:
    """Begins the relationship with the client's permission and one coordinator."""
    with service.database.transaction() as session:
        require_client(session, service, actor, client_id, "yhteisasiakkuus", act="muutos")
        _check_person(session, client_id, coordinator, "coordinator")
        begin_joint(
            session,
            service,
            client_id,
            coordinator=coordinator,
            permission_on=permission_on,
            permission_way=permission_way,
            actor=actor.username,
        )


def end(service: Service, actor: StaffMember, client_id: str, reason: str) -> None:
    """Ends it, for example when the client takes the permission back."""
    with service.database.transaction() as session:
        joint = _lead(session, service, actor, client_id)
        end_joint(session, service, joint, reason, actor.username)


def invite(service: Service, actor: StaffMember, client_id: str, username: str, of_service: str) -> None:
    """Adds a member of a service, who then sees the client."""
    with service.database.transaction() as session:
        joint = _lead(session, service, actor, client_id)
        _check_person(session, client_id, username, "username")
        add_member(session, service, joint, username, of_service)


def leave_out(service: Service, actor: StaffMember, client_id: str, key: int) -> None:
    """The member no longer sees the client by this."""
    with service.database.transaction() as session:
        remove_member(session, service, _lead(session, service, actor, client_id), key)


def hand_on(service: Service, actor: StaffMember, client_id: str, coordinator: str) -> None:
    """Another coordinator; there is one at a time."""
    with service.database.transaction() as session:
        joint = _lead(session, service, actor, client_id)
        _check_person(session, client_id, coordinator, "coordinator")
        name_coordinator(session, service, joint, coordinator, actor.username)


def write_plan(service: Service, actor: StaffMember, client_id: str, text: str) -> None:
    """The shared plan in a new wording."""
    with service.database.transaction() as session:
        joint = _lead(session, service, actor, client_id)
        set_plan(session, joint, _keep(session, service, actor, client_id, "plan", text, "Suunnitelma"))


def hold_meeting(
    service: Service, actor: StaffMember, client_id: str, held_at: datetime, agenda: str, key: str | None
) -> None:
    """A team meeting with its agenda; a second click holds it once."""
    command = f"joint meeting {client_id}"
    with service.database.transaction() as session:
        if recall(session, actor.username, key, command) is not None:
            return
        joint = _lead(session, service, actor, client_id)
        agenda_id = _keep(session, service, actor, client_id, "agenda", agenda, "Esityslista")
        add_meeting(session, joint, held_at=held_at, agenda_id=agenda_id, note_id=None, author=actor.username)
        remember(session, actor.username, key, command, None, service.clock.now())


def write_note(service: Service, actor: StaffMember, client_id: str, meeting_key: int, note: str) -> None:
    """What was agreed in a meeting."""
    with service.database.transaction() as session:
        joint = _lead(session, service, actor, client_id)
        note_id = _keep(session, service, actor, client_id, "note", note, "Muistio")
        set_meeting_note(session, joint, meeting_key, note_id)


def give_feedback(service: Service, actor: StaffMember, client_id: str, score: int, key: str | None) -> None:
    """Writes down how the client rates working together."""
    command = f"joint feedback {client_id}"
    with service.database.transaction() as session:
        if recall(session, actor.username, key, command) is not None:
            return
        add_feedback(session, service, _member(session, service, actor, client_id), score, actor.username)
        remember(session, actor.username, key, command, None, service.clock.now())


def _member(session: Session, service: Service, actor: StaffMember, client_id: str) -> JointClient:
    require_client(session, service, actor, client_id, "yhteisasiakkuus", act="muutos")
    joint = current_joint(session, client_id)
    if joint is None:
        raise NotFound("Asiakkaalla ei ole yhteisasiakkuutta.")
    return joint


def _lead(session: Session, service: Service, actor: StaffMember, client_id: str) -> JointClient:
    """For the coordinator, and for a team leader who sees the client."""
    joint = _member(session, service, actor, client_id)
    if actor.username != joint.coordinator and actor.role != "team_leader":
        name = get_member(session, joint.coordinator).name
        raise NotPermitted(f"Yhteisasiakkuutta koordinoi {name}. Pyydä häntä tekemään muutos.")
    return joint


def _check_person(session: Session, client_id: str, username: str, field: str) -> None:
    problem = None
    try:
        member = get_member(session, username)
        if not member.active or member.role not in ("case_worker", "team_leader"):
            problem = "Valitse asiakastyöntekijä, joka on töissä."
        elif username in barred_from(session, client_id):
            problem = "Hän on esteellinen tämän asiakkaan asioissa. Valitse toinen."
    except NotFound:
        problem = "Valitse henkilö luettelosta."
    if problem:
        raise InvalidInput("Henkilöä ei voi valita.", {field: problem})


def _keep(
    session: Session, service: Service, actor: StaffMember, client_id: str, field: str, text: str, name: str
) -> str:
    problems = Problems()
    read = problems.text(field, text, LONGEST, name, required=True)
    problems.refuse("Tekstissä on korjattavaa.")
    return store_text(
        session,
        service,
        client_id=client_id,
        matter_id=None,
        task_key=None,
        field=f"yhteisasiakkuus.{field}",
        author=actor.username,
        text=read or "",
    )
