# SPDX-License-Identifier: EUPL-1.2
"""Hostile expressions end in an error that names the limit; any text at all only in a FeelError."""

import tracemalloc
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel
from tests.support.feel_world import ENVIRONMENT, SCOPE
from tests.support.machine_speed import measure

LONGEST = 0.05
"""Seconds of a quiet machine's processor time, in the best of some tries, since others work here too."""
TRIES = 20

HOSTILE = [
    ("2**999999999", "exponent"),
    ("9.99**9999999", "exponent"),
    ("exp(99999999)", "exponent"),
    ("1e999999", "exponent"),
    ("1e6144 * 10", "exponent"),
    ("stddev(1, 7, 51e6000)", "exponent"),
    ("sum([9e6144, 9e6144])", "exponent"),
    ("for i in 1..1000000000 return i", "length"),
    ("for i in 1..90000 return i", "steps"),
    ("for i in 1..1000, j in 1..1000 return i * j", "steps"),
    ("some i in 1..100000 satisfies i > 100000", "steps"),
    ("(" * 50_000 + "1" + ")" * 50_000, "source"),
    ("(" * 5_000, "nesting"),
    ("[" * 4_000 + "]" * 4_000, "nesting"),
    ("{a:" * 200 + "1" + "}" * 200, "nesting"),
    ("a" + ".b" * 200, "nesting"),
    ("a" + "[1]" * 200, "nesting"),
    ("not(" * 500 + "a" + ")" * 500, "nesting"),
    ("1 in (" * 500 + "a" + ")" * 500, "nesting"),
    ("function() " * 500 + "1", "nesting"),
    ("for x in " * 500 + "1", "nesting"),
    ("x instance of " + "list<" * 500 + "number" + ">" * 500, "nesting"),
    ("1" + "=1" * 500, "nesting"),
    ("{f: function(n) f(n + 1), r: f(1)}.r", "nesting"),
    ("(function(x) x(x))(function(x) x(x))", "nesting"),
    ("{f: function(n) if n = 0 then 0 else f(n - 1) + f(n - 1), r: f(50)}.r", "steps"),
    ('"' + "a" * 10_000_000 + '"', "source"),
    ('repeat("ab", 1000000000)', "length"),
    ('repeat("ab", 40000) + repeat("ab", 40000)', "length"),
    ('for i in 1..3000 return repeat("a", 90000)', "steps"),
    ('replace(repeat("a", 90000), "a", "bbbbbbbbbbbbbbbb")', "length"),
    ('split(repeat("a,", 45000), "[,]")', "steps"),
    ("string(for i in 1..60 return [partial[-1], partial[-1]])", "length"),
    ("flatten(for i in 1..60 return [partial[-1], partial[-1]])", "steps"),
    ("for i in 1..60000 return partial", "steps"),
    ("{a: for i in 1..60 return [partial[-1], partial[-1]], b: a = a}.b", "steps"),
    ("distinct values(for i in 1..9000 return i)", "steps"),
    ("sort(for i in 1..20000 return -i, function(a, b) a < b)", "steps"),
    ('duration("P1D") * 1e300', "duration"),
    ("{x: for i in 1..9000 return i, r: for i in 1..3000 return x instance of list<number>}.r", "steps"),
    ("{f: function(a: list<number>) 1, x: for i in 1..9000 return i, r: for i in x return f(x)}.r", "steps"),
    ("{x: for i in 1..9000 return i, y: for i in 1..9000 return i, r: for i in x return x = y}.r", "steps"),
    (
        "{x: for i in 1..9000 return i, y: for i in 1..9000 return i, r: for i in x return is(x, y)}.r",
        "steps",
    ),
    (
        "{a: for i in 1..60 return [partial[-1], partial[-1]], r: is(a, for i in 1..60 return a[i])}.r",
        "steps",
    ),
    (
        "{x: context(for i in 1..3000 return {key: string(i), value: i}), r: for i in 1..3000 return x = x}",
        "steps",
    ),
    ('{s: repeat("a", 99999), r: for i in 1..20000 return s + "x"}.r', "steps"),
    ('{s: repeat("a", 99999), r: for i in 1..20000 return "x" + s}.r', "steps"),
    ("for i in 1..20000 return 123.456 ** 789.123", "steps"),
    ("for i in 1..20000 return log(2) + exp(0.123)", "steps"),
    ('for i in 1..20000 return @"2020-01-01T10:00:00@Europe/Helsinki" + @"PT1H"', "steps"),
    ('for i in 1..20000 return @"10:00:00@Europe/Helsinki" < @"10:00:00@Europe/Paris"', "steps"),
    ("for i in 1..20000 return now()", "steps"),
    ('for i in 1..20000 return matches("a", "\\\\p{L}" + string(i))', "steps"),
    ('for i in 1..20000 return matches("a", "(\\\\p{L}{1,900}){1,900}" + string(i))', "steps"),
    ('matches(repeat("a", 90000), "(a{1,100}){1,10}b")', "steps"),
    ('replace(repeat("c", 90000), "c(.*b)?", "x")', "steps"),
    ('{s: "[" + repeat("1,", 40000) + "1]", r: for i in 1..9 return from json(s)}.r', "steps"),
]


