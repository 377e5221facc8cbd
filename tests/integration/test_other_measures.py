# SPDX-License-Identifier: EUPL-1.2
"""A measure that the county's list does not know is kept with the assessment: name, value and scale."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from lxml import etree

from clients.assessments import list_assessments
from clients.documents import read_texts
from clients.other_measures import list_others
from engine.errors import InvalidInput
from tests.support.record_world import PROCESSES, RecordWorld, open_record_world

ASSESSED = {"sujuva:record": "assessment", "sujuva:recordWith": '={instrument: "TOIMIA"}'}
MEASURED = {"sujuva:record": "assessment.measured"}
CLOCK = {"mittari_nimi": "Kellotaulutesti", "mittari_arvo": 4, "asteikko_alku": 0, "asteikko_loppu": 6}
FORMS = [
    ("yhteiset", "palvelutarpeen-arviointi", "tee_arviointi"),
    ("arviointijakso", "arviointijakso", "tee_aloituskaynti"),
    ("arviointijakso", "arviointijakso", "tee_loppuarvio"),
    ("tukijakso", "tukijakso", "tee_aloituskaynti"),
    ("tukijakso", "tukijakso", "tee_loppuarvio"),
]
RAI_FORMS = [
    ("yhteiset", "tee_rai_arviointi"),
    ("yhteiset", "paivita_rai_arviointi"),
    ("kotihoito", "tee_rai_arviointi"),
    ("kotihoito", "paivita_rai_arviointi"),
    ("arviointijakso", "lukitse_rai_arviointi"),
]


@pytest.fixture
def world(database_url: str) -> Iterator[RecordWorld]:
    yield from open_record_world(database_url)


def components(folder: str, form: str) -> list[dict[str, Any]]:
    found = json.loads((PROCESSES / folder / "forms" / f"{form}.form").read_text("utf-8"))["components"]
    return [one for each in found for one in (each, *each.get("components", ()))]


def rows(folder: str, form: str) -> dict[str, Any]:
    (found,) = [one for one in components(folder, form) if one.get("path") == "muut_mittarit"]
    return found


def properties(folder: str, diagram: str, task: str) -> Mapping[str, str]:
    tree = etree.parse(str(PROCESSES / folder / f"{diagram}.bpmn"))
    (element,) = [one for one in tree.iter() if one.get("id") == task]
    found = {one.get("name", ""): one.get("value", "") for one in element.iter("{*}property")}
    return {name: value for name, value in found.items() if name.startswith("sujuva:record")}


@pytest.mark.parametrize("record", [ASSESSED, MEASURED])
def test_it_is_kept_with_its_scale_and_its_name_is_a_document(
    world: RecordWorld, record: dict[str, str]
) -> None:
    world.write(record, [rows("yhteiset", "tee_arviointi")], {"muut_mittarit": [CLOCK]})
    with world.tasks.session() as session:
        (kept,) = list_others(session, world.client_id)
        (assessment,) = list_assessments(session, world.client_id)
        assert (kept.value, kept.lowest, kept.highest) == (4, 0, 6)
        assert kept.assessment_key == assessment.key
        assert read_texts(session, world.client_id, {kept.name_id}) == {kept.name_id: "Kellotaulutesti"}


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"mittari_arvo": 7}, "Muun mittarin arvo ei ole sen asteikolla. Korjaa arvo tai asteikko."),
        (
            {"asteikko_alku": 6},
            "Asteikon pienimmän arvon on oltava suurinta pienempi. Korjaa muun mittarin asteikko.",
        ),
    ],
)
def test_a_value_out_of_its_scale_is_refused(
    world: RecordWorld, answers: dict[str, float], sentence: str
) -> None:
    given = {"muut_mittarit": [{**CLOCK, **answers}]}
    with pytest.raises(InvalidInput) as refused:
        world.write(ASSESSED, [rows("yhteiset", "tee_arviointi")], given)
    assert refused.value.fields == {"muut_mittarit": sentence}
    with world.tasks.session() as session:
        assert list_others(session, world.client_id) == ()


@pytest.mark.parametrize(("folder", "diagram", "form"), FORMS)
def test_each_assessment_asks_for_it(folder: str, diagram: str, form: str) -> None:
    columns = [one["properties"]["record"] for one in rows(folder, form)["components"]]
    assert columns == ["name", "value", "lowest", "highest"]
    assert all(one["validate"]["required"] for one in rows(folder, form)["components"])
    when = properties(folder, diagram, form).get("sujuva:recordWhen", "muut_mittarit")
    assert "muut_mittarit" in when  # alone it is an assessment too


@pytest.mark.parametrize(("folder", "form"), RAI_FORMS)
def test_each_rai_form_asks_for_the_behaviour_scale(folder: str, form: str) -> None:
    (asked,) = [one for one in components(folder, form) if one.get("key") == "abs_pisteet"]
    assert asked["properties"]["record"] == "values.ABS"
    assert asked["validate"] == {"min": 0, "max": 12}


def test_alone_it_makes_an_assessment_of_the_first_visit(world: RecordWorld) -> None:
    asked = properties("tukijakso", "tukijakso", "tee_aloituskaynti")
    record = {**asked, "sujuva:record": "assessment", "sujuva:recordWith": '={instrument: "TOIMIA"}'}
    form = [rows("tukijakso", "tee_aloituskaynti")]
    world.write(record, form, {"muut_mittarit": []}, {"sppb": None})
    with world.tasks.session() as session:
        assert list_assessments(session, world.client_id) == ()
    world.write(record, form, {"muut_mittarit": [CLOCK]}, {"sppb": None})
    with world.tasks.session() as session:
        assert len(list_others(session, world.client_id)) == 1
