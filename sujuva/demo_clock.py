# SPDX-License-Identifier: EUPL-1.2
"""The demo's clock: the machine's time plus an offset that is kept in the database, so that a visitor's
"three working days later" survives a restart and every process of the demo agrees."""

import threading
from datetime import datetime, timedelta

from sqlalchemy import select

from engine.clock import Clock, SystemClock
from engine.database import Database, Session, upsert
from engine.errors import InvalidInput
from engine.tables import setting

OFFSET = "demo_clock_offset_seconds"


class DemoClock:
    """Moves forward only; what was promised for a moment has then happened."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        with database.reading() as session:
            self._offset = _read_offset(session)

    def now(self) -> datetime:
        with self._lock:
            return self._clock.now() + self._offset

    def move_to(self, instant: datetime) -> None:
        """InvalidInput when it lies in the past of this clock."""
        if instant < self.now():
            raise InvalidInput("Demokello kulkee vain eteenpäin. Valitse myöhempi hetki.")
        offset = instant - self._clock.now()
        with self._database.transaction() as session:
            upsert(session, setting, [{"name": OFFSET, "value": offset.total_seconds()}])
        with self._lock:
            self._offset = offset

    def reload(self) -> None:
        """Takes over what another process of the demo has set."""
        with self._database.reading() as session:
            offset = _read_offset(session)
        with self._lock:
            self._offset = offset


def _read_offset(session: Session) -> timedelta:
    value = session.execute(select(setting.c.value).where(setting.c.name == OFFSET)).scalar_one_or_none()
    return timedelta(seconds=float(value or 0))