def seconds(work: Callable[[], object]) -> float:
    """Processor time of the fastest try; the first that is fast enough ends it."""
    return measure(work, TRIES, LONGEST)


def refusal(source: str, scope: Mapping[str, object]) -> feel.LimitExceeded:
    """The limit that the evaluation, or its result as JSON, passes."""
    with pytest.raises(feel.LimitExceeded) as caught:
        feel.to_json(feel.evaluate(source, scope, ENVIRONMENT))
    return caught.value


@pytest.mark.parametrize(("source", "limit"), HOSTILE, ids=[source[:40] for source, _ in HOSTILE])
def test_hostile_expressions_end_soon_and_name_the_limit(source: str, limit: str) -> None:
    assert seconds(lambda: refusal(source, {})) < LONGEST
    error = refusal(source, {})
    assert error.limit == limit
    assert f"raja: {limit}" in str(error)
    assert error.expression == source


@pytest.mark.parametrize(
    "source",
    [
        'matches("{a}", "^(a+)+$")',
        'matches("{a}!", "^(a+)+$")',
        'matches("{a}", "(a|aa)+$")',
        'matches("{a}", "(a*)*b")',
    ],
)
def test_regular_expressions_take_linear_time(source: str) -> None:
    hostile = source.replace("{a}", "a" * 9_000)
    assert feel.evaluate(hostile, {}, ENVIRONMENT) in (True, False)
    assert seconds(lambda: feel.evaluate(hostile, {}, ENVIRONMENT)) < LONGEST


@pytest.mark.parametrize(
    ("source", "scope"),
    [
        ('for i in 1..30000 return "aaaaaaaaaa"', {}),
        ("for i in 1..60 return [partial[-1], partial[-1]]", {}),
        ("[x, x]", {"x": "a" * 60_000}),
    ],
)
def test_results_that_are_too_long_are_refused(source: str, scope: dict[str, object]) -> None:
    assert seconds(lambda: refusal(source, scope)) < LONGEST


@pytest.mark.parametrize(
    "data",
    [
        "a" * 10_000_000,
        list(range(10_000_000)),
        [list(range(90_000))] * 50,
        [["a"] * 10] * 50_000,
        {"a": {str(n): [0.5] * 1_000 for n in range(1_000)}},
    ],
    ids=["text", "list", "lists", "rows", "contexts"],
)
@pytest.mark.parametrize("source", ["x", "count(x)", "x[1]", "for y in x return y"])
def test_data_that_are_too_large_are_refused_soon(source: str, data: object) -> None:
    assert seconds(lambda: refusal(source, {"x": data})) < LONGEST
    assert refusal(source, {"x": data}).limit == "length"


def test_a_pattern_may_be_used_often_when_it_is_simple() -> None:
    scope = {"names": ["Aino Äijälä"] * 2_000}
    source = 'count(names[matches(item, "^[A-Za-zÀ-ÿ -]+$")])'
    assert feel.evaluate(source, scope, ENVIRONMENT) == 2_000


