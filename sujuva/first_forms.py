# SPDX-License-Identifier: EUPL-1.2
"""The forms of first tasks: with the phone at the ear, only a few answers may be required."""

from collections.abc import Iterator, Mapping, Sequence

from engine.bpmn import ProcessModel
from engine.deployments import CheckedBundle
from engine.errors import Problem
from tasks.forms import check_form


def check_first_forms(checked: Sequence[CheckedBundle]) -> Iterator[tuple[CheckedBundle, Problem]]:
    """A warning for each form that is reached from a start event within one task and asks too much."""
    processes = {process.id: process for one in checked for _, process in one.processes()}
    called = {
        element.called_process for process in processes.values() for element in process.elements.values()
    }
    first = {
        form
        for process in processes.values()
        if process.id not in called
        for form in _first_forms(processes, process)
    }
    for one in checked:
        for file, form in one.forms.items():
            if form["id"] in first:
                warnings = check_form(form, file, first_task=True)
                yield from ((one, problem) for problem in warnings if problem.severity == "warning")


def _first_forms(processes: Mapping[str, ProcessModel], process: ProcessModel) -> set[str]:
    """Follows every flow from the start events up to the first user task, into called processes too."""
    ahead = [(process, one.id) for one in process.within(None) if one.type == "startEvent"]
    seen: set[tuple[str, str]] = set()
    forms: set[str] = set()
    while ahead:
        at, element_id = ahead.pop()
        element = at.elements.get(element_id)
        if element is None or (at.id, element_id) in seen:  # a flow to nowhere is another check's problem
            continue
        seen.add((at.id, element_id))
        inner = processes.get(element.called_process or "")
        if element.type == "userTask":
            forms |= {element.form_id} if element.form_id else set()
        elif inner is not None:
            ahead += [(inner, one.id) for one in inner.within(None) if one.type == "startEvent"]
        else:
            ahead += [(at, at.flows[flow].target) for flow in element.outgoing]
    return forms
