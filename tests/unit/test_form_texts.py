# SPDX-License-Identifier: EUPL-1.2
"""Headings and texts of forms have words in Swedish and English, and the page finds them."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

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
