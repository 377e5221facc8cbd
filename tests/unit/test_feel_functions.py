# SPDX-License-Identifier: EUPL-1.2
"""The built-in functions, one line or more for each."""

import pytest

from engine import feel
from tests.support.feel_world import ENVIRONMENT, shown

TEXTS = [
    ("string(1.50)", "1.5"),
    ('string({a:{b:"c"}})', '{a: {b: "c"}}'),
    ('number("1 000,50", " ", ",")', "1000.5"),
    ('number("1,000.50", ",", ".")', "1000.5"),
    ('number("abc")', "null"),
    ('substring("\\U01F40Eab",2)', "ab"),
    ('string length("🐎")', "1"),
    ('upper case("äö")', "ÄÖ"),
    ('substring after("abc","x")', ""),
    ('starts with("a","a")', "true"),
    ('ends with("ab","b")', "true"),
    ('matches("hello","HE","i")', "true"),
    ('matches("hello world", "hello\\ sworld", "x")', "true"),
    ('matches("a","[a-z-[aeiou]]")', "false"),
    ('matches("b","[a-z-[aeiou]]")', "true"),
    ('matches("aa","(a)\\\\1")', "null"),
    ('replace("abcd","(ab)|(a)","[1=$1][2=$2]")', "[1=ab][2=]cd"),
    ('replace("abc","b","$")', "null"),
    ('split("a;b;;",";")', '["a", "b", "", ""]'),
    ('split("John Doe","\\\\s")', '["John", "Doe"]'),
    ('string join(["a","b"])', "ab"),
    ('extract("a1b22","[0-9]+")', '["1", "22"]'),
    ('trim("  a ")', "a"),
    ('is blank("  ")', "true"),
    ('repeat("ab",2)', "abab"),
    ('number(from: "1")', "1"),
    ("string(from: 1)", "1"),
]

LISTS = [
    ("sublist([1,2,3], 2, 9)", "null"),
    ("sublist([1,2,3], 0)", "null"),
    ("concatenate([1], null)", "[1, null]"),
    ("concatenate(null)", "null"),
    ("sort([3, 1, null])", "null"),
    ("sort([])", "[]"),
    ("insert before([1,2], 3, 3)", "null"),
    ("remove([1,2], 3)", "null"),
    ("null[item > 1]", "null"),
    ("is empty([])", "true"),
    ("count([1,2])", "2"),
    ("count(1,2,3)", "3"),
    ("min(1,2)", "1"),
    ('max("a","b")', "b"),
    ("sum([])", "null"),
    ("sum([1,2])", "3"),
    ("mean([1,2,3])", "2"),
    ("median([1,2,3,4])", "2.5"),
    ("mode([1,1,2])", "[1]"),
    ("stddev([2,4,7,5])", "2.081665999466132735282297706979931"),
    ("product([2,3])", "6"),
    ("all([true,false])", "false"),
    ("all([])", "true"),
    ("any([])", "false"),
    ("sublist([1,2,3],2)", "[2, 3]"),
    ("sublist([1,2,3],-2,1)", "[2]"),
    ("append([1],2,3)", "[1, 2, 3]"),
    ("append([1],[2])", "[1, [2]]"),
    ("concatenate([1],[2,3])", "[1, 2, 3]"),
    ("concatenate([[1],[2]])", "[[1], [2]]"),
    ("insert before([1,3],2,2)", "[1, 2, 3]"),
    ("remove([1,2,3],2)", "[1, 3]"),
    ("reverse([1,2])", "[2, 1]"),
    ("union([1,2],[2,3])", "[1, 2, 3]"),
    ("distinct values([1,2,1])", "[1, 2]"),
    ("duplicate values([1,2,1])", "[1]"),
    ("flatten([[1,[2]],3])", "[1, 2, 3]"),
    ("sort([3,1,2])", "[1, 2, 3]"),
    ("sort([3,1,2], function(a,b) a > b)", "[3, 2, 1]"),
    ("sort(list:[3,1], precedes: function(a,b) a < b)", "[1, 3]"),
    ("list replace([1,2,3],2,9)", "[1, 9, 3]"),
    ("partition([1,2,3],2)", "[[1, 2], [3]]"),
    ("list contains(list: [1], element: 1)", "true"),
    ("count", "function count(list)"),
]

NUMBERS = [
    ("abs instance of function", "null"),
    ("decimal(1/3,2)", "0.33"),
    ("decimal(2.5,0)", "2"),
    ("floor(-1.5)", "-2"),
    ("ceiling(1.23,1)", "1.3"),
    ("round up(5.5,0)", "6"),
    ("round half down(5.5,0)", "5"),
    ("round half up(-5.5,0)", "-6"),
    ("abs(-1)", "1"),
    ("modulo(-12,5)", "3"),
    ("modulo(12,-5)", "-3"),
    ("sqrt(16)", "4"),
    ("exp(0)", "1"),
    ("odd(3)", "true"),
    ("even(2)", "true"),
]

