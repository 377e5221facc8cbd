# SPDX-License-Identifier: EUPL-1.2
"""From a rule and a start to a due day, its alarms and the reasons; pure, nothing is read or stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from engine.business_calendar import (
    BusinessCalendar,
    add_office_time,
    at_local,
    end_of_day,
    end_of_month,
    local_date,
    to_local,
)
from engine.deadlines.explanation import Explanation, explain
from engine.deadlines.rules import AlarmKind, AlarmRule, LimitRule
from engine.errors import InvalidInput

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Alarm:
    """At `at` (UTC) the `recipients` are told; `level` is unique and stable within its limit."""

    level: str
    at: datetime
    recipients: tuple[str, ...]
    kind: AlarmKind


@dataclass(frozen=True, slots=True)
class Deadline:
    """A counted limit. `due_at` is an instant in UTC, `due_date` its day in Helsinki, `shown_date` the
    day that people work to, `later_due_date` the due day if the eves are read the other way (None if same).
    """

    limit_id: str
    rule_valid_from: date
    start_at: datetime
    due_at: datetime
    due_date: date
    shown_date: date
    later_due_date: date | None
    explanation: Explanation
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, slots=True)
class _Count:
    """The days of one count, before its alarms."""

    rule: LimitRule
    calendar: BusinessCalendar
    start_at: datetime
    first: date
    counted: date
    due_date: date
    due_at: datetime


def count_deadline(rule: LimitRule, start: datetime, calendars: Mapping[str, BusinessCalendar]) -> Deadline:
    """Count `rule` from `start` (an aware instant); the start day is not counted (150/1930 2 §).

    Raises InvalidInput for a start without a zone or a day outside the known years.
    """
    calendar = calendars.get(rule.calendar)
    if calendar is None:
        raise InvalidInput(f"Määräajan {rule.id} kalenteria {rule.calendar} ei ole. Lisää kalenteri.")
    count = _count(rule, calendar, start)
    shown = _shown_date(count)
    later = _later_due_date(count)
    explanation = explain(
        rule, calendar, to_local(count.start_at), count.counted, to_local(count.due_at), shown, later
    )
    return Deadline(
        limit_id=rule.id,
        rule_valid_from=rule.valid_from,
        start_at=count.start_at,
        due_at=count.due_at,
        due_date=count.due_date,
        shown_date=shown,
        later_due_date=later,
        explanation=explanation,
        alarms=_alarms(count),
    )


def count_extended(
    rule: LimitRule, start: datetime, until: date, calendars: Mapping[str, BusinessCalendar]
) -> Deadline:
    """The limit as counted from `start` but due on `until`; its alarms are counted from there.

    The explanation is still that of the count: what was added to it is told by whoever extends.
    """
    plain = count_deadline(rule, start, calendars)
    calendar = calendars[rule.calendar]
    count = _Count(
        rule, calendar, plain.start_at, local_date(start), plain.due_date, until, end_of_day(until)
    )
    return replace(
        plain,
        due_at=count.due_at,
        due_date=until,
        shown_date=_shown_date(count),
        later_due_date=None,
        alarms=_alarms(count),
    )


def _count(rule: LimitRule, calendar: BusinessCalendar, start: datetime) -> _Count:
    first = local_date(start)
    start_at = start.astimezone(UTC)
    if rule.is_elapsed:
        due_at = start_at + timedelta(minutes=rule.length * (60 if rule.unit == "hours" else 1))
        due_date = local_date(due_at)
        return _Count(rule, calendar, start_at, first, due_date, due_date, due_at)
    counted = _last_day(rule, calendar, first)
    due_date = _moved(rule, calendar, first, counted)
    due_at = at_local(due_date, to_local(start).time()) if rule.keeps_time else end_of_day(due_date)
    return _Count(rule, calendar, start_at, first, counted, due_date, due_at)


def _last_day(rule: LimitRule, calendar: BusinessCalendar, first: date) -> date:
    if rule.unit == "working_days":
        return calendar.nth_working_day(first, rule.length)
    if rule.unit == "days":
        return first + timedelta(days=rule.length)
    last = calendar.add_months(first, rule.length)
    return end_of_month(last) if rule.unit == "month_end" else last


def _moved(rule: LimitRule, calendar: BusinessCalendar, first: date, counted: date) -> date:
    if rule.kind == "citizen":
        return calendar.next_working_day(counted)
    if rule.kind == "office":
        before = calendar.previous_working_day(counted)
        return before if before >= first else calendar.next_working_day(counted)
    return counted


def _shown_date(count: _Count) -> date:
    if count.rule.kind != "authority" or count.rule.ends_by_clock:
        return count.due_date
    worked = count.calendar.previous_working_day(count.due_date)
    return worked if worked >= count.first else count.due_date


def _later_due_date(count: _Count) -> date | None:
    if count.rule.unit != "working_days":
        return None
    other = _last_day(count.rule, count.calendar.other_reading(), count.first)
    return other if other > count.due_date else None


def _alarms(count: _Count) -> tuple[Alarm, ...]:
    alarms = [
        Alarm(alarm.level, _within(count, alarm, _instant(count, alarm)), alarm.recipients, alarm.kind)
        for alarm in count.rule.alarms
    ]
    if count.rule.missed_recipients is not None:
        alarms.append(Alarm("missed", count.due_at + _SECOND, count.rule.missed_recipients, "missed"))
    return tuple(sorted(alarms, key=lambda alarm: (alarm.at, alarm.level)))


def _within(count: _Count, alarm: AlarmRule, at: datetime) -> datetime:
    """A reminder lies between start and due, whatever the days off did to the due day."""
    if alarm.kind == "missed":
        return max(at, count.due_at + _SECOND)
    return min(max(at, count.start_at), count.due_at)


def _instant(count: _Count, alarm: AlarmRule) -> datetime:
    if alarm.placement == "start":
        return count.start_at
    if alarm.placement == "minutes":
        return count.start_at + timedelta(minutes=alarm.amount)
    if alarm.placement == "office_minutes":
        return add_office_time(count.start_at, timedelta(minutes=alarm.amount), count.calendar)
    if alarm.placement == "due" and count.rule.ends_by_clock:
        return count.due_at
    day = _day(count, alarm)
    return at_local(day if alarm.kind == "missed" else min(day, count.due_date), alarm.at)


def _day(count: _Count, alarm: AlarmRule) -> date:
    if alarm.placement == "day":
        if count.rule.unit == "working_days":
            return count.calendar.nth_working_day(count.first, alarm.amount)
        return count.first + timedelta(days=alarm.amount)
    if alarm.placement == "working_days_before":
        return count.calendar.nth_working_day(count.due_date, -alarm.amount)
    shift = {"days_before": -alarm.amount, "days_late": alarm.amount}.get(alarm.placement, 0)
    return count.due_date + timedelta(days=shift)
