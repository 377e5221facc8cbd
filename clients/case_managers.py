# SPDX-License-Identifier: EUPL-1.2
"""Who is a client's case manager (asiakasvastaava), who stands in, and who was before.

Source: SHL 1301/2014 42 §, the omatyöntekijä for the time of the client relationship. The case
manager belongs to the client, not to one process. At most one row of a client has no end.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select, update

from clients.production import producing_group
from clients.staff import get_member
from clients.tables import barred_member, case_manager, client, matter
from clients.timeline import ClientEvent, append_event
from clients.unique_rows import insert_if_absent
from engine.database import Session
from engine.errors import InvalidInput, NotFound
from engine.service import Service


@dataclass(frozen=True, slots=True)
class CaseManager:
    """A named relation from `since` until `until`, that instant not included."""

    client_id: str
    username: str
    substitute: str | None
    since: datetime
    until: datetime | None
    reason: str


def in_force(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """The relations that hold at the instant."""
    return and_(case_manager.c.since <= now, or_(case_manager.c.until.is_(None), case_manager.c.until > now))


def current(session: Session, client_id: str, now: datetime) -> CaseManager | None:
    row = session.execute(
        select(case_manager).where(case_manager.c.client_id == client_id, in_force(now))
    ).one_or_none()
    return None if row is None else _read(row)


def history(session: Session, client_id: str) -> tuple[CaseManager, ...]:
    """All there have been, newest first; one that starts later may come first."""
    rows = session.execute(
        select(case_manager)
        .where(case_manager.c.client_id == client_id)
        .order_by(case_manager.c.since.desc(), case_manager.c.key.desc())
    )
    return tuple(_read(row) for row in rows)


def name_case_manager(
    session: Session,
    service: Service,
    client_id: str,
    username: str,
    *,
    substitute: str | None,
    reason: str,
    actor: str | None,
    since: datetime | None = None,
) -> CaseManager:
    """Names a person from `since` (now) on and ends the one before at that instant.

    Naming the same pair again changes nothing. InvalidInput when the person cannot take the client.
    """
    now = service.clock.now()
    begins = since or now
    _lock_client(session, client_id)
    _check_member(session, service, client_id, username, "username")
    if substitute is not None:
        _check_member(session, service, client_id, substitute, "substitute")
    last = _last(session, client_id)
    if last is not None and (last.username, last.substitute) == (username, substitute):
        return last
    if last is not None:
        _end(session, last, begins, reason, actor)
    named = CaseManager(client_id, username, substitute, begins, None, reason)
    session.execute(
        insert(case_manager).values(
            key=session.next_key(),
            client_id=client_id,
            username=username,
            substitute=substitute,
            since=begins,
            reason=reason,
        )
    )
    attributes = {"cm": username, "substitute": substitute, "reason": reason}
    append_event(session, ClientEvent("cm.assigned", client_id, begins, actor=actor, attributes=attributes))
    return named


def end_case_manager(
    session: Session, service: Service, client_id: str, *, reason: str, actor: str | None
) -> None:
    """Ends the relation now, for example when the client relationship ends."""
    _lock_client(session, client_id)
    last = _last(session, client_id)
    if last is not None:
        _end(session, last, service.clock.now(), reason, actor)


def bar_member(session: Session, client_id: str, username: str, reason: str) -> None:
    """Someone who may not handle this client: it is themselves or a relative (esteellisyys)."""
    values = {"client_id": client_id, "username": username, "reason": reason}
    insert_if_absent(session, barred_member, values)


def unbar_member(session: Session, client_id: str, username: str) -> None:
    """What was recorded by mistake: they may handle this client again, like anybody with a ground."""
    same = (barred_member.c.client_id == client_id, barred_member.c.username == username)
    session.execute(delete(barred_member).where(*same))


def barred_from(session: Session, client_id: str) -> frozenset[str]:
    """The usernames of those who may not handle this client."""
    return frozenset(reasons_barred(session, client_id))


def reasons_barred(session: Session, client_id: str) -> dict[str, str]:
    """The same, each with the code of the reason."""
    rows = session.execute(
        select(barred_member.c.username, barred_member.c.reason)
        .where(barred_member.c.client_id == client_id)
        .order_by(barred_member.c.username)
    )
    return {row.username: row.reason for row in rows}


def count_loads(session: Session, now: datetime) -> dict[str, int]:
    """How many clients with an open matter each case manager has now."""
    open_clients = select(matter.c.client_id).where(matter.c.closed_at.is_(None), matter.c.kind.is_(None))
    rows = session.execute(
        select(case_manager.c.username, func.count(case_manager.c.client_id.distinct()).label("clients"))
        .where(in_force(now), case_manager.c.client_id.in_(open_clients))
        .group_by(case_manager.c.username)
    )
    return {row.username: row.clients for row in rows}


def _lock_client(session: Session, client_id: str) -> None:
    found = session.execute(
        select(client.c.id).where(client.c.id == client_id).with_for_update(key_share=True)
    )
    if found.one_or_none() is None:
        raise NotFound("Asiakasta ei löydy.")


def why_not(session: Session, service: Service, client_id: str, username: str) -> str | None:
    """Why the person cannot take the client, as a sentence; None when they can."""
    member = get_member(session, username)
    if not member.active:
        return f"{member.name} ei ole enää töissä. Valitse toinen."
    if group := producing_group(session, service, client_id, member):
        return (
            f"{member.name} tuottaa asiakkaan palvelua ryhmässä {group}. Palvelun tuottaja ei voi olla saman"
            " asiakkaan asiakasvastaava. Valitse toinen."
        )
    if username in barred_from(session, client_id):
        return f"{member.name} on esteellinen hoitamaan tämän asiakkaan asioita. Valitse toinen."
    return None


def _check_member(session: Session, service: Service, client_id: str, username: str, field: str) -> None:
    reason = why_not(session, service, client_id, username)
    if reason is not None:
        raise InvalidInput("Asiakasvastaavaa ei voi nimetä.", {field: reason})


def _last(session: Session, client_id: str) -> CaseManager | None:
    row = session.execute(
        select(case_manager).where(case_manager.c.client_id == client_id, case_manager.c.until.is_(None))
    ).one_or_none()
    return None if row is None else _read(row)


def _end(session: Session, last: CaseManager, at: datetime, reason: str, actor: str | None) -> None:
    until = max(at, last.since)
    session.execute(
        update(case_manager)
        .where(case_manager.c.client_id == last.client_id, case_manager.c.until.is_(None))
        .values(until=until)
    )
    attributes = {"cm": last.username, "reason": reason}
    append_event(
        session, ClientEvent("cm.unassigned", last.client_id, until, actor=actor, attributes=attributes)
    )


def _read(row: Row[tuple[object, ...]]) -> CaseManager:
    return CaseManager(row.client_id, row.username, row.substitute, row.since, row.until, row.reason)
