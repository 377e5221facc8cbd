# SPDX-License-Identifier: EUPL-1.2
"""A valid BPMN tree into a `Model`."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from lxml import etree

from engine.bpmn import collaboration_rules, data_rules, interface_rules, writing_rules
from engine.bpmn.drawing import Drawing
from engine.bpmn.foreign import find_foreign
from engine.bpmn.lines import NO_LINE, Line, read_lines
from engine.bpmn.model import (
    FLOW_NODES,
    SUB_PROCESSES,
    Behaviour,
    Element,
    Event,
    EventKind,
    Flow,
    Loop,
    MessageModel,
    Model,
    ProcessModel,
    Timer,
)
from engine.bpmn.reference_rules import check_references
from engine.bpmn.xml_source import BPMN, flag, line_of, read_tree, schema_problems
from engine.bpmn.zeebe import Extensions, read_ad_hoc, read_loop, text_of
from engine.errors import ModelInvalid, Problem

_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC = "http://www.omg.org/spec/DD/20100524/DC"
_SUFFIX = "EventDefinition"


def read_model(source: bytes, file: str) -> Model:
    """A file's processes; ModelInvalid when it is too large, no XML, no BPMN or against the schema."""
    root = read_tree(source, file)
    problems = schema_problems(root, file)
    if problems:
        raise ModelInvalid(problems)
    return _Reader(root, file).read()


