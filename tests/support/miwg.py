# SPDX-License-Identifier: EUPL-1.2
"""Diagrams of many vendors (MIWG): what reading one loses of what it draws."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from engine import bpmn
from engine.bpmn.model import FLOW_NODES, Model
from engine.errors import ModelInvalid, Problem
from tests.support.betsy import B, conformance

FOLDER = conformance() / "miwg"
Part = tuple[str, ...]
"""A node as (tag, id, name), a sequence flow as (tag, id, source, target)."""


def cases() -> dict[str, Path]:
    """The files by the names of their cases."""
    return {
        file.relative_to(FOLDER).with_suffix("").as_posix(): file for file in sorted(FOLDER.rglob("*.bpmn"))
    }


def drawn_parts(source: bytes) -> set[Part]:
    """Every flow node and sequence flow of the processes in a file, as its XML has them."""
    root = etree.fromstring(source, etree.XMLParser(resolve_entities=False, no_network=True))
    return {part for process in root.iter(f"{B}process") for part in _parts(process)}


def _parts(process: etree._Element) -> Iterator[Part]:
    for element in process.iter(f"{B}*"):
        tag = str(etree.QName(element).localname)
        if tag in FLOW_NODES:
            yield tag, element.get("id", ""), _spaced(element.get("name", ""))
        elif tag == "sequenceFlow":
            yield tag, element.get("id", ""), element.get("sourceRef", ""), element.get("targetRef", "")


def read_parts(model: Model) -> set[Part]:
    """The same of a model that was read."""
    nodes = {
        (element.type, element.id, _spaced(element.name))
        for process in model.processes
        for element in process.elements.values()
    }
    flows = {
        ("sequenceFlow", flow.id, flow.source, flow.target)
        for process in model.processes
        for flow in process.flows.values()
        if flow.drawn
    }
    return nodes | flows


def _spaced(text: str) -> str:
    return " ".join(text.split())


def is_read_or_refused(file: Path) -> bool:
    """Whether the file is read without loss, or refused with element, rule and remedy for each reason."""
    source = file.read_bytes()
    try:
        model = bpmn.read_model(source, file.name)
    except ModelInvalid as error:
        return bool(error.problems) and all(map(_is_told, error.problems))
    if drawn_parts(source) != read_parts(model):
        return False
    return all(_is_told(problem) for problem in bpmn.check_model(model))


def _is_told(problem: Problem) -> bool:
    """A drawing that nobody can run as a whole has no element to name."""
    named = problem.element or problem.rule == "isExecutable"
    return bool(named and problem.rule and problem.message and problem.remedy)
