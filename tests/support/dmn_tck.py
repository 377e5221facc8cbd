# SPDX-License-Identifier: EUPL-1.2
"""The cases of the public DMN test kit, read from the folder named by SUJUVA_CONFORMANCE."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from engine import dmn, feel
from engine.feel.dates import parse_date
from engine.feel.durations import parse_duration
from engine.feel.times import parse_datetime, parse_time
from tests.support.betsy import conformance
from tests.support.feel_world import ENVIRONMENT

ROOT = conformance() / "dmn-tck"
NOT_APPLICABLE = "0076-feel-external-java"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


@dataclass(frozen=True, slots=True)
class Case:
    """One expected value; `wanted` is the manifest's JSON for it, or ERROR."""

    name: str
    model: Path
    test: Path
    test_case: str
    decision: str
    wanted: Any

    @property
    def is_value(self) -> bool:
        return bool(self.wanted != "ERROR")

    @property
    def level(self) -> str:
        return self.name.split("/")[0]


def read_cases() -> Iterator[Case]:
    with (ROOT / "manifest.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            _, test, test_case = row["case"].split("#")
            model = ROOT / row["path"]
            for decision, wanted in json.loads(row["expected"]):
                name = f"{row['case']}: {decision}"
                yield Case(name, model, model.parent / f"{test}.xml", test_case, decision, wanted)


def applicable() -> list[Case]:
    return [case for case in read_cases() if NOT_APPLICABLE not in case.name]


@cache
def read_model(path: Path) -> dmn.DecisionModel:
    others = {other.name: other.read_bytes() for other in path.parent.glob("*.dmn")}
    return dmn.read_decisions(path.read_bytes(), path.name, others)


@cache
def read_inputs(path: Path) -> dict[str, dict[str, object]]:
    root = etree.parse(str(path)).getroot()
    return {
        case.get("id", ""): {
            node.get("name", ""): read_value(node)
            for node in case.iterchildren("*")
            if _is(node, "inputNode")
        }
        for case in root.iterchildren("*")
        if _is(case, "testCase")
    }


def _is(element: etree._Element, name: str) -> bool:
    return etree.QName(element).localname == name


def read_value(element: etree._Element) -> object:
    """A value of the kit's test files."""
    for part in element.iterchildren("*"):
        if _is(part, "value"):
            kind = (part.get(TYPE) or "xsd:string").split(":")[-1]
            return None if part.get(NIL) == "true" else read_text(kind, part.text or "")
        if _is(part, "list"):
            return [read_value(item) for item in part.iterchildren("*")]
        if _is(part, "component"):
            return {item.get("name"): read_value(item) for item in element.iterchildren("*")}
    return None


def read_text(kind: str, text: str) -> object:
    match kind:
        case "boolean":
            return text.strip() == "true"
        case "decimal" | "double" | "integer" | "int":
            return Decimal(text.strip())
        case "date":
            return parse_date(text.strip())
        case "time":
            return parse_time(text.strip())
        case "dateTime":
            return parse_datetime(text.strip())
        case "duration":
            return parse_duration(text.strip())
        case _:
            return text


def wanted_value(wanted: Any) -> object:
    """A value of the manifest."""
    if wanted is None or wanted["t"] == "null":
        return None
    if wanted["t"] == "list":
        return [wanted_value(item) for item in wanted["items"]]
    if wanted["t"] == "ctx":
        return {key: wanted_value(item) for key, item in wanted["comps"]}
    return read_text(wanted["t"], wanted["v"])


def alike(one: object, other: object) -> bool:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other) <= Decimal("1e-8") * max(abs(one), abs(other))
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    return type(one) is type(other) and str(one) == str(other)


def holds(case: Case) -> bool:
    scope = read_inputs(case.test)[case.test_case]
    try:
        found = dmn.evaluate_decision(read_model(case.model), case.decision, scope, ENVIRONMENT).value
    except feel.FeelError:
        return not case.is_value
    return alike(found, wanted_value(case.wanted)) if case.is_value else found is None
