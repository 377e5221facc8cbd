# SPDX-License-Identifier: EUPL-1.2
"""Looks an installation over and says what to do about what it finds."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from clients import access_log
from engine.invariants import find_broken
from engine.service import Service
from engine.tables import incident, timer
from sujuva.migrations import is_current

LATE_TIMER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """`ok` findings are listed too, so that a reader sees what was looked at."""

    ok: bool
    what: str
    remedy: str = ""


def _well(what: str) -> Finding:
    return Finding(ok=True, what=what)


def _ill(what: str, remedy: str) -> Finding:
    return Finding(ok=False, what=what, remedy=remedy)


def examine(service: Service) -> tuple[Finding, ...]:
    """Schema, integrity, invariants, timers, incidents, the chain of the access log."""
    if not is_current(service.database):
        return (_ill("The schema is not the newest version.", "Run: sujuva migrate"),)
    return (
        _well("The schema is the newest version."),
        *_examine_integrity(service),
        *_examine_invariants(service),
        _examine_timers(service),
        _examine_incidents(service),
        _examine_access_log(service),
    )


def _examine_integrity(service: Service) -> tuple[Finding, ...]:
    problems = service.database.check_integrity()
    if problems:
        return tuple(_ill(f"Database file: {one}", "Restore the last backup.") for one in problems)
    return (_well("The database says that it is sound."),)


def _examine_invariants(service: Service) -> tuple[Finding, ...]:
    with service.database.reading() as session:
        broken = find_broken(session)
    if not broken:
        return (_well("Every invariant of the instances holds."),)
    return tuple(
        _ill(f"{one.invariant}: {', '.join(map(str, one.keys))}", "Report it with these keys.")
        for one in broken
    )


def _examine_timers(service: Service) -> Finding:
    late = service.clock.now() - LATE_TIMER
    with service.database.reading() as session:
        count = session.execute(select(func.count()).where(timer.c.due_at < late)).scalar_one()
    if count:
        return _ill(f"{count} timers are overdue.", "Start the worker: sujuva worker")
    return _well("No timer is overdue.")


def _examine_incidents(service: Service) -> Finding:
    with service.database.reading() as session:
        count = session.execute(select(func.count()).where(incident.c.state == "ACTIVE")).scalar_one()
    if count:
        return _ill(f"{count} incidents are open.", "Open the instance, correct its data and retry.")
    return _well("No incident is open.")


def _examine_access_log(service: Service) -> Finding:
    with service.database.reading() as session:
        problems = access_log.verify(session)
    if problems:
        return _ill(f"The access log was changed: {problems[0]}", "Keep the file and report it.")
    return _well("The chain of the access log is unbroken.")
