# SPDX-License-Identifier: EUPL-1.2
"""Rules about events: which kind may stand where, and what each must name."""

from engine.bpmn.arming import ARMED
from engine.bpmn.findings import Inspection
from engine.bpmn.model import ACTIVITIES, EVENTS, Element, Event

_ALLOWED = {
    "startEvent": frozenset({"message", "timer", "signal"}),
    "endEvent": frozenset({"message", "signal", "error", "escalation", "terminate", "cancel", "compensate"}),
    "intermediateCatchEvent": frozenset({"message", "timer", "signal", "conditional", "link"}),
    "intermediateThrowEvent": frozenset({"message", "signal", "escalation", "link", "compensate"}),
    "boundaryEvent": frozenset(
        {"message", "timer", "signal", "error", "escalation", "conditional", "cancel", "compensate"}
    ),
}
_EVENT_SUB_PROCESS = frozenset(
    {"message", "timer", "signal", "error", "escalation", "conditional", "compensate"}
)
_NAMES = {
    "message": "viesti",
    "timer": "ajastin",
    "signal": "signaali",
    "error": "virhe",
    "escalation": "eskalaatio",
    "conditional": "ehto",
    "link": "linkki",
    "terminate": "lopetus",
    "cancel": "peruutus",
    "compensate": "kompensaatio",
}


def check_events(i: Inspection) -> None:
    for element in i.elements:
        if element.type in EVENTS:
            _check_kinds(i, element)
            _check_position(i, element)
            _check_cancel(i, element)
        for event in element.events:
            _check_definition(i, element, event)


def _allowed(i: Inspection, element: Element) -> frozenset[str]:
    if element.type == "startEvent" and element.parent is not None:
        around = i.process.elements[element.parent]
        return _EVENT_SUB_PROCESS if around.is_event_sub_process else frozenset()
    return _ALLOWED[element.type]


def _check_kinds(i: Inspection, element: Element) -> None:
    allowed, kinds = _allowed(i, element), {event.kind for event in element.events}
    for event in element.events:
        if event.kind not in allowed:
            can = ", ".join(_NAMES[kind] for kind in sorted(allowed)) or "ei mikään"
            i.report(
                element,
                f"{element.type}.{event.kind}",
                f"Tapahtuman laji {_NAMES.get(event.kind, event.kind)} ({event.kind}EventDefinition) ei ole "
                "sallittu tässä paikassa.",
                f"Sallitut lajit: {can}.",
            )
    if len(element.events) < 2:
        return
    at_start = element.type == "startEvent" and element.parent is None
    if element.parallel_multiple and (at_start or not kinds <= ARMED):
        i.report(
            element,
            "parallelMultiple",
            "Usean tapahtuman yhtäaikaista odotusta ei tässä tueta.",
            "Odota viestejä, signaaleja, ajastimia ja ehtoja, tai piirrä jokaiselle oma tapahtuma.",
        )
    if at_start and sum(event.kind == "timer" for event in element.events) > 1:
        i.report(
            element,
            "alkutapahtuma",
            "Alkutapahtumalla on kaksi ajastinta.",
            "Piirrä kummallekin oma alkutapahtuma.",
        )


def _check_cancel(i: Inspection, element: Element) -> None:
    if element.event_definition != "cancel":
        return
    holder = i.process.elements.get((element.attached_to or element.parent) or "")
    if holder is None or holder.type != "transaction":
        i.report(
            element,
            "peruutus",
            "Peruutustapahtuma (cancel) ei kuulu transaktioon.",
            "Käytä virhetapahtumaa tai muuta aliprosessi transaktioksi.",
        )


def _check_position(i: Inspection, element: Element) -> None:
    if element.type == "intermediateCatchEvent" and not element.events:
        i.report(
            element,
            "välitapahtuma",
            "Odottavalla välitapahtumalla ei ole lajia.",
            "Valitse tapahtumalle laji, esimerkiksi ajastin tai viesti.",
        )
    if element.type not in ("intermediateCatchEvent", "intermediateThrowEvent"):
        return
    link = element.event_definition == "link"
    catch = element.type == "intermediateCatchEvent"
    drawn_in = [f for f in element.incoming if i.process.flows[f].drawn]
    drawn_out = [f for f in element.outgoing if i.process.flows[f].drawn]
    if not drawn_in and not (link and catch):
        i.report(element, "välitapahtuma", "Välitapahtumaan ei tule nuolta.", "Piirrä nuoli tapahtumaan.")
    if not drawn_out and not (link and not catch):
        i.report(
            element,
            "välitapahtuma",
            "Välitapahtumasta ei lähde nuolta.",
            "Jatka nuolella tai käytä päätöstapahtumaa.",
        )


