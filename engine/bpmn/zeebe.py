# SPDX-License-Identifier: EUPL-1.2
"""The extension elements of one BPMN element, in the `zeebe` namespace that the modelers write."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from lxml import etree

from engine.bpmn.model import AdHoc, Binding, IoMapping, Listener, Loop
from engine.bpmn.xml_source import BPMN, flag

ZEEBE = "http://camunda.org/schema/zeebe/1.0"
INERT = frozenset({"modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon"})


class Extensions:
    """Reads the extensions of one node; absent ones read as empty."""

    def __init__(self, node: etree._Element) -> None:
        self._found = {
            etree.QName(child).localname: child
            for holder in node.findall(f"{{{BPMN}}}extensionElements")
            for child in holder
            if etree.QName(child).namespace == ZEEBE
        }

    def names(self) -> Iterator[str]:
        yield from self._found

    def has(self, name: str) -> bool:
        return name in self._found

    def get(self, name: str, attribute: str) -> str | None:
        """An attribute of an extension; empty counts as absent."""
        node = self._found.get(name)
        value = node.get(attribute) if node is not None else None
        return value if value else None

    def flag(self, name: str, attribute: str, default: bool) -> bool:
        node = self._found.get(name)
        return default if node is None else flag(node, attribute, default)

    def binding(self, name: str) -> Binding:
        return cast(Binding, self.get(name, "bindingType") or "latest")

    def properties(self) -> Mapping[str, str]:
        return {p.get("name", ""): p.get("value", "") for p in self._children("properties", "property")}

    def headers(self) -> Mapping[str, str]:
        return {h.get("key", ""): h.get("value", "") for h in self._children("taskHeaders", "header")}

    def listeners(self) -> tuple[Listener, ...]:
        """In the order of the model, which is the order in which they are asked."""
        return tuple(
            Listener(
                node.get("eventType", ""),
                node.get("type", ""),
                node.get("retries") or None,
                {h.get("key", ""): h.get("value", "") for h in node.iter(f"{{{ZEEBE}}}header")},
                of_task=kind == "task",
            )
            for kind in ("execution", "task")
            for node in self._children(f"{kind}Listeners", f"{kind}Listener")
        )

    def mappings(self, direction: str) -> tuple[IoMapping, ...]:
        """`direction` is input or output."""
        return tuple(
            IoMapping(m.get("source", ""), m.get("target", ""))
            for m in self._children("ioMapping", direction)
        )

    def element_fields(self) -> dict[str, Any]:
        """What the extensions say about a flow node, by the field names of `Element`."""
        return {
            "native": self.has("userTask"),
            "form_id": self.get("formDefinition", "formId"),
            "assignee": self.get("assignmentDefinition", "assignee"),
            "candidate_groups": self.get("assignmentDefinition", "candidateGroups"),
            "candidate_users": self.get("assignmentDefinition", "candidateUsers"),
            "due_date": self.get("taskSchedule", "dueDate"),
            "follow_up_date": self.get("taskSchedule", "followUpDate"),
            "priority": self.get("priorityDefinition", "priority"),
            "job_type": self.get("taskDefinition", "type"),
            "job_retries": self.get("taskDefinition", "retries"),
            "headers": self.headers(),
            "listeners": self.listeners(),
            "inputs": self.mappings("input"),
            "outputs": self.mappings("output"),
            "properties": self.properties(),
            "result_variable": self.get("script", "resultVariable")
            or self.get("calledDecision", "resultVariable"),
            "decision_id": self.get("calledDecision", "decisionId"),
            "decision_binding": self.binding("calledDecision"),
            "decision_version_tag": self.get("calledDecision", "versionTag"),
            "called_process": self.get("calledElement", "processId"),
            "called_binding": self.binding("calledElement"),
            "called_version_tag": self.get("calledElement", "versionTag"),
            "propagate_all_child": self.flag("calledElement", "propagateAllChildVariables", True),
            "propagate_all_parent": self.flag("calledElement", "propagateAllParentVariables", True),
        }

    def _children(self, name: str, child: str) -> list[etree._Element]:
        node = self._found.get(name)
        return [] if node is None else node.findall(f"{{{ZEEBE}}}{child}")


def read_loop(node: etree._Element) -> Loop | None:
    """The multi-instance or standard loop of an activity."""
    standard = node.find(f"{{{BPMN}}}standardLoopCharacteristics")
    if standard is not None:
        return Loop(
            "standard",
            sequential=True,
            condition=text_of(standard, "loopCondition"),
            test_before=flag(standard, "testBefore"),
            maximum=standard.get("loopMaximum"),
        )
    multi = node.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
    if multi is None:
        return None
    extensions = Extensions(multi)
    return Loop(
        "multi",
        sequential=flag(multi, "isSequential"),
        behavior=multi.get("behavior"),
        cardinality=text_of(multi, "loopCardinality"),
        input_collection=extensions.get("loopCharacteristics", "inputCollection"),
        input_element=extensions.get("loopCharacteristics", "inputElement"),
        output_collection=extensions.get("loopCharacteristics", "outputCollection"),
        output_element=extensions.get("loopCharacteristics", "outputElement"),
        completion_condition=text_of(multi, "completionCondition"),
    )


def read_ad_hoc(node: etree._Element) -> AdHoc | None:
    """What an ad-hoc sub-process says about its contents; None for any other element."""
    if etree.QName(node).localname != "adHocSubProcess":
        return None
    return AdHoc(
        Extensions(node).get("adHoc", "activeElementsCollection"),
        text_of(node, "completionCondition"),
        flag(node, "cancelRemainingInstances", default=True),
        node.get("ordering") == "Sequential",
    )


def text_of(node: etree._Element, name: str) -> str | None:
    found = node.find(f"{{{BPMN}}}{name}")
    return (found.text or "").strip() if found is not None else None
