# SPDX-License-Identifier: EUPL-1.2
"""The record that a client has died: who reported it, from what source, and how the processes stood before.

The snapshot serves the one who reported the wrong person; it goes when it can no longer be used.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update

from clients.records import Client, get_client
from clients.service_areas import service_areas_of
from clients.tables import client_death
from clients.timeline import ClientEvent, append_event
from clients.visibility import DEATH_UNDONE_WITHIN
from engine.business_calendar import add_months, local_date
from engine.database import Session
from engine.errors import Conflict, InvalidInput
from engine.process_instances.snapshots import Rows, Snapshot, pack, unpack
from engine.service import Service

SOURCES = ("vaestotieto", "omainen", "kotihoito", "sairaala", "muu")


@dataclass(frozen=True, slots=True)
class Death:
    """A death as it was reported; the snapshot is how the client's processes stood before."""

    key: int
    client_id: str
    died_on: date
    source: str
    reported_at: datetime
    reported_by: str

    def can_be_undone(self, now: datetime) -> bool:
        return now <= self.reported_at + DEATH_UNDONE_WITHIN


def check_death(
    session: Session, service: Service, client_id: str, died_on: date | None, source: str
) -> date:
    """The day when it can be recorded; Conflict when it is already, InvalidInput by field."""
    if find_death(session, client_id) is not None:
        raise Conflict("Asiakas on jo kirjattu kuolleeksi. Mitään ei muutettu.")
    problems = {}
    born = get_client(session, client_id).birth_date
    if died_on is None:
        problems["died_on"] = "Anna kuolinpäivä muodossa p.k.vvvv."
    elif died_on > local_date(service.clock.now()):
        problems["died_on"] = "Kuolinpäivä on tulevaisuudessa."
    elif born is not None and died_on < born:
        problems["died_on"] = "Kuolinpäivä on ennen syntymäpäivää."
    if source not in SOURCES:
        problems["source"] = "Valitse, mistä tieto tuli."
    if problems or died_on is None:
        raise InvalidInput("Kuolemaa ei kirjattu. Korjaa merkityt kohdat.", problems)
    return died_on


def find_death(session: Session, client_id: str) -> Death | None:
    """The death that stands, or None."""
    row = session.execute(
        select(client_death).where(client_death.c.client_id == client_id, client_death.c.undone_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    return Death(row.key, row.client_id, row.died_on, row.source, row.reported_at, row.reported_by)


def basics_kept_until(service: Service, client: Client, death: Death) -> date | None:
    """The last day on which basic data and the document of the client relationship are kept.

    The service area of the client's age says it; None while the age is not known.
    """
    area = service_areas_of(service).for_age(client.age(death.died_on), death.died_on)
    return add_months(death.died_on, 12 * area.basics_years_from_death) if area else None


def record_death(
    session: Session,
    service: Service,
    client_id: str,
    *,
    died_on: date,
    source: str,
    actor: str,
    before: Rows,
    revisions: dict[int, int],
) -> int:
    """Writes it down with the snapshot of before and the revisions that the processes have after it."""
    now = service.clock.now()
    key = session.next_key()
    session.execute(
        insert(client_death).values(
            key=key,
            client_id=client_id,
            died_on=died_on,
            source=source,
            reported_at=now,
            reported_by=actor,
            before=pack(before),
            revisions={str(key): revision for key, revision in revisions.items()},
        )
    )
    attributes = {"died_on": died_on.isoformat(), "source": source}
    append_event(session, ClientEvent("client.died", client_id, now, actor=actor, attributes=attributes))
    return key


def read_snapshot(session: Session, death: Death) -> Snapshot:
    """How the processes stood before this death was reported."""
    row = session.execute(
        select(client_death.c.before, client_death.c.revisions).where(client_death.c.key == death.key)
    ).one()
    return Snapshot(unpack(row.before), {int(key): value for key, value in row.revisions.items()})


def mark_undone(session: Session, service: Service, death: Death, actor: str) -> None:
    """The report was wrong; that it was made stays on the record."""
    now = service.clock.now()
    session.execute(
        update(client_death)
        .where(client_death.c.key == death.key)
        .values(undone_at=now, undone_by=actor, before=b"")
    )
    append_event(session, ClientEvent("client.death_undone", death.client_id, now, actor=actor))
