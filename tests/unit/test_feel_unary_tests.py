# SPDX-License-Identifier: EUPL-1.2
"""Unary tests, as in the cells of decision tables."""

import pytest

from engine import feel
from tests.support.feel_world import ENVIRONMENT, SCOPE

CASES: list[tuple[str, object, bool | None]] = [
    ("-", 1, True),
    ("1", 1, True),
    ("1,2", 2, True),
    ("not(1,2)", 3, True),
    ("[1..5]", 3, True),
    ("> 3", 5, True),
    ("? > 3", 5, True),
    ('"a"', "a", True),
    ("null", None, True),
    ("true", True, True),
    ("false", False, True),
    ('not("a")', "b", True),
    ("xs", 2, True),
    ("? in xs and ? > 1", 2, True),
    ('contains(?, "a")', "bar", True),
    ("count(xs) > 2", None, True),
    ("< 5, > 10", 12, True),
    ('date("2020-01-01")', None, False),
    ("not(null)", None, False),
    ("foo", 1, True),
    ('@"2020-01-01"', 1, None),
]


@pytest.mark.parametrize(("source", "value", "expected"), CASES)
def test_unary_tests(source: str, value: object, expected: bool | None) -> None:
    assert feel.evaluate_unary_tests(source, value, SCOPE, ENVIRONMENT) is expected
