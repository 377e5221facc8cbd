# SPDX-License-Identifier: EUPL-1.2
"""Rules about the drawing: flows, starts and ends, gateways, what can be reached, what never ends."""

from collections.abc import Iterator

from engine.bpmn.findings import Inspection
from engine.bpmn.model import ACTIVITIES, GATEWAYS, SUB_PROCESSES, Element, Flow, ProcessModel

_CONDITIONAL = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})
_BEHIND_EVENT_GATEWAY = frozenset({"message", "timer", "signal", "conditional"})
_WAITS = frozenset({"userTask", "receiveTask", "callActivity", "eventBasedGateway"})


def check_flows(i: Inspection) -> None:
    """Each flow joins two elements of one level."""
    for flow in i.process.flows.values():
        source, target = i.process.elements.get(flow.source), i.process.elements.get(flow.target)
        if source is None or target is None:
            missing = flow.source if source is None else flow.target
            i.report(
                flow,
                "nuoli",
                f"Nuolen päässä oleva osa {missing or '(tyhjä)'} ei ole prosessin tehtävä, portti "
                "tai tapahtuma.",
                "Kiinnitä nuolen molemmat päät saman prosessin osiin.",
            )
        elif source.parent != target.parent:
            i.report(
                flow,
                "nuoli",
                "Nuoli kulkee aliprosessin rajan yli.",
                "Päätä aliprosessi päätöstapahtumaan ja jatka nuoli aliprosessista.",
            )
        elif target.is_event_sub_process or source.is_event_sub_process:
            i.report(flow, "nuoli", "Tapahtuma-aliprosessiin ei piirretä nuolta.", "Poista nuoli.")
    for element in i.elements:
        _check_ends_of_flows(i, element)


def check_leaving(i: Inspection) -> None:
    """An activity of one conditional flow may stop; where ends are drawn, each branch has one."""
    ends = {e.parent for e in i.elements if e.type == "endEvent"}
    for element in i.elements:
        flows = [i.process.flows[id] for id in element.outgoing]
        if element.type in ACTIVITIES and len(flows) == 1 and flows[0].condition is not None:
            i.warn(
                element,
                "ehto",
                "Osan ainoalla nuolella on ehto: jos se ei toteudu, prosessi pysähtyy tähän.",
                "Poista ehto tai piirrä myös toinen haara.",
            )
        apart = element.is_event_sub_process or element.for_compensation or element.type == "endEvent"
        in_ad_hoc = element.parent and i.process.elements[element.parent].type == "adHocSubProcess"
        thrown_link = element.event_definition == "link"
        compensated = element.type == "boundaryEvent"
        if element.parent in ends and not flows and not (apart or in_ad_hoc or thrown_link or compensated):
            i.warn(
                element,
                "päätöstapahtuma",
                "Haara loppuu osaan, josta ei lähde nuolta, vaikka tasolla on päätöstapahtuma.",
                "Piirrä nuoli päätöstapahtumaan.",
            )


def _check_ends_of_flows(i: Inspection, element: Element) -> None:
    if element.type == "startEvent" and element.incoming:
        i.report(element, "alkutapahtuma", "Alkutapahtumaan tulee nuoli.", "Poista nuoli.")
    if element.type == "startEvent" and not element.outgoing:
        i.report(
            element,
            "alkutapahtuma",
            "Alkutapahtumasta ei lähde nuolta.",
            "Piirrä nuoli ensimmäiseen tehtävään.",
        )
    if element.type == "endEvent" and element.outgoing:
        i.report(element, "päätöstapahtuma", "Päätöstapahtumasta lähtee nuoli.", "Poista nuoli.")
    if element.type == "endEvent" and not element.incoming:
        i.report(
            element,
            "päätöstapahtuma",
            "Päätöstapahtumaan ei tule nuolta.",
            "Piirrä nuoli tai poista tapahtuma.",
        )
    if element.default_flow and element.default_flow not in element.outgoing:
        i.report(
            element,
            "oletushaara",
            f"Oletushaara {element.default_flow} ei lähde tästä osasta.",
            "Valitse oletushaaraksi osan oma nuoli.",
        )


def check_levels(i: Inspection) -> None:
    """Every level has a start; a start and an end go together."""
    for at, level in _levels(i):
        starts = [e for e in level if e.type == "startEvent"]
        begins = starts or [e for e in level if e.instantiate]
        ends = [e for e in level if e.type == "endEvent"]
        plain = [e for e in starts if not e.events]
        if not level and isinstance(at, ProcessModel):
            i.report(at, "tyhjä", "Prosessissa ei ole yhtään osaa.", "Piirrä alku, tehtävät ja loppu.")
        elif not level:
            i.warn(at, "tyhjä", "Aliprosessissa ei ole yhtään osaa: se ohitetaan.", "Piirrä sen sisältö.")
        elif not begins and ends:
            i.report(
                at,
                "alkutapahtuma",
                "Päätöstapahtumalta puuttuu alkutapahtuma samalta tasolta.",
                "Lisää alkutapahtuma.",
            )
        elif starts and not ends:
            i.warn(
                at,
                "päätöstapahtuma",
                "Prosessissa ei ole päätöstapahtumaa.",
                "Päätä jokainen haara päätöstapahtumaan.",
            )
        if len(plain) > 1:
            i.report(
                plain[1],
                "alkutapahtuma",
                "Samalla tasolla on kaksi tavallista alkutapahtumaa.",
                "Jätä yksi; muut alkavat viestistä tai signaalista.",
            )


