# SPDX-License-Identifier: EUPL-1.2
"""`sujuva check` refuses a record that could not be written."""

from collections.abc import Mapping, Sequence

import pytest

from clients.record_kinds import KINDS
from clients.recording import WRITERS
from tests.support.record_world import check_task, question

HEARING = [
    question("radio", "kuultu", "heard", values=["kylla", "ei"]),
    question("textarea", "nakemys", "view", "document"),
]


def problems(properties: Mapping[str, str], components: Sequence[Mapping[str, object]]) -> list[str]:
    return [str(one) for one in check_task(properties, components).errors]


def test_every_kind_can_be_written() -> None:
    assert KINDS.keys() == WRITERS.keys()


def test_a_fitting_form_has_no_problem() -> None:
    assert problems({"sujuva:record": "hearing"}, HEARING) == []


@pytest.mark.parametrize(
    ("properties", "components", "words"),
    [
        ({"sujuva:record": "kuuleminen"}, HEARING, "kirjaus.bpmn: kirjaa (Kirjaa): Tietuelajia kuuleminen"),
        ({}, HEARING, "kirjaus.form: kuultu: Kentällä on properties.record, mutta tehtävä ei kirjaa"),
        ({"sujuva:record": "hearing"}, HEARING[:1], "Tietueelta hearing puuttuu view."),
        (
            {"sujuva:record": "hearing"},
            [*HEARING, question("radio", "x", "olematon", values=["a"])],
            "kirjaus.form: x: Tietueella ei ole kenttää olematon.",
        ),
        (
            {"sujuva:record": "hearing", "sujuva:recordWith": "={olematon: 1}"},
            HEARING,
            "recordWith: kenttää olematon ei ole.",
        ),
        ({"sujuva:record": "hearing", "sujuva:recordWith": "={"}, HEARING, "recordWith ei ole FEEL-lauseke"),
        (
            {"sujuva:record": "hearing"},
            [*HEARING, question("radio", "tapa", "way", values=["kirjekyyhky"])],
            "hearing:way: arvoja kirjekyyhky ei ole.",
        ),
        (
            {"sujuva:record": "hearing"},
            [HEARING[0], question("number", "nakemys", "view")],
            "hearing:view: kentän tyyppi ei sovi.",
        ),
        (
            {"sujuva:record": "close_person"},
            [
                question("textarea", "nimi", "name", "document"),
                question("radio", "suhde", "relation", values=["lapsi"]),
            ],
            "close_person:name on henkilötieto.",
        ),
        (
            {"sujuva:record": "assessment", "sujuva:recordWith": '={instrument: "CHA"}'},
            [question("number", "x", "values.OLEMATON")],
            "Mittaria OLEMATON ei ole.",
        ),
    ],
)
def test_what_cannot_be_written_is_refused(
    properties: Mapping[str, str], components: Sequence[Mapping[str, object]], words: str
) -> None:
    found = problems(properties, components)
    assert any(words in one for one in found), found


def test_a_list_names_the_columns_of_its_rows() -> None:
    plan = {
        "sujuva:record": "plan",
        "sujuva:recordWith": '={review_on: "2027-05-01", approved_by_client: "kylla"}',
    }
    goals = {
        "type": "dynamiclist",
        "path": "tavoitteet",
        "label": "Tavoitteet",
        "properties": {"record": "goals"},
        "components": [question("number", "gas", "gas")],
    }
    assert any("riviltä puuttuu text" in one for one in problems(plan, [goals]))
    goals["components"] = [question("textfield", "tavoite", "text", "document")]
    assert problems(plan, [goals]) == []


def test_what_recordwith_gives_need_not_be_asked() -> None:
    with_context = {"sujuva:record": "hearing", "sujuva:recordWith": "={heard: true}"}
    assert problems(with_context, HEARING[1:]) == []
    open_context = {"sujuva:record": "hearing", "sujuva:recordWith": "=kuuleminen"}
    assert problems(open_context, []) == []
