# SPDX-License-Identifier: EUPL-1.2
"""The providers: on most mornings they answer the orders to their unit; they tell when the service began,
how it goes, and now and then that it has ended.
"""

import random
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import select

from clients.network_tables import provider, service_order
from clients.order_access import list_unit_orders
from clients.orders import (
    ACCEPTED,
    DECLINE_REASONS,
    END_REASONS,
    GOAL_STATES,
    NEEDS,
    SENT,
    STARTED,
    Order,
)
from clients.staff import StaffMember
from engine.business_calendar import at_local, local_date
from engine.errors import Conflict, SujuvaError
from sujuva.simulation.world import World
from tasks.orders import Report, accept, decline, end, report, start

MORNING = time(9, 30)
REPORTED_DAYS = timedelta(days=28)


def plan_providers(world: World, at: datetime, until: datetime) -> None:
    """Every day, since production works every day."""
    morning = at_local(local_date(at), MORNING)
    if morning < until:
        world.agenda.add(morning, partial(_look_at_orders, world, morning, until))


def _look_at_orders(world: World, at: datetime, until: datetime) -> None:
    today, seen, asked = local_date(at), set[str](), _units_asked(world)
    for member in world.staff.members():
        if not asked & (member.groups | member.leads) or not world.staff.works(member, today):
            continue
        with world.service.database.reading() as session:
            orders = [line.order for line in list_unit_orders(session, world.service, member)]
        for order in orders:
            if order.id not in seen:
                seen.add(order.id)
                _handle(world, member, order, today)
    plan_providers(world, at + timedelta(days=1), until)


def _units_asked(world: World) -> set[str]:
    """The units with an order to answer, to begin or to carry out; the others need not look."""
    with world.service.database.reading() as session:
        units = session.execute(
            select(provider.c.unit)
            .join(service_order, service_order.c.provider_id == provider.c.id)
            .where(service_order.c.state.in_((SENT, ACCEPTED, STARTED)))
            .distinct()
        )
        return set(units.scalars())


def _handle(world: World, member: StaffMember, order: Order, today: date) -> None:
    person = world.people.get(order.client_id)
    chance = person.chance if person else world.chance
    try:
        if order.state == SENT:
            _answer(world, member, order, today, chance)
        elif order.state == ACCEPTED and order.agreed_start is not None and order.agreed_start <= today:
            start(world.service, member, order.id, order.agreed_start, None)
            world.done["tilattu palvelu alkoi"] += 1
        elif order.state == STARTED:
            _tell(world, member, order, today, chance)
    except Conflict:
        world.done["tilaus, johon toinen ehti vastata"] += 1
    except SujuvaError as error:
        world.problems[f"tilaus {order.service}: {error.message}"] += 1


def _tell(world: World, member: StaffMember, order: Order, today: date, chance: random.Random) -> None:
    lot, odds = chance.random(), world.region.working
    if lot < odds["orders_ended"]:
        end(world.service, member, order.id, today, chance.choice(END_REASONS), None)
        world.done["tuottaja kertoi palvelun päättyneen"] += 1
    elif lot < odds["orders_reported"]:
        first = max(order.started_on or today, today - REPORTED_DAYS)
        state = chance.choices(GOAL_STATES, odds["goal_states"])[0]
        report(world.service, member, order.id, Report(first, today, 4, state, None, NEEDS[0]), None)
        world.done["tuottaja raportoi palvelusta"] += 1


def _answer(world: World, member: StaffMember, order: Order, today: date, chance: random.Random) -> None:
    lot, odds = chance.random(), world.region.working
    if lot < odds["orders_declined"]:
        decline(world.service, member, order.id, chance.choice(DECLINE_REASONS), None)
        world.done["tilaus hylättiin"] += 1
    elif lot < odds["orders_answered"]:
        accept(world.service, member, order.id, max(today, order.wanted_start or today), None)
        world.done["tilaus hyväksyttiin"] += 1
