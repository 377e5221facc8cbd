# SPDX-License-Identifier: EUPL-1.2
"""Fills an empty database for visitors: half a year of the simulated region up to now, and a few clients
whom the README names.

Everything goes through the same functions as the pages, on a clock that moves from then to now, so the
demo has reminders, late limits and running processes because they happened.
"""

from collections.abc import Callable
from datetime import timedelta

from engine.business_calendar import local_date, start_of_day
from engine.clock import MovableClock, SystemClock
from engine.database import Database
from sujuva.demo_stories import add_stories
from sujuva.fresh_database import fill_if_empty
from sujuva.settings import Settings
from sujuva.simulation import Plan, carry_on, open_region, open_world
from sujuva.simulation.progress import tell_progress

DAYS = 182
SEED = 20261123


def prepare_demo(settings: Settings, say: Callable[[str], None]) -> bool:
    """Fills the database unless it has people already; says whether it did."""

    def fill(settings: Settings, database: Database) -> None:
        build_demo(settings, database, say)

    return fill_if_empty(settings, fill)


def build_demo(settings: Settings, database: Database, say: Callable[[str], None]) -> None:
    """Needs the newest schema. Says how far it is."""
    end = SystemClock().now()
    clock = MovableClock(start_of_day(local_date(end) - timedelta(days=DAYS)))
    service = open_region(settings, database, clock)
    world = open_world(service, clock, Plan(DAYS, settings.demo_clients, SEED), end)
    add_stories(world, end)
    carry_on(world, end, tell_progress("Demoaineisto", clock.now(), end, say))
