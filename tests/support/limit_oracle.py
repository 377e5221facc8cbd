# SPDX-License-Identifier: EUPL-1.2
"""A second, independent computation of stored limits and their alarms: its own reading of processes/limits,
plain loops over days and minutes, nothing of engine.deadlines or engine.business_calendar."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clients.tables import matter
from engine.database import Session
from engine.tables import deadline, deadline_alarm, deadline_extension
from tests.support.finnish_oracle import due_day, is_open

HELSINKI = ZoneInfo("Europe/Helsinki")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
LAST_SECOND = time(23, 59, 59)
PLACES = (
    "start", "day", "days_before", "working_days_before", "minutes", "office_minutes", "due", "days_late"
)  # fmt: skip

Rules = Mapping[str, list[Mapping[str, Any]]]


@dataclass(frozen=True)
class Counted:
    due_at: datetime
    due_date: date
    shown_date: date
    alarms: Mapping[str, datetime]


def read_rules(folder: Path) -> Rules:
    """Every limit's versions by its id, as the files have them."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for file in sorted(folder.glob("*.toml")):
        for limit in tomllib.loads(file.read_text(encoding="utf-8")).get("limit", ()):
            found.setdefault(limit["id"], []).append(limit)
    return found


def recount(rule: Mapping[str, Any], start: datetime) -> Counted:
    """From the start (aware) to the due instant, the day people work to, and each alarm by its level."""
    local = start.astimezone(HELSINKI)
    first = local.date()
    if rule["unit"] in ("hours", "minutes"):
        due_at = start + rule["length"] * (60 if rule["unit"] == "hours" else 1) * MINUTE
        due = due_at.astimezone(HELSINKI).date()
    else:
        due = due_day(first, rule["kind"], rule["unit"], rule["length"], rule["calendar"])
        at = local.time() if rule.get("keeps_time") else LAST_SECOND
        due_at = datetime.combine(due, at, HELSINKI).astimezone(UTC)
    return Counted(due_at, due, _shown(rule, first, due), dict(_alarms(rule, start, first, due, due_at)))


def recount_until(rule: Mapping[str, Any], start: datetime, until: date) -> Counted:
    """The same of a limit that a person has extended: it ends with that day, and reminds by it."""
    first = start.astimezone(HELSINKI).date()
    due_at = datetime.combine(until, LAST_SECOND, HELSINKI).astimezone(UTC)
    return Counted(
        due_at, until, _shown(rule, first, until), dict(_alarms(rule, start, first, until, due_at))
    )


def _by_clock(rule: Mapping[str, Any]) -> bool:
    return rule["unit"] in ("hours", "minutes") or bool(rule.get("keeps_time"))


def _shown(rule: Mapping[str, Any], first: date, due: date) -> date:
    """People work to the last open day before a limit that does not move."""
    if rule["kind"] != "authority" or _by_clock(rule):
        return due
    day = due
    while not is_open(day, rule["calendar"]):
        day -= DAY
    return due if day < first else day


def _alarms(
    rule: Mapping[str, Any], start: datetime, first: date, due: date, due_at: datetime
) -> Iterator[tuple[str, datetime]]:
    just_after = due_at + timedelta(seconds=1)
    for alarm in rule.get("alarm", ()):
        (place,) = (name for name in PLACES if name in alarm)
        late = bool(alarm.get("late")) or place == "days_late"
        at = _place(rule, alarm, place, start, first, due, due_at, late)
        yield alarm["level"], max(at, just_after) if late else min(max(at, start), due_at)
    if "missed" in rule:
        yield "missed", just_after


