# SPDX-License-Identifier: EUPL-1.2
"""What a decision table says is read in each language: names, inputs, results, notes of rules, codes."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from engine.deployments.manifest import ByHand, Manifest, read_manifest
from engine.deployments.translations import check_translations
from engine.dmn import TableText, list_table_texts
from engine.errors import ModelInvalid
from tests.support.dmn_models import decision, definitions, table

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
FOLDERS = sorted(path.parent for path in PROCESSES.glob("*/process.toml"))
TABLE = definitions(
    """<decision id="d" name="Taso"><decisionTable hitPolicy="FIRST">
    <input id="d_in" label="Apu yöllä"><inputExpression><text>apu</text></inputExpression></input>
    <output id="d_out" label="Taso" name="taso"/>
    <rule id="d_1"><inputEntry><text>not("ei", null)</text></inputEntry>
    <outputEntry><text>["koti", "yhdessä asuen"]</text></outputEntry>
    <annotationEntry><text>Apua tarvitaan.</text></annotationEntry></rule>
    <rule id="d_2"><inputEntry><text>&gt;= date("2027-01-01")</text></inputEntry>
    <outputEntry><text>string(apu)</text></outputEntry></rule>
    </decisionTable></decision>"""
)


def manifest_of(folder: Path) -> Manifest:
    return read_manifest((folder / "process.toml").read_bytes(), f"{folder.name}/process.toml")


def tables_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.dmn"))}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_text_is_said_in_each_language(folder: Path) -> None:
    manifest = manifest_of(folder)
    assert manifest.name.keys() >= {"fi", "sv", "en"}
    assert [str(problem) for problem in check_translations(manifest, tables_of(folder))] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_answer_that_a_table_takes_from_a_form_has_its_words(folder: Path) -> None:
    texts = manifest_of(folder).texts
    asked = [
        (language, f"{column}.{code}")
        for column, answer in answers_taken(folder)
        for code in choices_of(answer, folder)
        for language in ("fi", "sv", "en")
    ]
    assert [one for one in asked if one[1] not in texts.get(one[0], {})] == []


def test_a_table_tells_its_texts_and_codes() -> None:
    assert list_table_texts(TABLE, "d.dmn") == (
        TableText("d", "d", "Taso"),
        TableText("d_in", "d_in", "Apu yöllä"),
        TableText("d_out", "d_out", "Taso"),
        TableText("d_1", "d_1", "Apua tarvitaan."),
        TableText("d_in", "d_in.ei"),
        TableText("d", "d.koti"),
        TableText("d", "d.yhdessä asuen", "yhdessä asuen"),
    )


def test_parts_without_an_id_and_cells_that_cannot_be_read_are_left_out() -> None:
    broken = definitions(decision("a", table(["x"], ["y"], [('"z', '"w"')])))
    assert [one.key for one in list_table_texts(broken, "a.dmn")] == ["a", "a.w"]


def test_what_is_missing_is_named_with_its_remedy() -> None:
    texts = {"sv": {"d": "Nivå", "d_in": " "}, "fi": {"d_in.ei": "Ei"}}
    folder = Manifest("d", "d.bpmn", "", {"fi": "D"}, texts=texts)
    found = {(one.element, one.message): one for one in check_translations(folder, {"d.dmn": TABLE})}
    assert {message for _, message in found} == {
        "Tekstillä ”Apu yöllä” ei ole sanoja: sv.",
        "Tekstillä ”Taso” ei ole sanoja: sv.",
        "Tekstillä ”Apua tarvitaan.” ei ole sanoja: sv.",
        "Koodilla d_in.ei ei ole sanoja: sv.",
        "Koodilla d.koti ei ole sanoja: fi, sv.",
        "Tekstillä ”yhdessä asuen” ei ole sanoja: sv.",
    }
    one = found["d", "Koodilla d.koti ei ole sanoja: fi, sv."]
    assert (one.file, one.severity) == ("d.dmn", "warning")
    assert one.remedy == 'Lisää process.toml:iin rivi "d.koti" = … osaan [texts.fi], [texts.sv].'


def test_questions_instructions_and_kinds_of_matters_are_checked_too() -> None:
    folder = Manifest(
        "a",
        "a.bpmn",
        "",
        {"fi": "A", "en": "A"},
        questions={"x": "Mitä?"},
        instructions={"x": "Tee näin."},
        by_hand=ByHand("alkaa", ("ensilinja",), "pyynto"),
        texts={"en": {"question.x": "What?"}},
    )
    assert [one.message for one in check_translations(folder, {})] == [
        "Tekstillä ”Tee näin.” ei ole sanoja: en.",
        "Koodilla matter.pyynto ei ole sanoja: fi, en.",
    ]


def test_a_folder_that_speaks_only_finnish_is_asked_for_nothing_else() -> None:
    folder = Manifest("a", "a.bpmn", "", {"fi": "A"}, questions={"x": "Mitä?"})
    assert list(check_translations(folder, {})) == []


def answers_taken(folder: Path) -> Iterator[tuple[str, str]]:
    """Inputs that show one variable as it is, with its name."""
    for path in folder.glob("*.dmn"):
        for column in etree.parse(path).getroot().iter(f"{DMN}input"):
            text = column.findtext(f"{DMN}inputExpression/{DMN}text") or ""
            name = text.removeprefix("string(").removesuffix(")")
            if name.removeprefix("rivi.").isidentifier():
                yield str(column.get("id")), name


def choices_of(answer: str, folder: Path) -> set[str]:
    """Of a list's column in the folder's own forms; of a variable in any, since processes call each other."""
    column = answer.removeprefix("rivi.")
    forms = folder.glob("forms/*.form") if column != answer else PROCESSES.glob("*/forms/*.form")
    found = [one for path in forms for one in choices(json.loads(path.read_text("utf-8")))]
    return {code for key, code in found if key == column}


def choices(component: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for value in component.get("values", ()):
        yield str(component.get("key")), str(value["value"])
    for inner in component.get("components", ()):
        yield from choices(inner)


def test_a_choice_of_a_form_is_an_answer_that_a_table_takes() -> None:
    assert ("D9_syote_3", "yksin_oleminen") in set(answers_taken(PROCESSES / "omaishoito"))
    assert "yli_4h" in choices_of("yksin_oleminen", PROCESSES / "omaishoito")
    support = PROCESSES / "tukipalvelut"
    assert ("D7b_syote_3", "rivi.palvelu") in set(answers_taken(support))
    assert "ateria" in choices_of("rivi.palvelu", support)
    assert "kotihoito" not in choices_of("rivi.palvelu", support)


@pytest.mark.parametrize(
    ("written", "element"), [("[texts.sv]\nD1.K1 = 'K1'", "texts.sv"), ("[texts]\nsv = 1", "texts.sv")]
)
def test_texts_that_are_no_texts_are_a_problem(written: str, element: str) -> None:
    source = f"id = 'a'\nmain = 'a.bpmn'\nname.fi = 'A'\n{written}\n"
    with pytest.raises(ModelInvalid) as refused:
        read_manifest(source.encode(), "process.toml")
    assert [problem.element for problem in refused.value.problems] == [element]


def test_texts_of_no_language_are_a_problem() -> None:
    with pytest.raises(ModelInvalid, match="texts"):
        read_manifest(b"id = 'a'\nmain = 'a.bpmn'\ntexts = 1\nname.fi = 'A'\n", "process.toml")