def _levels(i: Inspection) -> Iterator[tuple[Element | ProcessModel, list[Element]]]:
    top: dict[str | None, list[Element]] = {None: []}
    for element in i.elements:
        top.setdefault(element.parent, []).append(element)
        if element.type in SUB_PROCESSES:
            top.setdefault(element.id, [])
    for parent, level in top.items():
        at = i.process.elements[parent] if parent is not None else i.process
        yield at, level


def check_gateways(i: Inspection) -> None:
    for gateway in (e for e in i.elements if e.type in GATEWAYS):
        outgoing = [i.process.flows[id] for id in gateway.outgoing]
        if gateway.type == "complexGateway" and len(gateway.incoming) > 1:
            _check_activation(i, gateway)
        if not outgoing and not gateway.incoming:
            i.report(gateway, "portti", "Portilla ei ole nuolia.", "Poista portti tai piirrä nuolet.")
        elif gateway.type == "eventBasedGateway":
            _check_event_gateway(i, gateway)
        elif gateway.type in _CONDITIONAL and len(outgoing) > 1:
            _check_choice(i, gateway, outgoing)
        elif gateway.type == "parallelGateway":
            for flow in (f for f in outgoing if f.condition is not None):
                i.warn(
                    flow,
                    "ehto",
                    "Rinnakkaisportin nuolella on ehto, jota ei lueta.",
                    "Poista ehto tai vaihda portti inklusiiviseksi.",
                )


def _check_activation(i: Inspection, gateway: Element) -> None:
    if gateway.activation_condition is None:
        i.warn(
            gateway,
            "complexGateway",
            "Kokoavalla monimutkaisella portilla ei ole aukeamisehtoa: se odottaa kuin inklusiivinen portti.",
            "Anna activationCondition, esimerkiksi =activationCount >= 2, tai vaihda porttia.",
        )


def _check_choice(i: Inspection, gateway: Element, outgoing: list[Flow]) -> None:
    bare = [f for f in outgoing if f.condition is None and f.id != gateway.default_flow]
    for flow in bare:
        i.report(
            flow, "ehto", "Portin nuolelta puuttuu ehto.", "Anna ehto tai merkitse nuoli oletushaaraksi."
        )
    always = gateway.type == "inclusiveGateway" and any(_is_always_true(flow) for flow in outgoing)
    if gateway.default_flow is None and not bare and not always:
        i.warn(
            gateway,
            "oletushaara",
            "Portilla ei ole oletushaaraa: jos mikään ehto ei toteudu, prosessi pysähtyy.",
            "Merkitse yksi nuoli oletushaaraksi.",
        )


def _is_always_true(flow: Flow) -> bool:
    """A flow that an inclusive gateway takes every time: the gateway cannot stand without a way out."""
    return flow.condition is not None and flow.condition.replace(" ", "") == "=true"


def _check_event_gateway(i: Inspection, gateway: Element) -> None:
    targets = i.targets(gateway)
    if len(targets) < 2:
        i.report(
            gateway,
            "tapahtumaportti",
            "Tapahtumaportista lähtee alle kaksi nuolta.",
            "Piirrä jokaiselle odotettavalle tapahtumalle oma nuoli.",
        )
    for flow in (i.process.flows[id] for id in gateway.outgoing):
        if flow.condition is not None:
            i.report(flow, "tapahtumaportti", "Tapahtumaportin nuolella on ehto.", "Poista ehto.")
    _check_starting(i, gateway, targets)
    kinds = {t.type for t in targets if t.event_definition == "message"}
    if "receiveTask" in kinds and "intermediateCatchEvent" in kinds:
        i.report(
            gateway,
            "tapahtumaportti",
            "Portin takana on sekä viestitapahtumia että vastaanottotehtäviä.",
            "Käytä vain toisia.",
        )
    for target in targets:
        if target.type != "receiveTask" and not _is_awaited(target):
            i.report(
                target,
                "tapahtumaportti",
                "Tapahtumaportin takana on osa, joka ei odota tapahtumaa.",
                "Käytä viesti-, ajastin-, signaali- tai ehtotapahtumaa tai vastaanottotehtävää.",
            )
        elif len(target.incoming) > 1:
            i.report(
                target,
                "tapahtumaportti",
                "Tapahtumaportin takaiseen osaan tulee muitakin nuolia.",
                "Piirrä muille oma tapahtuma.",
            )
        elif target.type == "receiveTask" and i.boundaries(target):
            i.report(
                target,
                "tapahtumaportti",
                "Tapahtumaportin takaisella tehtävällä on reunatapahtuma.",
                "Poista reunatapahtuma.",
            )


