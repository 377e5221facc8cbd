# SPDX-License-Identifier: EUPL-1.2
"""Which variables a process reads, and which it sets itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine import feel
from engine.bpmn.expression_rules import list_conditions, list_texts
from engine.bpmn.expressions import is_feel, parse
from engine.bpmn.model import Element, Flow, ProcessModel

# What the engine itself puts into a scope.
_GIVEN = frozenset(
    {
        "loopCounter",
        "numberOfInstances",
        "numberOfCompletedInstances",
        "numberOfActiveInstances",
        "numberOfTerminatedInstances",
        "activationCount",
        "waitingForStart",
    }
)


@dataclass(frozen=True, slots=True)
class Use:
    """A variable that an expression reads, at an element or a flow."""

    at: Element | Flow
    name: str
    text: str


def list_uses(process: ProcessModel) -> Iterator[Use]:
    for flow in process.flows.values():
        yield from _uses(flow, flow.condition)
    for element in process.elements.values():
        for _, text in list_texts(element):
            yield from _uses(element, text)
        for condition in list_conditions(element):
            yield from _uses(element, condition)


def _uses(at: Element | Flow, text: str | None) -> Iterator[Use]:
    if text is None or not is_feel(text):
        return
    try:
        names = parse(text).names
    except feel.FeelError:
        return
    yield from (Use(at, name, text) for name in sorted(names - _GIVEN))


def set_names(process: ProcessModel) -> set[str]:
    """What mappings, scripts, decisions and rounds set."""
    return {name for element in process.elements.values() for name in _set_by(element)}


def _set_by(element: Element) -> Iterator[str]:
    for mapping in (*element.inputs, *element.outputs):
        yield mapping.target.split(".")[0]
    if element.result_variable:
        yield element.result_variable
    if element.loop is not None:
        for name in (element.loop.input_element, element.loop.output_collection):
            if name:
                yield name


def has_open_source(process: ProcessModel) -> bool:
    """Whether something outside may set any name: a worker, a listener, a message, a called process."""
    listens = any(not one.of_task for one in process.listeners)
    return listens or any(_is_open(element) for element in process.elements.values())


def _is_open(element: Element) -> bool:
    if any(one.event == "end" for one in element.listeners):
        return True
    if element.outputs:
        return False
    hears = element.type not in ("sendTask", "endEvent", "intermediateThrowEvent") and any(
        event.kind in ("message", "signal", "error", "escalation") for event in element.events
    )
    calls = element.type == "callActivity" and element.propagate_all_child
    listens = any(not one.of_task for one in element.listeners)
    return hears or calls or listens or element.job_type is not None
