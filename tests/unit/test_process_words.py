# SPDX-License-Identifier: EUPL-1.2
"""Each task's question and work instruction speaks Swedish and English too, in the version of its folder."""

from pathlib import Path

import pytest

from engine.deployments.manifest import Manifest, read_manifest

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
FOLDERS = sorted(path.parent.name for path in PROCESSES.glob("*/process.toml"))


def unsaid(folder: Manifest, language: str) -> list[str]:
    """The keys of the questions and instructions that have no words in this language."""
    keys = [f"question.{id}" for id in folder.questions] + [f"instruction.{id}" for id in folder.instructions]
    return [key for key in keys if not folder.text(language, key, "").strip()]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", FOLDERS)
def test_every_question_and_instruction_is_said_in_the_other_languages(name: str, language: str) -> None:
    source = (PROCESSES / name / "process.toml").read_bytes()
    assert unsaid(read_manifest(source, name), language) == []


def test_what_is_missing_is_found() -> None:
    folder = Manifest(
        "a", "a.bpmn", "", {"fi": "A"}, instructions={"x": "Tee näin."}, texts={"sv": {"x": "Gör"}}
    )
    assert unsaid(folder, "sv") == ["instruction.x"]
