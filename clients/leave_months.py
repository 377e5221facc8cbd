# SPDX-License-Identifier: EUPL-1.2
"""The carer's leave: earned for each calendar month that has ended, used day by day, never given in advance.

Source: laki omaishoidon tuesta 937/2005 4 §: two days, or three when the care binds round the clock or daily
without a break, for each calendar month in which the carer was bound. A month with an interruption is not
decided by the rule: whoever resumed the fee says whether the carer was bound, else the case manager says how
many days it gives.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update

from clients.agreements import Agreement, current_agreement, get_agreement
from clients.carer_tables import care_fee, leave_month, leave_use
from clients.leave_interruptions import Interruption, days_told, list_interruptions, write_answer
from clients.staff import StaffMember
from clients.timeline import ClientEvent, append_event
from clients.visibility import require_client
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotFound
from engine.service import Announcement, DomainEvent, Service

ARRANGED, RESUMED = "leave.arranged", "service.resumed"
MOST_DAYS = 5
BOUND, INTERRUPTED, PART = "sitova", "keskeytys", "vajaa_kuukausi"
DAYS_BY_CODE = {"2": 2.0, "3": 3.0, "ei_vapaata": 0.0}


@dataclass(frozen=True, slots=True)
class LeaveMonth:
    """`days` None: the case manager has still to say. `reason`: sitova, keskeytys or vajaa_kuukausi."""

    month: date
    days: float | None
    reason: str
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class LeaveAccount:
    """What an agreement has earned and used, in days, with its months, the newest first."""

    agreement_id: str
    earned: float
    used: float
    months: tuple[LeaveMonth, ...]

    @property
    def left(self) -> float:
        return self.earned - self.used

    @property
    def undecided(self) -> tuple[LeaveMonth, ...]:
        return tuple(month for month in self.months if month.days is None)


def last_day_of(month: date) -> date:
    """`month` is any of its days."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def months_of(session: Session, agreement: Agreement) -> frozenset[date]:
    """The months that have been written down, by their first days."""
    same = leave_month.c.agreement_id == agreement.id
    return frozenset(session.execute(select(leave_month.c.month).where(same)).scalars())


def accrue_month(session: Session, agreement: Agreement, month: date, now: datetime) -> None:
    """Writes the month that has ended down, once; nothing when the agreement was not in force in it."""
    if _has(session, agreement.id, month):
        return
    end = agreement.ended_on or agreement.end_on
    if agreement.start_on > last_day_of(month) or (end is not None and end < month):
        return
    touching = _touching(session, agreement, month)
    reason = _why(agreement, month, end, touching)
    ordinary = None if reason == PART else _ordinary(session, agreement, month)
    days = _days_told(touching, month, ordinary) if reason == INTERRUPTED else ordinary
    session.execute(
        insert(leave_month).values(
            agreement_id=agreement.id,
            month=month,
            client_id=agreement.client_id,
            days=days,
            reason=reason,
            decided_by=touching[-1].told_by if reason == INTERRUPTED and days is not None else None,
            at=now,
        )
    )


def decide_month(
    service: Service, actor: StaffMember, agreement_id: str, month: date, days: float | None
) -> None:
    """The case manager says how many days an interrupted month gave. NotFound, Conflict, InvalidInput."""
    with service.database.transaction() as session:
        agreement = get_agreement(session, agreement_id)
        require_client(session, service, actor, agreement.client_id, "omaishoidon vapaat", act="käsittely")
        if days is None or not 0 <= days <= MOST_DAYS or days * 2 % 1:
            raise InvalidInput(
                "Vapaita ei kirjattu.",
                {"days": f"Anna 0–{MOST_DAYS} vuorokautta puolen päivän tarkkuudella."},
            )
        same = (leave_month.c.agreement_id == agreement_id, leave_month.c.month == month)
        row = session.execute(select(leave_month).where(*same).with_for_update()).one_or_none()
        if row is None:
            raise NotFound("Kuukautta ei löydy. Vapaat kirjataan vasta kuukauden päätyttyä.")
        if row.days is not None:
            raise Conflict("Kuukauden vapaat on jo kirjattu. Mitään ei muutettu.")
        _write_days(session, agreement, month, days, actor.username, service.clock.now())


def _write_days(
    session: Session, agreement: Agreement, month: date, days: float, by: str, now: datetime
) -> None:
    same = (leave_month.c.agreement_id == agreement.id, leave_month.c.month == month)
    session.execute(update(leave_month).where(*same).values(days=days, decided_by=by, at=now))
    attributes = {"agreement": agreement.id, "month": month.isoformat(), "days": days}
    append_event(
        session, ClientEvent("leave.decided", agreement.client_id, now, actor=by, attributes=attributes)
    )


