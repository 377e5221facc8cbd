# SPDX-License-Identifier: EUPL-1.2
"""Carries planned hand-overs out, one client in one transaction, and lets the one who has left go.

Open tasks go with the client: drafts and comments stay with them, and no limit moves. In the end nobody
who has left owns a task.
"""

from typing import Any

from sqlalchemy import select, update

from clients.candidates import name_with_substitute
from clients.case_managers import current, why_not
from clients.hand_over_tables import PLANNED, hand_over, hand_over_item
from clients.hand_overs import DONE, NOBODY, NOT_THEIRS, REPLACED, propose_one, write_letter
from clients.joint_clients import replace_person
from clients.letters.archive import void_of_client
from clients.tables import staff_member
from engine.business_calendar import local_date
from engine.database import Session
from engine.service import Service
from engine.tables import user_task
from tasks.departures import give_task, let_go, owned

REASON = "henkilostovaihdos"


def run_due(service: Service, limit: int = 100) -> int:
    """Carries out up to `limit` clients of hand-overs whose last day has passed; gives how many steps."""
    today = local_date(service.clock.now())
    with service.database.reading() as session:
        due = session.execute(
            select(hand_over.c.key, hand_over.c.username)
            .where(hand_over.c.state == PLANNED, hand_over.c.last_day < today)
            .order_by(hand_over.c.last_day, hand_over.c.key)
            .limit(1)
        ).one_or_none()
        if due is None:
            return 0
        clients = (
            session.execute(
                select(hand_over_item.c.client_id)
                .where(hand_over_item.c.hand_over_key == due.key, hand_over_item.c.done_at.is_(None))
                .order_by(hand_over_item.c.client_id)
                .limit(limit)
            )
            .scalars()
            .all()
        )
    for client_id in clients:
        _hand_over(service, due.key, due.username, client_id)
    if len(clients) < limit:
        _finish(service, due.key, due.username)
    return max(1, len(clients))


def _hand_over(service: Service, key: int, leaving: str, client_id: str) -> None:
    with service.database.transaction() as session:
        same = (hand_over_item.c.hand_over_key == key, hand_over_item.c.client_id == client_id)
        item = session.execute(select(hand_over_item).where(*same).with_for_update()).one()
        if item.done_at is not None:
            return
        planned_by = session.execute(
            select(hand_over.c.planned_by).where(hand_over.c.key == key)
        ).scalar_one()
        note, heir = _heir(session, service, client_id, leaving, item.to_username)
        if heir is not None:
            name_with_substitute(session, service, client_id, heir, reason=REASON, actor=planned_by)
            _give_tasks(session, service, leaving, heir, planned_by, client_id)
            replace_person(session, service, client_id, leaving, heir, planned_by)
        letter = item.letter_id if note is None else _correct_letter(session, service, item, heir, planned_by)
        values = {
            "done_at": service.clock.now(),
            "note": note,
            "to_username": heir or item.to_username,
            "letter_id": letter,
        }
        session.execute(update(hand_over_item).where(*same).values(values))


def _heir(
    session: Session, service: Service, client_id: str, leaving: str, chosen: str
) -> tuple[str | None, str | None]:
    """A note when it goes otherwise than planned, and who takes the client, or None when nobody does.

    Whoever was chosen may have left meanwhile; then the table names another. It names nobody for a client
    whose address is secret: the list says so, and a person does it.
    """
    now = current(session, client_id, service.clock.now())
    if now is None or now.username != leaving:
        return NOT_THEIRS, None
    if why_not(session, service, client_id, chosen) is None:
        return None, chosen
    other = propose_one(session, service, client_id, leaving)
    return (REPLACED, other) if other else (NOBODY, None)


def _correct_letter(
    session: Session, service: Service, item: Any, heir: str | None, actor: str
) -> str | None:
    """The letter named somebody else: it is void, and the right one follows when there is somebody."""
    if item.letter_id is not None:
        void_of_client(session, service, item.client_id, item.letter_id, actor, "Asiakasvastaava on toinen.")
    if heir is None:
        return None
    today = local_date(service.clock.now())
    source = f"hand_over:{item.hand_over_key}:{item.client_id}:{heir}"
    return write_letter(session, service, item.client_id, heir, today, source=source, author=actor)


def _give_tasks(
    session: Session, service: Service, leaving: str, to: str, actor: str, client_id: str
) -> None:
    for task_key in session.execute(owned(leaving).where(user_task.c.client_id == client_id)).scalars().all():
        give_task(session, service, task_key, to, actor)


def _finish(service: Service, key: int, leaving: str) -> None:
    """What is left goes back to its group; the person is gone, and stands in for nobody."""
    with service.database.transaction() as session:
        same = (hand_over.c.key == key, hand_over.c.state == PLANNED)
        row = session.execute(select(hand_over).where(*same).with_for_update()).one_or_none()
        if row is None:
            return
        let_go(session, service, leaving, row.planned_by)
        session.execute(
            update(staff_member).where(staff_member.c.substitute == leaving).values(substitute=None)
        )
        session.execute(update(hand_over).where(*same).values(state=DONE, ended_at=service.clock.now()))
