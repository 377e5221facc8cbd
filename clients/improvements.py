# SPDX-License-Identifier: EUPL-1.2
"""Improvement notes: a cause of failure demand, what is changed where, the figure before and after.

Both figures are counted the same way over days: contacts of the cause, and all contacts. The figure before is
kept as it was when the note was opened; the one after is counted from the day when the change took effect.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update

from clients.failure_demand import CAUSES, count_cause
from clients.network_tables import improvement_note
from clients.plain_texts import Problems
from clients.staff import StaffMember
from clients.tables import staff_member
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import Conflict, NotFound, NotPermitted
from engine.service import Service

BEFORE = timedelta(days=90)
STATES = ("avoin", "tyon_alla", "mitataan", "valmis", "hylatty")
MEASURED, CLOSED = "mitataan", ("valmis", "hylatty")
KEEPERS = frozenset({"team_leader", "manager"})


@dataclass(frozen=True, slots=True)
class NewNote:
    """What a person writes to open a note."""

    title: str
    cause: str
    change: str
    owner: str
    process_id: str | None = None
    process_version: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """`before_contacts` of `before_all` contacts were of the cause in the 90 days before it was opened;
    `measured_from` is the day from which the change counts, `changed_version` the process's version then."""

    key: int
    title: str
    cause: str
    process_id: str | None
    process_version: int | None
    changed_version: int | None
    change: str
    owner: str
    state: str
    opened_at: datetime
    opened_by: str
    before_contacts: int
    before_all: int
    measured_from: date | None
    closed_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Figure:
    """Contacts of a cause among all contacts of some days; `in_100` is how many of a hundred contacts."""

    contacts: int
    of_all: int

    @property
    def in_100(self) -> float | None:
        return 100 * self.contacts / self.of_all if self.of_all else None


def open_note(session: Session, service: Service, actor: StaffMember, wanted: NewNote) -> int:
    """Opens a note with its figure before, and gives its key. InvalidInput names the field."""
    _require_keeper(actor)
    values = _check(session, wanted)
    today = local_date(service.clock.now())
    last = today - timedelta(days=1)
    before = count_cause(session, wanted.cause, wanted.process_id, today - BEFORE, last)
    key = session.next_key()
    session.execute(
        insert(improvement_note).values(
            key=key,
            **values,
            process_version=wanted.process_version,
            state=STATES[0],
            opened_at=service.clock.now(),
            opened_by=actor.username,
            before_contacts=before[0],
            before_all=before[1],
            version=1,
        )
    )
    return key


def change_note(
    session: Session,
    service: Service,
    actor: StaffMember,
    note: Note,
    wanted: NewNote,
    state: str,
    changed_version: int | None,
) -> None:
    """Writes the note anew; entering *mitataan* begins the figure after. Conflict for an old `version`."""
    _require_keeper(actor)
    problems = Problems()
    if state not in STATES:
        problems["state"] = "Valitse jokin luettelosta."
    problems.refuse("Parannusmuistiossa on korjattavaa.")
    values: dict[str, Any] = {**_check(session, wanted), "state": state}
    now = service.clock.now()
    if state == MEASURED and note.measured_from is None:
        values |= {"measured_from": local_date(now), "changed_version": changed_version}
    values["closed_at"] = now if state in CLOSED else None
    same = (improvement_note.c.key == note.key, improvement_note.c.version == note.version)
    written = session.execute(
        update(improvement_note).where(*same).values(**values, version=note.version + 1)
    )
    if not written.rowcount:
        raise Conflict("Muistiota on muutettu sillä välin. Avaa se uudelleen.")


def get_note(session: Session, key: int) -> Note:
    row = session.execute(select(improvement_note).where(improvement_note.c.key == key)).one_or_none()
    if row is None:
        raise NotFound("Parannusmuistiota ei löydy.")
    return _read(row)


def list_notes(session: Session) -> tuple[Note, ...]:
    """Open ones first, each kind newest first."""
    rows = session.execute(
        select(improvement_note).order_by(
            improvement_note.c.closed_at.is_not(None),
            improvement_note.c.opened_at.desc(),
            improvement_note.c.key.desc(),
        )
    )
    return tuple(_read(row) for row in rows)


def figure_before(note: Note) -> Figure:
    return Figure(note.before_contacts, note.before_all)


def figure_after(session: Session, service: Service, note: Note) -> Figure | None:
    """From the day of the change to today or the closing; None while nothing is measured."""
    if note.measured_from is None:
        return None
    last = local_date(note.closed_at or service.clock.now())
    return Figure(*count_cause(session, note.cause, note.process_id, note.measured_from, last))


def _require_keeper(actor: StaffMember) -> None:
    if actor.role not in KEEPERS or not actor.active:
        raise NotPermitted("Parannusmuistioita kirjaavat palveluesimies ja palvelupäällikkö. Kerro heille.")


def _check(session: Session, wanted: NewNote) -> dict[str, Any]:
    problems = Problems()
    values = {
        "title": problems.line("title", wanted.title, 200, "Otsikko", required=True),
        "change": problems.text("change", wanted.change, 4000, "Muutos", required=True),
        "cause": wanted.cause,
        "process_id": wanted.process_id,
        "owner": wanted.owner,
    }
    if wanted.cause not in CAUSES:
        problems["cause"] = "Valitse jokin luettelosta."
    known = select(staff_member.c.username).where(
        staff_member.c.username == wanted.owner, staff_member.c.active
    )
    if session.execute(known).one_or_none() is None:
        problems["owner"] = "Valitse vastuuhenkilö, joka on töissä."
    problems.refuse("Parannusmuistiossa on korjattavaa.")
    return values


def _read(row: Row[Any]) -> Note:
    return Note(**dict(row._mapping))
