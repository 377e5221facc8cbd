# SPDX-License-Identifier: EUPL-1.2
"""`sujuva evaluate`: expressions and decisions over JSON, without a database."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sujuva.command_line import main
from tests.support.dmn_models import decision, definitions, input_data, literal, table

TABLE = table(["age"], ["group"], [("< 18", '"lapsi"', "Alaikäinen"), (">= 18", '"aikuinen"')])
MODEL = definitions(
    input_data("age", "number"),
    decision("group", TABLE, ["#i_age"]),
    decision("advice", literal('group + assert("!", age < 200, "liian vanha")'), ["#group", "#i_age"]),
)


def run(*words: str) -> tuple[int, str]:
    answer = CliRunner().invoke(main, ["evaluate", *words])
    return answer.exit_code, answer.output


def result(*words: str) -> Any:
    code, output = run(*words)
    assert code == 0, output
    return json.loads(output)


@pytest.fixture
def model(tmp_path: Path) -> str:
    (tmp_path / "advice.dmn").write_bytes(MODEL)
    return str(tmp_path / "advice.dmn")


def test_an_expression_is_evaluated_over_json(tmp_path: Path) -> None:
    assert result("age >= 75", "--data", '{"age": 80}') == {"result": True, "warnings": []}
    assert result('=is holiday(date("2026-12-25"))')["result"] is True
    found = result("ikä + 1")
    assert found["result"] is None
    assert "“ikä”" in found["warnings"][0]
    (tmp_path / "data.json").write_text('{"ikä": 1.5}', "utf-8")
    assert result("ikä + 1", "--data", f"@{tmp_path / 'data.json'}")["result"] == 2.5


def test_a_decision_is_evaluated_with_its_trace(model: str) -> None:
    found = result(model, "--data", '{"age": 17}')
    assert found["result"] == "lapsi!"
    assert [entry["decisionId"] for entry in found["trace"]] == ["group", "advice"]
    assert found["trace"][0]["matchedRules"][0]["annotation"] == "Alaikäinen"
    assert result(model, "--decision", "group", "--data", '{"age": 18}')["result"] == "aikuinen"


def test_imported_files_are_found_beside_it(tmp_path: Path) -> None:
    (tmp_path / "own.dmn").write_bytes(
        definitions(
            '<import name="other" namespace="other" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>',
            decision("d", literal("other.base + 1"), ["other#base"]),
        )
    )
    (tmp_path / "other.dmn").write_bytes(definitions(decision("base", literal("41")), namespace="other"))
    assert result(str(tmp_path / "own.dmn"))["result"] == 42


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("1 +",), "kohta 4"),
        (("1", "--data", "[1]"), "JSON-olio"),
        (("1", "--data", "{"), "JSONia"),
        (("1", "--data", "@/nowhere/at all"), "/nowhere/at all"),
        (("/nowhere/at all.dmn",), "/nowhere/at all.dmn"),
        (("function(x) x",), "funktio"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(words: tuple[str, ...], said: str) -> None:
    code, output = run(*words)
    assert code == 1
    assert said in output
    assert "Traceback" not in output


def test_a_failing_or_unclear_decision_is_named(model: str, tmp_path: Path) -> None:
    assert run(model, "--data", '{"age": 200}')[0] == 1
    assert "Päätös advice ei onnistunut: liian vanha" in run(model, "--data", '{"age": 200}')[1]
    assert "ei ole päätöstä missing" in run(model, "--decision", "missing")[1]
    (tmp_path / "two.dmn").write_bytes(definitions(decision("a", literal("1")), decision("b", literal("2"))))
    assert "--decision" in run(str(tmp_path / "two.dmn"))[1]
    (tmp_path / "broken.dmn").write_bytes(definitions(decision("a", literal("1 +"))))
    assert "jää kesken" in run(str(tmp_path / "broken.dmn"))[1]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Lauseketta ei voi lukea: Lauseke jää kesken. (lauseke, kohta 4: 1 +) Korjaa lauseke."),
        ("sv", "Uttrycket kan inte läsas: Uttrycket slutar i förtid. (uttryck, plats 4: 1 +)"),
        (
            "en",
            "The expression is not finished. (expression, position 4: 1 +) Correct the expression. [FEEL]",
        ),
    ],
)
def test_a_broken_table_says_so_in_the_language_that_is_asked_for(
    tmp_path: Path, language: str, said: str
) -> None:
    (tmp_path / "broken.dmn").write_bytes(definitions(decision("a", literal("1 +"))))
    answer = CliRunner().invoke(main, ["--language", language, "evaluate", str(tmp_path / "broken.dmn")])
    assert answer.exit_code == 1
    assert said in answer.output


def test_why_a_value_is_null_is_said_in_the_language_that_is_asked_for() -> None:
    answer = CliRunner().invoke(main, ["--language", "sv", "evaluate", "1/0"])
    assert json.loads(answer.output)["warnings"] == ["Man kan inte dividera med noll."]