def _place(
    rule: Mapping[str, Any],
    alarm: Mapping[str, Any],
    place: str,
    start: datetime,
    first: date,
    due: date,
    due_at: datetime,
    late: bool,
) -> datetime:
    amount: int = alarm[place]
    if place == "start":
        return start
    if place == "minutes":
        return start + amount * MINUTE
    if place == "office_minutes":
        return _office_minutes(rule["calendar"], start, amount)
    if place == "due" and _by_clock(rule):
        return due_at
    day = due
    if place == "day":
        day = (
            due_day(first, "event", "working_days", amount, rule["calendar"])
            if rule["unit"] == "working_days"
            else first + amount * DAY
        )
    elif place == "working_days_before":
        day = _open_days_before(due, amount, rule["calendar"])
    elif place in ("days_before", "days_late"):
        day = due + (amount if place == "days_late" else -amount) * DAY
    usual = "12:00" if place == "due" else "08:00"
    at = datetime.combine(day if late else min(day, due), _time(alarm.get("at", usual)), HELSINKI)
    return at.astimezone(UTC)


def _time(text: Any) -> time:
    return text if isinstance(text, time) else time.fromisoformat(text)


def _open_days_before(day: date, number: int, calendar: str) -> date:
    while number:
        day -= DAY
        number -= is_open(day, calendar)
    return day


def _office_minutes(calendar: str, start: datetime, number: int) -> datetime:
    """Open day by open day, from 8.00 to 16.15; the clocks never change in office time."""
    day, left = start.astimezone(HELSINKI), number * MINUTE
    while True:
        opens = datetime.combine(day, time(8), HELSINKI)
        begins, ends = max(day, opens), datetime.combine(day, time(16, 15), HELSINKI)
        if is_open(day.date(), calendar) and begins < ends:
            if left <= ends - begins:
                return (begins + left).astimezone(UTC)
            left -= ends - begins
        day = opens - 8 * 60 * MINUTE + DAY


def find_differences(session: Session, folder: Path) -> tuple[int, list[str]]:
    """How many limits were recounted, and what differs; those that a person has extended included."""
    rules = read_rules(folder)
    alarms: dict[int, dict[str, datetime]] = {}
    for row in session.execute(select(deadline_alarm)):
        alarms.setdefault(row.deadline_key, {})[row.level] = row.at
    extended: dict[int, list[Any]] = {}
    for row in session.execute(select(deadline_extension).order_by(deadline_extension.c.key)):
        extended.setdefault(row.deadline_key, []).append(row)
    rows = session.execute(
        select(deadline, matter.c.opened_at)
        .outerjoin(matter, matter.c.id == deadline.c.matter_id)
        .order_by(deadline.c.start_at, deadline.c.key)
    ).all()
    differences: list[str] = []
    for row in rows:
        pending = (row.opened_at or row.start_at).astimezone(HELSINKI).date()
        counted = recount(_in_force(rules[row.limit_id], pending), row.start_at)
        stored = Counted(row.due_at, row.due_date, row.shown_date, alarms.get(row.key, {}))
        if row.key in extended:
            rule = _in_force(rules[row.limit_id], pending)
            counted = _extended(rule, row.start_at, counted, extended[row.key], stored)
        if stored != counted:
            differences.append(f"{row.limit_id} {row.key} from {row.start_at}: {stored} is not {counted}")
    return len(rows), differences


def _extended(
    rule: Mapping[str, Any], start: datetime, counted: Counted, extensions: list[Any], stored: Counted
) -> Counted:
    """Counted anew at each extension. What had sounded by then stays, what had not gives way; an alarm of
    the very moment may be either."""
    alarms: dict[str, datetime] = {}
    for number, extension in enumerate(extensions):
        suffix = f".{number}" if number else ""
        for level, at in counted.alarms.items():
            name = f"{level}{suffix}"
            if at < extension.at or (at == extension.at and name in stored.alarms):
                alarms[name] = at
        counted = recount_until(rule, start, extension.due_after)
    last = {f"{level}.{len(extensions)}": at for level, at in counted.alarms.items()}
    return Counted(counted.due_at, counted.due_date, counted.shown_date, alarms | last)


def _in_force(versions: list[Mapping[str, Any]], day: date) -> Mapping[str, Any]:
    (rule,) = (one for one in versions if one["valid_from"] <= day <= one.get("valid_to", date(9999, 1, 1)))
    return rule
