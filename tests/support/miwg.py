# SPDX-License-Identifier: EUPL-1.2
"""Diagrams of many vendors (MIWG): what reading one loses of what it draws."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from engine import bpmn
from engine.bpmn.model import FLOW_NODES, Model, ProcessModel
from engine.errors import ModelInvalid, Problem
from tests.support.betsy import B, conformance

FOLDER = conformance() / "miwg"
Part = tuple[str, ...]
"""A node as (tag, id, name), a flow as (tag, id, source, target), anything else as (what, id, value…)."""


def cases() -> dict[str, Path]:
    """The files by the names of their cases."""
    return {
        file.relative_to(FOLDER).with_suffix("").as_posix(): file for file in sorted(FOLDER.rglob("*.bpmn"))
    }


def drawn_parts(source: bytes) -> set[Part]:
    """What runs of the processes in a file, attribute by attribute, as its XML has it."""
    root = etree.fromstring(source, etree.XMLParser(resolve_entities=False, no_network=True))
    return {part for process in root.iter(f"{B}process") for part in _parts(process)}


def _parts(process: etree._Element) -> Iterator[Part]:
    for element in process.iter(f"{B}*"):
        tag, id = str(etree.QName(element).localname), element.get("id", "")
        if tag in FLOW_NODES:
            yield tag, id, _spaced(element.get("name", ""))
            yield from _said(element, tag, id)
        elif tag == "sequenceFlow":
            yield tag, id, element.get("sourceRef", ""), element.get("targetRef", "")
            yield "condition", id, _text(element, "conditionExpression")


def _said(element: etree._Element, tag: str, id: str) -> Iterator[Part]:
    for name, default in _ATTRIBUTES.items():
        yield name, id, element.get(name, default)
    interrupting = element.get("cancelActivity", element.get("isInterrupting", "true"))
    yield "interrupting", id, interrupting
    for definition in element:
        kind = str(etree.QName(definition).localname)
        if kind.endswith("EventDefinition"):
            yield "event", id, kind.removesuffix("EventDefinition")
            for time in ("timeDate", "timeDuration", "timeCycle"):
                if kind == "timerEventDefinition" and definition.find(f"{B}{time}") is not None:
                    yield "time", id, _text(definition, time)
        elif kind == "multiInstanceLoopCharacteristics":
            yield "loop", id, "multi", definition.get("isSequential", "false")
        elif kind == "standardLoopCharacteristics":
            yield "loop", id, "standard", "true"


_ATTRIBUTES = {
    "default": "",
    "attachedToRef": "",
    "isForCompensation": "false",
    "triggeredByEvent": "false",
    "parallelMultiple": "false",
    "instantiate": "false",
    "startQuantity": "1",
    "completionQuantity": "1",
}


def _text(element: etree._Element, name: str) -> str:
    found = element.find(f"{B}{name}")
    return (found.text or "").strip() if found is not None else ""


def read_parts(model: Model) -> set[Part]:
    """The same of a model that was read."""
    return {part for process in model.processes for part in _read_parts(process)}


def _read_parts(process: ProcessModel) -> Iterator[Part]:
    for one in process.elements.values():
        yield one.type, one.id, _spaced(one.name)
        values = (
            one.default_flow or "",
            one.attached_to or "",
            _flag(one.for_compensation),
            _flag(one.triggered_by_event),
            _flag(one.parallel_multiple),
            _flag(one.instantiate),
            str(one.start_quantity),
            str(one.completion_quantity),
        )
        yield from ((name, one.id, value) for name, value in zip(_ATTRIBUTES, values, strict=True))
        yield "interrupting", one.id, _flag(one.interrupting)
        for event in one.events if one.type not in ("sendTask", "receiveTask") else ():
            yield "event", one.id, event.kind
            if event.timer is not None:
                yield "time", one.id, event.timer.text
        if one.loop is not None:
            yield "loop", one.id, one.loop.kind, _flag(one.loop.sequential)
    for flow in (flow for flow in process.flows.values() if flow.drawn):
        yield "sequenceFlow", flow.id, flow.source, flow.target
        yield "condition", flow.id, flow.condition or ""


def _flag(value: bool) -> str:
    return "true" if value else "false"


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
