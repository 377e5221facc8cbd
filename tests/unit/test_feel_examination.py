# SPDX-License-Identifier: EUPL-1.2
"""What is told of an expression while it is written: faults, names, functions, kinds, hints."""

import pytest

from engine import feel
from engine.feel.functions import BUILT_INS


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("1 + x", "number"),
        ('x + "a"', "string"),
        ("x + y", None),
        ("x >= 75 and y", "boolean"),
        ("if x then 1 else null", "number"),
        ('if x then 1 else "a"', None),
        ("date(x) - today()", "days and time duration"),
        ('@"2026-01-01" + @"P1M"', "date"),
        ("now().year", "number"),
        ("now().time offset", "days and time duration"),
        ("for v in xs return v", "list"),
        ("xs[item > 2]", "list"),
        ("xs[1]", None),
        ("{a: 1}", "context"),
        ("[1..5]", "range"),
        ("function(a) a", "function"),
        ("string join(xs)", "string"),
        ("get value(x, y)", None),
        ("sqrt(date: 1)", "null"),
        ("some v in xs satisfies v", "boolean"),
        ("age", "number"),
        ("age + born", "null"),
        ("-age", "number"),
    ],
)
def test_the_kind_is_told_where_it_can_be_known(source: str, kind: str | None) -> None:
    assert feel.examine(source, kinds={"age": "number", "born": "date"}).kind == kind


@pytest.mark.parametrize(
    ("source", "position", "part"),
    [
        ('1 + "a"', 2, "luku ja teksti"),
        ('age = "80"', 4, "luku ja teksti"),
        ("today() < now()", 8, "päivä ja päivä ja kellonaika"),
        ("if age then 1 else 2", 0, "ei totuusarvo"),
        ('sqrt("4")', 4, "sqrt"),
        ("sqrt()", 4, "sqrt"),
        ('-"a"', 0, "vastalukua"),
        ('{a: 1, b: a + "x"}', 12, "luku ja teksti"),
        ('for i in 1..3 return i + "a"', 23, "luku ja teksti"),
        ('[1.."a"]', 0, "luku ja teksti"),
        ("age instance of list", 4, "list<Any>"),
        ("working dya(x)", 0, "“working dya” ei ole"),
    ],
)
def test_what_can_only_become_null_is_hinted_at(source: str, position: int, part: str) -> None:
    found = feel.examine(source, kinds={"age": "number"}, functions=("working day",))
    assert [hint.position for hint in found.hints] == [position]
    assert part in str(found.hints[0])


@pytest.mark.parametrize(
    "source",
    [
        "age + 1",
        "age = null",
        "xs[age > name]",
        "working day(x, 1)",
        "(function(count) count + 1)(1)",
        'if x then "a" else null',
        "sum(1, 2, 3)",
        "date(year: 2026, month: 1, day: 2)",
        '"a" in ["a", 1]',
    ],
)
def test_what_can_work_is_left_alone(source: str) -> None:
    assert feel.examine(source, kinds={"age": "number"}, functions=("working day",)).hints == ()


def test_a_fault_has_its_line_and_column() -> None:
    fault = feel.examine("\n\n 1 +* 2").fault
    assert fault is not None
    assert (fault.position, fault.line, fault.column) == (6, 3, 5)
    assert fault.reason == "Ennen kohtaa “*” puuttuu arvo."
    too_deep = feel.examine("(" * 200).fault
    assert too_deep is not None
    assert "raja: nesting" in too_deep.reason


def test_names_and_functions_are_told() -> None:
    found = feel.examine("sum(xs[item > limit]) + Full Name", kinds={"Full Name": None})
    assert found.names == {"xs", "Full Name"}
    assert found.uncertain_names == {"limit"}
    assert found.functions == {"sum"}


def test_cells_of_a_table_are_examined_too() -> None:
    found = feel.examine('> 5, [1..x], ? + "a" = y', unary=True, kinds={"?": "number"})
    assert found.kind == "boolean"
    assert found.names == {"x", "y"}
    assert "luku ja teksti" in str(found.hints[0])
    assert feel.examine("<", unary=True).fault is not None


def test_most_functions_tell_what_they_give() -> None:
    told = [name for name, function in BUILT_INS.items() if all(o.result for o in function.overloads)]
    assert len(told) > 80
