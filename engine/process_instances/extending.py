# SPDX-License-Identifier: EUPL-1.2
"""Extending a limit for a special reason that its rule knows; never for lack of places or money.

Source: SHL 45 §: three months may be exceeded only for a special reason that concerns the investigation
or the client's need. Which reasons a limit has is data of its rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from engine.business_calendar import add_months, day_in_digits
from engine.database import Session
from engine.deadlines import (
    Alarm,
    Deadline,
    Explanation,
    LimitRule,
    Texts,
    count_deadline,
    count_extended,
)
from engine.errors import Conflict, InvalidInput, NotFound
from engine.process_instances import limits
from engine.service import DeadlineExtended, Service
from engine.tables import deadline, deadline_alarm, deadline_extension, user_task

LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Extension:
    """Until which day, for which reason code of the rule, and the id of the document that says why."""

    until: date
    reason: str
    document_id: str


def extension_reasons(service: Service, limit_id: str, rule_valid_from: str) -> Sequence[tuple[str, Texts]]:
    """The reasons, by code, for which this limit may be extended; none when it may not."""
    return service.limits.find_bound(limit_id, rule_valid_from).extension_reasons


def extend_deadline(
    session: Session, service: Service, key: int, extension: Extension, actor: str
) -> Deadline:
    """Moves the due day on; alarms that have not sounded are counted anew from there.

    NotFound; Conflict when it runs no more; InvalidInput names `until` or `reason`.
    """
    row = _lock(session, key)
    explained = Explanation.from_json(row.explanation)
    rule = service.limits.find_bound(row.limit_id, explained.rule_valid_from.isoformat())
    reason = _check(rule, row, extension)
    _check_longest(service, rule, row, extension)
    counted = count_extended(rule, row.start_at, extension.until, service.limits.calendars)
    number = 1 + _earlier(session, key)
    _write_down(session, key, row, extension, actor, service.clock.now())
    _move(session, key, counted, _explained(explained, counted, row.due_date, reason))
    _set_alarms(session, key, counted, number, service.clock.now())
    _tell(session, service, row, rule, extension)
    return counted


def _lock(session: Session, key: int) -> Row[Any]:
    row = session.execute(select(deadline).where(deadline.c.key == key).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(f"Määräaikaa {key} ei löydy.")
    if row.state not in limits.STILL_OPEN:
        raise Conflict("Määräaika ei enää juokse, joten sitä ei voi jatkaa. Mitään ei muutettu.")
    return row


def _check(rule: LimitRule, row: Row[Any], extension: Extension) -> Texts:
    if not rule.extension_reasons:
        raise InvalidInput(
            f"Määräaikaa {rule.title.fi} ei voi jatkaa ({rule.source}). Mitään ei muutettu.",
            {"reason": "Tällä määräajalla ei ole erityisiä syitä."},
        )
    reasons = dict(rule.extension_reasons)
    if extension.reason not in reasons:
        raise InvalidInput(
            f"Syy ei kelpaa ({rule.source}). Mitään ei muutettu.",
            {"reason": "Valitse jokin luettelon erityisistä syistä."},
        )
    due = day_in_digits(row.due_date)
    if not 0 < (extension.until - row.due_date).days <= LONGEST_DAYS:
        raise InvalidInput(
            "Uusi päivä ei kelpaa. Mitään ei muutettu.",
            {"until": f"Anna päivä määräajan {due} jälkeen, enintään vuoden päähän siitä."},
        )
    return reasons[extension.reason]


def _check_longest(service: Service, rule: LimitRule, row: Row[Any], extension: Extension) -> None:
    """Counted from the first due day, however often it has been extended."""
    if not rule.extension_months:
        return
    first = count_deadline(rule, row.start_at, service.limits.calendars).due_date
    latest = add_months(first, rule.extension_months)
    if extension.until > latest:
        raise InvalidInput(
            f"Uusi päivä on liian myöhään ({rule.source}). Mitään ei muutettu.",
            {"until": f"Anna päivä viimeistään {day_in_digits(latest)}."},
        )


def _earlier(session: Session, key: int) -> int:
    count = select(func.count()).where(deadline_extension.c.deadline_key == key)
    return int(session.execute(count).scalar_one())


def _write_down(
    session: Session, key: int, row: Row[Any], extension: Extension, actor: str, at: datetime
) -> None:
    session.execute(
        insert(deadline_extension).values(
            key=session.next_key(),
            deadline_key=key,
            at=at,
            actor=actor,
            reason=extension.reason,
            document_id=extension.document_id,
            due_before=row.due_date,
            due_after=extension.until,
            was_missed=row.missed_at is not None,
        )
    )


def _move(session: Session, key: int, counted: Deadline, explained: Explanation) -> None:
    session.execute(
        update(deadline)
        .where(deadline.c.key == key)
        .values(
            state="running",
            due_at=counted.due_at,
            due_date=counted.due_date,
            shown_date=counted.shown_date,
            explanation=explained.to_json(),
        )
    )
    session.execute(
        update(user_task)
        .where(user_task.c.deadline_key == key, user_task.c.state == "CREATED")
        .values(due_at=counted.due_at)
    )


def _explained(explained: Explanation, counted: Deadline, before: date, reason: Texts) -> Explanation:
    """The count stays readable; the extension is one more sentence after it."""
    after = counted.due_date
    days = day_in_digits(before), day_in_digits(after)
    sentence = Texts(
        f"Määräaikaa on jatkettu päivästä {days[0]} päivään {days[1]}. Syy: {reason.fi}.",
        f"Tidsfristen har förlängts från {days[0]} till {days[1]}. Orsak: {reason.sv}.",
        f"The limit was extended from {before:%d %b %Y} to {after:%d %b %Y}. Reason: {reason.en}.",
    )
    return explained.moved_to(counted.due_date, counted.shown_date, sentence)


def _set_alarms(session: Session, key: int, counted: Deadline, number: int, now: datetime) -> None:
    """Those that sounded stay in the record; a level after an extension has a name of its own."""
    waiting = (deadline_alarm.c.deadline_key == key, deadline_alarm.c.state == "waiting")
    session.execute(delete(deadline_alarm).where(*waiting))
    anew = [
        Alarm(f"{alarm.level}.{number}", alarm.at, alarm.recipients, alarm.kind) for alarm in counted.alarms
    ]
    limits.insert_alarms(session, key, anew, now)


def _tell(session: Session, service: Service, row: Row[Any], rule: LimitRule, extension: Extension) -> None:
    ref = limits.ref_of(session, row)
    told = DeadlineExtended(row.key, ref, rule.id, extension.until, extension.reason)
    for listener in service.listeners:
        listener(session, service, told)
