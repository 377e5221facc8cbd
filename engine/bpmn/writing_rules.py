# SPDX-License-Identifier: EUPL-1.2
"""How the file is written: formal expressions with a body, definitions of one owner, gateways as they say."""

from collections import Counter

from engine.bpmn.drawing import Drawing, Node, child, local
from engine.bpmn.xml_source import flag

_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_EXPRESSIONS = (
    "conditionExpression",
    "timeDate",
    "timeDuration",
    "timeCycle",
    "condition",
    "loopCondition",
    "loopCardinality",
    "completionCondition",
    "activationCondition",
    "from",
    "to",
)
_FORMAL = ("transformation", "messagePath", "dataPath")
_GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway")


def check_expressions(d: Drawing) -> None:
    """An executable process has formal expressions, and each says something."""
    for node in d.all(*_EXPRESSIONS, *_FORMAL):
        formal = local(node) in _FORMAL or (node.get(_XSI_TYPE) or "").endswith("tFormalExpression")
        if not formal and _is_executable(node):
            d.warn(
                node,
                "lauseke",
                f"Lauseke {local(node)} on luonnollista kieltä: siltä puuttuu xsi:type=tFormalExpression.",
                "Lisää määre tai tallenna malli uudelleen mallintimesta.",
            )
        elif formal and not (node.text or "").strip() and not len(node):
            d.warn(node, "lauseke", f"Lauseke {local(node)} on tyhjä.", "Kirjoita lauseke tai poista se.")


def _is_executable(node: Node) -> bool:
    return any(local(n) == "process" and flag(n, "isExecutable") for n in node.iterancestors())


def check_shared_definitions(d: Drawing) -> None:
    """An event definition that stands in a throw event belongs to it alone."""
    for reference in d.all("eventDefinitionRef"):
        shared = d.find(reference.text)
        owner = shared.getparent() if shared is not None else None
        if owner is not None and local(owner) in ("intermediateThrowEvent", "endEvent"):
            message = f"Tapahtuman laji {reference.text} kuuluu heittävälle tapahtumalle {owner.get('id')}."
            d.warn(reference, "tapahtuman laji", message, "Anna tapahtumalle oma laji.")


def check_directions(d: Drawing) -> None:
    """A gateway that says which way it works has flows that fit."""
    entering = Counter(flow.get("targetRef") for flow in d.all("sequenceFlow"))
    leaving = Counter(flow.get("sourceRef") for flow in d.all("sequenceFlow"))
    for gateway in d.all(*_GATEWAYS):
        into, out = entering[gateway.get("id")], leaving[gateway.get("id")]
        direction = gateway.get("gatewayDirection", "Unspecified")
        wrong = {
            "Converging": out > 1 or into < 2,
            "Diverging": into > 1 or out < 2,
            "Mixed": into < 2 or out < 2,
        }
        if wrong.get(direction, False):
            message = f"Portin suunta on {direction}, mutta nuolia tulee {into} ja lähtee {out}."
            d.warn(gateway, "portin suunta", message, "Korjaa gatewayDirection tai nuolet.")
        elif into < 2 and out < 2:
            message = f"Portilla on {into} tuleva ja {out} lähtevä nuoli: se ei haaraudu eikä kokoa."
            d.warn(gateway, "portti", message, "Poista portti.")


def check_flow_writing(d: Drawing) -> None:
    for flow in d.all("sequenceFlow"):
        if flow.get("isImmediate") == "false" and _is_executable(flow):
            message = "Nuolen isImmediate=false ei kuulu suoritettavaan prosessiin."
            d.warn(flow, "nuoli", message, "Poista määre.")


def check_scripts(d: Drawing) -> None:
    for task in d.all("scriptTask"):
        if child(task, "script") is not None and not task.get("scriptFormat"):
            d.warn(task, "komentosarja", "Komentosarjan kieltä (scriptFormat) ei kerrota.", "Poista se.")


def check_uris(d: Drawing) -> None:
    """A text is of a kind of text."""
    for one in d.all("textAnnotation", "documentation"):
        kind = one.get("textFormat", "text/plain")
        if "/" not in kind:
            d.warn(one, "tekstin laji", f"Tekstin laji {kind} ei ole MIME-tyyppi.", "Käytä text/plain.")


RULES = (
    check_expressions,
    check_shared_definitions,
    check_directions,
    check_flow_writing,
    check_scripts,
    check_uris,
)
