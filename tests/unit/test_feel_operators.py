# SPDX-License-Identifier: EUPL-1.2
"""Operators, conditionals, loops, filters and literals."""

import pytest

from tests.support.feel_world import shown

OPERATORS = [
    ("1/3", "0.3333333333333333333333333333333333"),
    ("1.10 + 2", "3.1"),
    ("2**10", "1024"),
    ("2**3**2", "64"),
    ("-3**2", "9"),
    ("5 ** -2", "0.04"),
    ("--1", "1"),
    ("10 + -5", "5"),
    ('"a" + 1', "null"),
    ('"a" < "b"', "true"),
    ("[1,2] = [1,2]", "true"),
    ('1 = "1"', "null"),
    ("1 = null", "false"),
    ("null = null", "true"),
    ("null != null", "false"),
    ("true or null", "true"),
    ("null or false", "null"),
    ("not(null)", "null"),
    ("if null then 1 else 2", "2"),
    ("5 in [1..10]", "true"),
    ("5 in (5..10]", "false"),
    ("5 in ]5..10]", "false"),
    ("10 in [5..10[", "false"),
    ("5 in > 3", "true"),
    ("5 in (>3, <1)", "true"),
    ("5 in [1,2,5]", "true"),
    ('"b" in ["a".."c"]', "true"),
    ("5 between 1 and 10 and true", "true"),
    ("some x in [1,2,3], y in [2] satisfies x > y", "true"),
    ("every x in [] satisfies false", "true"),
    ("for i in 3..1 return i", "[3, 2, 1]"),
    ("for i in [1..3] return i", "[1, 2, 3]"),
    ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"),
    ("for i in 1..3 return partial", "[[], [[]], [[], [[]]]]"),
    ("[1,2,3][item > 1]", "[2, 3]"),
    ("[1,2,3][-1]", "3"),
    ("[{a:1},{a:2}][a = 2].a", "[2]"),
    ("[{item:1},{item:2}][item = 2]", "[{item: 2}]"),
    ("5[item > 3]", "[5]"),
    ("null[1]", "null"),
    ("function(a,b) a+b", "function (a, b)"),
    ("(function(a,b) a+b)(1,2)", "3"),
    ("(function(a,b) a-b)(b:1,a:2)", "1"),
    ("1 instance of number", "true"),
    ("null instance of number", "false"),
    ("null instance of Any", "false"),
    ('[1,"a"] instance of list<number>', "false"),
    ("[1,2] instance of list<number>", "true"),
    ("[1..2] instance of range<number>", "true"),
    ("(function(a: number) a) instance of function<number>->Any", "true"),
    ('string([1,"a",null,true])', '[1, "a", null, true]'),
    ('string join(["a",null,"b"],"-")', "a-b"),
    ("any([null,true])", "true"),
    ("all([null,true])", "null"),
    ("index of([1,2,2,null],null)", "[4]"),
    ("list contains([1,null],null)", "true"),
    ("get or else(null,1)", "1"),
    ("1 // comment", "1"),
    ("/* a */ 1", "1"),
    ('"a\\nb" = "a\\nb"', "true"),
    ("for x in 1 return x", "[1]"),
    ('if true then "a" else if false then "b" else "c"', "a"),
]

VALUES = [
    ("1e3", "1000"),
    ("{a:1} = {a:1}", "true"),
    ("[1,2,3][4]", "null"),
    ("5[1]", "5"),
    ("{a:1, b:{c:[1,2]}}.b.c[2]", "2"),
    ("{a b: 1}.a b", "1"),
    ("{a+b: 1, c: a+b}.c", "1"),
    ('{"x y": 1}', "{x y: 1}"),
    ("{f: function(x: number) x*2, r: f(3)}.r", "6"),
    ("{a:1} instance of context<a: number>", "true"),
    ("[1..3].start", "1"),
    ("[1..3).end included", "false"),
    ("{a: 1, b: {c: a}}.b.c", "1"),
    ("[[1,2],[3]][1][2]", "2"),
    ("{a:1}.a.b", "null"),
    ("{for: 1}.for", "1"),
]


@pytest.mark.parametrize(("source", "expected"), OPERATORS)
def test_operators(source: str, expected: str) -> None:
    assert shown(source) == expected


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_values(source: str, expected: str) -> None:
    assert shown(source) == expected