def _check_definition(i: Inspection, element: Element, event: Event) -> None:
    throws = element.type in ("endEvent", "intermediateThrowEvent")
    if event.kind in ("message", "signal") and not event.name and not element.job_type:
        i.report(
            element,
            event.kind,
            "Tapahtumalta puuttuu viesti tai signaali.",
            "Valitse viesti tai signaali, jolla on nimi.",
        )
    if event.kind == "message" and event.name and event.correlation_key is None and _needs_key(i, element):
        i.report(
            element,
            "tunniste",
            f"Viestillä {event.name} ei ole tunnistetta (correlationKey), joten ei tiedetä, "
            "kenelle se kuuluu.",
            "Anna viestille zeebe:subscription correlationKey, esimerkiksi =asia.",
        )
    if throws and event.kind in ("error", "escalation") and not event.code:
        i.report(
            element,
            event.kind,
            "Heitettävältä virheeltä tai eskalaatiolta puuttuu koodi.",
            "Anna virheelle errorCode tai eskalaatiolle escalationCode.",
        )
    if event.kind == "conditional" and not event.condition:
        i.report(element, "ehto", "Ehtotapahtumalta puuttuu ehto.", "Anna ehto FEEL-lausekkeena.")
    if event.kind == "timer" and (event.timer is None or not event.timer.text):
        i.report(element, "ajastin", "Ajastimelta puuttuu aika.", "Anna päivä, kesto tai toisto.")


def _needs_key(i: Inspection, element: Element) -> bool:
    gateway = i.process.starter_of(element)
    starts_process = (element.type == "startEvent" and element.parent is None) or element.instantiate
    starts_process = starts_process or (gateway is not None and not gateway.all_events)
    throws = element.type in ("endEvent", "intermediateThrowEvent", "sendTask")
    return not starts_process and not throws


def check_boundary_events(i: Inspection) -> None:
    for element in (e for e in i.elements if e.type == "boundaryEvent"):
        host = i.process.elements.get(element.attached_to or "")
        if (
            host is None
            or host.type not in ACTIVITIES
            or host.parent != element.parent
            or host.is_event_sub_process
        ):
            i.report(
                element,
                "reunatapahtuma",
                f"Reunatapahtuma ei ole kiinni tehtävässä ({element.attached_to}).",
                "Kiinnitä tapahtuma saman tason tehtävään tai aliprosessiin.",
            )
        if not element.events:
            i.report(
                element,
                "reunatapahtuma",
                "Reunatapahtumalla ei ole lajia.",
                "Valitse laji, esimerkiksi ajastin.",
            )
        if element.incoming:
            i.report(element, "reunatapahtuma", "Reunatapahtumaan tulee nuoli.", "Poista nuoli.")
        if not element.outgoing and element.event_definition != "compensate":
            i.report(
                element,
                "reunatapahtuma",
                "Reunatapahtumasta ei lähde nuolta.",
                "Piirrä, mitä silloin tehdään.",
            )
        if not element.interrupting and element.event_definition == "error":
            i.report(
                element, "reunatapahtuma", "Virhetapahtuma keskeyttää aina.", "Poista cancelActivity=false."
            )


def check_event_sub_processes(i: Inspection) -> None:
    for sub in (e for e in i.elements if e.is_event_sub_process):
        starts = [e for e in i.process.within(sub.id) if e.type == "startEvent"]
        if len(starts) != 1:
            i.report(
                sub,
                "tapahtuma-aliprosessi",
                f"Tapahtuma-aliprosessissa on {len(starts)} alkutapahtumaa; pitää olla yksi.",
                "Piirrä täsmälleen yksi alkutapahtuma.",
            )
        for start in starts:
            if not start.events:
                i.report(
                    start,
                    "tapahtuma-aliprosessi",
                    "Tapahtuma-aliprosessin alulla ei ole laukaisijaa.",
                    "Valitse laji: viesti, ajastin, signaali, virhe, eskalaatio tai ehto.",
                )
            if not start.interrupting and start.event_definition == "error":
                i.report(
                    start, "tapahtuma-aliprosessi", "Virhe keskeyttää aina.", "Poista isInterrupting=false."
                )


def check_links(i: Inspection) -> None:
    links = [e for e in i.elements if e.event_definition == "link"]
    for link in links:
        name, throws = link.events[0].name, link.type == "intermediateThrowEvent"
        pairs = [
            e for e in links if e.parent == link.parent and e.events[0].name == name and e.type != link.type
        ]
        drawn = link.outgoing if throws else link.incoming
        if any(i.process.flows[flow].drawn for flow in drawn):
            i.report(
                link,
                "linkki",
                "Lähtevästä linkistä lähtee nuoli tai tulevaan linkkiin tulee nuoli.",
                "Poista nuoli: linkin pari jatkaa.",
            )
        if not name:
            i.report(
                link, "linkki", "Linkillä ei ole nimeä.", "Anna lähtevälle ja tulevalle linkille sama nimi."
            )
        elif not pairs:
            i.report(
                link, "linkki", f"Linkillä {name} ei ole paria samalla tasolla.", "Lisää linkin toinen pää."
            )
        elif throws and len(pairs) > 1:
            i.report(link, "linkki", f"Linkillä {name} on {len(pairs)} tulopäätä.", "Jätä yksi.")
