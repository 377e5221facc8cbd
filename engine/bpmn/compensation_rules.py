# SPDX-License-Identifier: EUPL-1.2
"""Rules about compensation: a boundary event and its handler go together, a throw names what there is."""

from engine.bpmn.findings import Inspection
from engine.bpmn.model import ACTIVITIES, Element

_REMEDY = "Yhdistä reunatapahtuma assosiaatiolla saman tason kompensaatiotehtävään (isForCompensation)."


def check_compensation(i: Inspection) -> None:
    handlers = {e.handler for e in i.elements if e.type == "boundaryEvent" and _compensates(e)}
    for element in i.elements:
        if _compensates(element):
            _check_event(i, element)
        if element.for_compensation and not element.is_event_sub_process:
            if element.incoming or element.outgoing:
                i.report(element, "kompensaatio", "Kompensaatiotehtävään piirretään nuoli.", "Poista nuolet.")
            if element.id not in handlers:
                i.report(
                    element, "kompensaatio", "Kompensaatiotehtävää ei kutsu mikään reunatapahtuma.", _REMEDY
                )


def _compensates(element: Element) -> bool:
    return any(event.kind == "compensate" for event in element.events)


def _check_event(i: Inspection, element: Element) -> None:
    if element.type == "boundaryEvent":
        _check_boundary(i, element)
    for event in element.events:
        target = i.process.elements.get(event.activity or "")
        if event.activity and (target is None or target.type not in ACTIVITIES):
            i.report(
                element,
                "kompensaatio",
                f"Kompensoitavaa tehtävää {event.activity} ei ole.",
                "Valitse tehtävä, jolla on kompensaatio.",
            )
    if element.type == "startEvent" and not _inside_sub_process(i, element):
        i.report(
            element,
            "kompensaatio",
            "Kompensaatiolla alkava tapahtuma-aliprosessi ei ole aliprosessin sisällä.",
            "Siirrä se siihen aliprosessiin, jonka se kumoaa.",
        )


def _check_boundary(i: Inspection, element: Element) -> None:
    handler = i.process.elements.get(element.handler or "")
    if handler is None or handler.parent != element.parent or not handler.for_compensation:
        i.report(element, "kompensaatio", "Kompensaatiotapahtumalla ei ole käsittelijää.", _REMEDY)
    if element.outgoing:
        i.report(element, "kompensaatio", "Kompensaatiotapahtumasta lähtee nuoli.", "Poista nuoli.")


def _inside_sub_process(i: Inspection, start: Element) -> bool:
    around = i.process.elements.get(start.parent or "")
    return around is not None and around.parent is not None
