# SPDX-License-Identifier: EUPL-1.2
"""Those near the client and those who act for them, written down, changed and ended on the client's page.

A change keeps what was known before. Source: stories A2 (who may be told), laki 442/1999, laki 648/2007.
"""

from collections.abc import Mapping

from sqlalchemy import Table, update

from clients.origins import Origin
from clients.record_tables import representative
from clients.recording import write_record
from clients.representatives import name_acting
from clients.staff import StaffMember
from clients.tables import contact_person
from clients.timeline import ClientEvent, append_event
from clients.visibility import require_client
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import Conflict, NotFound
from engine.service import Service

CLOSE_PERSON, REPRESENTATIVE = "close_person", "representative"
TABLES: Mapping[str, Table] = {CLOSE_PERSON: contact_person, REPRESENTATIVE: representative}
PURPOSE = "läheiset ja edustajat"


def add_near_person(
    service: Service, actor: StaffMember, client_id: str, what: str, given: Mapping[str, object]
) -> None:
    """`given` by the fields of the kind of record `what`. NotFound; InvalidInput(fields)."""
    with service.database.transaction() as session:
        _open(session, service, actor, client_id, what)
        _write(session, service, actor, client_id, what, given)
        _tell(session, service, actor, client_id, f"{what}.recorded")


def change_near_person(
    service: Service, actor: StaffMember, client_id: str, what: str, key: int, given: Mapping[str, object]
) -> None:
    """What was known stays as history. NotFound; Conflict when it holds no more; InvalidInput(fields)."""
    with service.database.transaction() as session:
        _open(session, service, actor, client_id, what)
        _close(session, service, actor, client_id, what, key)
        _write(session, service, actor, client_id, what, given)
        _tell(session, service, actor, client_id, f"{what}.changed")


def end_near_person(service: Service, actor: StaffMember, client_id: str, what: str, key: int) -> None:
    """From now on the person is none of the client's. NotFound; Conflict when it holds no more."""
    with service.database.transaction() as session:
        _open(session, service, actor, client_id, what)
        _close(session, service, actor, client_id, what, key)
        if what == REPRESENTATIVE:
            name_acting(session, client_id, local_date(service.clock.now()))
        _tell(session, service, actor, client_id, f"{what}.ended")


def _open(session: Session, service: Service, actor: StaffMember, client_id: str, what: str) -> None:
    if what not in TABLES:
        raise NotFound("Sivua ei ole.")
    require_client(session, service, actor, client_id, PURPOSE, act="käsittely")


def _close(
    session: Session, service: Service, actor: StaffMember, client_id: str, what: str, key: int
) -> None:
    table = TABLES[what]
    mine = (table.c.key == key, table.c.client_id == client_id)
    ended = {"until": service.clock.now(), "ended_by": actor.username}
    done = session.execute(update(table).where(*mine, table.c.until.is_(None)).values(**ended))
    if done.rowcount == 0:
        raise Conflict("Tieto on jo muutettu tai päätetty. Katso, mitä nyt on kirjattu.")


def _write(
    session: Session,
    service: Service,
    actor: StaffMember,
    client_id: str,
    what: str,
    given: Mapping[str, object],
) -> None:
    now = service.clock.now()
    write_record(session, service, Origin(client_id, actor.username, now), what, given, {})
    if what == REPRESENTATIVE:
        name_acting(session, client_id, local_date(now))


def _tell(session: Session, service: Service, actor: StaffMember, client_id: str, name: str) -> None:
    append_event(session, ClientEvent(name, client_id, service.clock.now(), actor=actor.username))
