# SPDX-License-Identifier: EUPL-1.2
"""Random expressions as trees, so that the smallest part on which two engines differ can be found."""

from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import strategies as st


@dataclass(frozen=True, slots=True)
class Tree:
    """`form` is the text with a place `{}` for each part, `name` what it is made of."""

    name: str
    form: str
    parts: tuple["Tree", ...] = ()

    @property
    def source(self) -> str:
        text = self.form
        for part in self.parts:
            text = text.replace("{}", part.source, 1)
        return text

    def walk(self) -> Iterator["Tree"]:
        """The parts first, then the whole."""
        for part in self.parts:
            yield from part.walk()
        yield self


LEAVES = [
    Tree("number", text) for text in ("0", "1", "(-2)", "3.5", "10")
] + [
    Tree("string", text) for text in ('"a"', '"b"', '""', '"Äiti"')
] + [
    Tree("constant", text) for text in ("true", "false", "null", "x", "xs", "c", "c.a", "missing")
] + [
    Tree("date", text) for text in ('date("2026-01-31")', 'date("2024-02-29")')
] + [
    Tree("time", text) for text in ('time("10:00:00")', 'time("23:30:00")')
] + [
    Tree("moment", text)
    for text in ('date and time("2026-01-31T10:00:00")', 'date and time("2026-03-01T00:00:00Z")')
] + [
    Tree("duration", text)
    for text in ('duration("P1D")', 'duration("PT36H")', 'duration("P1M")', 'duration("P1Y2M")')
] + [
    Tree("list", text) for text in ("[]", "[1, 2, 3]", '["a", null]', "[true, false]", "[3, 1, 2, 1]")
] + [
    Tree("range", text) for text in ("[1..3]", "(1..3)", "[1..3)")
]  # fmt: skip
OPERATORS = ["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or"]
ONE = [
    "abs",
    "floor",
    "ceiling",
    "sqrt",
    "odd",
    "even",
    "count",
    "min",
    "max",
    "sum",
    "mean",
    "median",
    "mode",
    "all",
    "any",
    "reverse",
    "flatten",
    "not",
    "string",
    "upper~case",
    "lower~case",
    "string~length",
    "distinct~values",
    "number",
    "product",
    "stddev",
    "sort",
    "day~of~year",
    "day~of~week",
    "month~of~year",
    "week~of~year",
]
TWO = [
    "modulo",
    "contains",
    "starts~with",
    "ends~with",
    "list~contains",
    "index~of",
    "append",
    "concatenate",
    "union",
    "substring~before",
    "substring~after",
    "decimal",
    "round~up",
    "round~down",
    "round~half~up",
    "round~half~down",
    "remove",
    "split",
    "matches",
    "before",
    "after",
    "includes",
    "during",
]
THREE = ["substring", "insert~before", "sublist", "replace", "list~replace"]


def _compound(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    def call(names: list[str], number: int) -> st.SearchStrategy[Tree]:
        form = "({})".format(", ".join(["{}"] * number))
        return st.builds(
            lambda name, *parts: Tree(f"call {name}", name.replace("~", " ") + form, parts),
            st.sampled_from(names),
            *[inner] * number,
        )

    def shape(name: str, form: str) -> st.SearchStrategy[Tree]:
        return st.builds(lambda *parts: Tree(name, form, parts), *[inner] * form.count("{}"))

    return st.one_of(
        st.builds(
            lambda one, sign, other: Tree(f"operator {sign}", f"({{}} {sign} {{}})", (one, other)),
            inner,
            st.sampled_from(OPERATORS),
            inner,
        ),
        call(ONE, 1),
        call(TWO, 2),
        call(THREE, 3),
        shape("if", "(if {} then {} else {})"),
        shape("between", "({} between {} and {})"),
        shape("in", "({} in {})"),
        shape("in list", "({} in ({}, {}))"),
        shape("list", "[{}, {}]"),
        shape("index", "{}[1]"),
        shape("filter", "{}[item > {}]"),
        shape("for", "(for i in {} return [i, {}])"),
        shape("some", "(some i in {} satisfies i = {})"),
        shape("every", "(every i in {} satisfies i > {})"),
        shape("path", "{k: {}}.k"),
        shape("negation", "(-({}))"),
    )


TREES = st.recursive(st.sampled_from(LEAVES), _compound, max_leaves=5)
SCOPE: dict[str, object] = {"x": 2, "xs": [1, 5, 2], "c": {"a": 1, "b": None}}
