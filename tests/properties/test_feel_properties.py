# SPDX-License-Identifier: EUPL-1.2
"""Laws of FEEL's values: dates, durations, numbers, logic, texts, regular expressions."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine import feel
from engine.feel.dates import Date, add_months, date_from_days, make_date, parse_date
from engine.feel.durations import DayDuration, MonthDuration, parse_duration
from engine.feel.times import DateTime, Time, datetime_from_instant, parse_datetime
from tests.support.feel_world import ENVIRONMENT

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONES = st.sampled_from(["Europe/Helsinki", "UTC", "America/New_York"])
NUMBERS = st.decimals(-(10**9), 10**9, places=4)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=20,
)


def value(source: str, **scope: object) -> object:
    return feel.evaluate(source, scope, ENVIRONMENT)


@given(DAYS)
def test_dates_agree_with_python(day: date) -> None:
    ours = parse_date(day.isoformat())
    assert ours == Date(day.year, day.month, day.day)
    assert ours.days == (day - date(1970, 1, 1)).days
    assert ours.weekday == day.isoweekday()
    assert value("week of year(d)", d=day) == day.isocalendar().week
    assert value("day of year(d)", d=day) == day.timetuple().tm_yday


@given(st.integers(-(10**11), 10**11))
def test_days_and_dates_are_one_to_one(days: int) -> None:
    found = date_from_days(days)
    assert found is not None
    assert found.days == days
    assert make_date(found.year, found.month, found.day) == found
    assert parse_date(str(found)) == found


@given(DAYS, st.integers(-2000, 2000))
def test_months_keep_the_day_or_clamp_it(day: date, months: int) -> None:
    start = Date(day.year, day.month, day.day)
    moved = add_months(start, months)
    assert moved is not None
    assert moved.year * 12 + moved.month - start.year * 12 - start.month == months
    assert moved.day == start.day or (moved.day < start.day and moved.day >= 28)


@given(st.integers(-631_152_000, 3_786_912_000), ZONES)
def test_instants_survive_zones(seconds: int, zone: str) -> None:
    local = datetime_from_instant(seconds * 10**9, Time(0, 0, 0, zone=zone))
    assert local is not None
    assert local.instant - seconds * 10**9 in (0, -3600 * 10**9)
    assert parse_datetime(str(local)) == local


@given(st.timedeltas(timedelta(days=-(10**6)), timedelta(days=10**6)))
def test_day_durations_are_read_as_written(span: timedelta) -> None:
    nanoseconds = (span.days * 86_400 + span.seconds) * 10**9 + span.microseconds * 1000
    duration = DayDuration(nanoseconds)
    assert parse_duration(str(duration)) == duration
    assert value("d", d=span) == duration


@given(st.integers(-(10**6), 10**6))
def test_month_durations_are_read_as_written(months: int) -> None:
    assert parse_duration(str(MonthDuration(months))) == MonthDuration(months)


@given(DAYS, DAYS)
def test_a_difference_added_gives_the_date_back(one: date, other: date) -> None:
    assert value("a + (b - a) = b", a=one, b=other) is True


@given(NUMBERS, NUMBERS)
def test_arithmetic_is_exact(one: Decimal, other: Decimal) -> None:
    scope = {"a": float(one), "b": float(other)}
    a, b = Decimal(repr(scope["a"])), Decimal(repr(scope["b"]))
    assert feel.evaluate("a + b", scope, ENVIRONMENT) == a + b
    assert feel.evaluate("a - b", scope, ENVIRONMENT) == a - b
    assert feel.evaluate("a < b", scope, ENVIRONMENT) is (a < b)
    assert feel.evaluate("a * b", scope, ENVIRONMENT) == a * b


@given(st.integers(-1000, 1000), st.integers(-50, 50).filter(bool))
def test_modulo_has_the_sign_of_the_divisor(dividend: int, divisor: int) -> None:
    assert value("modulo(a, b)", a=dividend, b=divisor) == dividend % divisor


TRUTHS = st.sampled_from([True, False, None])


@given(TRUTHS, TRUTHS)
def test_logic_has_three_values(one: bool | None, other: bool | None) -> None:
    both = value("a and b", a=one, b=other)
    either = value("a or b", a=one, b=other)
    assert both is (False if False in (one, other) else None if None in (one, other) else True)
    assert either is (True if True in (one, other) else None if None in (one, other) else False)
    assert value("not(a and b) = (not(a) or not(b))", a=one, b=other) is True


@given(JSON)
def test_json_survives(data: object) -> None:
    assert feel.to_json(feel.from_json(data)) == data
    assert value("x = y", x=data, y=data) is True


@given(st.text(max_size=30))
def test_texts_survive_as_literals(text: str) -> None:
    literal = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    assert value(literal) == text
    assert value("string length(x)", x=text) == len(text)


@given(st.lists(st.integers(-20, 20), max_size=15))
def test_lists_keep_their_laws(items: list[int]) -> None:
    assert feel.to_json(value("sort(x)", x=items)) == sorted(items)
    assert feel.to_json(value("reverse(reverse(x))", x=items)) == items
    assert feel.to_json(value("distinct values(x)", x=items)) == list(dict.fromkeys(items))
    assert value("count(concatenate(x, x))", x=items) == 2 * len(items)
    assert feel.to_json(value("x[item > 0]", x=items)) == [item for item in items if item > 0]


@given(st.text("abc()[]{}*+?|.^$\\-,0123 ", max_size=12), st.text("abc", max_size=12))
def test_patterns_match_or_are_null(pattern: str, text: str) -> None:
    assert value("matches(t, p)", t=text, p=pattern) in (True, False, None)
    replaced = value('replace(t, p, "x")', t=text, p=pattern)
    assert replaced is None or isinstance(replaced, str)


@given(st.datetimes(timezones=st.just(UTC)))
def test_moments_agree_with_python(moment: datetime) -> None:
    found = value("x", x=moment)
    assert isinstance(found, DateTime)
    assert found.instant == (moment - EPOCH) // timedelta(microseconds=1) * 1000
