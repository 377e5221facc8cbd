# SPDX-License-Identifier: EUPL-1.2
"""The Finnish personal identity code: its form, its check sign, its century, and what it never tells."""

import traceback
from datetime import date

import pytest

from clients.identity_codes import (
    CENTURIES,
    age_on,
    check_sign,
    make_artificial_code,
    parse_identity_code,
)

# The sample that the population register prints in its own guidance; nobody has it.
PUBLISHED = "131052-308T"


def signed(digits_and_mark: str) -> str:
    """The code with its right check sign, so that only the thing under test is wrong."""
    return digits_and_mark + check_sign(digits_and_mark[:6] + digits_and_mark[7:])


def test_a_published_example_is_read() -> None:
    code = parse_identity_code(PUBLISHED)
    assert code.birth_date == date(1952, 10, 13)
    assert not code.artificial


@pytest.mark.parametrize(("mark", "century"), CENTURIES.items())
def test_each_mark_names_its_century(mark: str, century: int) -> None:
    code = parse_identity_code(f"131052{mark}308T")
    assert code.birth_date == date(century + 52, 10, 13)


def test_small_letters_and_spaces_around_are_read() -> None:
    assert parse_identity_code(f" {PUBLISHED.lower()} ").text == PUBLISHED


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "muotoa"),
        ("131052308T", "muotoa"),
        ("131052Z308T", "muotoa"),
        ("131052-308TT", "muotoa"),
        ("१३१०५२-308T", "muotoa"),
        ("131052-308U", "tarkiste"),
        (signed("310252-900"), "päivämäärä"),
        (signed("290201A900"), "päivämäärä"),
        (signed("010180-000"), "yksilönumero"),
        (signed("010180-001"), "yksilönumero"),
    ],
)
def test_a_wrong_code_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_identity_code(text)


def test_the_leap_day_is_read_only_in_leap_years() -> None:
    assert make_artificial_code(date(2004, 2, 29), 900).birth_date == date(2004, 2, 29)
    with pytest.raises(ValueError, match="päivämäärä"):
        parse_identity_code(signed("290201A900"))


@pytest.mark.parametrize("number", [900, 999])
def test_the_series_from_900_is_flagged(number: int) -> None:
    assert parse_identity_code(signed(f"010180-{number}")).artificial


@pytest.mark.parametrize("number", [1, 2, 899, 1000])
def test_demo_codes_are_of_the_artificial_series_only(number: int) -> None:
    with pytest.raises(ValueError, match="900 to 999"):
        make_artificial_code(date(1980, 1, 1), number)


def test_a_code_outside_the_centuries_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="1800 to 2099"):
        make_artificial_code(date(2100, 1, 1), 900)


def test_neither_repr_nor_refusal_tells_the_code() -> None:
    assert "1052" not in repr(parse_identity_code(PUBLISHED))
    wrong = signed("310252-900")
    with pytest.raises(ValueError) as refusal:
        parse_identity_code(wrong)
    assert wrong[:6] not in "".join(traceback.format_exception(refusal.value))


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1944, 3, 1), date(2026, 2, 28), 81),
        (date(1944, 3, 1), date(2026, 3, 1), 82),
        (date(1944, 2, 29), date(2026, 2, 28), 81),
        (date(1944, 2, 29), date(2026, 3, 1), 82),
        (date(1944, 2, 29), date(2028, 2, 29), 84),
        (date(2026, 11, 23), date(2026, 11, 23), 0),
    ],
)
def test_age_is_in_full_years(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age
