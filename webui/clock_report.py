# SPDX-License-Identifier: EUPL-1.2
"""What the demo clock brought while it moved."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from clients.staff import StaffMember
from engine.database import Session
from engine.tables import user_task
from tasks.tables import reminder


@dataclass(frozen=True, slots=True)
class ClockReport:
    reminders: int
    tasks: int


def report_since(session: Session, actor: StaffMember, before: datetime) -> ClockReport:
    """Counts only: reminders to this person, and tasks that opened anywhere."""
    reminders = select(func.count()).where(reminder.c.recipient == actor.username, reminder.c.at > before)
    tasks = select(func.count()).where(user_task.c.created_at > before)
    return ClockReport(session.execute(reminders).scalar_one(), session.execute(tasks).scalar_one())
