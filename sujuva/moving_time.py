# SPDX-License-Identifier: EUPL-1.2
"""Moves a movable clock so that everything happens at its own moment on the way."""

from datetime import datetime
from typing import Protocol

from engine.service import Service
from sujuva.worker import next_due, run_everything_due


class MovingClock(Protocol):
    """A clock that can be set to a later moment."""

    def now(self) -> datetime: ...
    def move_to(self, instant: datetime) -> None: ...


def advance(service: Service, clock: MovingClock, to: datetime) -> int:
    """Goes from due moment to due moment until `to`; gives how many timers, alarms and jobs there were.

    Something that cannot be fired stays due; it does not hold the others up.
    """
    done = run_everything_due(service)
    while (due := next_due(service, after=clock.now())) is not None and due <= to:
        clock.move_to(due)
        done += run_everything_due(service)
    if clock.now() < to:
        clock.move_to(to)
    return done + run_everything_due(service)
