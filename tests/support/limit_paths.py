# SPDX-License-Identifier: EUPL-1.2
"""Whether a limit that an element starts can still be met: a walk over the drawn flows, calls and messages.

Read from the XML itself, nothing of engine.bpmn. Conditions are not weighed: every flow may be taken.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
Node = tuple[str, str]  # the process, the element


@dataclass
class Drawn:
    """All processes as one graph. `marks`: kind of mark to limit to the nodes that carry it."""

    marks: dict[str, dict[str, set[Node]]] = field(default_factory=dict)
    calls: dict[str, set[str]] = field(default_factory=dict)  # process to the processes that it calls
    begun_by_message: set[str] = field(default_factory=set)
    after: dict[Node, set[Node]] = field(default_factory=dict)
    wakes: dict[Node, set[Node]] = field(default_factory=dict)  # boundary events, event sub-processes
    starts: dict[Node, set[Node]] = field(default_factory=dict)  # of a process or a sub-process
    ends: dict[Node, set[Node]] = field(default_factory=dict)
    callers: dict[str, set[Node]] = field(default_factory=dict)
    thrown: dict[str, set[Node]] = field(default_factory=dict)
    caught: dict[str, set[Node]] = field(default_factory=dict)

    def families(self, process: str) -> Iterator[frozenset[str]]:
        """Each process that runs on its own and holds this one, with all that it calls."""
        own = {*self.calls, *self.after_processes()}
        for root in sorted(own):
            if root in self.begun_by_message or root not in self.callers:
                family = self._called(root)
                if process in family:
                    yield family

    def after_processes(self) -> set[str]:
        return {process for process, _ in self.after}

    def reached(self, start: Node, within: frozenset[str] | None) -> set[Node]:
        """What may still happen after this node has been entered; None: in any process, by messages too.

        A process that was called on the way goes back to that call alone, one that began before may go
        back to whoever calls it: so each place is known with whether its process was called on the way.
        """
        found, ahead = {(start, False)}, [(start, False)]
        while ahead:
            for place in self._next(*ahead.pop(), within is None):
                if place not in found and (within is None or place[0][0] in within):
                    found.add(place)
                    ahead.append(place)
        return {node for node, _ in found}

    def _next(self, node: Node, called: bool, by_message: bool) -> Iterator[tuple[Node, bool]]:
        own = node[0]
        callers = () if called else self.callers.get(own, ())
        for one in (*self.after.get(node, ()), *self.wakes.get(node, ())):
            yield one, called
        for one in self.starts.get(node, ()):
            yield one, called or one[0] != own
        for caller in callers:
            yield from ((one, False) for one in self.wakes.get(caller, ()))
        for around in (around for around, ends in self.ends.items() if node in ends):
            whose = callers if around[1] == "" else (around,)
            yield from ((one, called and around[1] != "") for back in whose for one in self.after[back])
        if by_message:
            for name in (name for name, throwing in self.thrown.items() if node in throwing):
                yield from ((one, False) for one in self.caught.get(name, ()))

    def _called(self, process: str) -> frozenset[str]:
        found, ahead = {process}, [process]
        while ahead:
            for called in self.calls.get(ahead.pop(), ()):
                if called not in found:
                    found.add(called)
                    ahead.append(called)
        return frozenset(found)


def read_drawn(files: Sequence[Path]) -> Drawn:
    drawn = Drawn()
    called: dict[Node, str] = {}
    for file in files:
        tree = etree.parse(str(file))
        names = {one.get("id"): one.get("name") for one in tree.iter(f"{BPMN}message")}
        for process in tree.iter(f"{BPMN}process"):
            _read_level(drawn, process, (process.get("id", ""), ""), names, called)
    for node, process_id in called.items():
        drawn.calls.setdefault(node[0], set()).add(process_id)
        drawn.callers.setdefault(process_id, set()).add(node)
    for node, process_id in called.items():
        drawn.starts.setdefault(node, set()).update(drawn.starts.get((process_id, ""), ()))
    return drawn


def _read_level(
    drawn: Drawn,
    level: etree._Element,
    around: Node,
    names: Mapping[str | None, str | None],
    called: dict[Node, str],
) -> None:
    """One process or sub-process: its flows, and what may come in from an event at any time."""
    process, here = around[0], []
    woken: set[Node] = set()
    for one in level.iterchildren(f"{BPMN}*"):
        if one.get("id") is None:
            continue
        kind, node = one.tag.removeprefix(BPMN), (process, one.get("id", ""))
        if kind == "sequenceFlow":
            target = (process, one.get("targetRef", ""))
            drawn.after.setdefault((process, one.get("sourceRef", "")), set()).add(target)
            continue
        if (
            one.find(f"{BPMN}incoming") is None
            and one.find(f"{BPMN}outgoing") is None
            and kind != "subProcess"
        ):
            continue
        here.append(node)
        drawn.after.setdefault(node, set())
        _read_marks(drawn, one, node)
        _read_messages(drawn, one, kind, node, around, names)
        if kind == "startEvent":
            drawn.starts.setdefault(around, set()).add(node)
        elif kind == "endEvent":
            drawn.ends.setdefault(around, set()).add(node)
        elif kind == "boundaryEvent":
            drawn.wakes.setdefault((process, one.get("attachedToRef", "")), set()).add(node)
        elif kind == "callActivity":
            called[node] = next(one.iter(f"{ZEEBE}calledElement")).get("processId", "")
        elif kind == "subProcess":
            _read_level(drawn, one, node, names, called)
            if one.get("triggeredByEvent") == "true":
                woken.add(node)
                drawn.ends.setdefault(around, set()).update(drawn.ends.get(node, ()))
    for node in here:
        drawn.wakes.setdefault(node, set()).update(woken - {node})


def _read_marks(drawn: Drawn, element: etree._Element, node: Node) -> None:
    for one in element.iterfind(f"{BPMN}extensionElements/{ZEEBE}properties/{ZEEBE}property"):
        for limit in one.get("value", "").split(","):
            drawn.marks.setdefault(one.get("name", ""), {}).setdefault(limit.strip(), set()).add(node)


def _read_messages(
    drawn: Drawn,
    element: etree._Element,
    kind: str,
    node: Node,
    around: Node,
    names: Mapping[str | None, str | None],
) -> None:
    for one in element.iterfind(f"{BPMN}messageEventDefinition"):
        name = names.get(one.get("messageRef")) or ""
        side = drawn.thrown if kind in ("endEvent", "intermediateThrowEvent") else drawn.caught
        side.setdefault(name, set()).add(node)
        if kind == "startEvent" and around[1] == "":
            drawn.begun_by_message.add(around[0])