class _Reader:
    def __init__(self, root: etree._Element, file: str) -> None:
        self._root = root
        self._file = file
        self._bounds = _read_bounds(root)
        self._lines = read_lines(root)
        self._messages = {m.id: m for m in _read_messages(root)}
        self._signals: dict[str, str] = {
            s.get("id", ""): s.get("name", "") or s.get("id", "") for s in _all(root, "signal")
        }
        self._errors = {e.get("id", ""): e.get("errorCode") for e in _all(root, "error")}
        self._escalations = {e.get("id", ""): e.get("escalationCode") for e in _all(root, "escalation")}
        self._handlers = {
            node.get("sourceRef", ""): node.get("targetRef") for node in root.iter(f"{{{BPMN}}}association")
        }
        self._shared = {
            node.get("id", ""): node for node in root if _local(node).endswith(_SUFFIX) and node.get("id")
        }
        self._definitions = {
            node.get("id", ""): node
            for node in root.iter()
            if _local(node).endswith(_SUFFIX) and node.get("id")
        }

    def read(self) -> Model:
        return Model(
            file=self._file,
            processes=tuple(self._process(node) for node in _all(self._root, "process")),
            messages=self._messages,
            signals=self._signals,
            errors=self._errors,
            escalations=self._escalations,
            findings=(
                *find_foreign(self._root, self._file),
                *check_references(self._root, self._file),
                *_check_drawing(self._root, self._file),
            ),
        )

    def _process(self, node: etree._Element) -> ProcessModel:
        extensions = Extensions(node)
        lanes = {lane.get("id", ""): lane.get("name", "") for lane in node.iter(f"{{{BPMN}}}lane")}
        by_node = _lanes_by_node(node)
        elements = [self._element(child, parent, by_node) for child, parent in _flow_nodes(node)]
        drawn = (_flow(child, self._lines) for child in node.iter(f"{{{BPMN}}}sequenceFlow"))
        flows = {flow.id: flow for flow in drawn}
        return ProcessModel(
            id=node.get("id", ""),
            name=node.get("name", ""),
            version_tag=extensions.get("versionTag", "value"),
            executable=flag(node, "isExecutable"),
            elements=_connect(elements, flows),
            flows=flows | _link_flows(elements),
            lanes=lanes,
            documentation=_documentation(node),
            properties=extensions.properties(),
            listeners=extensions.listeners(),
        )

    def _element(self, node: etree._Element, parent: str | None, lanes: Mapping[str, str]) -> Element:
        id = node.get("id", "")
        fields: dict[str, Any] = Extensions(node).element_fields()
        script = node.find(f"{{{BPMN}}}script")
        fields["script"] = _zeebe_script(node) or (script.text if script is not None else None)
        fields["called_process"] = fields["called_process"] or node.get("calledElement")
        return Element(
            id=id,
            name=" ".join(node.get("name", "").split()),
            type=_local(node),
            parent=parent,
            lane=lanes.get(id),
            documentation=_documentation(node),
            default_flow=node.get("default"),
            events=tuple(self._events(node)),
            parallel_multiple=flag(node, "parallelMultiple"),
            attached_to=node.get("attachedToRef"),
            interrupting=flag(node, "cancelActivity", flag(node, "isInterrupting", default=True)),
            for_compensation=flag(node, "isForCompensation"),
            handler=self._handlers.get(id),
            triggered_by_event=flag(node, "triggeredByEvent"),
            instantiate=flag(node, "instantiate"),
            loop=self._loop(node),
            ad_hoc=read_ad_hoc(node),
            all_events=node.get("eventGatewayType") == "Parallel",
            activation_condition=text_of(node, "activationCondition"),
            script_language=None
            if _zeebe_script(node)
            else node.get("scriptFormat", "")
            if script is not None
            else None,
            start_quantity=_quantity(node, "startQuantity"),
            completion_quantity=_quantity(node, "completionQuantity"),
            bounds=self._bounds.get(id),
            line=line_of(node),
            **fields,
        )

    def _loop(self, node: etree._Element) -> Loop | None:
        loop = read_loop(node)
        repeated = node.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
        if loop is None or repeated is None or loop.behavior in (None, "All"):
            return loop
        return replace(loop, behaviours=tuple(self._behaviours(repeated, loop.behavior)))

    def _behaviours(self, repeated: etree._Element, behavior: str) -> Iterator[Behaviour]:
        if behavior == "Complex":
            for one in repeated.findall(f"{{{BPMN}}}complexBehaviorDefinition"):
                thrown = one.find(f"{{{BPMN}}}event")
                for event in () if thrown is None else self._events(thrown):
                    yield Behaviour(event, text_of(one, "condition"))
            return
        first = behavior == "One"
        named = repeated.get("oneBehaviorEventRef" if first else "noneBehaviorEventRef")
        found = self._definitions.get(_after_colon(named))
        if found is not None:
            yield Behaviour(self._event(found), first_only=first)

    def _events(self, node: etree._Element) -> Iterator[Event]:
        if node.get("messageRef") and _local(node) in ("sendTask", "receiveTask"):
            yield self._message(node.get("messageRef", ""))
        for child in node:
            name = _local(child)
            if name == "eventDefinitionRef":
                shared = self._shared.get(_after_colon(child.text))
                if shared is not None:
                    yield self._event(shared)
            elif name.endswith(_SUFFIX):
                yield self._event(child)

    def _event(self, node: etree._Element) -> Event:
        kind = cast(EventKind, _local(node).removesuffix(_SUFFIX))
        if kind == "message":
            return self._message(node.get("messageRef", ""))
        if kind == "timer":
            return Event("timer", timer=_timer(node))
        if kind == "signal":
            return Event("signal", name=self._signals.get(_after_colon(node.get("signalRef"))))
        if kind == "error":
            return Event("error", code=self._errors.get(_after_colon(node.get("errorRef"))))
        if kind == "escalation":
            return Event("escalation", code=self._escalations.get(_after_colon(node.get("escalationRef"))))
        if kind == "conditional":
            condition = node.find(f"{{{BPMN}}}condition")
            return Event(
                "conditional", condition=(condition.text or "").strip() if condition is not None else None
            )
        if kind == "link":
            return Event("link", name=node.get("name"))
        return Event(kind, activity=_after_colon(node.get("activityRef")) or None)

    def _message(self, reference: str) -> Event:
        message = self._messages.get(_after_colon(reference))
        return Event("message", message.name, message.correlation_key) if message else Event("message")


def _check_drawing(root: etree._Element, file: str) -> list[Problem]:
    """What only the picture shows; none of it stops the process from running."""
    drawing = Drawing(root, file)
    for rules in (data_rules, interface_rules, collaboration_rules, writing_rules):
        for rule in rules.RULES:
            rule(drawing)
    return drawing.problems


def _flow_nodes(root: etree._Element) -> Iterator[tuple[etree._Element, str | None]]:
    """Flow nodes with the sub-process around each, in the order of the file."""
    pending: list[tuple[etree._Element, str | None]] = [(child, None) for child in reversed(root)]
    while pending:
        node, parent = pending.pop()
        name = _local(node)
        if name in FLOW_NODES:
            yield node, parent
        if name in SUB_PROCESSES:
            pending.extend((child, node.get("id")) for child in reversed(node))


