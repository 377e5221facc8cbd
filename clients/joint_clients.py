# SPDX-License-Identifier: EUPL-1.2
"""Joint client relationships (yhteisasiakkuus): several services, one shared plan, one coordinator.

The client's permission comes first and ends the relationship when it is taken back (laki 703/2023 on the
use of client data between services; asiakaslaki 812/2000 on secrecy). A member sees the client while the
relationship lasts. Texts are documents of the client; the feedback has a figure of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, insert, or_, select, update

from clients.network_tables import joint_client, joint_feedback, joint_meeting, joint_member
from clients.tables import client
from clients.timeline import ClientEvent, append_event
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotFound
from engine.service import Service

PERMISSION_WAYS = ("kirjallinen", "suullinen")
END_REASONS = ("lupa_peruttu", "tarve_paattyi", "muutto", "kuolema", "muu")
SCORES = range(1, 6)


@dataclass(frozen=True, slots=True)
class JointClient:
    """`plan_id` is the document of the shared plan; `until` None: it holds."""

    key: int
    client_id: str
    coordinator: str
    permission_on: date
    permission_way: str
    plan_id: str | None
    since: datetime
    until: datetime | None
    end_reason: str | None
    version: int


@dataclass(frozen=True, slots=True)
class JointMember:
    """Someone of another service who works with the client."""

    key: int
    username: str
    service: str
    since: datetime


@dataclass(frozen=True, slots=True)
class JointMeeting:
    """A team meeting; agenda and note are documents."""

    key: int
    held_at: datetime
    agenda_id: str
    note_id: str | None
    author: str


@dataclass(frozen=True, slots=True)
class JointFeedback:
    """How the joint clients rate it, 1–5, over some days; `mean` None when nobody was asked."""

    answers: int
    mean: float | None


def member_clients(username: str, now: datetime | ColumnElement[datetime]) -> Select[Any]:
    """The ids of clients in whose joint relationship this person is a member or the coordinator now."""
    lasting = or_(joint_client.c.until.is_(None), joint_client.c.until > now)
    member = select(joint_member.c.joint_key).where(
        joint_member.c.username == username, or_(joint_member.c.until.is_(None), joint_member.c.until > now)
    )
    named = or_(joint_client.c.coordinator == username, joint_client.c.key.in_(member))
    return select(joint_client.c.client_id).where(lasting, named)


def current_joint(session: Session, client_id: str) -> JointClient | None:
    row = session.execute(
        select(joint_client).where(joint_client.c.client_id == client_id, joint_client.c.until.is_(None))
    ).one_or_none()
    return None if row is None else _read(row)


def begin_joint(
    session: Session,
    service: Service,
    client_id: str,
    *,
    coordinator: str,
    permission_on: date | None,
    permission_way: str,
    actor: str,
) -> JointClient:
    """Begins the relationship. InvalidInput without the client's permission, Conflict when one lasts."""
    now = service.clock.now()
    problems = {}
    if permission_on is None or permission_on > local_date(now):
        problems["permission_on"] = "Kirjaa päivä, jona asiakas antoi luvan. Ilman lupaa ei voi aloittaa."
    if permission_way not in PERMISSION_WAYS:
        problems["permission_way"] = "Kirjaa, miten lupa annettiin."
    if problems:
        raise InvalidInput("Yhteisasiakkuutta ei voi aloittaa.", problems)
    session.execute(select(client.c.id).where(client.c.id == client_id).with_for_update(key_share=True))
    if current_joint(session, client_id) is not None:
        raise Conflict("Asiakkaalla on jo yhteisasiakkuus. Avaa sivu uudelleen.")
    key = session.next_key()
    session.execute(
        insert(joint_client).values(
            key=key,
            client_id=client_id,
            coordinator=coordinator,
            permission_on=permission_on,
            permission_way=permission_way,
            since=now,
            version=1,
        )
    )
    _tell(session, service, client_id, "joint.started", actor, {"coordinator": coordinator})
    return _get(session, key)


def end_joint(session: Session, service: Service, joint: JointClient, reason: str, actor: str) -> None:
    """Ends it now; its members no longer see the client by it. Conflict when it has ended."""
    if reason not in END_REASONS:
        raise InvalidInput("Kerro, miksi yhteisasiakkuus päättyy.", {"reason": "Valitse jokin luettelosta."})
    now = service.clock.now()
    _write(session, joint, until=now, end_reason=reason)
    session.execute(
        update(joint_member)
        .where(joint_member.c.joint_key == joint.key, joint_member.c.until.is_(None))
        .values(until=now)
    )
    _tell(session, service, joint.client_id, "joint.ended", actor, {"reason": reason})


def name_coordinator(
    session: Session, service: Service, joint: JointClient, coordinator: str, actor: str
) -> None:
    """There is one coordinator at a time."""
    _write(session, joint, coordinator=coordinator)
    _tell(session, service, joint.client_id, "joint.coordinator", actor, {"coordinator": coordinator})


def replace_coordinator(
    session: Session, service: Service, client_id: str, leaving: str, to: str, actor: str
) -> bool:
    """Whoever follows a case manager coordinates in their place; gives whether the leaving one did.

    Nothing else changes: members stand for their services, and the team, its plan and its permission stay
    (story S12). A coordinator of another service stays.
    """
    joint = current_joint(session, client_id)
    if joint is None or joint.coordinator != leaving:
        return False
    name_coordinator(session, service, joint, to, actor)
    return True


