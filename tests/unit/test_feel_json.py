# SPDX-License-Identifier: EUPL-1.2
"""Between JSON, Python and FEEL."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from engine import feel
from tests.support.feel_world import ENVIRONMENT, NOW


class Probed(Mapping[str, object]):
    """A scope that finds names but cannot be listed."""

    def __getitem__(self, name: str) -> object:
        if name == "age":
            return 80
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("the scope was listed")

    def __len__(self) -> int:
        raise AssertionError("the scope was counted")


def test_a_scope_is_only_probed() -> None:
    assert feel.evaluate("age > 75", Probed(), ENVIRONMENT) is True
    assert feel.evaluate("nothing", Probed(), ENVIRONMENT) is None


def test_numbers_are_exact() -> None:
    assert feel.to_json(feel.evaluate("a + b", {"a": 0.1, "b": 0.2}, ENVIRONMENT)) == 0.3
    assert feel.from_json(0.1) == Decimal("0.1")


def test_whole_numbers_stay_whole() -> None:
    result = feel.to_json(feel.evaluate("a / b", {"a": 9, "b": 3}, ENVIRONMENT))
    assert result == 3
    assert isinstance(result, int)


@pytest.mark.parametrize("source", ["10 ** 309", "-(10 ** 400)", "[9e6144]", "to json(10 ** 400)"])
def test_a_number_that_json_cannot_hold_is_refused(source: str) -> None:
    with pytest.raises(feel.LimitExceeded, match="exponent"):
        feel.to_json(feel.evaluate(source, {}, ENVIRONMENT))
    assert feel.to_json(feel.evaluate("1.7e308", {}, ENVIRONMENT)) == 1.7e308


def test_nan_and_infinity_are_null() -> None:
    assert feel.from_json([float("nan"), float("inf")]) == [None, None]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("now()", "2026-11-23T12:00:00+02:00"),
        ('date("2026-11-23")', "2026-11-23"),
        ('@"2026-07-01T12:00:00@Europe/Helsinki"', "2026-07-01T12:00:00+03:00"),
        ('@"10:00:00.5Z"', "10:00:00.5Z"),
        ('@"P1DT2H"', "P1DT2H"),
        ("[1..3)", "[1..3)"),
        ('{a: [@"P1Y", null, true]}', {"a": ["P1Y", None, True]}),
    ],
)
def test_results_are_json(source: str, expected: object) -> None:
    assert feel.to_json(feel.evaluate(source, {}, ENVIRONMENT)) == expected


def test_a_function_is_no_data() -> None:
    with pytest.raises(feel.FeelError, match="funktio"):
        feel.to_json(feel.evaluate("function(x) x", {}, ENVIRONMENT))


def test_values_survive_a_round_trip() -> None:
    data = {"a": [1, 2.5, "x", None, True, {"b": []}], "c": -3}
    assert feel.to_json(feel.from_json(data)) == data


def test_python_values_pass_to_the_host_and_back() -> None:
    seen: list[object] = []

    def keep(value: object) -> object:
        seen.append(value)
        return value

    environment = feel.Environment(lambda: NOW, functions={"keep": keep})
    sources = [
        '@"2026-11-23"',
        '@"2026-11-23T10:00:00+02:00"',
        '@"10:00:00"',
        '@"PT90M"',
        "7",
        "7.5",
        "[1, {a: 2}]",
    ]
    for source in sources:
        assert feel.evaluate(f"keep({source}) = {source}", {}, environment) is True
    assert seen == [
        date(2026, 11, 23),
        datetime(2026, 11, 23, 10, tzinfo=timezone(timedelta(hours=2))),
        time(10),
        timedelta(minutes=90),
        7,
        Decimal("7.5"),
        [1, {"a": 2}],
    ]


def test_dates_of_python_may_stand_in_a_scope() -> None:
    scope = {"day": date(2026, 11, 23), "moment": datetime(2026, 11, 23, 10, tzinfo=UTC)}
    assert feel.evaluate("day = today()", scope, ENVIRONMENT) is True
    assert feel.evaluate("moment = now()", scope, ENVIRONMENT) is True


def test_half_a_character_never_comes_out_of_a_literal() -> None:
    assert feel.evaluate(r'"a\ud800b"', {}, ENVIRONMENT) == "a\ufffdb"
    assert feel.evaluate(r'"\ud83d\udc0e"', {}, ENVIRONMENT) == "🐎"


def test_other_objects_are_refused() -> None:
    with pytest.raises(feel.FeelError, match="object"):
        feel.evaluate("x", {"x": object()}, ENVIRONMENT)


def test_a_long_text_of_the_scope_is_refused() -> None:
    with pytest.raises(feel.LimitExceeded):
        feel.evaluate("x", {"x": "a" * 10_000_000}, ENVIRONMENT)
