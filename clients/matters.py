# SPDX-License-Identifier: EUPL-1.2
"""A client's matters (asiat): pending from the contact on, through their states, to an outcome.

A matter moves forward as domain events come in and is closed once; the first closing stands.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Row, bindparam, func, insert, or_, select, update

from clients.tables import client, contact, matter
from clients.timeline import ClientEvent, append_event
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import InvalidInput, NotFound
from engine.service import Service

# The life of a matter, in order.
STATES = (
    "vireilla",
    "arvioinnissa",
    "suunnitelmassa",
    "paatoksessa",
    "toimeenpanossa",
    "seurannassa",
    "keskeytetty",
    "paattynyt",
)
CLOSED = STATES[-1]
STATE_AFTER = {
    "assessment.started": "arvioinnissa",
    "assessment.completed": "suunnitelmassa",
    "plan.approved": "paatoksessa",
    "decision.signed": "toimeenpanossa",
    "service.started": "seurannassa",
}
# A suspended matter goes on where it was: in follow-up, since only a running service is suspended.
SUSPENSIONS = {
    "service.suspended": ("seurannassa", "keskeytetty"),
    "service.resumed": ("keskeytetty", "seurannassa"),
}
# The outcome of a matter whose work a service goes on with.
MOVED_ON = "siirtyi_toiseen_prosessiin"
RETURN_WINDOWS = (timedelta(days=90), timedelta(days=180))

_CODE = re.compile(r"[a-zåäö][a-zåäö0-9_.-]{0,59}")


@dataclass(frozen=True, slots=True)
class Matter:
    """`opened_at` is vireilletulo, the instant the contact came in. `kind` names a matter of its own, such
    as a complaint, which no later contact joins; None for the need of service."""

    id: str
    client_id: str
    opened_at: datetime
    state: str
    service_area: str | None = None
    outcome: str | None = None
    closed_at: datetime | None = None
    kind: str | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def moved_on(self) -> bool:
        """Closed, since a service goes on with it."""
        return self.outcome == MOVED_ON


@dataclass(frozen=True, slots=True)
class Return:
    """Did the client come back after a closing; the last day of each window is included."""

    closed_on: date
    window_ends: tuple[date, ...]
    returned_on: date | None

    @property
    def within(self) -> tuple[bool, ...]:
        return tuple(self.returned_on is not None and self.returned_on <= end for end in self.window_ends)


def open_matter(
    session: Session,
    service: Service,
    client_id: str,
    opened_at: datetime,
    service_area: str | None = None,
    kind: str | None = None,
) -> Matter:
    """Makes a matter pending from the instant its first contact came in."""
    if opened_at > service.clock.now():
        raise InvalidInput("Vireilletulo on tulevaisuudessa.", {"opened_at": "Anna mennyt aika."})
    opened = Matter(f"A{session.next_key()}", client_id, opened_at, STATES[0], service_area, kind=kind)
    session.execute(
        insert(matter).values(
            id=opened.id,
            client_id=client_id,
            opened_at=opened_at,
            state=opened.state,
            service_area=service_area,
            kind=kind,
        )
    )
    append_event(session, ClientEvent("matter.opened", client_id, opened_at, opened.id))
    return opened


_ONE = select(matter).where(matter.c.id == bindparam("which"))


def get_matter(session: Session, matter_id: str) -> Matter:
    row = session.execute(_ONE, {"which": matter_id}).one_or_none()
    if row is None:
        raise NotFound(f"Asiaa {matter_id} ei ole.")
    return _read(row)


def list_matters(session: Session, client_id: str) -> tuple[Matter, ...]:
    """Open ones first, each kind newest first."""
    rows = session.execute(
        select(matter)
        .where(matter.c.client_id == client_id)
        .order_by(matter.c.closed_at.is_not(None), matter.c.opened_at.desc(), matter.c.id.desc())
    )
    return tuple(_read(row) for row in rows)


def find_open_matter(session: Session, client_id: str) -> Matter | None:
    """The open matter that a new contact joins: the one that became pending last."""
    row = session.execute(
        select(matter)
        .where(matter.c.client_id == client_id, matter.c.closed_at.is_(None), matter.c.kind.is_(None))
        .order_by(matter.c.opened_at.desc(), matter.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _read(row)


def join_or_open_matter(
    session: Session,
    service: Service,
    client_id: str,
    opened_at: datetime,
    service_area: str | None = None,
) -> tuple[Matter, bool]:
    """The open matter, or a new one (True); two contacts at the same time get the same matter."""
    _lock_client(session, client_id)
    found = find_open_matter(session, client_id)
    if found is not None:
        return found, False
    return open_matter(session, service, client_id, opened_at, service_area), True


def set_service_area(session: Session, matter_id: str, code: str, *, only_first: bool = False) -> bool:
    """Whether it changed; with `only_first` a matter that has an area keeps it."""
    same = matter.c.id == matter_id
    unlike = matter.c.service_area.is_(None)
    changed = session.execute(
        update(matter)
        .where(same, unlike if only_first else or_(unlike, matter.c.service_area != code))
        .values(service_area=code)
    )
    return bool(changed.rowcount)


def _lock_client(session: Session, client_id: str) -> None:
    session.execute(select(client.c.id).where(client.c.id == client_id).with_for_update(key_share=True))


def move_forward(session: Session, matter_id: str, event_name: str) -> None:
    """Brings the matter to the state that follows the event; never back, never out of the end, and out of
    a suspension only when the service resumes."""
    if event_name in SUSPENSIONS:
        before, after = SUSPENSIONS[event_name]
        session.execute(
            update(matter).where(matter.c.id == matter_id, matter.c.state == before).values(state=after)
        )
    state = STATE_AFTER.get(event_name)
    if state is None:
        return
    session.execute(
        update(matter)
        .where(matter.c.id == matter_id, matter.c.state.in_(STATES[: STATES.index(state)]))
        .values(state=state)
    )


def close_matter(
    session: Session,
    service: Service,
    matter_id: str,
    outcome: str,
    at: datetime | None = None,
    actor: str | None = None,
) -> Matter:
    """Closes it now or at an instant, with an outcome code.

    Closing again changes nothing and answers what stands. InvalidInput when the outcome is no code.
    """
    if not _CODE.fullmatch(outcome):
        raise InvalidInput(
            "Asian lopputulos on koodi, esimerkiksi ohjattu.",
            {"outcome": "Koodi: pieniä kirjaimia, numeroita ja merkkejä _ . - enintään 60."},
        )
    closing = at or service.clock.now()
    closed = session.execute(
        update(matter)
        .where(matter.c.id == matter_id, matter.c.closed_at.is_(None))
        .values(state=CLOSED, outcome=outcome, closed_at=closing)
    )
    found = get_matter(session, matter_id)
    if closed.rowcount:
        reason = {"reason": outcome}
        append_event(
            session,
            ClientEvent("case.closed", found.client_id, closing, matter_id, actor=actor, attributes=reason),
        )
    return found


def reopen_matter(session: Session, service: Service, matter_id: str, actor: str | None = None) -> Matter:
    """Takes up a closed matter again, since its decision was changed: what was granted is carried out now.

    An open one stays as it is. Source: hallintolaki 50 §; the matter has been pending from its first day.
    """
    reopened = session.execute(
        update(matter)
        .where(matter.c.id == matter_id, matter.c.closed_at.is_not(None))
        .values(state=STATE_AFTER["decision.signed"], outcome=None, closed_at=None)
    )
    found = get_matter(session, matter_id)
    if reopened.rowcount:
        now = service.clock.now()
        append_event(session, ClientEvent("matter.reopened", found.client_id, now, matter_id, actor=actor))
    return found


def find_return(session: Session, matter_id: str) -> Return | None:
    """The return windows of a closed matter and the first contact after it; None while it is open.

    Source: indicator I4, windows of 90 and 180 days counted in Finnish days from the closing.
    """
    closed = get_matter(session, matter_id)
    if closed.closed_at is None:
        return None
    first = session.execute(
        select(func.min(contact.c.at)).where(
            contact.c.client_id == closed.client_id,
            contact.c.at > closed.closed_at,
            (contact.c.matter_id != matter_id) | contact.c.matter_id.is_(None),
        )
    ).scalar_one()
    day = local_date(closed.closed_at)
    return Return(
        closed_on=day,
        window_ends=tuple(day + window for window in RETURN_WINDOWS),
        returned_on=None if first is None else local_date(first),
    )


def _read(row: Row[tuple[object, ...]]) -> Matter:
    return Matter(
        id=row.id,
        client_id=row.client_id,
        opened_at=row.opened_at,
        state=row.state,
        service_area=row.service_area,
        outcome=row.outcome,
        closed_at=row.closed_at,
        kind=row.kind,
    )