def replace_person(
    session: Session, service: Service, client_id: str, leaving: str, to: str, actor: str
) -> None:
    """Whoever leaves is followed as coordinator, and as a member of the same service. The team, its plan and
    its meetings stay."""
    joint = current_joint(session, client_id)
    if joint is None:
        return
    replace_coordinator(session, service, client_id, leaving, to, actor)
    for one in list_joint_members(session, joint.key):
        if one.username == leaving:
            remove_member(session, service, joint, one.key)
            add_member(session, service, joint, to, one.service)


def set_plan(session: Session, joint: JointClient, document_id: str) -> None:
    """The shared plan in its newest wording; the earlier document stays among the client's texts."""
    _write(session, joint, plan_id=document_id)


def add_member(
    session: Session, service: Service, joint: JointClient, username: str, of_service: str
) -> None:
    """Adds a member of a service; one who is a member already stays one."""
    name = " ".join(of_service.split())
    if not 1 <= len(name) <= 200:
        raise InvalidInput("Jäsentä ei voi lisätä.", {"service": "Kirjoita, mitä palvelua hän edustaa."})
    if any(one.username == username for one in list_joint_members(session, joint.key)):
        return
    session.execute(
        insert(joint_member).values(
            key=session.next_key(),
            joint_key=joint.key,
            username=username,
            service=name,
            since=service.clock.now(),
        )
    )


def remove_member(session: Session, service: Service, joint: JointClient, key: int) -> None:
    """The member no longer sees the client by this relationship."""
    session.execute(
        update(joint_member)
        .where(
            joint_member.c.key == key, joint_member.c.joint_key == joint.key, joint_member.c.until.is_(None)
        )
        .values(until=service.clock.now())
    )


def list_joint_members(session: Session, joint_key: int) -> tuple[JointMember, ...]:
    """Those of now, in the order in which they came."""
    rows = session.execute(
        select(joint_member)
        .where(joint_member.c.joint_key == joint_key, joint_member.c.until.is_(None))
        .order_by(joint_member.c.since, joint_member.c.key)
    )
    return tuple(JointMember(row.key, row.username, row.service, row.since) for row in rows)


def add_meeting(
    session: Session,
    joint: JointClient,
    *,
    held_at: datetime,
    agenda_id: str,
    note_id: str | None,
    author: str,
) -> int:
    """A meeting with its agenda; the note may come later."""
    key = session.next_key()
    session.execute(
        insert(joint_meeting).values(
            key=key, joint_key=joint.key, held_at=held_at, agenda_id=agenda_id, note_id=note_id, author=author
        )
    )
    return key


def set_meeting_note(session: Session, joint: JointClient, key: int, note_id: str) -> None:
    """NotFound for a meeting of another relationship."""
    changed = session.execute(
        update(joint_meeting)
        .where(joint_meeting.c.key == key, joint_meeting.c.joint_key == joint.key)
        .values(note_id=note_id)
    )
    if not changed.rowcount:
        raise NotFound("Kokousta ei löydy.")


def list_meetings(session: Session, joint_key: int) -> tuple[JointMeeting, ...]:
    """Newest first."""
    rows = session.execute(
        select(joint_meeting)
        .where(joint_meeting.c.joint_key == joint_key)
        .order_by(joint_meeting.c.held_at.desc(), joint_meeting.c.key.desc())
    )
    return tuple(JointMeeting(row.key, row.held_at, row.agenda_id, row.note_id, row.author) for row in rows)


def add_feedback(session: Session, service: Service, joint: JointClient, score: int, author: str) -> None:
    """The client's own rating of working together, 1–5."""
    if score not in SCORES:
        raise InvalidInput("Palautetta ei voi kirjata.", {"score": "Anna luku 1–5."})
    session.execute(
        insert(joint_feedback).values(
            key=session.next_key(), joint_key=joint.key, at=service.clock.now(), score=score, author=author
        )
    )


def feedback_figure(session: Session, joint_keys: Sequence[int] | None = None) -> JointFeedback:
    """Over these relationships, or over all of them."""
    query = select(func.count().label("answers"), func.avg(joint_feedback.c.score).label("mean"))
    if joint_keys is not None:
        query = query.where(joint_feedback.c.joint_key.in_(list(joint_keys)))
    row = session.execute(query.select_from(joint_feedback)).one()
    return JointFeedback(row.answers, None if row.mean is None else float(row.mean))


def _get(session: Session, key: int) -> JointClient:
    return _read(session.execute(select(joint_client).where(joint_client.c.key == key)).one())


def _write(session: Session, joint: JointClient, **values: Any) -> None:
    same = (
        joint_client.c.key == joint.key,
        joint_client.c.version == joint.version,
        joint_client.c.until.is_(None),
    )
    written = session.execute(update(joint_client).where(*same).values(version=joint.version + 1, **values))
    if not written.rowcount:
        raise Conflict("Yhteisasiakkuutta on muutettu sillä välin. Avaa sivu uudelleen.")


def _tell(
    session: Session, service: Service, client_id: str, event: str, actor: str, attributes: dict[str, Any]
) -> None:
    happened = ClientEvent(event, client_id, service.clock.now(), actor=actor, attributes=attributes)
    append_event(session, happened)


def _read(row: Row[Any]) -> JointClient:
    return JointClient(**dict(row._mapping))
