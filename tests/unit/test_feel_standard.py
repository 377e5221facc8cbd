# SPDX-License-Identifier: EUPL-1.2
"""Sentences of DMN 1.5, clause 10.3, each with small expressions; outside of its domain a value is null."""

import pytest

from engine import feel
from tests.support.feel_world import ENVIRONMENT, shown

EQUALITY = """
true = 0 => null
null != null => false
"a" != null => true
[1, 2] = [2, 1] => false
{} = [] => null
{foo: 1, bar: 2} = {bar: 2, foo: 1} => true
{foo: 1} = {foo: 1, b: null} => false
100 = 100.00 => true
-0 = 0 => true
time("10:00:00") = time("10:00:00Z") => false
time("10:00:00Z") = time("11:00:00+01:00") => true
@"2018-12-08T00:00:00+00:00" = @"2018-12-08T00:00:00@Etc/UTC" => true
duration("P1Y") = duration("P12M") => true
duration("P0Y") = duration("P0D") => null
[1..2] = [1..2) => false
(< 5) = (< 5) => true
"""

TYPES = """
null instance of Any => false
null instance of Null => true
null instance of number => false
@"2020-01-01" instance of date and time => false
@"P1D" instance of years and months duration => false
[] instance of list<number> => true
[1, null] instance of list<number> => true
[[1]] instance of list<list<number>> => true
{a: 1, b: "x"} instance of context<a: number> => true
{a: 1} instance of context<a: number, b: string> => false
{a: {b: 1}} instance of context<a: context<b: number>> => true
[1..3] instance of range<number> => true
[1..3] instance of range<string> => false
(function(a: number) a) instance of function<number> -> Any => true
(function(a: number) a) instance of function<number, number> -> Any => false
123 instance of list => null
[123] instance of list => null
{} instance of context => null
1 instance of nothing.such => null
[1] instance of list<nothing> => null
"""

CONVERSIONS = """
(function(a: list<number>) count(a))(5) => 1
(function(a: number) a)([5]) => 5
(function(a: number) a)([5, 6]) => null
(function(a: number) a)("5") => null
(function(a: date and time) a)(@"2020-01-02") => 2020-01-02T00:00:00Z
(function(a: list<date and time>) a)(@"2020-01-02") => [2020-01-02T00:00:00Z]
(function(a: date and time) a)([@"2020-01-02"]) => 2020-01-02T00:00:00Z
(function(a: date) a)(@"2020-01-02T00:00:00") => null
contains(["foobar"], "of") => false
3[item > 2] => [3]
"""

CALLS = """
(function(a, b) if b = null then a else b)(a: 1) => 1
(function(a, b) a)(b: 1) => null
(function(a) a)(b: 1) => null
(function(a) a)() => null
(function(a) a)(1, 2) => null
{f: function(x) if x <= 1 then 1 else x * f(x - 1), r: f(5)}.r => 120
{isPositive: function(x) x > 0, isNot: function(x) isPositive(x + 1), r: isNot(0)}.r => true
"""

ORDER = """
@"10:00:00" < @"11:00:00Z" => true
@"10:00:00+02:00" < @"11:00:00" => true
@"2020-01-01T10:00:00" < @"2020-01-01T11:00:00@Europe/Helsinki" => true
@"2020-01-01T12:00:00" between @"2020-01-01T10:00:00Z" and @"2020-01-01T11:00:00Z" => false
@"2020-01-01T10:00:00" in [@"2020-01-01T09:00:00Z"..@"2020-01-01T11:00:00Z"] => true
@"2020-01-01T10:00:00" = @"2020-01-01T10:00:00Z" => false
@"2020-01-01" < @"2020-01-01T11:00:00Z" => null
@"P1D" < @"P1M" => null
true < false => null
1 between null and 2 => null
"A" < "a" => true
"""

