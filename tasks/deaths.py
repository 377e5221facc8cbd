# SPDX-License-Identifier: EUPL-1.2
"""A client dies: every process of theirs is told in one transaction; a wrong report is undone within a day.

Processes end in their own way: the one that listens is told, `client.died` before `case.interrupted`; one
that listens to neither has nothing left to do for the client and is ended.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from clients.deaths import check_death, find_death, mark_undone, read_snapshot, record_death
from clients.staff import StaffMember
from clients.visibility import require_client
from engine.database import Session
from engine.errors import Conflict, NotPermitted
from engine.process_instances import publish_message
from engine.process_instances.limits import waive_for_client
from engine.process_instances.snapshots import read_revisions, restore, take_snapshot
from engine.process_instances.steps import cancel_instance
from engine.service import Service
from engine.tables import message_subscription, process_instance
from tasks.forms.model import Json

MESSAGES = ("client.died", "case.interrupted")
REASON = "kuolema"


def report_death(
    service: Service, actor: StaffMember, client_id: str, died_on: date | None, source: str
) -> int:
    """Tells every process of the client; gives how many there were. NotFound, Conflict, InvalidInput."""
    with service.database.transaction() as session:
        require_client(session, service, actor, client_id, "kuoleman kirjaaminen", act="käsittely")
        day = check_death(session, service, client_id, died_on, source)
        return _tell(session, service, actor.username, client_id, day, source)


def undo_death(service: Service, actor: StaffMember, client_id: str) -> None:
    """Puts every process back as it was. Conflict after a day, or when something has been done since."""
    with service.database.transaction() as session:
        require_client(session, service, actor, client_id, "kuolemailmoituksen peruminen", act="käsittely")
        if actor.role != "team_leader":
            raise NotPermitted("Kuolemailmoituksen peruu esimies. Kerro hänelle heti, jos ilmoitus on väärä.")
        death = find_death(session, client_id)
        if death is None:
            raise Conflict("Asiakkaalla ei ole kuolemailmoitusta. Mitään ei muutettu.")
        if not death.can_be_undone(service.clock.now()):
            raise Conflict(
                "Ilmoituksesta on yli vuorokausi, joten sitä ei voi perua. Avaa asia uudella yhteydenotolla."
            )
        restore(
            session,
            read_snapshot(session, death),
            actor.username,
            service.clock.now(),
            "kuolemailmoitus peruttiin",
        )
        mark_undone(session, service, death, actor.username)


def _tell(session: Session, service: Service, actor: str, client_id: str, died_on: date, source: str) -> int:
    before = _running(session, client_id)
    rows = take_snapshot(session, before)
    variables: dict[str, Json] = {"syy": REASON, "kuolinpaiva": died_on.isoformat()}
    _end_all(session, service, actor, _roots(session, client_id), variables)
    waive_for_client(session, service, client_id)
    touched = {*before, *_running(session, client_id)}
    record_death(
        session,
        service,
        client_id,
        died_on=died_on,
        source=source,
        actor=actor,
        before=rows,
        revisions=read_revisions(session, touched),
    )
    return len(before)


def _running(session: Session, client_id: str) -> Sequence[int]:
    table = process_instance.c
    query = select(table.key).where(table.client_id == client_id, table.state == "ACTIVE")
    return session.execute(query.order_by(table.key)).scalars().all()


def _roots(session: Session, client_id: str) -> Sequence[int]:
    table = process_instance.c
    query = select(table.key).where(
        table.client_id == client_id, table.state == "ACTIVE", table.parent_key.is_(None)
    )
    return session.execute(query.order_by(table.key)).scalars().all()


def _end_all(
    session: Session, service: Service, actor: str, roots: Sequence[int], variables: dict[str, Json]
) -> None:
    """Each message is sent once, though several processes of a matter listen to it."""
    heard = {root: _heard(session, root) for root in roots}
    for message in dict.fromkeys(heard.values()):
        if message is not None:
            name, key = message
            publish_message(
                session, service, name=name, correlation_key=key, variables=variables, actor=actor
            )
    for root in (root for root, message in heard.items() if message is None):
        if _runs(session, root):
            cancel_instance(session, service, root, actor, REASON)


def _runs(session: Session, root: int) -> bool:
    """False when one of the client's other processes has ended it on its way."""
    state = select(process_instance.c.state).where(process_instance.c.key == root)
    return bool(session.execute(state).scalar_one() == "ACTIVE")


def _heard(session: Session, root: int) -> tuple[str, str | None] | None:
    """The first of the messages that the root instance itself waits for."""
    table = message_subscription.c
    rows = session.execute(
        select(table.name, table.correlation_key).where(
            table.process_instance_key == root, table.kind == "message", table.name.in_(MESSAGES)
        )
    ).all()
    found = {row.name: row.correlation_key for row in rows}
    return next(((name, found[name]) for name in MESSAGES if name in found), None)
