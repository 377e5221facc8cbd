# SPDX-License-Identifier: EUPL-1.2
"""Parts of a file that this engine does not carry out: refused by name, before anything is deployed."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from engine.bpmn.extension_rules import check_extensions
from engine.bpmn.model import FLOW_NODES
from engine.bpmn.xml_source import BPMN, flag
from engine.errors import Problem, Severity

_REFUSED = {
    "ioSpecification": ("BPMN:n ioSpecification-määritystä ei lueta.", "Käytä zeebe:ioMapping-kuvauksia."),
    "dataInputAssociation": (
        "Tiedon liitosta (dataInputAssociation) ei suoriteta.",
        "Käytä zeebe:ioMapping-kuvauksia.",
    ),
    "dataOutputAssociation": (
        "Tiedon liitosta (dataOutputAssociation) ei suoriteta.",
        "Käytä zeebe:ioMapping-kuvauksia.",
    ),
    "callChoreography": ("Koreografiaa ei suoriteta.", "Piirrä prosessi."),
    "choreographyTask": ("Koreografiaa ei suoriteta.", "Piirrä prosessi."),
    "subChoreography": ("Koreografiaa ei suoriteta.", "Piirrä prosessi."),
    "resourceRole": ("BPMN:n resurssirooleja ei lueta.", "Käytä zeebe:assignmentDefinition-määritystä."),
    "performer": ("BPMN:n suorittajamäärityksiä ei lueta.", "Käytä zeebe:assignmentDefinition-määritystä."),
    "humanPerformer": (
        "BPMN:n suorittajamäärityksiä ei lueta.",
        "Käytä zeebe:assignmentDefinition-määritystä.",
    ),
    "potentialOwner": (
        "BPMN:n suorittajamäärityksiä ei lueta.",
        "Käytä zeebe:assignmentDefinition-määritystä.",
    ),
}
_WARNED = frozenset(
    {
        "ioSpecification",
        "dataInputAssociation",
        "dataOutputAssociation",
        "resourceRole",
        "performer",
        "humanPerformer",
        "potentialOwner",
    }
)
MOST_TOKENS = 100


def find_foreign(root: etree._Element, file: str) -> Iterator[Problem]:
    """Problems that only the XML shows."""
    yield from _duplicate_ids(root, file)
    yield from check_extensions(root, file)
    yield from _check_extension(root, file)
    for process in root.iter(f"{{{BPMN}}}process"):
        for node in process.iter():
            yield from _check_node(node, file)


def _check_node(node: etree._Element, file: str) -> Iterator[Problem]:
    name = etree.QName(node)
    if name.namespace == BPMN:
        if name.localname in _REFUSED:
            message, remedy = _REFUSED[name.localname]
            yield _problem(
                node,
                file,
                name.localname,
                message,
                remedy,
                "warning" if name.localname in _WARNED else "error",
            )
        yield from _check_quantities(node, file)
        yield from _check_attributes(node, file, name.localname)


def _check_attributes(node: etree._Element, file: str, name: str) -> Iterator[Problem]:
    """Attributes whose other values would be another meaning."""
    if name == "compensateEventDefinition" and not flag(node, "waitForCompletion", default=True):
        yield _problem(
            node,
            file,
            "waitForCompletion",
            "Kumoamista ei voi jättää odottamatta (waitForCompletion=false).",
            "Poista määre, tai kumoa rinnakkaisessa haarassa.",
        )
    if name == "transaction" and node.get("method") not in (None, "", "##Compensate"):
        yield _problem(
            node,
            file,
            "method",
            f"Transaktion tapaa method={node.get('method')} ei tueta: transaktio kumotaan kompensaatiolla.",
            "Poista määre.",
        )


def _check_extension(root: etree._Element, file: str) -> Iterator[Problem]:
    """A file may say that it means nothing to whoever does not know its extension."""
    for node in root.iter(f"{{{BPMN}}}extension"):
        if flag(node, "mustUnderstand"):
            message = f"Tiedosto vaatii tuntemaan laajennoksen {node.get('definition')} (mustUnderstand)."
            yield _problem(node, file, "mustUnderstand", message, "Poista laajennos tai sen vaatimus.")


def _check_quantities(node: etree._Element, file: str) -> Iterator[Problem]:
    for attribute in ("startQuantity", "completionQuantity"):
        value = int(node.get(attribute, "1"))
        if not 1 <= value <= MOST_TOKENS and etree.QName(node).localname in FLOW_NODES:
            yield _problem(
                node,
                file,
                attribute,
                f"Määre {attribute}={value} ei ole välillä 1–{MOST_TOKENS}.",
                "Poista määre.",
            )


def _duplicate_ids(root: etree._Element, file: str) -> Iterator[Problem]:
    nodes = [node for node in root.iter() if node.get("id")]
    counts = Counter(node.get("id") for node in nodes)
    seen = set()
    for node in nodes:
        id = node.get("id", "")
        if counts[id] > 1 and id not in seen:
            seen.add(id)
            yield _problem(
                node,
                file,
                "tunnus",
                f"Tunnus {id} on mallissa {counts[id]} kertaa.",
                "Anna jokaiselle osalle oma tunnus.",
            )


def _problem(
    node: etree._Element, file: str, rule: str, message: str, remedy: str, severity: Severity = "error"
) -> Problem:
    owner = next((n for n in (node, *node.iterancestors()) if n.get("id") and _is_drawn(n)), node)
    return Problem(file, owner.get("id", ""), owner.get("name", ""), rule, message, remedy, severity)


def _is_drawn(node: etree._Element) -> bool:
    return not etree.QName(node).localname.endswith("EventDefinition")