MEMBERSHIP = """
5 in (? > 3) => true
5 in (? < 3, ? > 4) => true
5 in (? < 3, 5) => true
[1, 2] in (count(?) = 2) => true
for x in [1, 5] return x in (? > 3) => [false, true]
5 in != 5 => false
5 in (= 5) => true
3 in [< 5, >= 10] => true
7 in [< 5, >= 10] => false
5 in ([[1..3], [4..6]]) => true
null in [null] => true
null in [1..3] => null
includes(< 5, 3) => true
{limit: <= 5, r: 5 in limit}.r => true
[1, 2 < 3] => [1, true]
"""

PARTS = """
substring("foobar", 6) => r
substring("foobar", 7) => null
substring("foobar", 0) => null
substring("foobar", -6) => foobar
substring("foobar", -7) => null
substring("foobar", 3, 4) => obar
substring("foobar", 3, 5) => null
substring("foobar", 3, 0) => null
substring("foobar", -2, 3) => null
substring("", 1) => null
sublist([1, 2, 3], 2, 2) => [2, 3]
sublist([1, 2, 3], 2, 3) => null
sublist([1, 2, 3], 1, 0) => null
sublist([1, 2, 3], -3, 2) => [1, 2]
insert before([1, 2, 3], 4, 9) => null
insert before([1, 2, 3], -1, 9) => [1, 2, 9, 3]
remove([1, 2, 3], 0) => null
list replace([1, 2, 3], -1, 9) => [1, 2, 9]
list replace([1, 2, 3], function(item, newItem) item < newItem, 2) => [2, 2, 3]
list replace([1, 2, 3], function(item) true, 2) => null
"""

AGGREGATES = """
count() => null
count([null]) => 1
sum([null]) => null
min([1, "a"]) => null
max([]) => null
mean([]) => null
mode([]) => []
stddev([1]) => null
product([]) => null
all([true, null]) => null
any([false, null]) => null
all([]) => true
any() => null
"""

TEXTS = """
substring before("foobar", "") =>
substring after("foobar", "") => foobar
replace("abc", "(", "#") => null
replace("a.b", ".", "x", "q") => axb
replace("abc", "b", "\\\\$") => a$c
matches("a\\nb", "a.b") => false
matches("a\\nb", "a.b", "s") => true
matches("a\\nb", "^b$", "m") => true
matches("abc", "a b c", "x") => true
matches("abc", "b", "z") => null
matches("a", "(?=a)") => null
string join(["a", 1], "X") => null
string join([], "X") =>
split("abc", "") => null
"""

TIMES = """
date("2017-2-10") => null
date("01211-12-31") => null
date("-2017-12-31") => -2017-12-31
date("9999999999-12-25") => null
date(2017.5, 12, 31) => null
time("23:59:00z") + duration("PT2M") = time("00:01:00@Etc/UTC") => true
is(time("23:00:50z"), time("23:00:50+00:00")) => true
time("11:22:33-18:00") => null
time("11:22:33+02:00@Europe/Paris") => null
time(date("2017-08-10")) => 00:00:00Z
time(11, 59, 45, @"-PT2H") => 11:59:45-02:00
time(11, 59, 45, @"P1Y") => null
date and time("2017-12-31") => 2017-12-31T00:00:00
date and time("2017-12-31t11:22:33") => null
date and time(@"2017-08-10T10:20:00", time("23:59:01")) => 2017-08-10T23:59:01
@"2020-03-29T03:30:00@Europe/Helsinki" + @"PT0S" => 2020-03-29T04:30:00@Europe/Helsinki
@"2020-10-25T00:00:00@Europe/Helsinki" + @"PT25H" => 2020-10-26T00:00:00@Europe/Helsinki
@"2020-03-28T12:00:00@Europe/Helsinki" + @"P1M" => 2020-04-28T12:00:00@Europe/Helsinki
time("10:00:00@right/Europe/Helsinki") => null
time("10:00:00@localtime") => null
@"-999999999-01-01" - @"P1D" => null
@"999999999-12-31T23:59:59" + @"PT1S" => null
@"-999999999-01-01T00:00:00@Europe/Helsinki" - @"PT1H" => null
@"9999-12-31T23:59:59@Europe/Helsinki" + @"PT1S" => 10000-01-01T00:00:00@Europe/Helsinki
duration("P1M1D") => null
duration("PT") => null
duration("P1W") => null
duration("P0D") => PT0S
duration("PT1000M") => PT16H40M
years and months duration(@"2013-08-24", @"2011-12-22") => -P1Y8M
@"2020-01-31" + @"P1M" => 2020-02-29
@"2020-01-01" - @"PT1S" => 2019-12-31
@"P1Y" * 1.5 => P1Y6M
@"P1D" / @"PT1H" => 24
@"P1Y" - @"2020-01-01" => null
@"2020-01-01T00:00:00Z" - @"2020-01-01T00:00:00" => null
date("2018-12-10").hour => null
duration("-P1DT2H").hours => -2
"""

