# SPDX-License-Identifier: EUPL-1.2
"""What may have happened in a process before an element begins, and what stands around it."""

from collections.abc import Iterator

from engine.bpmn import Element, ProcessModel


def elements_before(process: ProcessModel, element: Element) -> list[Element]:
    """Every element from which some way leads here, those inside of sub-processes on the way included."""
    seen: dict[str, Element] = {}
    ahead = [element]
    while ahead:
        for one in _just_before(process, ahead.pop()):
            if one.id not in seen:
                seen[one.id] = one
                ahead.append(one)
    return [inner for one in seen.values() for inner in (one, *_inside(process, one))]


def elements_around(process: ProcessModel, element: Element) -> list[Element]:
    """The sub-processes around it, the outermost first, and itself last."""
    found = [element]
    while found[0].parent is not None:
        found.insert(0, process.elements[found[0].parent])
    return found


def _just_before(process: ProcessModel, element: Element) -> Iterator[Element]:
    for flow in element.incoming:
        if process.flows[flow].source in process.elements:
            yield process.elements[process.flows[flow].source]
    attached = process.elements.get(element.attached_to or "")
    if attached is not None:
        yield from _just_before(process, attached)
    around = process.elements.get(element.parent or "")
    if around is None or element.type != "startEvent":
        return
    if around.is_event_sub_process:  # it may begin at any moment of what it stands in
        yield from (one for one in process.within(around.parent) if one is not around)
    else:
        yield from _just_before(process, around)


def _inside(process: ProcessModel, element: Element) -> Iterator[Element]:
    for one in process.within(element.id):
        yield one
        yield from _inside(process, one)
