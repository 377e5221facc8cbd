# SPDX-License-Identifier: EUPL-1.2
"""References inside a file: each finds its target, and flows agree with what their ends list."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.xml_source import BPMN
from engine.errors import Problem, Severity

_ATTRIBUTES = (
    "sourceRef",
    "targetRef",
    "attachedToRef",
    "messageRef",
    "signalRef",
    "errorRef",
    "escalationRef",
    "operationRef",
    "activityRef",
    "dataObjectRef",
    "dataStoreRef",
    "itemSubjectRef",
    "itemRef",
    "default",
    "processRef",
    "noneBehaviorEventRef",
    "oneBehaviorEventRef",
    "categoryValueRef",
    "correlationKeyRef",
    "definitionalCollaborationRef",
    "initiatingParticipantRef",
)
_TEXTS = frozenset(
    {
        "incoming",
        "outgoing",
        "flowNodeRef",
        "eventDefinitionRef",
        "sourceRef",
        "targetRef",
        "inMessageRef",
        "outMessageRef",
        "errorRef",
        "dataInputRefs",
        "dataOutputRefs",
        "optionalInputRefs",
        "whileExecutingInputRefs",
        "optionalOutputRefs",
        "whileExecutingOutputRefs",
        "inputSetRefs",
        "outputSetRefs",
        "operationRef",
        "loopDataInputRef",
        "loopDataOutputRef",
        "correlationPropertyRef",
        "interfaceRef",
        "supportedInterfaceRef",
        "participantRef",
        "messageFlowRef",
        "choreographyRef",
    }
)

_KINDS = {
    "eventDefinitionRef": "EventDefinition",
    "messageRef": "message",
    "inMessageRef": "message",
    "outMessageRef": "message",
    "signalRef": "signal",
    "errorRef": "error",
    "escalationRef": "escalation",
    "operationRef": "operation",
    "processRef": "process",
    "default": "sequenceFlow",
    "incoming": "sequenceFlow",
    "outgoing": "sequenceFlow",
    "noneBehaviorEventRef": "EventDefinition",
    "oneBehaviorEventRef": "EventDefinition",
    "interfaceRef": "interface",
    "supportedInterfaceRef": "interface",
    "participantRef": "participant",
    "itemRef": "itemDefinition",
    "itemSubjectRef": "itemDefinition",
    "dataObjectRef": "dataObject",
    "dataInputRefs": "dataInput",
    "dataOutputRefs": "dataOutput",
    "inputSetRefs": "inputSet",
    "outputSetRefs": "outputSet",
    "correlationPropertyRef": "correlationProperty",
    "correlationKeyRef": "correlationKey",
    "definitionalCollaborationRef": "ollaboration",
}
# Parts of the picture that nothing runs: a reference astray in them is told, and stops nobody.
_DRAWN_ONLY = frozenset(
    {
        "participantRef",
        "messageFlowRef",
        "choreographyRef",
        "definitionalCollaborationRef",
        "initiatingParticipantRef",
        "itemRef",
        "itemSubjectRef",
        "dataObjectRef",
        "dataStoreRef",
        "categoryValueRef",
        "correlationKeyRef",
        "correlationPropertyRef",
        "interfaceRef",
        "supportedInterfaceRef",
        "dataInputRefs",
        "dataOutputRefs",
        "optionalInputRefs",
        "whileExecutingInputRefs",
        "optionalOutputRefs",
        "whileExecutingOutputRefs",
        "inputSetRefs",
        "outputSetRefs",
        "loopDataInputRef",
        "loopDataOutputRef",
        "operationRef",
        "inMessageRef",
        "outMessageRef",
    }
)
_DRAWN_OWNERS = frozenset(
    {"association", "messageFlow", "dataInputAssociation", "dataOutputAssociation", "operation"}
)


def check_references(root: etree._Element, file: str) -> Iterator[Problem]:
    kinds = {node.get("id", ""): etree.QName(node).localname for node in root.iter() if node.get("id")}
    target = root.get("targetNamespace", "")
    for node in root.iter():
        name = etree.QName(node)
        if name.namespace != BPMN:
            continue
        for kind, text in _references(node, name.localname):
            prefix, _, local = text.rpartition(":")
            own = not prefix or node.nsmap.get(prefix) in (target, None)
            if own and not _fits(kind, kinds.get(local)):
                yield _problem(
                    node,
                    file,
                    "viittaus",
                    f"Viittaus {kind}={text} ei osu oikeanlaiseen osaan.",
                    "Korjaa tunnus tai poista viittaus.",
                    "warning" if kind in _DRAWN_ONLY or _owner(node) in _DRAWN_OWNERS else "error",
                )
    yield from _check_ends(root, file)


def _fits(kind: str, found: str | None) -> bool:
    """Whether the element found is of the kind that the reference is for."""
    return found is not None and found.endswith(_KINDS.get(kind, ""))


def _references(node: etree._Element, name: str) -> Iterator[tuple[str, str]]:
    for attribute in _ATTRIBUTES:
        value = node.get(attribute)
        if value:
            yield attribute, value
    if name in _TEXTS and node.text and node.text.strip():
        yield name, node.text.strip()


def _check_ends(root: etree._Element, file: str) -> Iterator[Problem]:
    """Flows lead; `incoming` and `outgoing` only repeat them, so a difference is a warning."""
    flows = {flow.get("id", ""): flow for flow in root.iter(f"{{{BPMN}}}sequenceFlow")}
    listed = {"incoming": _listed(root, "incoming"), "outgoing": _listed(root, "outgoing")}
    for name, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
        for owner, id in listed[name]:
            flow = flows.get(id)
            if flow is not None and flow.get(end) != owner.get("id"):
                yield _warn(owner, file, f"Osa luettelee nuolen {id} ({name}), joka ei ole sen oma.")
        if any(listed.values()):
            known = {(owner.get("id"), id) for owner, id in listed[name]}
            for id, flow in flows.items():
                if (flow.get(end), id) not in known:
                    yield _warn(flow, file, f"Osa {flow.get(end)} ei luettele nuolta {id} ({name}).")


def _listed(root: etree._Element, name: str) -> list[tuple[etree._Element, str]]:
    found = []
    for node in root.iter(f"{{{BPMN}}}{name}"):
        owner = node.getparent()
        if owner is not None:
            found.append((owner, (node.text or "").strip()))
    return found


def _warn(node: etree._Element, file: str, message: str) -> Problem:
    remedy = "Tallenna malli uudelleen mallintimesta. Suorituksessa pätee nuoli."
    return Problem(
        file, node.get("id", ""), node.get("name", ""), "incoming/outgoing", message, remedy, "warning"
    )


def _owner(node: etree._Element) -> str:
    """The kind of the element that a reference belongs to: itself, or the one whose child says it."""
    parent = node.getparent()
    name = etree.QName(node).localname
    return etree.QName(parent).localname if name in _TEXTS and parent is not None else name


def _problem(
    node: etree._Element, file: str, rule: str, message: str, remedy: str, severity: Severity
) -> Problem:
    owner = next((one for one in (node, *node.iterancestors()) if one.get("id")), node)
    return Problem(file, owner.get("id", ""), owner.get("name", ""), rule, message, remedy, severity)
