# SPDX-License-Identifier: EUPL-1.2
"""When a carer's care stood still, and what whoever resumed the fee said of the leave of those months.

Source: laki omaishoidon tuesta 937/2005 4 §: leave comes of a month in which the carer was bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select

from clients.agreements import Agreement
from clients.carer_tables import leave_answer
from clients.record_tables import client_service, service_change
from engine.database import Session

SERVICE = "omaishoito"
YES, NO = "kylla", "ei"


@dataclass(frozen=True, slots=True)
class Interruption:
    """The care stood still from `since` to the day before `resumed_on`; `accrues` and `told_by` are the
    answer given when it was resumed, None while nobody has given one."""

    since: date
    resumed_on: date | None
    accrues: str | None = None
    told_by: str | None = None

    def touches(self, first: date, last: date) -> bool:
        """Whether the care stood still on some day of the time."""
        return self.since <= last and (self.resumed_on is None or self.resumed_on > first)

    def fills(self, first: date, last: date) -> bool:
        return self.since <= first and (self.resumed_on is None or self.resumed_on > last)


def list_interruptions(session: Session, agreement: Agreement) -> tuple[Interruption, ...]:
    """Those of the client's informal care, the oldest first, with the agreement's answers."""
    query = (
        select(service_change.c.step, service_change.c.day)
        .join(client_service, client_service.c.key == service_change.c.service_key)
        .where(
            client_service.c.client_id == agreement.client_id,
            client_service.c.service == SERVICE,
            service_change.c.step.in_(("suspended", "resumed")),
        )
        .order_by(service_change.c.day, service_change.c.key)
    )
    told = {
        row.resumed_on: row
        for row in session.execute(select(leave_answer).where(leave_answer.c.agreement_id == agreement.id))
    }
    found: list[Interruption] = []
    since: date | None = None
    for step in session.execute(query):
        if step.step == "suspended":
            since = since or step.day
        elif since is not None:
            answer = told.get(step.day)
            said = (answer.accrues, answer.told_by) if answer else (None, None)
            found.append(Interruption(since, step.day, *said))
            since = None
    if since is not None:
        found.append(Interruption(since, None))
    return tuple(found)


def days_told(
    touching: Sequence[Interruption], first: date, last: date, ordinary: float | None
) -> float | None:
    """The days that the answers give a month, `ordinary` when the carer was bound in it all the same; None
    when the case manager has to say: no answer, two that differ, or a yes of a month without any care."""
    answers = {one.accrues for one in touching}
    if answers == {NO}:
        return 0.0
    if answers == {YES} and not any(one.fills(first, last) for one in touching):
        return ordinary
    return None


def write_answer(
    session: Session, agreement_id: str, resumed_on: date, accrues: str, told_by: str, now: datetime
) -> None:
    """The answer of who resumed the fee; the latest holds."""
    same = (leave_answer.c.agreement_id == agreement_id, leave_answer.c.resumed_on == resumed_on)
    session.execute(delete(leave_answer).where(*same))
    session.execute(
        insert(leave_answer).values(
            agreement_id=agreement_id, resumed_on=resumed_on, accrues=accrues, told_by=told_by, at=now
        )
    )
