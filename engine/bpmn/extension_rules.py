# SPDX-License-Identifier: EUPL-1.2
"""Extensions of the modelers: each stands where it is read and says only what is done, or is told by name.

In the `zeebe` namespace anything unknown is refused, as it would change the meaning; what other vendors have
written into a file is kept in it, and warned of once by name.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from engine.bpmn.drawing import local
from engine.bpmn.model import ACTIVITIES, EVENTS, FLOW_NODES
from engine.bpmn.xml_source import BPMN
from engine.bpmn.zeebe import INERT, ZEEBE
from engine.errors import Problem, Severity

_WORK = frozenset(
    {"serviceTask", "sendTask", "businessRuleTask", "scriptTask", "intermediateThrowEvent", "endEvent"}
)
_USER = frozenset({"userTask"})
_ANYWHERE: frozenset[str] = frozenset()
_NODES = FLOW_NODES | {"process"}
_LISTENER = "eventType type retries"
# Where each may stand, and the attributes of it and of what is in it.
_KNOWN: Mapping[str, tuple[frozenset[str], str]] = {
    "userTask": (_USER, ""),
    "formDefinition": (_USER, "formId bindingType"),
    "assignmentDefinition": (_USER, "assignee candidateGroups candidateUsers"),
    "taskSchedule": (_USER, "dueDate followUpDate"),
    "priorityDefinition": (_USER, "priority"),
    "taskDefinition": (_WORK | {"adHocSubProcess"}, "type retries"),
    "taskHeaders": (_WORK | _USER | {"adHocSubProcess"}, ""),
    "header": (_ANYWHERE, "key value"),
    "ioMapping": (ACTIVITIES | EVENTS, ""),
    "input": (_ANYWHERE, "source target"),
    "output": (_ANYWHERE, "source target"),
    "script": (frozenset({"scriptTask"}), "expression resultVariable"),
    "calledDecision": (frozenset({"businessRuleTask"}), "decisionId resultVariable bindingType"),
    "calledElement": (
        frozenset({"callActivity"}),
        "processId bindingType versionTag propagateAllChildVariables propagateAllParentVariables",
    ),
    "loopCharacteristics": (
        frozenset({"multiInstanceLoopCharacteristics"}),
        "inputCollection inputElement outputCollection outputElement",
    ),
    "subscription": (frozenset({"message"}), "correlationKey"),
    "properties": (_ANYWHERE, ""),
    "property": (_ANYWHERE, "name value"),
    "versionTag": (frozenset({"process"}), "value"),
    "executionListeners": (_NODES, ""),
    "executionListener": (_ANYWHERE, _LISTENER),
    "taskListeners": (_USER, ""),
    "taskListener": (_ANYWHERE, _LISTENER),
    "adHoc": (frozenset({"adHocSubProcess"}), "activeElementsCollection"),
}
_BINDINGS = {
    "calledElement": ("latest", "deployment", "versionTag"),
    "calledDecision": ("latest", "deployment"),
    "formDefinition": ("latest", "deployment"),
}
_FLAGS = ("propagateAllChildVariables", "propagateAllParentVariables")


def check_extensions(root: etree._Element, file: str) -> Iterator[Problem]:
    """Every extension of the file, in its order; those of vendors once by name."""
    foreign: Counter[str] = Counter()
    first: dict[str, etree._Element] = {}
    for holder in root.iter(f"{{{BPMN}}}extensionElements"):
        owner = holder.getparent()
        if owner is None:
            continue
        for node in holder.iterdescendants():
            name = etree.QName(node)
            if name.namespace == ZEEBE:
                yield from _check(node, owner, file)
            elif node.getparent() is holder:
                said = f"{node.prefix}:{name.localname}" if node.prefix else name.localname
                foreign[said] += 1
                first.setdefault(said, owner)
    for said, count in foreign.items():
        message = f"Vierasta laajennosta {said} ({count} kpl) ei lueta; se säilyy tiedostossa."
        yield _problem(
            first[said], file, "vieras laajennos", message, "Poista se, jos sen pitäisi vaikuttaa."
        )
    yield from _foreign_attributes(root, file)


def _check(node: etree._Element, owner: etree._Element, file: str) -> Iterator[Problem]:
    name = local(node)
    if name in INERT:
        return
    if name not in _KNOWN:
        yield _refusal(owner, file, name, f"Laajennosta zeebe:{name} ei tueta.", "Poista laajennos.")
        return
    places, attributes = _KNOWN[name]
    if places and local(owner) not in places:
        yield _misplaced(owner, file, name)
    for attribute in map(str, node.attrib):
        if attribute not in attributes.split() and node.get(attribute):
            message = f"Laajennoksen zeebe:{name} määrettä {attribute} ei tueta."
            yield _refusal(owner, file, name, message, "Poista määre.")
    yield from _check_values(node, owner, file, name)


def _misplaced(owner: etree._Element, file: str, name: str) -> Problem:
    message = f"Laajennos zeebe:{name} ei kuulu osaan {local(owner)}, eikä sitä siinä lueta."
    remedy = "Siirrä laajennos osaan, jota se koskee, tai poista se."
    if name in ("formDefinition", "taskHeaders"):
        return _problem(owner, file, name, message, remedy)
    return _refusal(owner, file, name, message, remedy)


def _check_values(node: etree._Element, owner: etree._Element, file: str, name: str) -> Iterator[Problem]:
    binding, known = node.get("bindingType") or "latest", _BINDINGS.get(name, ("latest",))
    if binding not in known:
        message = f"Sidontaa bindingType={binding} ei tueta laajennoksessa zeebe:{name}."
        yield _refusal(owner, file, name, message, f"Valitse {' tai '.join(known)}.")
    elif node.get("bindingType") == "latest" and name != "calledElement":
        message = f"Laajennoksen zeebe:{name} kohde otetaan samasta käyttöönotosta, ei uusinta versiota."
        yield _problem(owner, file, name, message, "Valitse bindingType=deployment.")
    if name == "calledElement" and binding == "versionTag" and not node.get("versionTag"):
        message = "Sidonta versionTag ei kerro versiota."
        yield _refusal(owner, file, name, message, "Anna versionTag tai vaihda sidontaa.")
    for flag in _FLAGS:
        if node.get(flag) not in (None, "", "true", "false"):
            message = f"Määre {flag}={node.get(flag)} ei ole true eikä false."
            yield _refusal(owner, file, name, message, "Anna true tai false.")


def _foreign_attributes(root: etree._Element, file: str) -> Iterator[Problem]:
    """Attributes of other vendors on BPMN elements, once by name."""
    counts: Counter[str] = Counter()
    first: dict[str, etree._Element] = {}
    prefixes = {uri: prefix for node in root.iter() for prefix, uri in node.nsmap.items()}
    for node in root.iter(f"{{{BPMN}}}*"):
        for attribute in node.attrib:
            name = etree.QName(str(attribute))
            if name.namespace in (None, _XSI) or name.localname in INERT:
                continue
            said = f"{prefixes.get(name.namespace)}:{name.localname}"
            counts[said] += 1
            first.setdefault(said, node)
    for said, count in counts.items():
        message = f"Vierasta määrettä {said} ({count} kpl) ei lueta; se säilyy tiedostossa."
        yield _problem(
            first[said], file, "vieras laajennos", message, "Poista se, jos sen pitäisi vaikuttaa."
        )


_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def _refusal(at: etree._Element, file: str, rule: str, message: str, remedy: str) -> Problem:
    return _problem(at, file, rule, message, remedy, "error")


def _problem(
    at: etree._Element, file: str, rule: str, message: str, remedy: str, severity: Severity = "warning"
) -> Problem:
    drawn = (n for n in (at, *at.iterancestors()) if n.get("id") and not local(n).endswith("EventDefinition"))
    owner = next(drawn, at)
    element = owner.get("id", "") or local(owner)
    return Problem(file, element, owner.get("name", ""), rule, message, remedy, severity)
