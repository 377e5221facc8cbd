# SPDX-License-Identifier: EUPL-1.2
"""What holds for every identity code."""

import contextlib
from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from clients.identity_codes import make_artificial_code, parse_identity_code

births = st.dates(date(1800, 1, 1), date(2099, 12, 31))
numbers = st.integers(900, 999)
digit_places = st.sampled_from([0, 1, 2, 3, 4, 5, 7, 8, 9])


@given(births, numbers)
def test_a_made_code_is_read_back(born: date, number: int) -> None:
    made = make_artificial_code(born, number)
    assert parse_identity_code(made.text) == made
    assert made.artificial


@given(births, numbers, digit_places, st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(born: date, number: int, place: int, step: int) -> None:
    text = make_artificial_code(born, number).text
    wrong = text[:place] + str((int(text[place]) + step) % 10) + text[place + 1 :]
    assert not _is_read(wrong)


@given(births, numbers, st.sampled_from([0, 1, 2, 3, 4, 7, 8]))
def test_two_digits_in_the_wrong_order_are_always_noticed(born: date, number: int, place: int) -> None:
    text = make_artificial_code(born, number).text
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    assume(swapped != text)
    assert not _is_read(swapped)


@given(st.text(max_size=14))
def test_any_text_is_read_or_refused(text: str) -> None:
    _is_read(text)


def _is_read(text: str) -> bool:
    with contextlib.suppress(ValueError):
        parse_identity_code(text)
        return True
    return False