def _is_awaited(target: Element) -> bool:
    """An event that waits for any one of its definitions; for all of them at once only alone.

    Source: BPMN 2.0.2, 10.6.6: message, signal, timer, conditional, and multiple of these.
    """
    kinds = {event.kind for event in target.events}
    return (
        target.type == "intermediateCatchEvent"
        and bool(kinds)
        and kinds <= _BEHIND_EVENT_GATEWAY
        and not target.parallel_multiple
    )


def _check_starting(i: Inspection, gateway: Element, targets: list[Element]) -> None:
    """A gateway that starts a process is at its top and waits for what can come from outside."""
    if gateway.all_events and not gateway.instantiate:
        i.report(
            gateway,
            "tapahtumaportti",
            "Vain prosessin aloittava portti odottaa kaikkia tapahtumia (eventGatewayType=Parallel).",
            "Poista määre tai merkitse portti aloittavaksi (instantiate).",
        )
    if not gateway.instantiate:
        return
    if gateway.parent is not None:
        i.report(
            gateway,
            "instantiate",
            "Prosessin aloittava portti on aliprosessissa.",
            "Siirrä portti ylimmälle tasolle.",
        )
    for target in targets:
        if not target.events or any(e.kind not in ("message", "signal") for e in target.events):
            i.report(
                target,
                "instantiate",
                "Prosessi voi alkaa portin takaa vain viestistä tai signaalista.",
                "Käytä viesti- tai signaalitapahtumaa; ajastimelle oma alkutapahtuma.",
            )


def check_reachability(i: Inspection) -> None:
    """Everything can be reached from where its level begins."""
    for _, level in _levels(i):
        begins = [e for e in level if e.type == "startEvent" or e.instantiate]
        if not begins:
            begins = [e for e in level if not e.incoming and e.attached_to is None]
        seen = _reached(i, begins)
        for element in level:
            apart = element.is_event_sub_process or element.for_compensation
            if element.id not in seen and not apart:
                i.report(
                    element,
                    "saavutettavuus",
                    "Tähän osaan ei pääse alusta.",
                    "Piirrä nuoli osaan tai poista osa.",
                )


def _reached(i: Inspection, begins: list[Element]) -> set[str]:
    attached: dict[str, list[Element]] = {}
    for element in i.elements:
        if element.attached_to:
            attached.setdefault(element.attached_to, []).append(element)
    seen: set[str] = set()
    pending = list(begins)
    while pending:
        element = pending.pop()
        if element.id not in seen:
            seen.add(element.id)
            pending += i.targets(element) + attached.get(element.id, [])
    return seen


def check_endless_loops(i: Inspection) -> None:
    """A cycle without a waiting element: certainly endless when nothing leads out of it."""
    automatic = [e for e in i.elements if not _waits(i, e)]
    for cycle in _cycles(i, automatic):
        leads_out = any(t.id not in cycle for id in cycle for t in i.targets(i.process.elements[id]))
        at = next(e for e in automatic if e.id in cycle)
        names = ", ".join(sorted(cycle)[:6])
        if not leads_out:
            i.report(
                at,
                "silmukka",
                f"Silmukasta ({names}) ei pääse ulos eikä siinä odoteta ketään.",
                "Lisää silmukkaan ehdollinen portti tai odotus.",
            )
        else:
            i.warn(
                at,
                "silmukka",
                f"Silmukassa ({names}) ei odoteta ketään: se voi kiertää askelrajaan asti.",
                "Tarkista, että ehto muuttuu joka kierroksella, tai lisää odotus.",
            )


def _waits(i: Inspection, element: Element) -> bool:
    if element.type in _WAITS or (
        element.type == "intermediateCatchEvent" and element.event_definition != "link"
    ):
        return True
    return element.type in SUB_PROCESSES and any(_waits(i, e) for e in i.process.within(element.id))


def _cycles(i: Inspection, elements: list[Element]) -> list[set[str]]:
    """Strongly connected parts of several elements, or of one with a flow to itself; Tarjan, no recursion."""
    inside = {e.id for e in elements}
    next_of = {e.id: [t.id for t in i.targets(e) if t.id in inside] for e in elements}
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[set[str]] = []
    for root in list(next_of):
        if root in index:
            continue
        work = [(root, iter(next_of[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            id, following = work[-1]
            step = next((t for t in following if t not in index or t in on_stack), None)
            if step is not None and step not in index:
                index[step] = low[step] = len(index)
                stack.append(step)
                on_stack.add(step)
                work.append((step, iter(next_of[step])))
            elif step is not None:
                low[id] = min(low[id], index[step])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[id])
                if low[id] == index[id]:
                    part = _take_part(stack, on_stack, id)
                    if len(part) > 1 or id in next_of[id]:
                        found.append(part)
    return found


def _take_part(stack: list[str], on_stack: set[str], id: str) -> set[str]:
    part: set[str] = set()
    while id not in part:
        top = stack.pop()
        on_stack.discard(top)
        part.add(top)
    return part
