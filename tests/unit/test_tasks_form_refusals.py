# SPDX-License-Identifier: EUPL-1.2
"""A form's own rule over several answers: the answer is not accepted, and the sentence says why."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from engine import feel
from engine.errors import InvalidInput
from tasks.forms import Background, JsonValues, PageValues, Raw, check_form, read_form, read_submission

ENVIRONMENT = feel.Environment(now=lambda: datetime(2026, 11, 23, tzinfo=UTC))
SENTENCE = "Säännöllistä palvelua ei voi myöntää ennen lukittua RAI-arviointia (VanhPL 15 a §)."
OUTCOMES = [{"value": "myonteinen", "label": "Myönteinen"}, {"value": "kielteinen", "label": "Kielteinen"}]


def decision(**properties: object) -> dict[str, object]:
    rule = {"refuse": '=paatos = "myonteinen" and rai_lukittu != true', "refusal": SENTENCE, **properties}
    outcome = {"type": "radio", "key": "paatos", "label": "Päätös", "values": OUTCOMES, "properties": rule}
    locked = {"type": "checkbox", "key": "rai_lukittu", "label": "RAI on lukittu"}
    return {"id": "paatos", "components": [outcome, locked]}


def send(raw: Raw, variables: Mapping[str, object] | None = None) -> dict[str, object]:
    background = Background(ENVIRONMENT, variables or {})
    return dict(read_submission(read_form(decision()), raw, background).values)


@pytest.mark.parametrize(
    "raw",
    [JsonValues({"paatos": "myonteinen"}), PageValues({"paatos": ["myonteinen"]})],
    ids=["json", "page"],
)
def test_an_answer_that_the_rule_forbids_is_refused_with_its_sentence(raw: Raw) -> None:
    with pytest.raises(InvalidInput) as refused:
        send(raw)

    assert refused.value.fields == {"paatos": SENTENCE}


@pytest.mark.parametrize(
    "answers", [{"paatos": "kielteinen"}, {"paatos": "myonteinen", "rai_lukittu": True}, {}]
)
def test_what_the_rule_allows_is_accepted(answers: dict[str, object]) -> None:
    assert send(JsonValues(answers))["paatos"] == answers.get("paatos")


def test_a_rule_that_cannot_be_decided_forbids_nothing() -> None:
    form = decision(refuse="=date(paiva) < today()")
    background = Background(ENVIRONMENT, {})
    values = read_submission(read_form(form), JsonValues({"paatos": "myonteinen"}), background).values

    assert values["paatos"] == "myonteinen"


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ({"refusal": ""}, "Esteeltä puuttuu lause"),
        ({"refuse": None}, "ei ole FEEL-lauseke"),
        ({"refuse": "=paatos ="}, "ei voi lukea"),
    ],
)
def test_a_refusal_needs_a_condition_and_a_sentence(properties: dict[str, object], words: str) -> None:
    problems = check_form(decision(**properties), "paatos.form")

    assert [problem.rule for problem in problems] == ["este"]
    assert words in problems[0].message


def test_a_second_rule_of_the_field_has_its_own_sentence() -> None:
    second = {"refuse.later": '=paatos = "kielteinen" and rai_lukittu = true', "refusal.later": "Ei näin."}
    form = read_form(decision(**second))
    for answers, sentence in (
        ({"paatos": "myonteinen"}, SENTENCE),
        ({"paatos": "kielteinen", "rai_lukittu": True}, "Ei näin."),
    ):
        with pytest.raises(InvalidInput) as refused:
            read_submission(form, JsonValues(answers), Background(ENVIRONMENT, {}))
        assert refused.value.fields == {"paatos": sentence}
    del second["refusal.later"]
    assert [one.rule for one in check_form(decision(**second), "paatos.form")] == ["este"]


def test_a_list_has_no_refusal() -> None:
    rule = {"refuse": "=n > 1", "refusal": "Ei."}
    column = {"type": "number", "key": "n", "label": "N", "properties": rule}
    form = {
        "id": "lista",
        "components": [{"type": "dynamiclist", "path": "rivit", "label": "R", "components": [column]}],
    }

    assert [problem.rule for problem in check_form(form, "lista.form")] == ["este"]
