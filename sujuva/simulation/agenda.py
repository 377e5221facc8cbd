# SPDX-License-Identifier: EUPL-1.2
"""What is going to happen and when; at one instant, in the order in which it was put down."""

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

Act = Callable[[], None]


class Agenda:
    """Acts by their instants, soonest first."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, int, Act]] = []
        self._numbers = count()

    def add(self, at: datetime, act: Act) -> None:
        heappush(self._acts, (at, next(self._numbers), act))

    def next_at(self) -> datetime | None:
        return self._acts[0][0] if self._acts else None

    def take_due(self, now: datetime) -> Act | None:
        """The next act whose time has come."""
        if not self._acts or self._acts[0][0] > now:
            return None
        return heappop(self._acts)[2]
