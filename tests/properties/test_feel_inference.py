# SPDX-License-Identifier: EUPL-1.2
"""A kind that is told of an expression is the kind of its value, whenever that is not null."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel
from engine.feel.kinds import kind_of
from tests.support.feel_world import ENVIRONMENT, SCOPE
from tests.support.fuzzing import read_corpus

KINDS = {name: kind_of(feel.from_json(value)) for name, value in SCOPE.items() if value is not None}
TERMS = st.sampled_from(
    [
        "1",
        "-2.5",
        '"a"',
        "true",
        "null",
        "foo",
        "xs",
        "ctx",
        "people",
        "nul",
        "today()",
        "now()",
        '@"P1D"',
        '@"P1Y"',
        '@"10:00:00"',
        "[1..3]",
        "{a:1}",
        '@"2026-01-01"',
        '@"2026-01-01T10:00:00Z"',
        "item",
        "[1,2]",
        "[]",
        "function(x)",
        "count(xs)",
        "ctx.inner",
        "xs[1]",
    ]
)
OPERATORS = st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", ">=", "and", "or", "in"])
CALLS = st.sampled_from(
    [
        "abs",
        "min",
        "max",
        "sum",
        "mean",
        "date",
        "time",
        "string",
        "number",
        "duration",
        "substring",
        "sort",
        "flatten",
        "get~or~else",
        "context~put",
        "years~and~months~duration",
        "last~day~of~month",
        "index~of",
        "append",
        "day~of~week",
        "before",
        "includes",
        "mode",
        "median",
        "product",
        "stddev",
        "floor",
        "split",
        "replace",
        "distinct~values",
        "string~join",
        "odd",
        "not",
        "is",
        "contains",
        "union",
    ]
).map(lambda name: name.replace("~", " "))


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, OPERATORS, inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(CALLS, st.lists(inner, max_size=3)).map(lambda t: f"{t[0]}({', '.join(t[1])})"),
        st.tuples(inner, inner, inner).map(lambda t: f"(if {t[0]} then {t[1]} else {t[2]})"),
        st.tuples(inner, inner).map(lambda t: f"{t[0]}[{t[1]}]"),
        st.tuples(inner, inner).map(lambda t: f"(for x in {t[0]} return {t[1]})"),
        inner.map(lambda t: f"-{t}"),
        inner.map(lambda t: f"{{a: {t}, b: a}}.b"),
    )


EXPRESSIONS = st.recursive(TERMS, compound, max_leaves=6)


def contradiction(source: str) -> str | None:
    """The kind that was told and the one that came, where they differ."""
    told = feel.examine(source, kinds=KINDS, functions=ENVIRONMENT.functions).kind
    if told is None:
        return None
    try:
        value = feel.evaluate(source, SCOPE, ENVIRONMENT)
    except feel.FeelError:
        return None
    return None if value is None or kind_of(value) == told else f"{told}, not {kind_of(value)}"


@settings(max_examples=1_500, deadline=None)
@given(EXPRESSIONS)
def test_a_told_kind_is_right(source: str) -> None:
    assert contradiction(source) is None


def test_a_told_kind_is_right_for_the_kept_corpus() -> None:
    sources = [data.decode() for data in read_corpus("feel")]
    assert {source: found for source in sources if (found := contradiction(source))} == {}
    assert sum(feel.examine(source).kind is not None for source in sources) > 100
