# SPDX-License-Identifier: EUPL-1.2
"""The clock that ticks: claim what is due. The rows are the truth; a tick only decides when to look.

No job store, no grace time: a late tick does what an early one would have done.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler

from clients import periodic_runs
from engine import batches, job_executor, timers
from engine.errors import SujuvaError
from engine.invariants import find_broken
from engine.service import Service
from tasks import hand_overs

log = logging.getLogger(__name__)
BATCH = 200


def run_everything_due(service: Service) -> int:
    """Fires timers and alarms, does jobs, batches and runs until nothing is due; gives how many."""
    total = 0
    while done := _run_due(service):
        total += done
    return total


def _run_due(service: Service) -> int:
    """One round of everything that becomes due."""
    fired = timers.fire_due(service, BATCH) + job_executor.run_due(service)
    counted = periodic_runs.run_due(service) + hand_overs.run_due(service)
    return fired + batches.run_due(service) + counted


def next_due(service: Service, after: datetime | None = None) -> datetime | None:
    """When a timer, an alarm or a job is due next; `after`: later than that, past what cannot be fired."""
    job = job_executor.next_due(service)
    timer = timers.next_due(service, after)
    return min((at for at in (timer, job) if at is not None and (after is None or at > after)), default=None)


class Worker:
    """Ticks in the background until it is stopped."""

    def __init__(self, service: Service, tick_seconds: float, before_tick: Callable[[], None]) -> None:
        self._service = service
        self._before_tick = before_tick
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._scheduler.add_job(self._tick, "interval", seconds=tick_seconds, id="tick")
        self._scheduler.add_job(self._tidy, "interval", hours=1, id="tidy")

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Waits for a running tick to end."""
        self._scheduler.shutdown(wait=True)

    def _tick(self) -> None:
        self._before_tick()
        try:
            _run_due(self._service)
        except SujuvaError as error:
            log.error("tick failed: %s", error.message)

    def _tidy(self) -> None:
        timers.forget_expired_messages(self._service)
        with self._service.database.reading() as session:
            for broken in find_broken(session):
                log.critical("invariant broken: %s: %s", broken.invariant, broken.keys)
