# SPDX-License-Identifier: EUPL-1.2
"""What holds for every limit, calendar and duration, whatever the day from 2020 to 2040."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from engine.business_calendar import (
    ZONE,
    BusinessCalendar,
    add_duration,
    add_months,
    at_local,
    end_of_day,
    local_date,
    parse_cycle,
    to_local,
)
from engine.deadlines import Explanation, LimitRule, count_deadline, load_limits
from tests.support import finnish_oracle

BOOK = load_limits(Path(__file__).parents[2] / "processes" / "limits")
RULES = [rule for limit_id in sorted(BOOK.ids()) for rule in BOOK.versions(limit_id)]
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
INSTANTS = st.datetimes(
    datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2040-12-31"), timezones=st.just(UTC)
)
CALENDARS = st.sampled_from([BusinessCalendar("a", True), BusinessCalendar("b", False)])


@given(st.sampled_from(RULES), INSTANTS)
def test_every_reminder_lies_between_the_start_and_the_due_instant(rule: LimitRule, start: datetime) -> None:
    deadline = count_deadline(rule, start, BOOK.calendars)
    assert deadline.start_at <= deadline.due_at
    for alarm in deadline.alarms:
        if alarm.kind == "missed":
            assert alarm.at > deadline.due_at
        else:
            assert deadline.start_at <= alarm.at <= deadline.due_at
            assert local_date(alarm.at) <= deadline.due_date
    assert len({alarm.level for alarm in deadline.alarms}) == len(deadline.alarms)
    assert list(deadline.alarms) == sorted(deadline.alarms, key=lambda alarm: alarm.at)


@given(st.sampled_from(RULES), INSTANTS, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_a_later_start_is_never_due_earlier(rule: LimitRule, start: datetime, wait: timedelta) -> None:
    first = count_deadline(rule, start, BOOK.calendars)
    second = count_deadline(rule, start + wait, BOOK.calendars)
    assert first.due_date <= second.due_date
    assert first.shown_date <= second.shown_date


@given(st.sampled_from(RULES), INSTANTS)
def test_shown_and_due_days_keep_their_order(rule: LimitRule, start: datetime) -> None:
    deadline = count_deadline(rule, start, BOOK.calendars)
    calendar = BOOK.calendars[rule.calendar]
    first = local_date(start)
    assert first <= deadline.shown_date <= deadline.due_date == local_date(deadline.due_at)
    assert deadline.later_due_date is None or deadline.later_due_date > deadline.due_date
    if not rule.ends_by_clock:
        assert deadline.due_at == end_of_day(deadline.due_date)
    if rule.kind in ("citizen", "office"):
        assert calendar.is_working_day(deadline.due_date)
    if rule.kind in ("authority", "production", "event"):
        assert deadline.explanation.counted_date == deadline.due_date


@given(DAYS)
def test_the_seventh_working_day_by_an_independent_count(day: date) -> None:
    deadline = count_deadline(BOOK.find("T3", date(2026, 1, 1)), at_local(day), BOOK.calendars)
    later = finnish_oracle.nth_worked_day(day, 7, eves_are_workdays=False)
    assert deadline.due_date == finnish_oracle.nth_worked_day(day, 7, eves_are_workdays=True)
    assert (deadline.later_due_date or deadline.due_date) == later
    counted = [explained.day for explained in deadline.explanation.days if explained.number]
    assert len(counted) == 7
    assert counted[-1] == deadline.due_date
    assert all(finnish_oracle.is_worked(explained, eves_are_workdays=True) for explained in counted)


@given(DAYS)
def test_three_months_by_an_independent_count(day: date) -> None:
    deadline = count_deadline(BOOK.find("T6", date(2026, 1, 1)), at_local(day), BOOK.calendars)
    due = finnish_oracle.months_later(day, 3)
    worked = due
    while not finnish_oracle.is_worked(worked, eves_are_workdays=False):
        worked -= timedelta(days=1)
    assert (deadline.due_date, deadline.shown_date) == (due, worked)


@given(DAYS)
def test_appeal_time_by_an_independent_count(day: date) -> None:
    deadline = count_deadline(BOOK.find("T11", date(2026, 1, 1)), at_local(day), BOOK.calendars)
    last = day + timedelta(days=30)
    while not finnish_oracle.is_worked(last, eves_are_workdays=False):
        last += timedelta(days=1)
    assert deadline.due_date == last


@given(st.sampled_from([rule for rule in RULES if not rule.ends_by_clock]), DAYS)
def test_every_limit_of_days_by_an_independent_count(rule: LimitRule, day: date) -> None:
    deadline = count_deadline(rule, at_local(day), BOOK.calendars)
    assert deadline.due_date == finnish_oracle.due_day(day, rule.kind, rule.unit, rule.length, rule.calendar)


@given(st.sampled_from([rule for rule in RULES if rule.ends_by_clock]), INSTANTS)
def test_every_limit_of_hours_by_an_independent_count(rule: LimitRule, start: datetime) -> None:
    deadline = count_deadline(rule, start, BOOK.calendars)
    if rule.keeps_time:
        before, after = to_local(start), to_local(deadline.due_at)
        assert (after.date() - before.date()).days == rule.length
        assert (after.hour - before.hour, after.minute) in ((0, before.minute), (1, before.minute))
    else:
        seconds = rule.length * {"hours": 3600, "minutes": 60}[rule.unit]
        assert (deadline.due_at - start).total_seconds() == seconds


@given(st.sampled_from(RULES), INSTANTS)
def test_explanations_survive_json(rule: LimitRule, start: datetime) -> None:
    explanation = count_deadline(rule, start, BOOK.calendars).explanation
    assert Explanation.from_json(json.loads(json.dumps(explanation.to_json()))) == explanation


@given(CALENDARS, DAYS, st.integers(-400, 400))
def test_nth_working_day_and_its_distance_agree(calendar: BusinessCalendar, day: date, n: int) -> None:
    found = calendar.nth_working_day(day, n)
    assert calendar.working_days_between(day, found) == n
    assert n == 0 or found == finnish_oracle.nth_worked_day(day, n, calendar.eves_are_workdays)


@given(CALENDARS, DAYS, DAYS, DAYS)
def test_distances_add_up(calendar: BusinessCalendar, one: date, two: date, three: date) -> None:
    one, two, three = sorted((one, two, three))
    between = calendar.working_days_between
    assert between(one, two) + between(two, three) == between(one, three)


@given(CALENDARS, DAYS)
def test_previous_and_next_working_day_enclose_the_day(calendar: BusinessCalendar, day: date) -> None:
    before, after = calendar.previous_working_day(day), calendar.next_working_day(day)
    assert before <= day <= after
    assert (before == after == day) == calendar.is_working_day(day)
    assert calendar.is_working_day(before)
    assert calendar.is_working_day(after)


@given(DAYS, st.integers(0, 120))
def test_months_keep_the_day_or_clamp_to_the_end(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert moved == finnish_oracle.months_later(day, months)
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


@given(INSTANTS, st.integers(-400, 400))
def test_days_keep_the_local_time_unless_the_clocks_skip_it(start: datetime, days: int) -> None:
    moved = add_duration(start, f"{'-' if days < 0 else ''}P{abs(days)}D")
    before, after = to_local(start), to_local(moved)
    assert (after.date() - before.date()).days == days
    if after.time() != before.time():
        wished = datetime.combine(after.date(), before.time(), ZONE)
        assert to_local(wished.astimezone(UTC)).time() != before.time()
        assert (after.hour - before.hour) == 1


@given(INSTANTS, st.integers(0, 10**6))
def test_seconds_are_elapsed_time(start: datetime, seconds: int) -> None:
    assert add_duration(start, f"PT{seconds}S") == start + timedelta(seconds=seconds)


@given(INSTANTS, st.sampled_from(["P1D", "PT1S", "P1M", "P1Y", "PT36H", "P1DT1H"]), st.integers(1, 200))
def test_cycles_go_forward(start: datetime, period: str, number: int) -> None:
    cycle = parse_cycle(f"R/{period}")
    this, following = cycle.due(start, number), cycle.due(start, number + 1)
    assert this is not None
    assert following is not None
    assert start < this < following