def test_all_data_of_one_evaluation_count_together() -> None:
    scope = {f"x{n}": list(range(30_000)) for n in range(4)}
    assert feel.evaluate("[count(x0), count(x1), count(x0)]", scope, ENVIRONMENT) is not None
    assert refusal("[x0[1], x1[1], x2[1], x3[1]]", scope).limit == "length"


def test_data_nested_too_deep_are_refused() -> None:
    data: object = 1
    for _ in range(5_000):
        data = [data]
    with pytest.raises(feel.LimitExceeded, match="nesting"):
        feel.evaluate("x", {"x": data}, ENVIRONMENT)


def test_limits_are_the_callers() -> None:
    narrow = feel.Environment(ENVIRONMENT.now, limits=feel.Limits(steps=10, length=5, nesting=3, source=40))
    for source, limit in [
        ("for i in 1..5 return i + i + i", "steps"),
        ("[1, 2, 3] instance of number or repeat(x, 9) = x", "source"),
        ('repeat("a", 6)', "length"),
        ("[[[[1]]]]", "nesting"),
    ]:
        with pytest.raises(feel.LimitExceeded) as caught:
            feel.evaluate(source, {"x": "a"}, narrow)
        assert caught.value.limit == limit


WORDS = """1 2.5 "a" true null foo xs ctx people . .. , : ( ) [ ] { } + - * / ** = != < <= > >= and or not(
    if then else for in return some every satisfies between instance of function( external @"P1D"
    @"2026-01-01" item ? ` count( sum( sort( string( date( get value( [1..3] (1..3) {a:1} ctx.inner xs[
    partial list<number> number // /* split("a", replace("a", matches("a", range("[1..2]") duration("P1D")
    -> ' " \\ 1e9 0 -1"""
PIECES = st.sampled_from([*WORDS.split(), "date and time(", "years and months duration(", "context put({}, "])
ROWS = st.lists(PIECES, max_size=14)
TEXTS = st.text(max_size=60) | ROWS.map(" ".join) | ROWS.map("".join)


def outcome(source: str) -> object:
    """The value as JSON, or the reason of the refusal; anything else escapes."""
    try:
        return feel.to_json(feel.evaluate(source, SCOPE, ENVIRONMENT))
    except feel.FeelError as error:
        return error.reason


def answer(source: str, value: object) -> object:
    """The answer of unary tests, or the reason of the refusal."""
    try:
        return feel.evaluate_unary_tests(source, value, SCOPE, ENVIRONMENT)
    except feel.FeelError as error:
        return error.reason


@settings(max_examples=600, deadline=None)
@given(TEXTS)
def test_any_text_gives_a_value_or_a_feel_error(source: str) -> None:
    outcome(source)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from([None, 1, "a", True, [1], {"a": 1}]))
def test_any_text_as_unary_tests_gives_an_answer_or_a_feel_error(source: str, value: object) -> None:
    found = answer(source, value)
    assert found in (True, False, None) or isinstance(found, str)


MEGABYTES = 16


@pytest.mark.parametrize(
    "source",
    [
        '{s: repeat("a", 99999), r: for i in 1..20000 return s + "x"}.r',
        '{s: repeat("a", 99999), r: for i in 1..20000 return upper case(s)}.r',
        '{s: repeat("a", 99999), r: for i in 1..20000 return substring(s, 2)}.r',
        "{x: for i in 1..9000 return i, r: for i in 1..20000 return append(x, i)}.r",
        "{x: for i in 1..9000 return i, r: for i in 1..20000 return x[item > 0]}.r",
        "{x: for i in 1..9000 return {a: i}, r: for i in 1..20000 return x.a}.r",
        "for i in 1..20000 return partial",
        'for i in 1..20000 return for j in 1..20000 return "abc"',
        "{c: context(for i in 1..3000 return {key: string(i), value: i}), r: for i in [c] return c}",
    ],
)
def test_what_is_kept_takes_no_more_memory_than_its_steps_allow(source: str) -> None:
    tracemalloc.start()
    try:
        outcome(source)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MEGABYTES << 20
