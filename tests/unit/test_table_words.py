# SPDX-License-Identifier: EUPL-1.2
"""What a decision table proposes is read in words: every code that it answers has them in each language."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from engine.deployments.manifest import read_manifest

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
# One code, or a list of them; text that the table itself puts into words has spaces.
CODE = re.compile(r'"([^" ]+)"')
CODES = re.compile(r'\[?("[^" ]+"(, )?)+\]?')
FOLDERS = sorted(path.parent for path in PROCESSES.glob("*/process.toml"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_code_of_a_table_has_its_words(folder: Path) -> None:
    manifest = read_manifest((folder / "process.toml").read_bytes(), f"{folder.name}/process.toml")
    asked = [
        (language, f"{decision}.{code}")
        for decision, code in codes(folder)
        for language in ("fi", "sv", "en")
    ]
    assert [one for one in asked if one[1] not in manifest.texts.get(one[0], {})] == []


def test_the_tables_answer_with_codes() -> None:
    assert ("D8", "tayttyvat") in set(codes(PROCESSES / "omaishoito"))


def codes(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.glob("*.dmn"):
        for decision in etree.parse(path).getroot().iter(f"{DMN}decision"):
            for answer in decision.iter(f"{DMN}outputEntry"):
                text = answer.findtext(f"{DMN}text") or ""
                if CODES.fullmatch(text):
                    yield from ((str(decision.get("id")), code) for code in CODE.findall(text))
