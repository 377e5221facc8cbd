# SPDX-License-Identifier: EUPL-1.2
"""How far a share of a simulated year may lie from the region's mix: wide for few, narrow for many."""

from math import exp, factorial

import pytest

from tests.support.region_mix import TAIL, Share, most_of_poisson


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
        (Share("of years", 8, 10, 0.12, yearly=True), False),
        (Share("of years", 9, 10, 0.12, yearly=True), True),
        (Share("of few years", 4, 1.5, 0.12, yearly=True), False),
        (Share("of few years", 5, 1.5, 0.12, yearly=True), True),
        (Share("too few of many years", 1, 200, 0.12, yearly=True), True),
    ],
)
def test_a_share_is_off_beyond_four_deviations_and_one_case(share: Share, is_off: bool) -> None:
    assert share.is_off() is is_off


def as_many_or_more(count: int, mean: float) -> float:
    """The upper tail of the Poisson distribution, added up from its far end."""
    return sum(exp(-mean) * mean**one / factorial(one) for one in reversed(range(count, count + 60)))


@pytest.mark.parametrize("mean", [0.001, 0.05, 0.18, 0.5, 0.99, 1.0, 1.2, 3.0, 10.0, 30.0])
def test_the_most_of_a_rate_is_the_last_that_is_not_too_rare(mean: float) -> None:
    most = most_of_poisson(mean)
    assert as_many_or_more(most + 1, mean) < TAIL <= as_many_or_more(most, mean)


def test_a_rate_of_nothing_gives_nothing() -> None:
    assert most_of_poisson(0) == 0


def test_the_tail_is_that_of_four_deviations() -> None:
    assert pytest.approx(3.17e-5, rel=0.01) == TAIL
