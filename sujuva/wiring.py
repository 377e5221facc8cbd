# SPDX-License-Identifier: EUPL-1.2
"""Connects the packages: one Service, with the handlers and listeners of the packages above the engine."""

from pathlib import Path

import clients.handlers
import tasks.reminders
from engine import feel
from engine.business_calendar import BusinessCalendar
from engine.clock import Clock
from engine.database import Database
from engine.deadlines import feel_functions, load_limits
from engine.deployments import Catalogue
from engine.service import Service
from sujuva.settings import Settings

LIMITS = "limits"


def build_service(settings: Settings, database: Database, clock: Clock) -> Service:
    """Reads the limits; ModelInvalid when they are wrong. Touches no network and no table."""
    calendar = BusinessCalendar(name="toimisto", eves_are_workdays=settings.eves_are_workdays)
    limits = load_limits(settings.processes / LIMITS)
    return Service(
        database=database,
        clock=clock,
        catalogue=Catalogue(database),
        limits=limits,
        calendar=calendar,
        feel=feel.Environment(now=clock.now, functions=feel_functions(limits, calendar)),
        handlers=clients.handlers.handlers(),
        listeners=(clients.handlers.listener, tasks.reminders.listener),
    )


def process_folders(processes: Path) -> list[Path]:
    """The folders that hold a process, sorted; `limits` holds the law's limits instead."""
    return sorted(path for path in processes.iterdir() if path.is_dir() and path.name != LIMITS)
