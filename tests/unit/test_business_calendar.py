# SPDX-License-Identifier: EUPL-1.2
"""Working days of Finland against known days and an independent computation."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from engine.business_calendar import FIRST_YEAR, LAST_YEAR, BusinessCalendar, Holiday
from engine.errors import InvalidInput
from tests.support import finnish_oracle

EVES_WORKED = BusinessCalendar("arkipaivat", eves_are_workdays=True)
EVES_OFF = BusinessCalendar("maaraaika", eves_are_workdays=False)
BOTH = date(2008, 5, 1)  # Ascension Day fell on May Day
DAYS_OFF = {  # weekdays that nobody works, * for the eves; computed by hand
    2026: "1.1 6.1 3.4 6.4 1.5 14.5 19.6* 24.12* 25.12",
    2027: "1.1 6.1 26.3 29.3 6.5 25.6* 6.12 24.12*",
    2028: "6.1 14.4 17.4 1.5 25.5 23.6* 6.12 25.12 26.12",
}


@pytest.mark.parametrize(
    ("start", "eves_off", "eves_worked"),
    [
        (date(2026, 11, 24), date(2026, 12, 3), date(2026, 12, 3)),
        (date(2026, 11, 28), date(2026, 12, 8), date(2026, 12, 8)),
        (date(2026, 12, 21), date(2027, 1, 4), date(2026, 12, 31)),
        (date(2026, 12, 23), date(2027, 1, 7), date(2027, 1, 5)),
        (date(2027, 3, 24), date(2027, 4, 6), date(2027, 4, 6)),
        (date(2027, 6, 22), date(2027, 7, 2), date(2027, 7, 1)),
    ],
)
def test_the_seventh_working_day_in_both_readings_of_the_eves(
    start: date, eves_off: date, eves_worked: date
) -> None:
    assert EVES_OFF.nth_working_day(start, 7) == eves_off
    assert EVES_WORKED.nth_working_day(start, 7) == eves_worked


def test_a_contact_on_tuesday_gives_thursday_of_next_week() -> None:
    tuesday = date(2026, 9, 1)
    assert EVES_OFF.nth_working_day(tuesday, 7) == tuesday + timedelta(days=9)


@pytest.mark.parametrize("year", DAYS_OFF)
def test_weekdays_off_of_a_year(year: int) -> None:
    listed = {}
    for text in DAYS_OFF[year].split():
        day, month = text.rstrip("*").split(".")
        listed[date(year, int(month), int(day))] = text.endswith("*")
    days = [date(year, 1, 1) + timedelta(days=offset) for offset in range(365)]
    weekdays = [day for day in days if day.weekday() < 5]
    assert [day for day in weekdays if not EVES_OFF.is_working_day(day)] == sorted(listed)
    assert [day for day in weekdays if not EVES_WORKED.is_working_day(day)] == sorted(
        day for day, is_eve in listed.items() if not is_eve
    )


def test_every_holiday_from_1992_on_agrees_with_the_easter_algorithm() -> None:
    for year in range(1992, LAST_YEAR + 1):
        days = [date(year, 1, 1) + timedelta(days=offset) for offset in range(365)]
        assert {day for day in days if EVES_WORKED.is_holiday(day)} == finnish_oracle.public_holidays(year)
        assert {day for day in days if EVES_OFF.is_holiday(day)} == (
            finnish_oracle.public_holidays(year) | finnish_oracle.eves(year)
        )


@pytest.mark.parametrize(
    ("day", "fi", "sv", "en"),
    [
        (date(2027, 12, 6), "itsenäisyyspäivä", "självständighetsdagen", "Independence Day"),
        (date(2027, 3, 29), "toinen pääsiäispäivä", "annandag påsk", "Easter Monday"),
        (date(2026, 12, 24), "jouluaatto", "julafton", "Christmas Eve"),
        (date(2027, 6, 25), "juhannusaatto", "midsommarafton", "Midsummer Eve"),
        (BOTH, "helatorstai, vappu", "första maj, kristi himmelsfärdsdag", "Ascension Day, May Day"),
    ],
)
def test_holidays_have_names_in_three_languages(day: date, fi: str, sv: str, en: str) -> None:
    assert set(str(EVES_OFF.holiday_name(day)).split(", ")) == set(fi.split(", "))
    assert set(str(EVES_OFF.holiday_name(day, "sv")).split(", ")) == set(sv.split(", "))
    assert set(str(EVES_OFF.holiday_name(day, "en")).split(", ")) == set(en.split(", "))


def test_an_eve_that_is_worked_has_no_name_and_no_reason() -> None:
    eve = date(2026, 12, 24)
    assert EVES_WORKED.holiday_name(eve) is None
    assert EVES_WORKED.reason_off(eve) is None
    assert EVES_WORKED.other_reading().reason_off(eve) == "jouluaatto"


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 11, 28), "lauantai"),
        (date(2026, 11, 29), "sunnuntai"),
        (date(2026, 12, 6), "itsenäisyyspäivä"),
        (date(2026, 12, 7), None),
    ],
)
def test_the_reason_of_a_day_off(day: date, reason: str | None) -> None:
    assert EVES_OFF.reason_off(day) == reason


def test_a_plain_sunday_is_no_holiday() -> None:
    assert not EVES_OFF.is_holiday(date(2026, 11, 29))
    assert not EVES_OFF.is_working_day(date(2026, 11, 29))


def test_counting_backwards() -> None:
    assert EVES_OFF.nth_working_day(date(2026, 12, 28), -1) == date(2026, 12, 23)
    assert EVES_WORKED.nth_working_day(date(2026, 12, 28), -1) == date(2026, 12, 24)
    assert EVES_OFF.nth_working_day(date(2027, 1, 4), -5) == date(2026, 12, 23)


def test_zero_working_days_is_the_day_itself_even_when_off() -> None:
    assert EVES_OFF.nth_working_day(date(2026, 12, 6), 0) == date(2026, 12, 6)


def test_previous_and_next_keep_a_working_day() -> None:
    assert EVES_OFF.previous_working_day(date(2026, 12, 23)) == date(2026, 12, 23)
    assert EVES_OFF.next_working_day(date(2026, 12, 23)) == date(2026, 12, 23)
    assert EVES_OFF.previous_working_day(date(2026, 12, 27)) == date(2026, 12, 23)
    assert EVES_OFF.next_working_day(date(2026, 12, 24)) == date(2026, 12, 28)


def test_working_days_between_counts_the_last_day_and_not_the_first() -> None:
    monday = date(2026, 11, 23)
    assert EVES_OFF.working_days_between(monday, date(2026, 12, 2)) == 7
    assert EVES_OFF.working_days_between(date(2026, 12, 2), monday) == -7
    assert EVES_OFF.working_days_between(monday, monday) == 0
    assert EVES_OFF.working_days_between(date(2026, 11, 27), date(2026, 11, 29)) == 0
    assert EVES_OFF.working_days_between(date(2026, 1, 1), date(2027, 12, 31)) == sum(
        finnish_oracle.is_worked(date(2026, 1, 1) + timedelta(days=days), False) for days in range(1, 730)
    )


def test_production_works_every_day() -> None:
    production = BusinessCalendar("tuotanto", every_day=True)
    assert production.nth_working_day(date(2026, 12, 23), 3) == date(2026, 12, 26)
    assert production.previous_working_day(date(2026, 12, 26)) == date(2026, 12, 26)
    assert production.reason_off(date(2026, 12, 26)) is None
    assert production.nth_working_day(date(2026, 12, 31), 1) == date(2027, 1, 1)
    assert production.working_days_between(date(2025, 12, 31), date(2026, 12, 31)) == 365


def test_extra_and_moved_holidays_come_from_data() -> None:
    bridge = Holiday(date(2027, 1, 5), "sulkupäivä", "stängt", "closed")
    office = BusinessCalendar(
        "toimisto",
        eves_are_workdays=False,
        extra_holidays=(bridge,),
        moved_holidays=frozenset({date(2027, 1, 6)}),
    )
    assert office.reason_off(date(2027, 1, 5)) == "sulkupäivä"
    assert office.reason_off(date(2027, 1, 5), "sv") == "stängt"
    assert office.nth_working_day(date(2027, 1, 4), 1) == date(2027, 1, 6)
    assert EVES_OFF.nth_working_day(date(2027, 1, 4), 1) == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 29), 3, date(2028, 2, 29)),
        (date(2026, 12, 21), 3, date(2027, 3, 21)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2027, 1, 31), -2, date(2026, 11, 30)),
    ],
)
def test_months_clamp_to_the_end(start: date, months: int, expected: date) -> None:
    assert EVES_OFF.add_months(start, months) == expected


def test_years_without_known_holidays_are_refused_by_name() -> None:
    for day in (date(FIRST_YEAR - 1, 12, 31), date(LAST_YEAR + 1, 1, 1)):
        with pytest.raises(InvalidInput, match=str(day.year)):
            EVES_OFF.is_working_day(day)
        with pytest.raises(InvalidInput, match=str(day.year)):
            EVES_OFF.working_days_between(date(2026, 1, 1), day)
    with pytest.raises(InvalidInput, match="2101"):
        EVES_OFF.nth_working_day(date(2100, 12, 30), 10)
    with pytest.raises(InvalidInput, match="1969"):
        EVES_OFF.nth_working_day(date(1970, 1, 5), -10)
    with pytest.raises(InvalidInput, match="2101"):
        EVES_OFF.nth_working_day(date(2026, 1, 1), 10**9)
    with pytest.raises(InvalidInput, match="2101"):
        EVES_OFF.add_months(date(2100, 12, 1), 1)


def test_the_edges_of_the_known_years_can_be_asked() -> None:
    assert EVES_OFF.previous_working_day(date(2100, 12, 31)) == date(2100, 12, 31)
    assert EVES_OFF.next_working_day(date(1970, 1, 1)) == date(1970, 1, 2)


def test_threads_agree_on_a_fresh_calendar() -> None:
    fresh = BusinessCalendar("fresh", eves_are_workdays=False)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: fresh.nth_working_day(date(1995, 1, 1), 12_000), range(64)))
    assert set(found) == {finnish_oracle.nth_worked_day(date(1995, 1, 1), 12_000, False)}
