# SPDX-License-Identifier: EUPL-1.2
"""What the standard demands of pools, message flows, conversations and choreographies: warnings only."""

from engine.bpmn.drawing import Drawing, Node, child, children, local, text
from engine.bpmn.model import ACTIVITIES, EVENTS
from engine.bpmn.xml_source import flag

_ARTIFACTS = ("textAnnotation", "group", "association", "category")
_INSIDE_GLOBAL = (
    "conversation",
    "subConversation",
    "callConversation",
    "participantAssociation",
    "messageFlowAssociation",
    "conversationAssociation",
    "association",
    "group",
    "textAnnotation",
)
_NO_SOURCE = {"startEvent": "alkutapahtumasta", "intermediateCatchEvent": "odottavasta välitapahtumasta"}
_NO_TARGET = {"endEvent": "päätöstapahtumaan", "intermediateThrowEvent": "heittävään välitapahtumaan"}
_REMEDY = "Korjaa viestinuoli. Suorituksessa pätevät viestitapahtumat, eivät nuolet."


def check_message_flows(d: Drawing) -> None:
    """Message flows go from pool to pool, out of what sends and into what receives."""
    pools = {
        p.get("processRef", "").rpartition(":")[2]: p for p in d.all("participant") if p.get("processRef")
    }
    for flow in d.all("messageFlow"):
        source, target = d.find(flow.get("sourceRef")), d.find(flow.get("targetRef"))
        for end, node in (("lähde", source), ("kohde", target)):
            if node is not None and local(node) in _ARTIFACTS:
                message = f"Viestinuolen {end} on {local(node)}, joka on pelkkää kuvaa."
                d.warn(flow, "viestinuoli", message, _REMEDY)
            elif node is not None and not _interacts(node):
                message = f"Viestinuolen {end} on {local(node)}; pitää olla allas, tehtävä tai tapahtuma."
                d.warn(flow, "viestinuoli", message, _REMEDY)
        if source is None or target is None:
            continue
        here, there = _pool(source, pools), _pool(target, pools)
        if here is not None and here is there:
            d.warn(flow, "viestinuoli", "Viestinuoli kulkee saman altaan sisällä.", _REMEDY)
        _check_source(d, source)
        _check_target(d, target)


def _interacts(node: Node) -> bool:
    name = local(node)
    drawn = name == "participant" or name.endswith(("Conversation", "conversation", "ChoreographyTask"))
    return drawn or name in ACTIVITIES | EVENTS or "horeography" in name


def _pool(node: Node, pools: dict[str, Node]) -> Node | None:
    if local(node) == "participant":
        return node
    for around in (node, *node.iterancestors()):
        if local(around) == "process":
            return pools.get(around.get("id", ""), around)
    return None


def _check_source(d: Drawing, node: Node) -> None:
    name = local(node)
    if name in _NO_SOURCE:
        d.warn(node, "viestinuoli", f"Viestinuoli lähtee {_NO_SOURCE[name]}.", _REMEDY)
    elif name == "endEvent" and not _has_message(d, node):
        message = "Päätöstapahtumasta lähtee viestinuoli, mutta tapahtuma ei lähetä viestiä."
        d.warn(node, "viestinuoli", message, _REMEDY)


def _check_target(d: Drawing, node: Node) -> None:
    name = local(node)
    if name in _NO_TARGET:
        d.warn(node, "viestinuoli", f"Viestinuoli tulee {_NO_TARGET[name]}.", _REMEDY)
    elif name == "startEvent" and not _has_message(d, node):
        message = "Alkutapahtumaan tulee viestinuoli, mutta tapahtuma ei odota viestiä."
        d.warn(node, "viestinuoli", message, _REMEDY)


def _has_message(d: Drawing, event: Node) -> bool:
    referred = [d.find(one.text) for one in children(event, "eventDefinitionRef")]
    shared = any(one is not None and local(one) == "messageEventDefinition" for one in referred)
    return shared or child(event, "messageEventDefinition") is not None


def check_multiplicities(d: Drawing) -> None:
    for one in d.all("participantMultiplicity"):
        least, most = int(one.get("minimum", "0")), int(one.get("maximum", "1"))
        if least < 0 or most < 1 or most < least:
            message = f"Osallistujia on vähintään {least} ja enintään {most}."
            d.warn(one, "osallistujat", message, "Anna vähintään 0 ja enintään 1 tai enemmän.")


def check_choreographies(d: Drawing) -> None:
    """Only a collaboration refers to a choreography, and both are closed or open."""
    for one in d.all("choreography", "globalConversation", "collaboration"):
        choreography = d.find(text(one, "choreographyRef"))
        if choreography is None:
            continue
        if local(one) != "collaboration":
            message = f"{local(one)} viittaa koreografiaan {choreography.get('id')}."
            d.warn(one, "koreografia", message, "Poista choreographyRef.")
        elif one.get("isClosed", "false") != choreography.get("isClosed", "false"):
            message = f"isClosed on eri yhteistyöllä kuin koreografialla {choreography.get('id')}."
            d.warn(one, "koreografia", message, "Anna molemmille sama isClosed.")


def check_global_conversations(d: Drawing) -> None:
    for one in d.all("globalConversation"):
        inside = sorted({local(part) for part in one} & set(_INSIDE_GLOBAL))
        if inside:
            message = f"Yleisessä keskustelussa (globalConversation) on osia {', '.join(inside)}."
            d.warn(one, "keskustelu", message, "Siirrä osat tavalliseen yhteistyöhön.")


def check_public_processes(d: Drawing) -> None:
    for one in d.all("process"):
        if one.get("processType") == "Public" and flag(one, "isExecutable"):
            message = "Julkinen prosessi (processType=Public) on merkitty suoritettavaksi."
            d.warn(one, "julkinen prosessi", message, "Poista processType tai anna arvoksi Private.")


RULES = (
    check_message_flows,
    check_multiplicities,
    check_choreographies,
    check_global_conversations,
    check_public_processes,
)