def _connect(elements: list[Element], flows: Mapping[str, Flow]) -> dict[str, Element]:
    """Elements by id with their flows, in the order in which the file lists the flows."""
    into: dict[str, list[str]] = {}
    out: dict[str, list[str]] = {}
    for flow in (*flows.values(), *_link_flows(elements).values()):
        out.setdefault(flow.source, []).append(flow.id)
        into.setdefault(flow.target, []).append(flow.id)
    return {
        e.id: replace(e, incoming=tuple(into.get(e.id, ())), outgoing=tuple(out.get(e.id, ())))
        for e in elements
    }


def _link_flows(elements: list[Element]) -> dict[str, Flow]:
    """A pair of link events is a flow that nobody drew."""
    targets = {(e.parent, e.events[0].name): e for e in elements if _is_link(e, "intermediateCatchEvent")}
    found = {}
    for throw in (e for e in elements if _is_link(e, "intermediateThrowEvent")):
        target = targets.get((throw.parent, throw.events[0].name))
        if target is not None:
            id = f"{throw.id}→{target.id}"
            found[id] = Flow(id, "", throw.id, target.id, drawn=False)
    return found


def _is_link(element: Element, type: str) -> bool:
    return element.type == type and element.event_definition == "link"


def _flow(node: etree._Element, lines: Mapping[str, Line]) -> Flow:
    condition = node.find(f"{{{BPMN}}}conditionExpression")
    plane, points = lines.get(node.get("id", ""), NO_LINE)
    return Flow(
        id=node.get("id", ""),
        name=" ".join(node.get("name", "").split()),
        source=node.get("sourceRef", ""),
        target=node.get("targetRef", ""),
        condition=(condition.text or "").strip() if condition is not None else None,
        condition_language=condition.get("language") if condition is not None else None,
        plane=plane,
        points=points,
    )


def _timer(node: etree._Element) -> Timer | None:
    for tag, kind in (("timeDate", "date"), ("timeDuration", "duration"), ("timeCycle", "cycle")):
        found = node.find(f"{{{BPMN}}}{tag}")
        if found is not None:
            return Timer(cast(Any, kind), (found.text or "").strip())
    return None


def _read_messages(root: etree._Element) -> Iterator[MessageModel]:
    for node in _all(root, "message"):
        id = node.get("id", "")
        yield MessageModel(id, node.get("name") or id, Extensions(node).get("subscription", "correlationKey"))


def _lanes_by_node(process: etree._Element) -> dict[str, str]:
    """The innermost lane of each node, since nested lanes list their nodes twice."""
    return {
        (reference.text or "").strip(): lane.get("id", "")
        for lane in process.iter(f"{{{BPMN}}}lane")
        for reference in lane.findall(f"{{{BPMN}}}flowNodeRef")
    }


def _read_bounds(root: etree._Element) -> dict[str, tuple[float, float, float, float]]:
    found = {}
    for shape in root.iter(f"{{{_DI}}}BPMNShape"):
        box = shape.find(f"{{{_DC}}}Bounds")
        if box is not None:
            x, y, width, height = (float(box.get(name, "0")) for name in ("x", "y", "width", "height"))
            found[shape.get("bpmnElement", "")] = (x, y, width, height)
    return found


def _zeebe_script(node: etree._Element) -> str | None:
    return Extensions(node).get("script", "expression")


def _quantity(node: etree._Element, name: str) -> int:
    """The schema lets whole numbers through; what cannot be honoured is refused by the check."""
    return int(node.get(name, "1"))


def _documentation(node: etree._Element) -> str:
    found = node.find(f"{{{BPMN}}}documentation")
    return (found.text or "").strip() if found is not None else ""


def _all(root: etree._Element, name: str) -> list[etree._Element]:
    return root.findall(f"{{{BPMN}}}{name}")


def _after_colon(reference: str | None) -> str:
    return (reference or "").strip().rpartition(":")[2]


def _local(node: etree._Element) -> str:
    name = etree.QName(node)
    return name.localname if name.namespace == BPMN else ""