LOOPS = """
for i in 3..1 return i => [3, 2, 1]
for i in (1..3] return i => [2, 3]
for i in @"2020-01-03"..@"2020-01-01" return i.day => [3, 2, 1]
for i in 1..3, j in 1..i return j => [1, 1, 2, 1, 2, 3]
for i in 1..4 return count(partial) => [0, 1, 2, 3]
every x in [] satisfies false => true
every x in [1, null] satisfies x > 0 => null
[{x: 1}, {y: 3}][x < 2] => [{x: 1}]
[{item: 1}, {item: 2}][item = 2] => [{item: 2}]
[1, 2, 3][true] => [1, 2, 3]
"""

NAMES = """
{a-b: 1, a: 5, b: 2, c: a-b, d: (a)-(b)}.c => 1
{a-b: 1, a: 5, b: 2, c: a-b, d: (a)-(b)}.d => 3
{what if?: 1, r: what if? + 1}.r => 2
{Profit and loss: 5, r: Profit and loss + 1}.r => 6
{a b: 1, c: a    b + 1}.c => 2
{"a b": 1, c: a b + 1}.c => 2
{time offset: 3, r: time offset}.r => 3
{range: 1, context: 2, r: range + context}.r => 3
"""

POWERS = """
-4 ** 2 => 16
2 ** 3 ** 2 => 64
2 ** -1 => 0.5
1 ** 1000000000 => null
(-8) ** (1 / 3) => null
1.2e3 => 1200
"""

CAMUNDA = """
duplicate values([1, 2, 3, 2, 1]) => [1, 2]
string length(uuid()) => 36
uuid() = uuid() => false
random number() >= 0 and random number() < 1 => true
coincides(5, [5..5]) => null
coincides([1..2], [1..2]) => true
string(< 5) => (..5)
range(string([1..2])) => [1..2]
"""

ALL = (EQUALITY, TYPES, CONVERSIONS, CALLS, ORDER, MEMBERSHIP, PARTS, AGGREGATES, TEXTS, TIMES, LOOPS, NAMES)
ROWS = [
    tuple(part.strip() for part in line.rsplit("=>", 1))
    for table in (*ALL, POWERS, CAMUNDA)
    for line in table.strip().splitlines()
]


@pytest.mark.parametrize(("source", "expected"), ROWS)
def test_what_the_standard_says(source: str, expected: str) -> None:
    assert shown(source) == expected


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("[1] instance of list", "list<Any>"),
        ("1 instance of legs", "legs"),
        ('substring("ab", 1, 5)', "Osan pituus 5 ei käy"),
        ("sublist([1], 9)", "Kohtaa 9 ei ole"),
        ('@"10:00:00" < @"11:00:00Z"', "aikavyöhyke"),
        ("(function(a, b) a)(a: 1)", "null: b"),
        ("(function(a) a)(c: 1)", "ei ole parametria c"),
    ],
)
def test_a_warning_says_why(source: str, reason: str) -> None:
    _, warnings = feel.evaluate_with_warnings(source, {}, ENVIRONMENT)
    assert reason in " ".join(map(str, warnings))


def test_a_uuid_is_of_version_4() -> None:
    pattern = "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
    assert feel.evaluate(f'matches(uuid(), "{pattern}")', {}, ENVIRONMENT) is True
