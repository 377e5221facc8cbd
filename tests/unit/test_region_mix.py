# SPDX-License-Identifier: EUPL-1.2
"""How far a share of a simulated year may lie from the region's mix: wide for few, narrow for many."""

import pytest

from tests.support.region_mix import Share


@pytest.mark.parametrize(
    ("share", "is_off"),
    [
        (Share("x", 14, 72, 0.30), False),
        (Share("x", 39, 72, 0.30), True),
        (Share("x", 140, 720, 0.30), True),
        (Share("x", 220, 720, 0.30), False),
        (Share("none of the few who may be missing", 0, 30, 0.10), False),
        (Share("none of five", 0, 50, 0.10), True),
        (Share("in the range", 300, 1200, 0.20, upper=0.30), False),
        (Share("above the range", 440, 1200, 0.20, upper=0.30), True),
        (Share("of years", 4, 10, 0.12, yearly=True), False),
        (Share("of years", 7, 10, 0.12, yearly=True), True),
        (Share("of few years", 3, 1.5, 0.12, yearly=True), False),
        (Share("of few years", 5, 1.5, 0.12, yearly=True), True),
    ],
)
def test_a_share_is_off_beyond_four_deviations_and_one_case(share: Share, is_off: bool) -> None:
    assert share.is_off() is is_off
