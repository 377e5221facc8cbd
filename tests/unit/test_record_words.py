# SPDX-License-Identifier: EUPL-1.2
"""Every code that forms and diagrams write into the record has its words in each language."""

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml.etree import parse

from clients.record_codes import APPEAL_OUTCOMES, NOTICE_WAYS, WAYS
from clients.record_words import GROUPS, load_words
from engine.errors import ModelInvalid
from sujuva.provider_network import SERVICE_KINDS
from tests.support.web_world import PROJECT

PROCESSES = PROJECT / "processes"
BOOK = load_words(PROCESSES / "perustiedot")
FIELDS = {
    "unit": "unit",
    "reason": "reason",
    "class": "fee_class",
    "leave_days": "leave_days",
    "measure": "measure",
    "service": "service",
    "services": "service",
    "content": "service",
}
# Processes have names of their own; kinds of early support and parts of a visit are not listed as services;
# an abbreviation is its own name.
OTHERS = {
    ("service", code)
    for code in (
        *(kind.code for kind in SERVICE_KINDS if kind.early_support),
        *("arviointijakso", "kotihoito", "omaishoito", "asuminen", "tukijakso", "tukipalvelut"),
        *("jarjesto", "omaishoitajayhdistys", "hyvinvointikaynti", "yritys"),
        *("hygienia", "pukeutuminen", "ravitsemus", "laakehoito", "wc", "liikkuminen", "haavanhoito"),
        *("sairaanhoito", "turvallisuus"),
    )
} | {("measure", code) for code in ("GAS", "SPPB", "ADLH", "COPE")}
# Compared, not given: `= "kuolema"`, and the list of `list contains(["a", "b"], x)`.
COMPARED = re.compile(r'!?= ?"\w+"|list contains\(\[[^\]]*\]')
# What only chooses among values: a condition, a property, a key, the service beside a value.
CHOSEN_BY = re.compile(r"\bif\b.*?\bthen\b|\.\w+|\bpalvelu: ?\w+|\b\w+:")
# Numbers that follow a code: `+ string join(…, "_")`.
NUMBERS = re.compile(r'_" \+ string join\(.*?"_"\)')


def components(node: Any) -> Iterator[Mapping[str, Any]]:
    for one in node:
        yield one
        yield from components(one.get("components", ()))


def choices(one: Mapping[str, Any]) -> set[str]:
    listed = {str(value["value"]) for value in one.get("values", ())}
    return listed | set(re.findall(r'value: ?"(\w+)"', str(one.get("valuesExpression", ""))))


def of_forms() -> Iterator[tuple[str, str]]:
    for path in PROCESSES.glob("*/forms/*.form"):
        for one in components(json.loads(path.read_text("utf-8"))["components"]):
            field = str(one.get("properties", {}).get("record", "")).rpartition(":")[2]
            if field in FIELDS:
                yield from ((FIELDS[field], code) for code in choices(one))


class Models:
    """What a variable may be: the choices of the fields of its name and the texts of its mappings."""

    def __init__(self) -> None:
        self.choices: dict[str, set[str]] = defaultdict(set)
        self.sources: dict[str, set[str]] = defaultdict(set)
        self.written: list[str] = []
        for path in PROCESSES.glob("*/forms/*.form"):
            for one in components(json.loads(path.read_text("utf-8"))["components"]):
                self.choices[str(one.get("key"))] |= choices(one)
        for path in PROCESSES.glob("*/process.toml"):
            for brought in tomllib.loads(path.read_text("utf-8")).get("brings", {}).values():
                for name, codes in brought.items():
                    self.choices[name] |= set(codes)
        for path in PROCESSES.glob("*/*.bpmn"):
            self._read(parse(path).getroot())

    def _read(self, root: Any) -> None:
        for element in root.iter():
            given = element.attrib
            if "target" in given and "source" in given:
                self.sources[given["target"]].add(given["source"])
            if (given.get("name") or given.get("key") or "").endswith("recordWith"):
                self.written.append(given["value"])

    def codes(self, expression: str, seen: frozenset[str] = frozenset()) -> set[str]:
        given = COMPARED.sub("", NUMBERS.sub('"', expression.strip().removeprefix("=")))
        found = set(re.findall(r'"(\w+)"', given))
        asked = CHOSEN_BY.sub("", re.sub(r'"[^"]*"', "", given))
        for name in set(re.findall(r"\b[a-z_]\w*\b", asked)) - seen:
            found |= self.choices.get(name, set())
            for source in self.sources.get(name, ()):
                found |= self.codes(source, seen | {name})
        return found

    def of_field(self, field: str) -> set[str]:
        found: set[str] = set()
        for context in self.written:
            for start in re.finditer(rf'[{{,] ?"?(?:[\w.]+:)?{field}"?: ?', context):
                found |= self.codes(_value_at(context, start.end()))
        return found


def _value_at(context: str, start: int) -> str:
    depth = 0
    for at in range(start, len(context)):
        if depth == 0 and context[at] in ",}":
            return context[start:at]
        depth += (context[at] in "([{") - (context[at] in ")]}")
    return context[start:]


MODELS = Models()


def test_every_code_that_can_be_recorded_has_words() -> None:
    wanted = {*of_forms(), *(("matter_outcome", code) for code in MODELS.codes("asian_tulos"))}
    for field in ("reason", "unit", "service"):
        wanted |= {(FIELDS[field], code) for code in MODELS.of_field(field)}
    wanted |= {("review_outcome", code) for code in MODELS.of_field("outcome") - set(APPEAL_OUTCOMES)}
    wanted |= {("appeal_outcome", code) for code in APPEAL_OUTCOMES}
    wanted |= {("way", code) for code in (*WAYS, *NOTICE_WAYS)}
    wanted |= {("service", kind.code) for kind in SERVICE_KINDS if not kind.early_support}
    wanted |= {("review_outcome", code) for code in of_reviews()}
    unknown = {one for one in wanted - OTHERS if BOOK.find(*one) is None}
    assert unknown == set()
    assert len(wanted) > 120, "the codes are not found"


def of_reviews() -> set[str]:
    return MODELS.choices["seurannan_tulos"] | MODELS.choices["vuosikaynnin_tulos"]


def test_a_group_that_nobody_knows_and_words_that_lack_a_language_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "sanat.toml"
    file.write_text('[unit]\nvrk = { fi = "vrk", sv = "dygn", en = "days" }\n[muuta]\n', "utf-8")
    with pytest.raises(ModelInvalid, match="muuta"):
        load_words(tmp_path)
    file.write_text('[unit]\nvrk = { fi = "vrk", sv = "dygn" }\n', "utf-8")
    with pytest.raises(ModelInvalid, match="en"):
        load_words(tmp_path)


def test_an_empty_folder_has_no_words(tmp_path: Path) -> None:
    assert load_words(tmp_path).find(GROUPS[0], "ohjattu") is None
