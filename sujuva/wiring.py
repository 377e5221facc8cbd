# SPDX-License-Identifier: EUPL-1.2
"""Connects the packages: one Service, with the handlers and listeners of the packages above the engine."""

import atexit
from pathlib import Path

import clients.announcements
import clients.handlers
import clients.leave_months
import clients.order_handlers
import clients.provider_uses
import tasks.areas
import tasks.departures
import tasks.disqualifications
import tasks.openings
import tasks.reminders
from clients.group_book import GroupBook, load_groups
from clients.instruments import InstrumentBook, load_instruments
from clients.letters.county import CountyBook, load_county
from clients.letters.orders import JOB, typesetting_job
from clients.letters.typesetting import Typesetter
from clients.record_words import RecordWords, load_words
from clients.service_areas import ServiceAreaBook, load_service_areas
from engine import feel
from engine.clock import Clock
from engine.database import Database
from engine.deadlines import feel_functions, load_limits
from engine.deployments import Catalogue
from engine.service import Service
from sujuva.settings import Settings

LIMITS = "limits"
REFERENCE = "perustiedot"
LETTERS = "asiakirjat"
WORKING_DAYS = "arkipaivat"
# One process sets the letters of every service of this program.
TYPESETTER = Typesetter()
atexit.register(TYPESETTER.close)


def build_service(settings: Settings, database: Database, clock: Clock) -> Service:
    """The engine with the handlers and listeners of the packages above it."""
    service = build_engine(settings.processes, database, clock)
    service.handlers = {**clients.handlers.handlers(), **clients.order_handlers.handlers()}
    folder = settings.processes / REFERENCE
    service.reference = {
        InstrumentBook: load_instruments(folder),
        GroupBook: load_groups(folder),
        RecordWords: load_words(folder),
        ServiceAreaBook: load_service_areas(folder),
        CountyBook: load_county(settings.processes / LETTERS),
        Typesetter: TYPESETTER,
    }
    service.listeners = (
        clients.announcements.listener,
        clients.leave_months.listener,
        clients.order_handlers.listener,
        clients.provider_uses.listener,
        tasks.areas.listener,
        tasks.departures.listener,
        tasks.disqualifications.listener,
        tasks.openings.listener,
        tasks.reminders.listener,
    )
    service.job_handlers = {JOB: typesetting_job(service, TYPESETTER)}
    return service


def build_engine(processes: Path, database: Database, clock: Clock) -> Service:
    """Reads the limits; ModelInvalid when they are wrong. Touches no network and no table."""
    limits = load_limits(processes / LIMITS)
    calendar = limits.calendars[WORKING_DAYS]
    return Service(
        database=database,
        clock=clock,
        catalogue=Catalogue(database),
        limits=limits,
        calendar=calendar,
        feel=feel.Environment(now=clock.now, functions=feel_functions(limits, calendar)),
    )


def process_folders(processes: Path) -> list[Path]:
    """The folders that hold a process, sorted; `limits` and `perustiedot` hold dated data instead."""
    data = {LIMITS, REFERENCE}
    return sorted(path for path in processes.iterdir() if path.is_dir() and path.name not in data)