NAMED = [
    ("before(point: 1, range: [2..3])", "true"),
    ("before(range: [1..2], point: 3)", "true"),
    ("before(range: [2..3], point: 1)", "false"),
    ("after(range: [2..3], point: 1)", "true"),
    ("before(range2: [3..4], range1: [1..2])", "true"),
    ("finishes(range: [1..10], point: 10)", "true"),
    ("includes(point: 2, range: [1..3])", "true"),
    ("during(range: [1..3], point: 2)", "true"),
    ("coincides(point2: 1, point1: 1)", "true"),
    ("meets(range2: [2..3], range1: [1..2])", "true"),
    ("meets(point: 1, range: [1..2])", "null"),
    ("modulo(divisor: 3, dividend: 5)", "2"),
    ('replace(replacement: "x", pattern: "b", input: "abc")', "axc"),
    ('matches(flags: "i", pattern: "B", input: "abc")', "true"),
    ("list replace(newItem: 9, match: function(a, b) a = 2, list: [1, 2])", "[1, 9]"),
    ("sort(precedes: function(a, b) a > b, list: [1, 2])", "[2, 1]"),
    ('get value(key: "a", m: {a: 1})', "1"),
]

RANGES = [
    ("before([1..5],[6..10])", "true"),
    ("after(5,3)", "true"),
    ("meets([1..5],[5..10])", "true"),
    ("overlaps([1..5],[3..8])", "true"),
    ("overlaps before([1..5],[3..8])", "true"),
    ("overlaps after([3..8],[1..5])", "true"),
    ("includes([1..10],5)", "true"),
    ("during(5,[1..10])", "true"),
    ("starts(1,[1..10])", "true"),
    ("finishes(10,[1..10])", "true"),
    ("coincides(5,5)", "true"),
    ('range("[1..3)")', "[1..3)"),
    ('range("(..3]")', "(..3]"),
    ("(>=5)", "[5..)"),
]

CONTEXTS = [
    ('get value({a:1},"a")', "1"),
    ('get value({a:{b:2}},["a","b"])', "2"),
    ("get entries({a:1})", '[{key: "a", value: 1}]'),
    ('context([{key:"a",value:1}])', "{a: 1}"),
    ('context put({a:1},"b",2)', "{a: 1, b: 2}"),
    ("context merge([{a:1},{a:2}])", "{a: 2}"),
    ("assert(1, 1 > 0)", "1"),
]


@pytest.mark.parametrize(("source", "expected"), TEXTS)
def test_text_functions(source: str, expected: str) -> None:
    assert shown(source) == expected


@pytest.mark.parametrize(("source", "expected"), LISTS)
def test_list_functions(source: str, expected: str) -> None:
    assert shown(source) == expected


@pytest.mark.parametrize(("source", "expected"), NUMBERS)
def test_number_functions(source: str, expected: str) -> None:
    assert shown(source) == expected


@pytest.mark.parametrize(("source", "expected"), NAMED)
def test_arguments_by_name_in_any_order(source: str, expected: str) -> None:
    assert shown(source) == expected


@pytest.mark.parametrize(("source", "expected"), RANGES)
def test_range_functions(source: str, expected: str) -> None:
    assert shown(source) == expected


@pytest.mark.parametrize(("source", "expected"), CONTEXTS)
def test_context_functions(source: str, expected: str) -> None:
    assert shown(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('matches("Ä", "^\\\\p{IsLatin-1Supplement}$")', "true"),
        ('matches("字", "^\\\\p{IsCJKUnifiedIdeographs}$")', "true"),
        ('matches("a", "^\\\\P{IsBasicLatin}$")', "false"),
        ('matches("∑", "[\\\\p{IsMathematicalOperators}]")', "true"),
        ('matches("a", "\\\\p{IsNowhere}")', "null"),
        ('matches("A\\nB", "a.b", "si")', "true"),
        ('matches("A\\nB", "^B$", "m")', "true"),
        ('matches("A\\nB", "^B$")', "false"),
        ('matches("a.b", "A.B", "qi")', "true"),
        ('matches("axb", "a.b", "q")', "false"),
        ('matches("a", "a", "g")', "null"),
        ('to json({"ä": [1.50, true, null], d: @"2026-01-01"})', '{"ä":[1.5,true,null],"d":"2026-01-01"}'),
        ('from json("[1, 2.50, {\\"a\\": null}]")', "[1, 2.5, {a: null}]"),
        ('from json("[1,")', "null"),
        ('from json("NaN")', "null"),
        ("from json(to json({a: 1})) = {a: 1}", "true"),
        ('date and time(@"2026-07-01T10:00:00", "Europe/Helsinki")', "2026-07-01T10:00:00@Europe/Helsinki"),
        ('date and time(@"2026-07-01T10:00:00Z", "Nowhere/Town")', "null"),
    ],
)
def test_patterns_json_and_zones(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_json_texts_have_limits() -> None:
    assert shown('from json(repeat("[", 90000))') == "null"
    with pytest.raises(feel.LimitExceeded, match="nesting"):
        feel.evaluate('from json(repeat("[", 200) + repeat("]", 200))', {}, ENVIRONMENT)
    with pytest.raises(feel.LimitExceeded, match="exponent"):
        feel.evaluate('from json("1e999999")', {}, ENVIRONMENT)
    with pytest.raises(feel.FeelError, match="funktio"):
        feel.evaluate("to json(function(a) a)", {}, ENVIRONMENT)
