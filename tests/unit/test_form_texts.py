# SPDX-License-Identifier: EUPL-1.2
"""Forms and diagrams have words in Swedish and English, and the page finds them."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from lxml.etree import parse

from engine import feel
from engine.clock import SystemClock
from engine.deployments.manifest import read_manifest
from tasks.forms import Background, Part, Section, TextBlock, read_form
from tests.support.web_world import PROJECT
from webui.form_drawing import Drawing, DrawnPart, DrawnSection, DrawnText

FORMS = sorted((PROJECT / "processes").glob("*/forms/*.form"))
BACKGROUND = Background(feel.Environment(now=SystemClock().now), {})


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_heading_and_no_text_of_a_form_stays_finnish(language: str) -> None:
    finnish = [f"{file.stem}: {words}" for file in FORMS for words in _same(file, language)]
    assert finnish == []


def _same(file: Path, language: str) -> Iterator[str]:
    """What reads alike in both languages."""
    texts = read_manifest((file.parents[1] / "process.toml").read_bytes(), "process.toml").texts[language]
    form = read_form(json.loads(file.read_text(encoding="utf-8")))
    drawing = Drawing(form, {}, {}, BACKGROUND, texts=texts, language="sv" if language == "sv" else "en")
    yield from _pairs(form.parts, drawing.draw(form.parts))


def _pairs(parts: Sequence[Part], drawn: Sequence[DrawnPart]) -> Iterator[str]:
    for part, shown in zip(parts, drawn, strict=True):
        if isinstance(part, TextBlock) and isinstance(shown, DrawnText) and part.text == shown.text:
            yield part.text
        if isinstance(part, Section) and isinstance(shown, DrawnSection):
            yield from [part.label] if part.label == shown.title else []
            yield from _pairs(part.parts, shown.parts)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_name_of_a_diagram_and_of_its_parts_stays_finnish(language: str) -> None:
    """The way to a task names its questions and their answers, the client's page each diagram."""
    finnish = [
        f"{file.stem}: {id}"
        for file in sorted((PROJECT / "processes").glob("*/*.bpmn"))
        for id in _named(file) - _said(file.parent, language)
    ]
    assert finnish == []


def _named(file: Path) -> set[str]:
    """Processes and what is drawn and named. Lanes are queues, and where a called part starts its caller has
    told already."""
    root = parse(file).getroot()
    drawn = {one.get("bpmnElement") for one in root.iter("{*}BPMNShape", "{*}BPMNEdge")}
    drawn |= {one.get("id") for one in root.iter("{*}process")}
    untold = {
        one.get("id") for one in root.iter("{*}lane", "{*}participant", "{*}messageFlow", "{*}startEvent")
    }
    return {str(one.get("id")) for one in root.iter("{*}*") if one.get("name")} & drawn - untold


def _said(folder: Path, language: str) -> set[str]:
    manifest = read_manifest((folder / "process.toml").read_bytes(), "process.toml")
    return {*manifest.texts[language], manifest.id}
