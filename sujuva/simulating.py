# SPDX-License-Identifier: EUPL-1.2
"""The command `sujuva simulate`: an empty database, filled by a simulated region and looked over."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from engine.business_calendar import start_of_day
from engine.clock import MovableClock
from engine.database import Database
from engine.errors import Conflict
from sujuva.fresh_database import fill_if_empty
from sujuva.settings import Settings
from sujuva.simulation import Plan, World, carry_on, open_region, open_world
from sujuva.simulation.examination import find_flaws
from sujuva.simulation.progress import tell_progress
from sujuva.simulation.report import gather


def simulate(settings: Settings, plan: Plan, first: date, say: Callable[[str], None]) -> dict[str, Any]:
    """Runs the plan from the first day on; gives the report. Conflict when there are people already."""
    report: dict[str, Any] = {}

    def fill(settings: Settings, database: Database) -> None:
        report.update(report_on(simulate_in(settings, database, plan, first, say)))

    if not fill_if_empty(settings, fill):
        raise Conflict(
            "Tietokannassa on jo ihmisiä, joten siihen ei simuloida. Anna SUJUVA_DATABASE_URL, jossa ei ole"
            " mitään, esimerkiksi sqlite:///var/simulointi.db."
        )
    return report


def simulate_in(
    settings: Settings, database: Database, plan: Plan, first: date, say: Callable[[str], None]
) -> World:
    """Runs the plan on a database of the newest schema without people."""
    clock = MovableClock(start_of_day(first))
    until = start_of_day(first + timedelta(days=plan.days))
    service = open_region(settings, database, clock)
    world = open_world(service, clock, plan, until)
    carry_on(world, until, tell_progress("Simulointi", clock.now(), until, say))
    return world


def report_on(world: World) -> dict[str, Any]:
    """What became of it, and what does not hold."""
    with world.service.database.reading() as session:
        return gather(session, world, find_flaws(session, world.service))
