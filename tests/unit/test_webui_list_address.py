# SPDX-License-Identifier: EUPL-1.2
"""The address of a list: read without failing, written back without loss."""

import pytest

from webui.list_address import LONGEST_TEXT, ListAddress, read_list_address


def test_choices_survive_a_round_through_the_address() -> None:
    chosen = ListAddress("late", "client", "leht", "kokeilu", "Imatra", "muistisairas", 1)
    assert read_list_address(chosen.with_queue("late")) == chosen


def test_a_new_queue_or_order_starts_from_the_first_page() -> None:
    deep = ListAddress(page=7, text="x")
    assert read_list_address(deep.with_queue("team")).page == 1
    assert read_list_address(deep.with_sort("age")).page == 1
    assert read_list_address(deep.with_page(8)).page == 8


@pytest.mark.parametrize(
    "arguments",
    [
        {"queue": "nobody's", "sort": "'; drop", "page": "-1"},
        {"page": "0"},
        {"page": "99999999999999999999"},
        {"page": "٣"},
        {"page": "1.5", "queue": ""},
    ],
)
def test_nonsense_takes_the_default(arguments: dict[str, str]) -> None:
    assert read_list_address(arguments) == ListAddress()


def test_a_long_text_is_cut() -> None:
    assert len(read_list_address({"q": "x" * 5000}).text) == LONGEST_TEXT
