# SPDX-License-Identifier: EUPL-1.2
"""Runs the region day by day on the real engine: time goes from one due moment to the next, never slept."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from engine.business_calendar import at_local, local_date
from engine.clock import MovableClock
from engine.database import Database
from engine.service import Service
from sujuva.deploying import deploy_folders
from sujuva.personas import save_personas
from sujuva.provider_network import save_network
from sujuva.settings import Settings
from sujuva.simulation.arrivals import plan_arrivals
from sujuva.simulation.events import plan_days
from sujuva.simulation.people import make_people
from sujuva.simulation.providers import plan_providers
from sujuva.simulation.region import Region, read_region
from sujuva.simulation.reminding import plan_mornings
from sujuva.simulation.staffing import hire
from sujuva.simulation.work import plan_offered
from sujuva.simulation.world import World
from sujuva.wiring import build_service
from sujuva.worker import next_due, run_everything_due

Say = Callable[[datetime, World], None]
WEEKS_AHEAD = 8


@dataclass(frozen=True, slots=True)
class Plan:
    """`days` of `clients` people's contacts; the same seed and start give the same rows."""

    days: int
    clients: int
    seed: int
    mark: str = ""
    region: Region | None = None


def open_region(settings: Settings, database: Database, clock: MovableClock) -> Service:
    """A service with the personas and the processes of the settings, on a database of the newest schema."""
    service = build_service(settings, database, clock)
    with database.transaction() as session:
        save_personas(session)
        save_network(session, service)
    deploy_folders(service, settings.processes, "simulointi")
    return service


def open_world(service: Service, clock: MovableClock, plan: Plan, until: datetime) -> World:
    """Hires the workers and puts the contacts and the days on the agenda; the processes are deployed."""
    seed = str(plan.seed)
    region = plan.region or read_region()
    start = clock.now()
    need = plan.clients * 365 / max(plan.days, 1)
    with service.database.transaction() as session:
        horizon = local_date(until) + timedelta(weeks=WEEKS_AHEAD)
        staff = hire(session, service, region, need, horizon, f"{seed}/staff")
    chance = random.Random(seed)  # noqa: S311  a lot, no secret
    people = make_people(chance, local_date(until), region.age, plan.mark)
    world = World(service, clock, region, staff, people, chance, seed, plan.mark)
    service.listeners = (*service.listeners, world.listener)
    plan_arrivals(world, plan.clients, local_date(start), until)
    plan_days(world, at_local(local_date(start), time(0, 1)), until)
    plan_mornings(world, start, until)
    plan_providers(world, start, until)
    return world


def carry_on(world: World, until: datetime, say: Say = lambda _at, _world: None) -> None:
    """Goes on until the instant; `say` hears of each day that is over."""
    day = local_date(world.clock.now())
    plan_offered(world)
    while True:
        due, act = next_due(world.service, after=world.tried_until), world.agenda.next_at()
        at = min((one for one in (due, act) if one is not None), default=until)
        if at >= until:
            break
        world.clock.move_to(max(at, world.clock.now()))
        if local_date(at) > day:
            day = local_date(at)
            say(at, world)
            # What is done at the turn of a month is no row that is due, so each day asks for it.
            _run_due(world)
        elif due == at:
            _run_due(world)
        elif (do := world.agenda.take_due(at)) is not None:
            do()
        plan_offered(world)
    world.clock.move_to(max(until, world.clock.now()))


def _run_due(world: World) -> None:
    """What is overdue and cannot be fired is passed over until the next day, so that it holds nothing up."""
    run_everything_due(world.service)
    due, now = next_due(world.service), world.clock.now()
    world.tried_until = now if due is not None and due <= now else None
