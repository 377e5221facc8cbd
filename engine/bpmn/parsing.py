# SPDX-License-Identifier: EUPL-1.2
"""SpiffWorkflow's parser, fed a normalised model: flow nodes and flows only, read without recursion."""

from collections.abc import Mapping
from typing import Any, ClassVar

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from engine.bpmn import (
    ad_hoc,
    complex_gateways,
    events,
    gateways,
    nodes,
    rounds,
    sub_processes,
    tasks,
    user_tasks,
)
from engine.bpmn.model import FLOW_NODES, SUB_PROCESSES, Element, ProcessModel
from engine.bpmn.xml_source import BPMN

SPEC_CLASSES: Mapping[str, type[nodes.FlowNode]] = {
    "startEvent": events.StartEvent,
    "endEvent": events.ThrowEvent,
    "intermediateThrowEvent": events.ThrowEvent,
    "intermediateCatchEvent": events.CatchEvent,
    "boundaryEvent": events.BoundaryEvent,
    "task": nodes.Waypoint,
    "manualTask": nodes.Waypoint,
    "userTask": user_tasks.UserTask,
    "scriptTask": tasks.ScriptTask,
    "businessRuleTask": tasks.BusinessRuleTask,
    "serviceTask": tasks.ServiceTask,
    "sendTask": tasks.SendTask,
    "receiveTask": tasks.ReceiveTask,
    "callActivity": tasks.CallActivity,
    "subProcess": sub_processes.SubProcess,
    "transaction": sub_processes.SubProcess,
    "adHocSubProcess": ad_hoc.AdHocSubProcess,
    "exclusiveGateway": gateways.ExclusiveGateway,
    "parallelGateway": gateways.ParallelGateway,
    "inclusiveGateway": gateways.InclusiveGateway,
    "complexGateway": complex_gateways.ComplexGateway,
    "eventBasedGateway": gateways.EventBasedGateway,
}


def normalise(process: ProcessModel) -> etree._Element:
    """The process as the parser wants it: no extensions, no diagram, link pairs as flows."""
    root = etree.Element(f"{{{BPMN}}}definitions", nsmap={"bpmn": BPMN})
    top = etree.SubElement(root, f"{{{BPMN}}}process", id=process.id, name=process.name, isExecutable="true")
    holders: dict[str | None, etree._Element] = {None: top}
    for element in process.elements.values():
        node = etree.SubElement(
            holders[element.parent], f"{{{BPMN}}}{element.type}", id=element.id, name=element.name
        )
        if element.type in SUB_PROCESSES:
            holders[element.id] = node
    for flow in process.flows.values():
        holder = holders[process.elements[flow.source].parent]
        etree.SubElement(
            holder, f"{{{BPMN}}}sequenceFlow", id=flow.id, sourceRef=flow.source, targetRef=flow.target
        )
    return root


class LevelSpec(BpmnProcessSpec):  # type: ignore[misc]  # its base ships no types
    """The nodes of a process or a sub-process."""

    def __init__(self, name: str, description: str, filename: str | None) -> None:
        super().__init__(name=name, description=description, filename=filename)
        del self.task_specs["Start"]
        self.start = nodes.Root(self, "Start")


class NodeReader(TaskParser):  # type: ignore[misc]  # its base ships no types
    """Makes the spec of one node from its `Element`."""

    def create_task(self) -> nodes.FlowNode:
        element: Element = self.process_parser.parser.process.elements[self.bpmn_id]
        if element.type in SUB_PROCESSES:
            self.process_parser.parser.create_parser(self.node, filename=self.filename)
        if element.loop is None:
            return self._spec(element.id, element)
        inner = self._spec(f"{element.id} [child]", element)
        inner.is_round = True
        body = rounds.MultiInstance if element.loop.kind == "multi" else rounds.StandardLoop
        return body(self.spec, element.id, element)

    def _spec(self, name: str, element: Element) -> nodes.FlowNode:
        spec: nodes.FlowNode = self.spec_class(self.spec, name, element)
        return spec

    def parse_node(self) -> nodes.FlowNode:
        self.task = self.create_task()
        return self.task


class LevelReader(ProcessParser):  # type: ignore[misc]  # its base ships no types
    """Reads the nodes of one level in a loop, then connects them."""

    def create_spec(self) -> LevelSpec:
        return LevelSpec(self.bpmn_id, self.get_name(), self.filename)

    def add_tasks(self) -> None:
        process: ProcessModel = self.parser.process
        read: list[nodes.FlowNode] = [
            self.parse_node(node) for node in self.node if etree.QName(node).localname in FLOW_NODES
        ]
        for spec in read:
            flows = [process.flows[id] for id in spec.element.outgoing]
            spec.paths = tuple(nodes.Path(flow, flow.id == spec.element.default_flow) for flow in flows)
            spec.boundaries = tuple(e for e in process.elements.values() if e.attached_to == spec.element.id)
            for flow in flows:
                spec.connect(self.spec.task_specs[flow.target])


class ModelParser(BpmnParser):  # type: ignore[misc]  # its base ships no types
    """All BPMN elements go to our readers; nothing of SpiffWorkflow's own specs is left."""

    PROCESS_PARSER_CLASS = LevelReader
    OVERRIDE_PARSER_CLASSES: ClassVar[dict[str, Any]] = {
        full_tag(tag): (NodeReader, spec) for tag, spec in SPEC_CLASSES.items()
    }

    def __init__(self, process: ProcessModel) -> None:
        super().__init__()
        self.process = process


def parse_process(process: ProcessModel, file: str) -> tuple[Any, dict[str, Any]]:
    """The spec of the process and those of its sub-processes by id."""
    parser = ModelParser(process)
    parser.add_bpmn_xml(normalise(process), filename=file)
    spec = parser.get_spec(process.id)
    spec.start.listen(process.listeners)
    subs = {e.id: parser.get_spec(e.id) for e in process.elements.values() if e.type in SUB_PROCESSES}
    return spec, subs
