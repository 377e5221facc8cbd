# SPDX-License-Identifier: EUPL-1.2
"""Every limit and its reminders on every day from 2020 to 2040, against the domain's own words.

Lengths, units and what moves stand in tests/support/domain_limits.py; days are counted step by step in
tests/support/limit_oracle.py. A wrong length in processes/limits is seen here, not copied.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from engine.deadlines import Deadline, LimitRule, count_deadline, count_extended, load_limits
from tests.support.domain_limits import KEEPS_TIME, REMINDERS, TABLE
from tests.support.limit_oracle import HELSINKI, Counted, read_rules, recount, recount_until

FOLDER = Path(__file__).parents[2] / "processes" / "limits"
BOOK = load_limits(FOLDER)
WRITTEN = read_rules(FOLDER)
RULES = {one: BOOK.find(one, date(2026, 11, 23)) for one in sorted(BOOK.ids())}
DAYS = [date(2020, 1, 1) + timedelta(days=number) for number in range(7_671)]
MORNINGS = [datetime(day.year, day.month, day.day, 9, 40, tzinfo=HELSINKI).astimezone(UTC) for day in DAYS]


def domain_rule(limit_id: str) -> Mapping[str, Any]:
    """The rule as the domain gives it. Reminders that the domain leaves to the region are as written."""
    kind, unit, length, calendar = TABLE[limit_id]
    written = WRITTEN[limit_id][-1]
    alarms: Sequence[Mapping[str, Any]] = written.get("alarm", ())
    if limit_id in REMINDERS:
        levels = [alarm["level"] for alarm in alarms]
        alarms = [{**one, "level": level} for one, level in zip(REMINDERS[limit_id], levels, strict=True)]
    rule = {"kind": kind, "unit": unit, "length": length, "calendar": calendar, "alarm": alarms}
    if limit_id in KEEPS_TIME:
        rule["keeps_time"] = True
    return rule | ({"missed": written["missed"]} if "missed" in written else {})


def as_counted(deadline: Deadline) -> Counted:
    alarms = {alarm.level: alarm.at for alarm in deadline.alarms}
    return Counted(deadline.due_at, deadline.due_date, deadline.shown_date, alarms)


def test_the_domain_gives_every_limit() -> None:
    assert DAYS[-1] == date(2040, 12, 31)
    assert set(TABLE) == set(RULES)


def test_every_limit_and_reminder_on_every_day() -> None:
    """Rules that are written alike and that the domain gives alike are counted once."""
    counted: set[str] = set()
    wrong: list[str] = []
    for limit_id, rule in RULES.items():
        given = domain_rule(limit_id)
        alike = repr((written_as(rule), sorted(given.items(), key=lambda item: item[0])))
        if alike not in counted:
            counted.add(alike)
            wrong += [f"{limit_id} {day}" for day in differing(rule, given)]
    assert wrong == []
    assert len(counted) > 40


def written_as(rule: LimitRule) -> tuple[object, ...]:
    counting = (rule.kind, rule.unit, rule.length, rule.calendar, rule.keeps_time)
    return (*counting, rule.alarms, rule.missed_recipients)


def differing(rule: LimitRule, given: Mapping[str, Any]) -> list[date]:
    return [
        day
        for day, start in zip(DAYS, MORNINGS, strict=True)
        if as_counted(count_deadline(rule, start, BOOK.calendars)) != recount(given, start)
    ]


def test_whom_the_reminders_of_the_domain_tell() -> None:
    for limit_id, reminders in REMINDERS.items():
        told = [alarm.recipients for alarm in RULES[limit_id].alarms]
        assert told == [tuple(one["to"]) for one in reminders], limit_id


def test_an_extended_limit_reminds_by_its_new_day() -> None:
    """From every seventh day, to a day up to a year after the first one."""
    for limit_id in [one for one, rule in RULES.items() if rule.extension_reasons]:
        rule, given = RULES[limit_id], domain_rule(limit_id)
        for number, start in enumerate(MORNINGS[::7]):
            until = recount(given, start).due_date + timedelta(days=1 + number % 366)
            extended = count_extended(rule, start, until, BOOK.calendars)
            assert as_counted(extended) == recount_until(given, start, until), (limit_id, start, until)