def use_leave(
    session: Session, client_id: str, instance_key: int, start_on: date, days: float, way: str, now: datetime
) -> None:
    """Leave that has been arranged is taken from the account of the client's agreement; once a process."""
    agreement = current_agreement(session, client_id)
    taken = select(leave_use.c.key).where(leave_use.c.process_instance_key == instance_key)
    if agreement is None or session.execute(taken).one_or_none() is not None:
        return
    session.execute(
        insert(leave_use).values(
            key=session.next_key(),
            agreement_id=agreement.id,
            process_instance_key=instance_key,
            start_on=start_on,
            days=days,
            way=way,
            at=now,
        )
    )


def take_answer(
    session: Session, client_id: str, resumed_on: date, accrues: str, told_by: str, now: datetime
) -> None:
    """What was said of the leave when the fee was resumed: it settles the months that wait for a word, and
    the month that has not ended when it is written down. Months that somebody has decided stay."""
    agreement = current_agreement(session, client_id)
    if agreement is None:
        return
    write_answer(session, agreement.id, resumed_on, accrues, told_by, now)
    for waiting in leave_account(session, agreement.id).undecided:
        touching = _touching(session, agreement, waiting.month)
        if waiting.reason != INTERRUPTED or all(one.resumed_on != resumed_on for one in touching):
            continue
        days = _days_told(touching, waiting.month, _ordinary(session, agreement, waiting.month))
        if days is not None:
            _write_days(session, agreement, waiting.month, days, told_by, now)


def listener(session: Session, service: Service, announcement: Announcement) -> None:
    """Leave whose care has been arranged in a process is taken from the account; what is said of leave when
    a fee is resumed is heeded."""
    if not isinstance(announcement, DomainEvent) or announcement.instance.client_id is None:
        return
    if announcement.name == ARRANGED:
        _hear_arranged(session, announcement, announcement.instance.client_id)
    elif announcement.name == RESUMED:
        _hear_resumed(session, announcement, announcement.instance.client_id)


def _hear_resumed(session: Session, announcement: DomainEvent, client_id: str) -> None:
    known = announcement.variables
    accrues, day = known.get("vapaa_kertyy"), known.get("palkkio_jatkuu")
    if isinstance(accrues, str) and isinstance(day, str) and announcement.actor is not None:
        resumed_on = date.fromisoformat(day[:10])
        take_answer(session, client_id, resumed_on, accrues, announcement.actor, announcement.at)


def _hear_arranged(session: Session, announcement: DomainEvent, client_id: str) -> None:
    known = announcement.variables
    days, start = known.get("vapaa_vrk"), known.get("vapaa_alkaa")
    if not isinstance(days, int | float) or not isinstance(start, str):
        return
    way = str(known.get("vapaan_tapa") or "muu")[:60]
    start_on = date.fromisoformat(start[:10])
    use_leave(session, client_id, announcement.instance.key, start_on, float(days), way, announcement.at)


def leave_account(session: Session, agreement_id: str) -> LeaveAccount:
    """The account; the caller has asked `require_client`."""
    rows = session.execute(
        select(leave_month)
        .where(leave_month.c.agreement_id == agreement_id)
        .order_by(leave_month.c.month.desc())
    ).all()
    used = session.execute(select(leave_use.c.days).where(leave_use.c.agreement_id == agreement_id)).scalars()
    return LeaveAccount(
        agreement_id,
        sum(row.days or 0.0 for row in rows),
        sum(used),
        tuple(LeaveMonth(row.month, row.days, row.reason, row.decided_by) for row in rows),
    )


def _has(session: Session, agreement_id: str, month: date) -> bool:
    same = (leave_month.c.agreement_id == agreement_id, leave_month.c.month == month)
    return session.execute(select(leave_month.c.month).where(*same)).one_or_none() is not None


def _touching(session: Session, agreement: Agreement, month: date) -> list[Interruption]:
    return [one for one in list_interruptions(session, agreement) if one.touches(month, last_day_of(month))]


def _days_told(touching: Sequence[Interruption], month: date, ordinary: float | None) -> float | None:
    return days_told(touching, month, last_day_of(month), ordinary)


def _ordinary(session: Session, agreement: Agreement, month: date) -> float | None:
    """The days of a month in which the carer was bound; None when they are discretionary."""
    return DAYS_BY_CODE.get(_leave_days(session, agreement, month) or "")


def _leave_days(session: Session, agreement: Agreement, month: date) -> str | None:
    """The code that held when the month began, though the class has changed since."""
    later = (
        select(care_fee.c.leave_days_before)
        .where(
            care_fee.c.agreement_id == agreement.id,
            care_fee.c.valid_from > month,
            care_fee.c.leave_days_before.is_not(None),
        )
        .order_by(care_fee.c.valid_from)
        .limit(1)
    )
    return session.execute(later).scalar_one_or_none() or agreement.leave_days


def _why(agreement: Agreement, month: date, end: date | None, touching: Sequence[Interruption]) -> str:
    if agreement.start_on > month or (end is not None and end < last_day_of(month)):
        return PART
    return INTERRUPTED if touching else BOUND
