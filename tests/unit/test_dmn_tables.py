# SPDX-License-Identifier: EUPL-1.2
"""Decision tables: hit policies, cells, defaults, traces."""

import pytest

from engine import dmn, feel
from tests.support.dmn_models import decide, decision, definitions, literal, table

RULES = [("> 1", "10"), ("> 2", "20"), ("> 3", "30")]


def value(
    policy: str,
    age: object,
    aggregation: str = "",
    values: dict[str, str] | None = None,
    defaults: dict[str, str] | None = None,
) -> object:
    logic = table(["age"], ["fee"], RULES, policy, aggregation, values, defaults)
    return feel.to_json(decide(definitions(decision("d", logic)), "d", age=age).value)


@pytest.mark.parametrize(
    ("policy", "aggregation", "age", "expected"),
    [
        ("UNIQUE", "", 2, 10),
        ("UNIQUE", "", 0, None),
        ("FIRST", "", 9, 10),
        ("RULE ORDER", "", 9, [10, 20, 30]),
        ("RULE ORDER", "", 0, []),
        ("COLLECT", "", 3, [10, 20]),
        ("COLLECT", "", 0, []),
        ("COLLECT", "SUM", 9, 60),
        ("COLLECT", "MIN", 9, 10),
        ("COLLECT", "MAX", 9, 30),
        ("COLLECT", "COUNT", 9, 3),
        ("COLLECT", "COUNT", 0, 0),
        ("COLLECT", "SUM", 0, None),
    ],
)
def test_hit_policies(policy: str, aggregation: str, age: int, expected: object) -> None:
    assert value(policy, age, aggregation) == expected


def test_priority_and_output_order_follow_the_allowed_values() -> None:
    order = {"fee": "30, 10, 20"}
    assert value("PRIORITY", 9, values=order) == 30
    assert value("PRIORITY", 3, values=order) == 10
    assert value("OUTPUT ORDER", 9, values=order) == [30, 10, 20]


def test_unique_with_two_matches_fails_and_names_the_rules() -> None:
    with pytest.raises(feel.FeelError, match=r"säännöt 1, 2, 3 .* UNIQUE"):
        value("UNIQUE", 9)


def test_any_with_different_outputs_fails() -> None:
    with pytest.raises(feel.FeelError, match="ANY"):
        value("ANY", 9)


def test_any_with_equal_outputs_holds() -> None:
    logic = table(["age"], ["fee"], [("> 1", "5"), ("> 2", "5")], "ANY")
    assert feel.to_json(decide(definitions(decision("d", logic)), "d", age=9).value) == 5


def test_a_default_is_given_when_no_rule_matches() -> None:
    assert value("UNIQUE", 0, defaults={"fee": "7"}) == 7


def test_several_outputs_make_a_context() -> None:
    logic = table(["age"], ["fee", "note"], [(">= 75", "0", '"free"'), ("< 75", "age * 2", '"paid"')])
    source = definitions(decision("d", logic))
    assert feel.to_json(decide(source, "d", age=30).value) == {"fee": 60, "note": "paid"}


@pytest.mark.parametrize(
    ("cell", "tested", "matches"),
    [
        ("-", None, True),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "c", True),
        ("[1..5)", 5, False),
        ("? > limit and ? < 10", 7, True),
        ("limit", 5, True),
        ("null", None, True),
        ("not(null)", None, False),
        ("> 3", None, False),
        ("count(?) > 1", [1, 2], True),
    ],
)
def test_cells(cell: str, tested: object, matches: bool) -> None:
    logic = table(["x"], ["hit"], [(cell, "true")])
    result = decide(definitions(decision("d", logic)), "d", x=tested, limit=5)
    assert (result.value is True) is matches


def test_an_output_must_be_among_its_allowed_values() -> None:
    result = decide(
        definitions(decision("d", table(["x"], ["o"], [("-", "3")], values={"o": "1, 2"}))), "d", x=1
    )
    assert result.value is None
    assert any("sallittujen" in str(warning) for warning in result.warnings)


@pytest.mark.parametrize(("policy", "aggregation"), [("NONE", ""), ("COLLECT", "MEAN")])
def test_a_table_with_an_unknown_policy_fails_when_used(policy: str, aggregation: str) -> None:
    with pytest.raises(feel.FeelError, match="osumasääntö"):
        value(policy, 2, aggregation)


def test_the_trace_says_why() -> None:
    logic = table(
        ["age", "area"], ["fee"], [("< 75", "-", "20", "Maksu 4 §"), (">= 75", '"north"', "0", "Maksu 5 §")]
    )
    result = decide(definitions(decision("fee", logic)), "fee", age=80, area="north")
    assert dmn.trace_to_json(result) == [
        {
            "decisionId": "fee",
            "decisionName": "fee",
            "hitPolicy": "UNIQUE",
            "inputs": [
                {"id": "", "label": "age", "value": 80},
                {"id": "", "label": "area", "value": "north"},
            ],
            "matchedRules": [
                {
                    "index": 2,
                    "ruleId": "r2",
                    "annotation": "Maksu 5 §",
                    "outputs": [{"id": "", "label": "fee", "value": 0}],
                }
            ],
            "value": 0,
            "warnings": [],
        }
    ]


def test_the_trace_says_why_a_part_became_null() -> None:
    source = definitions(
        decision("a", literal("1 / 0")),
        decision("b", table(["a"], ["o"], [("> 1", "1"), ("null", '2 + "x"')]), ["#a"]),
    )
    first, second = decide(source, "b").trace
    assert [str(warning) for warning in first.warnings] == ["Nollalla ei voi jakaa."]
    told = [str(warning) for warning in second.warnings]
    assert any("luku ja teksti" in warning for warning in told)
    assert not any("Nollalla" in warning for warning in told)


def test_dates_of_json_are_read_where_the_column_is_of_dates() -> None:
    logic = table(["day"], ["late"], [('> date("2026-11-23")', "true"), ("-", "false")], "FIRST")
    typed = logic.replace("<inputExpression>", '<inputExpression typeRef="date">')
    assert decide(definitions(decision("d", typed)), "d", day="2026-11-24").value is True
    assert decide(definitions(decision("d", typed)), "d", day="2026-11-22").value is False
