# SPDX-License-Identifier: EUPL-1.2
"""A text of a process folder that is a word of the glossary is said in its words in the other languages."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml.etree import parse

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ASIDE = re.compile(r" \([^)]*\)")


def words() -> dict[str, dict[str, tuple[str, ...]]]:
    """Finnish word → language → its words; of the tables whose first column is Finnish."""
    found = {}
    for table in GLOSSARY.read_text(encoding="utf-8").split("\n## ")[1:]:
        if "| suomi | English | svenska |" not in table:
            continue
        for finnish, english, swedish in ROW.findall(table)[1:]:
            english_words, swedish_words = _several(english), _several(swedish)
            for number, one in enumerate(_several(finnish)):
                en = english_words[min(number, len(english_words) - 1)]
                sv = swedish_words[min(number, len(swedish_words) - 1)]
                found[one] = {"sv": tuple(sv.split(", ")), "en": tuple(en.split(", "))}
    return found


def _several(cell: str) -> list[str]:
    return [one.strip().lower() for one in ASIDE.sub("", cell).split(" / ")]


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Keys of a folder's texts with the Finnish ones."""
    manifest = tomllib.loads((folder / "process.toml").read_text(encoding="utf-8"))
    yield from manifest.get("texts", {}).get("fi", {}).items()
    for file in folder.glob("forms/*.form"):
        form = json.loads(file.read_text(encoding="utf-8"))
        yield from _labels(file.stem, form.get("components", ()))
    for file in (*folder.glob("*.bpmn"), *folder.glob("*.dmn")):
        for node in parse(file).getroot().iter():
            yield node.get("id") or "", node.get("name") or ""


def _labels(form: str, components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for one in components:
        key = f"{form}.{one.get('key')}"
        yield key, one.get("label") or one.get("dateLabel") or ""
        yield from ((f"{key}.{option['value']}", option["label"]) for option in one.get("values", ()))
        yield from _labels(form, one.get("components", ()))


def said_otherwise() -> Iterator[str]:
    glossary = words()
    for folder in sorted(path.parent for path in (ROOT / "processes").glob("*/process.toml")):
        said = tomllib.loads((folder / "process.toml").read_text(encoding="utf-8")).get("texts", {})
        for key, finnish in texts(folder):
            for language, right in glossary.get(finnish.lower(), {}).items():
                text = said.get(language, {}).get(key, "").lower()
                if text and not any(one in text for one in right):
                    yield f"{folder.name} {language} {key}: {finnish} is {text}, not {' or '.join(right)}"


def test_a_word_of_the_glossary_is_said_in_its_words() -> None:
    assert list(said_otherwise()) == []


def test_the_glossary_is_read() -> None:
    found = words()
    assert len(found) > 70
    assert found["tukijakso"] == {"sv": ("stödperiod",), "en": ("support period",)}
    assert found["säännöllinen kotihoito"]["sv"] == ("regelbunden hemvård",)
    assert found["palveluesimies"] == {"sv": ("chef",), "en": ("team leader",)}


def test_a_service_is_service_in_swedish_and_tjanster_when_they_are_many() -> None:
    """`Köpt tjänst` and e-tjänst are words of their own."""
    files = [
        *(ROOT / "processes").glob("*/*.toml"),
        ROOT / "webui/translations/sv/LC_MESSAGES/messages.po",
        ROOT / "webui/refusal_sentences.toml",
        ROOT / "clients/letters/templates/words.sv.toml",
    ]
    said = [
        f"{file.parent.name}: {line.strip()[:90]}"
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(r"(?<!köpt )(?<!e-)\btjänst(en|ens)?\b", line, re.IGNORECASE)
    ]
    assert said == []
