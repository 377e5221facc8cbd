# SPDX-License-Identifier: EUPL-1.2
"""Dates, times, durations and their zones."""

import pytest

from tests.support.feel_world import shown

TIMES = [
    ('@"2020-01-01" = @"2020-01-01"', "true"),
    ('@"2020-01-01" = @"2020-01-01T00:00:00"', "null"),
    ('@"2020-01-01T10:00:00Z" = @"2020-01-01T12:00:00+02:00"', "true"),
    ('@"2020-01-01T10:00:00@Europe/Helsinki" = @"2020-01-01T10:00:00+02:00"', "true"),
    ('@"2020-01-01T10:00:00" < @"2020-01-01T10:00:00Z"', "false"),
    ('@"P1D" instance of days and time duration', "true"),
    ('@"P1Y" instance of years and months duration', "true"),
    ("now() instance of date and time", "true"),
    ('duration("P1DT2H")', "P1DT2H"),
    ('duration("P14M")', "P1Y2M"),
    ('duration("P1Y2D")', "null"),
    ('@"2026-01-31" + @"P1M"', "2026-02-28"),
    ('@"2026-03-01" - @"P1D"', "2026-02-28"),
    ('@"2026-03-01" - @"2026-02-01"', "P28D"),
    ('@"2026-03-28T12:00:00@Europe/Helsinki" + @"P1D"', "2026-03-29T13:00:00@Europe/Helsinki"),
    ('@"10:00:00" + @"PT15H"', "01:00:00"),
    ('@"P1D" * 2.5', "P2DT12H"),
    ('@"P1D" / @"PT1H"', "24"),
    ('@"2026-11-23".weekday', "1"),
    ('@"2026-11-23T10:30:15.5Z".second', "15.5"),
    ('@"P1DT2H".hours', "2"),
    ('@"-P1DT2H".hours', "-2"),
    ('@"2026-11-23T10:00:00+02:00".time offset', "PT2H"),
    ('@"2026-11-23T10:00:00@Europe/Helsinki".timezone', "Europe/Helsinki"),
    ("today()", "2026-11-23"),
    ("now()", "2026-11-23T12:00:00@Europe/Helsinki"),
    ("day of week(today())", "Monday"),
    ("month of year(today())", "November"),
    ('week of year(@"2026-01-01")', "1"),
    ('day of year(@"2024-12-31")', "366"),
    ('last day of month(@"2024-02-01")', "2024-02-29"),
    ("date(2024,2,30)", "null"),
    ("date(year:2024,month:2,day:29)", "2024-02-29"),
    ('date("2024-2-3")', "null"),
    ('time("10:30")', "10:30:00"),
    ('time(10,30,0,@"PT2H")', "10:30:00+02:00"),
    ('time(12, 59, 1.3, duration("-PT1H"))', "12:59:01.3-01:00"),
    ('time(@"2020-01-01")', "00:00:00Z"),
    ('date and time(@"2020-01-01", @"10:00:00")', "2020-01-01T10:00:00"),
    ('years and months duration(@"2011-12-22", @"2013-08-24")', "P1Y8M"),
    ('sum([@"P1D",@"P2D"])', "P3D"),
    ('abs(@"-P1D")', "P1D"),
    ('is(@"23:00:50Z",@"23:00:50+00:00")', "true"),
    ('date("2026-11-23") in [date("2026-01-01")..date("2026-12-31")]', "true"),
    ('@"2026-11-23T10:00:00Z" - @"2026-11-23T08:00:00Z"', "PT2H"),
    ('@"2026-11-23T10:00:00" - @"2026-11-23"', "PT10H"),
]


@pytest.mark.parametrize(("source", "expected"), TIMES)
def test_times(source: str, expected: str) -> None:
    assert shown(source) == expected
