# SPDX-License-Identifier: EUPL-1.2
"""The workers' mornings: whoever is at work reads the reminders that have lain a day or two."""

from datetime import datetime, time, timedelta
from functools import partial

from sqlalchemy import select

from engine.business_calendar import at_local, local_date
from engine.errors import NotFound
from sujuva.simulation.world import World
from tasks.reminders import mark_read
from tasks.tables import reminder

MORNING = time(8, 10)
LIES_FOR = timedelta(days=2)


def plan_mornings(world: World, at: datetime, until: datetime) -> None:
    """Every day at the hour when offices have opened."""
    morning = at_local(local_date(at), MORNING)
    if morning < until:
        world.agenda.add(morning, partial(_read_reminders, world, morning, until))


def _read_reminders(world: World, at: datetime, until: datetime) -> None:
    with world.service.database.reading() as session:
        rows = session.execute(
            select(reminder.c.key, reminder.c.recipient)
            .where(reminder.c.read_at.is_(None), reminder.c.at < at - LIES_FOR)
            .order_by(reminder.c.key)
        ).all()
    for row in rows:
        member = world.staff.find(row.recipient)
        if member is not None and world.staff.works(member, local_date(at)):
            try:
                mark_read(world.service, member, row.key)
            except NotFound:
                world.problems["muistutus: ei löydy"] += 1
    plan_mornings(world, at + timedelta(days=1), until)
