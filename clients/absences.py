# SPDX-License-Identifier: EUPL-1.2
"""When a worker is away, in whole days."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, insert, select

from clients.tables import staff_absence, staff_member
from engine.database import Session
from engine.errors import InvalidInput
from engine.tables import user_task


@dataclass(frozen=True, slots=True)
class Absence:
    """Away from the first day to the last, both included."""

    key: int
    username: str
    first_day: date
    last_day: date


def add_absence(session: Session, username: str, first_day: date, last_day: date) -> Absence:
    if last_day < first_day:
        raise InvalidInput(
            "Poissaolo päättyy ennen kuin alkaa.", {"last_day": "Viimeinen päivä on ennen ensimmäistä."}
        )
    absence = Absence(session.next_key(), username, first_day, last_day)
    session.execute(
        insert(staff_absence).values(
            key=absence.key, username=username, first_day=first_day, last_day=last_day
        )
    )
    return absence


def remove_absence(session: Session, key: int) -> None:
    session.execute(delete(staff_absence).where(staff_absence.c.key == key))


def list_absences(session: Session, from_day: date) -> tuple[Absence, ...]:
    """Those that end on the day or later, earliest first."""
    rows = session.execute(
        select(staff_absence)
        .where(staff_absence.c.last_day >= from_day)
        .order_by(staff_absence.c.first_day, staff_absence.c.key)
    )
    return tuple(Absence(row.key, row.username, row.first_day, row.last_day) for row in rows)


def absent_on(session: Session, day: date) -> frozenset[str]:
    """The usernames of everyone who is away that day."""
    rows = session.execute(
        select(staff_absence.c.username).where(
            staff_absence.c.first_day <= day, staff_absence.c.last_day >= day
        )
    )
    return frozenset(rows.scalars())


def stood_in_for(username: str, day: date | ColumnElement[date]) -> Select[Any]:
    """The usernames of those who are away that day and whose substitute in general this person is."""
    return (
        select(staff_member.c.username)
        .join(staff_absence, staff_absence.c.username == staff_member.c.username)
        .where(
            staff_member.c.substitute == username,
            staff_absence.c.first_day <= day,
            staff_absence.c.last_day >= day,
        )
    )


def left_open(column: ColumnElement[Any], username: str, day: date | ColumnElement[date]) -> Select[Any]:
    """This column of the tasks that those who are away that day left open for their substitute in general."""
    return select(column).where(
        user_task.c.assignee.in_(stood_in_for(username, day)), user_task.c.state == "CREATED"
    )
