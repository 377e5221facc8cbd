# SPDX-License-Identifier: EUPL-1.2
"""What is no expression is refused at its place; what becomes null says why."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from engine import feel
from tests.support.feel_world import ENVIRONMENT, SCOPE

REFUSED = [
    ".5 + 1.",
    "[1,2",
    "1 +",
    "",
    ")",
    '"abc',
    "1 in 1..3",
]


@pytest.mark.parametrize("source", REFUSED)
def test_no_expression(source: str) -> None:
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.parse(source)
    assert caught.value.expression == source
    assert caught.value.position is not None
    assert 0 <= caught.value.position <= len(source)
    assert caught.value.reason.endswith(".")


@pytest.mark.parametrize(
    ("source", "position", "part"),
    [
        ("1 + ", 4, "jää kesken"),
        ("[1, 2", 5, "“]” puuttuu"),
        ("if a then b", 11, "“else” puuttuu"),
        ("a & b", 2, "“&”"),
        ('"abc', 0, "lainausmerkki"),
        ("1 2", 2, "laskutoimitus"),
        ("for Äiti return 1", 17, "Muuttujan nimen jälkeen puuttuu “in”"),
        ("{Äiti 1}", 7, "Kohdan nimen jälkeen puuttuu “:”"),
        ("a == 3", 3, "yhdellä merkillä “=”"),
        ("a <> b", 3, "“!=”"),
        ("a => b", 3, "“>=”"),
        ("a =< b", 3, "“<=”"),
        ("a && b", 2, "kirjoitetaan and"),
        ("a || b", 2, "kirjoitetaan or"),
        ("!a", 0, "not(…)"),
        ("a = 'x'", 4, "suoriin lainausmerkkeihin"),
        ("“x”", 0, "suoriin lainausmerkkeihin"),
        ("a ? b : c", 2, "if … then … else …"),
        ("1,5 + a", 1, "Desimaalierotin on piste: 1.5."),
        ("max(1;2)", 5, "pilkulla"),
        ('@"2026-02-30"', 0, "“2026-02-30” ei ole"),
    ],
)
def test_the_sentence_says_what_is_missing_and_where(source: str, position: int, part: str) -> None:
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.parse(source)
    assert caught.value.position == position
    assert part in caught.value.reason


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("unknown + 1", "“unknown”"),
        ("ctx.nothing", "“nothing”"),
        ('1 + "a"', "luku ja teksti"),
        ("1 / 0", "Nollalla"),
        ('sqrt("4")', "number on teksti, odotettiin luku"),
        ("[1, 2][5]", "ei ole kohtaa 5"),
        ('date("2026-13-01")', "ei ole päivä"),
        ("foo.bar", "“bar”"),
        ("nothing(1)", "Funktiota “nothing” ei ole."),
    ],
)
def test_a_null_says_why(source: str, part: str) -> None:
    value, warnings = feel.evaluate_with_warnings(source, SCOPE, ENVIRONMENT)
    assert value is None
    assert any(part in str(warning) for warning in warnings)


def test_a_warning_names_its_place() -> None:
    _, warnings = feel.evaluate_with_warnings("1 + unknown", SCOPE, ENVIRONMENT)
    assert warnings[0].position == 4


def test_assert_fails_with_its_cause() -> None:
    with pytest.raises(feel.FeelError, match="liian nuori") as caught:
        feel.evaluate('assert(foo, foo > 5, "liian nuori")', SCOPE, ENVIRONMENT)
    assert caught.value.expression.startswith("assert")


def test_a_failing_host_function_is_a_feel_error() -> None:
    with pytest.raises(feel.FeelError, match="working day"):
        feel.evaluate('working day("text", 1)', SCOPE, ENVIRONMENT)


def test_names_and_functions_are_known_before_evaluation() -> None:
    parsed = feel.parse("sum(xs[item > limit]) + for p in people return p.age + bonus")
    assert parsed.names == {"xs", "people", "bonus"}
    assert parsed.uncertain_names == {"limit"}
    assert parsed.functions == {"sum"}


@pytest.mark.parametrize(
    "source", ["foo.__class__", "xs.append", "count.overloads", "people.__len__", "ctx.keys"]
)
def test_nothing_of_the_host_can_be_named(source: str) -> None:
    value = feel.evaluate(source, SCOPE, ENVIRONMENT)
    assert value in (None, [None] * 3, [None] * 2)


class Host:
    """An object that must stay out of reach."""

    secret = "salaisuus"


HOSTILE_NAMES = sorted(
    {name for kind in (str, int, list, dict, Decimal, date, type(len)) for name in dir(kind)}
)
VALUES = {
    "text": "a",
    "number": 1,
    "list": [1, "a"],
    "context": {"a": 1},
    "date": date(2026, 1, 1),
    "moment": datetime(2026, 1, 1, tzinfo=UTC),
    "span": timedelta(days=1),
    "nothing": None,
}
PROPERTIES = {"year", "month", "day", "weekday", "hour", "minute", "second", "days", "seconds"}


def test_no_attribute_of_any_value_can_be_named() -> None:
    reached = {
        f"{value}.{name}"
        for value in VALUES
        for name in set(HOSTILE_NAMES) - PROPERTIES
        if feel.evaluate(f"{value}.`{name}`", VALUES, ENVIRONMENT) not in (None, [None, None])
    }
    assert reached == set()


@pytest.mark.parametrize(
    "source",
    ["count.__globals__", "(function(x) x).__code__", "working day.__call__", 'get value(date, "year")'],
)
def test_functions_have_no_attributes(source: str) -> None:
    assert feel.evaluate(source, VALUES, ENVIRONMENT) is None


def test_objects_of_the_host_cannot_enter() -> None:
    for value in (Host(), Host, [Host()], {"a": Host()}, open, object()):
        with pytest.raises(feel.FeelError, match="ei voi käyttää"):
            feel.evaluate("x", {"x": value}, ENVIRONMENT)
