# SPDX-License-Identifier: EUPL-1.2
"""What was lacking when informal care was refused has words in every language, for pages and figures."""

import json
import re

import pytest

from engine.deployments.manifest import LANGUAGES, read_manifest
from tests.support.web_world import PROJECT

FOLDER = PROJECT / "processes" / "omaishoito"


def codes() -> list[str]:
    """Those that the form offers, and those that the diagram names itself."""
    form = json.loads((FOLDER / "forms" / "ehdota_luokka_ja_vapaat.form").read_text("utf-8"))
    (asked,) = [one for one in form["components"] if one.get("key") == "puuttuvat_edellytykset"]
    diagram = (FOLDER / "omaishoito.bpmn").read_text("utf-8")
    (given,) = re.findall(r'source="([^"]*)" target="hylkayksen_perusteet"', diagram)
    named = re.findall(r"\[&quot;(\w+)&quot;\]", given)
    return [*(one["value"] for one in asked["values"]), *named]


def test_each_condition_of_section_3_can_be_the_ground() -> None:
    assert codes() == [*(f"edellytys_{number}" for number in range(1, 7)), "luokka", "maararaha"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_ground_has_words(language: str) -> None:
    manifest = read_manifest((FOLDER / "process.toml").read_bytes(), "omaishoito/process.toml")
    assert [code for code in codes() if not manifest.text(language, f"ground.{code}", "")] == []
