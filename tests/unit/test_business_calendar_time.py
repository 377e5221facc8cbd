# SPDX-License-Identifier: EUPL-1.2
"""Durations, cycles and office hours in Helsinki, over the nights when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from engine.business_calendar import (
    ZONE,
    BusinessCalendar,
    Duration,
    add_duration,
    add_office_time,
    at_local,
    end_of_day,
    local_date,
    parse_cycle,
    parse_duration,
    start_of_day,
    to_local,
)
from engine.errors import InvalidInput

OFFICE = BusinessCalendar("toimisto", eves_are_workdays=False)


def local(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "duration", "expected"),
    [
        ("2026-11-23 09:40", "P1D", "2026-11-24 09:40"),
        ("2026-11-23 09:40", "PT24H", "2026-11-24 09:40"),
        ("2026-03-28 12:00", "P1D", "2026-03-29 12:00"),
        ("2026-03-28 12:00", "PT24H", "2026-03-29 13:00"),
        ("2026-10-24 12:00", "P1D", "2026-10-25 12:00"),
        ("2026-10-24 12:00", "PT24H", "2026-10-25 11:00"),
        ("2026-03-28 03:30", "P1D", "2026-03-29 04:30"),
        ("2026-11-30 10:00", "P3M", "2027-02-28 10:00"),
        ("2027-01-31 10:00", "P1M", "2027-02-28 10:00"),
        ("2028-02-29 10:00", "P1Y", "2029-02-28 10:00"),
        ("2026-11-23 10:00", "P2W", "2026-12-07 10:00"),
        ("2026-11-23 10:00", "P1M1DT1H30M", "2026-12-24 11:30"),
        ("2026-11-23 10:00", "-P1D", "2026-11-22 10:00"),
        ("2026-11-23 10:00", "PT0S", "2026-11-23 10:00"),
    ],
)
def test_a_duration_added_in_helsinki(start: str, duration: str, expected: str) -> None:
    assert add_duration(local(start), duration) == local(expected)


def test_a_time_that_comes_twice_means_the_first() -> None:
    assert add_duration(local("2026-10-24 03:30"), "P1D") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_elapsed_time_keeps_the_second_of_two_equal_times() -> None:
    second = local("2026-10-25 03:30", fold=1)
    assert add_duration(second, "PT1M") == second + timedelta(minutes=1)
    assert add_duration(second, "P0D") == second


def test_results_are_in_utc_and_a_naive_start_is_refused() -> None:
    assert add_duration(datetime(2026, 11, 23, 9, tzinfo=ZONE), "P1D").tzinfo is UTC
    with pytest.raises(InvalidInput, match="aikavyöhyke"):
        add_duration(datetime.fromisoformat("2026-11-23T09:00"), "P1D")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P1Y2M3DT4H5M6S", Duration(14, 3, timedelta(hours=4, minutes=5, seconds=6))),
        ("PT0.5S", Duration(elapsed=timedelta(milliseconds=500))),
        ("PT1.000001S", Duration(elapsed=timedelta(seconds=1, microseconds=1))),
        ("-P1M", Duration(-1)),
    ],
)
def test_durations_are_read(text: str, expected: Duration) -> None:
    assert parse_duration(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "P1", "1D", "p1d", "P1DT", "P1W2D", "P1.5D", "PT1H1H", "P1D1M", "P-1D", "PT1,5S", " P1D",
     "P1D\n", "P٣D", "P99999999999D", "PT1.1234567S", "+P1D", "--P1D"],
)  # fmt: skip
def test_other_texts_are_no_durations(text: str) -> None:
    with pytest.raises(InvalidInput, match="P1D"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["P9999Y", "P9999999D", "-P9999Y", "PT99999999H"])
def test_too_far_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="kaukana"):
        add_duration(local("2026-11-23 10:00"), text)


def test_a_counted_cycle() -> None:
    start = local("2026-11-23 10:00")
    cycle = parse_cycle("R3/PT10M")
    due = [cycle.due(start, number) for number in range(5)]
    assert due == [None, *(start + timedelta(minutes=10 * number) for number in (1, 2, 3)), None]


def test_an_endless_cycle_keeps_the_local_time_over_the_change_of_clocks() -> None:
    cycle = parse_cycle("R/P1D")
    assert cycle.count is None
    assert cycle.due(local("2026-10-20 08:00"), 10) == local("2026-10-30 08:00")


def test_a_cycle_of_months_comes_back_to_the_31st() -> None:
    cycle = parse_cycle("R/P1M")
    start = local("2027-01-31 08:00")
    assert [local_date(cycle.due(start, number) or start) for number in (1, 2, 3)] == [
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    ]


def test_a_cycle_with_a_start_of_its_own_is_first_due_then() -> None:
    cycle = parse_cycle("R2/2027-01-01T08:00:00+02:00/P1M")
    activated = local("2026-11-23 10:00")
    assert cycle.due(activated, 1) == local("2027-01-01 08:00")
    assert cycle.due(activated, 2) == local("2027-02-01 08:00")
    assert cycle.due(activated, 3) is None


@pytest.mark.parametrize(
    "text",
    ["R1000000000/PT0S", "R/PT0S", "R/P0D", "R/PT0.9S", "R/-P1D", "R0/PT1M", "R", "R/", "PT1M", "R-1/PT1M",
     "R9999999999/PT1M", "R1/2027-01-01T08:00:00/P1D", "R1/tomorrow/P1D", "R1/P1D/P1D", "r1/P1D"],
)  # fmt: skip
def test_other_texts_are_no_cycles(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_cycle(text)


def test_a_second_is_the_shortest_cycle() -> None:
    assert parse_cycle("R/PT1S").period == Duration(elapsed=timedelta(seconds=1))


def test_a_cycle_that_runs_out_of_time_is_refused() -> None:
    with pytest.raises(InvalidInput):
        parse_cycle("R/P9999Y").due(local("2026-11-23 10:00"), 10**12)
    with pytest.raises(InvalidInput):
        parse_cycle("R/PT99999999H").due(local("2026-11-23 10:00"), 10**12)


def test_a_day_in_helsinki_begins_and_ends_in_utc() -> None:
    day = date(2026, 7, 1)
    assert start_of_day(day) == datetime(2026, 6, 30, 21, tzinfo=UTC)
    assert end_of_day(day) == datetime(2026, 7, 1, 20, 59, 59, tzinfo=UTC)
    assert local_date(datetime(2026, 6, 30, 21, tzinfo=UTC)) == day
    assert to_local(at_local(day, time(8))).time() == time(8)


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-12-21 13:10", 6, "2026-12-22 10:55"),
        ("2026-12-21 08:00", 6, "2026-12-21 14:00"),
        ("2026-12-21 06:00", 1, "2026-12-21 09:00"),
        ("2026-12-21 16:15", 1, "2026-12-22 09:00"),
        ("2026-12-23 16:00", 1, "2026-12-28 08:45"),
        ("2026-12-26 12:00", 0, "2026-12-28 08:00"),
        ("2026-12-21 08:00", 16.5, "2026-12-22 16:15"),
    ],
)
def test_office_time_runs_while_the_office_is_open(start: str, hours: float, expected: str) -> None:
    assert add_office_time(local(start), timedelta(hours=hours), OFFICE) == local(expected)
