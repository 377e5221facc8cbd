# SPDX-License-Identifier: EUPL-1.2
"""Rules about listeners: where each event of them may stand, as in Camunda 8."""

from collections import Counter
from collections.abc import Iterable

from engine.bpmn.findings import Inspection
from engine.bpmn.model import GATEWAYS, Element, Listener, ProcessModel

EXECUTION = ("start", "end", "beforeAll")
OF_TASK = ("creating", "assigning", "updating", "completing", "canceling")
_NO_START = frozenset({"startEvent", "boundaryEvent"})
_NO_END = GATEWAYS


def check_listeners(i: Inspection) -> None:
    _check(i, i.process, i.process.listeners)
    for element in i.elements:
        _check(i, element, element.listeners)
        for listener in element.listeners:
            reason = _misplaced(element, listener)
            if reason:
                i.report(element, "kuuntelija", reason, "Siirrä kuuntelija viereiseen osaan tai poista se.")


def _check(i: Inspection, at: Element | ProcessModel, listeners: Iterable[Listener]) -> None:
    for listener in listeners:
        known = OF_TASK if listener.of_task else EXECUTION
        if listener.event not in known:
            message = f"Kuuntelijan tapahtumaa {listener.event or '(tyhjä)'} ei ole."
            i.report(at, "kuuntelija", message, f"Valitse eventType: {', '.join(known)}.")
        if not listener.type:
            i.report(at, "kuuntelija", "Kuuntelijalta puuttuu työn tyyppi.", "Anna kuuntelijalle type.")
    for (event, type, _), times in Counter((one.event, one.type, one.of_task) for one in listeners).items():
        if times > 1:
            message = f"Kuuntelija {type} ({event}) on samassa osassa {times} kertaa."
            i.report(at, "kuuntelija", message, "Jätä yksi.")
    if isinstance(at, ProcessModel) and any(one.event == "beforeAll" for one in listeners):
        message = "Kuuntelija beforeAll kuuluu monistettuun tehtävään."
        i.report(at, "kuuntelija", message, "Vaihda tapahtumaksi start.")


def _misplaced(element: Element, listener: Listener) -> str | None:
    """Why a listener cannot be asked here; None when it can."""
    kinds = {event.kind for event in element.events}
    if listener.event == "start" and element.type in _NO_START:
        return "Alku- ja reunatapahtumalla ei ole aloituksen kuuntelijaa (start): tapahtuma on jo sattunut."
    if listener.event == "end" and element.type in _NO_END:
        return "Portilla ei ole lopetuksen kuuntelijaa (end)."
    if listener.event == "end" and element.type == "endEvent" and "error" in kinds:
        return "Virheeseen päättyvällä tapahtumalla ei ole lopetuksen kuuntelijaa (end)."
    if element.type == "boundaryEvent" and "compensate" in kinds:
        return "Kompensaation reunatapahtumalla ei ole kuuntelijoita."
    if element.events and element.event_definition == "link":
        return "Linkkitapahtumalla ei ole kuuntelijoita."
    if listener.event == "beforeAll" and (element.loop is None or element.loop.kind != "multi"):
        return "Kuuntelija beforeAll kuuluu vain monistettuun tehtävään."
    return None
