# SPDX-License-Identifier: EUPL-1.2
"""ISO 8601 durations and cycles: days and months follow the calendar of Helsinki, hours are elapsed time."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.business_calendar.local_time import at_local, to_local
from engine.business_calendar.months import add_months
from engine.errors import InvalidInput

SHORTEST_PERIOD = timedelta(seconds=1)
_DURATION = re.compile(
    r"(?P<sign>-?)P(?=[0-9T])"
    r"(?:(?P<weeks>[0-9]{1,6})W|(?:(?P<years>[0-9]{1,4})Y)?(?:(?P<months>[0-9]{1,5})M)?(?:(?P<days>[0-9]{1,7})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,8})H)?(?:(?P<minutes>[0-9]{1,9})M)?"
    r"(?:(?P<seconds>[0-9]{1,9}(?:\.[0-9]{1,6})?)S)?)?)"
)
_WHOLE = ("weeks", "years", "months", "days", "hours", "minutes")
_CYCLE = re.compile(r"R(?P<count>[0-9]{0,9})/(?:(?P<start>[^/]+)/)?(?P<period>[^/]+)")


@dataclass(frozen=True, slots=True)
class Duration:
    """Months and days of the calendar, then elapsed time; all of one sign."""

    months: int = 0
    days: int = 0
    elapsed: timedelta = timedelta(0)

    def times(self, factor: int) -> "Duration":
        try:
            return Duration(self.months * factor, self.days * factor, self.elapsed * factor)
        except OverflowError as error:
            raise InvalidInput(f"{factor} kertaa kesto {self.elapsed} on liian pitkä.") from error

    def after(self, instant: datetime) -> datetime:
        """The instant in UTC: first months (clamped), then days at the same local time, then elapsed time.

        `P1D` is the same local time next day, `PT24H` is 24 hours. A local time that does not exist
        moves forward; of one that comes twice the first is meant.
        """
        try:
            return self._by_calendar(instant) + self.elapsed
        except OverflowError as error:
            raise InvalidInput(f"Ajasta {instant} laskettu aika on liian kaukana.") from error

    def _by_calendar(self, instant: datetime) -> datetime:
        local = to_local(instant)
        if not self.months and not self.days:
            return instant.astimezone(UTC)
        day = add_months(local.date(), self.months) + timedelta(days=self.days)
        return at_local(day, local.time())

    def shortest(self) -> timedelta:
        """No shorter than this in any year: months of 28 days, days of 23 hours."""
        return timedelta(hours=23) * (self.months * 28 + self.days) + self.elapsed


@dataclass(frozen=True, slots=True)
class Cycle:
    """Repeats of a period; `count` None means without end, `start` None means from its activation."""

    count: int | None
    period: Duration
    start: datetime | None = None

    def due(self, activated: datetime, number: int) -> datetime | None:
        """When the `number`-th repeat (from 1) is due, in UTC; None when there is no such repeat.

        Each is counted from the start, so that a cycle of months from the 31st comes back to the 31st.
        With a start of its own the first repeat is due at that start.
        """
        if number < 1 or (self.count is not None and number > self.count):
            return None
        if self.start is not None:
            return self.period.times(number - 1).after(self.start)
        return self.period.times(number).after(activated)


def parse_duration(text: str) -> Duration:
    """`P1DT2H`, `-P3M`, `PT0.5S`, `P2W`; anything else is InvalidInput."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise InvalidInput(f"Kestoa {text[:60]!r} ei ymmärretä. Anna kesto muodossa P1D, PT24H tai P3M.")
    part = {name: int(found[name] or 0) for name in _WHOLE}
    duration = Duration(
        part["years"] * 12 + part["months"],
        part["weeks"] * 7 + part["days"],
        timedelta(hours=part["hours"], minutes=part["minutes"]) + _seconds(found["seconds"] or "0"),
    )
    return duration.times(-1) if found["sign"] else duration


def add_duration(instant: datetime, text: str) -> datetime:
    """`instant` plus an ISO 8601 duration, as an instant in UTC; see `Duration.after`."""
    return parse_duration(text).after(instant)


def parse_cycle(text: str) -> Cycle:
    """`R3/PT10M`, `R/P1D`, `R5/2027-01-01T08:00:00+02:00/P1M`; the period is at least one second."""
    found = _CYCLE.fullmatch(text)
    if found is None:
        raise InvalidInput(f"Toistoa {text[:60]!r} ei ymmärretä. Anna toisto muodossa R3/PT10M tai R/P1D.")
    period = parse_duration(found["period"])
    if period.shortest() < SHORTEST_PERIOD:
        raise InvalidInput(f"Toiston {text[:60]!r} väli on alle sekunnin. Anna väliksi vähintään PT1S.")
    count = int(found["count"]) if found["count"] else None
    if count == 0:
        raise InvalidInput(f"Toisto {text[:60]!r} ei toistu kertaakaan. Anna määräksi vähintään 1.")
    return Cycle(count, period, _start(found["start"]) if found["start"] else None)


def _seconds(text: str) -> timedelta:
    whole, _, fraction = text.partition(".")
    return timedelta(seconds=int(whole), microseconds=int(fraction.ljust(6, "0")))


def _start(text: str) -> datetime:
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        start = None
    if start is None or start.tzinfo is None:
        raise InvalidInput(f"Toiston alkua {text[:60]!r} ei ymmärretä. Anna aika ja aikavyöhyke.")
    return start.astimezone(UTC)
