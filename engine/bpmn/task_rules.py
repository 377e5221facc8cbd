# SPDX-License-Identifier: EUPL-1.2
"""Rules about tasks: each says what does its work, and how often."""

from engine.bpmn.findings import Inspection
from engine.bpmn.model import Element
from engine.bpmn.rounds import MOST_ROUNDS


def check_tasks(i: Inspection) -> None:
    for element in i.elements:
        check = _CHECKS.get(element.type)
        if check is not None:
            check(i, element)
        if element.instantiate and (element.incoming or element.type != "receiveTask"):
            i.report(
                element,
                "instantiate",
                "Prosessin aloittavaan osaan tulee nuoli.",
                "Poista instantiate tai nuoli.",
            )


def _check_user_task(i: Inspection, element: Element) -> None:
    if not element.native:
        i.warn(
            element,
            "userTask",
            "Tehtävältä puuttuu zeebe:userTask.",
            "Valitse toteutukseksi Camunda user task.",
        )


def _check_script_task(i: Inspection, element: Element) -> None:
    if element.job_type is not None:
        return
    if element.script_language is not None:
        language = element.script_language or "tuntematon"
        i.report(
            element,
            "komentosarja",
            f"Komentosarjaa (kieli {language}) ei suoriteta: malleissa ei ole ohjelmakoodia.",
            "Kirjoita FEEL-lauseke (zeebe:script) tai vaihda palvelutehtäväksi.",
        )
    elif element.script is None or element.result_variable is None:
        i.report(
            element,
            "komentosarja",
            "Skriptitehtävältä puuttuu FEEL-lauseke tai tulosmuuttuja.",
            "Anna lauseke ja resultVariable.",
        )


def _check_service_task(i: Inspection, element: Element) -> None:
    if element.job_type is None:
        i.report(
            element,
            "palvelutehtävä",
            "Palvelutehtävältä puuttuu työn tyyppi.",
            "Anna zeebe:taskDefinition type.",
        )


def _check_business_rule(i: Inspection, element: Element) -> None:
    if element.decision_id is None and element.job_type is None:
        i.report(
            element,
            "päätös",
            "Päätöstehtävältä puuttuu päätöstaulu.",
            "Anna zeebe:calledDecision decisionId.",
        )
    elif element.decision_id is not None and element.result_variable is None:
        i.report(element, "päätös", "Päätöksen tulosta ei tallenneta mihinkään.", "Anna resultVariable.")


def _check_send(i: Inspection, element: Element) -> None:
    if element.job_type is None and not element.events:
        i.report(
            element,
            "lähetys",
            "Lähetystehtävältä puuttuu viesti ja työn tyyppi.",
            "Valitse viesti tai anna zeebe:taskDefinition type.",
        )


def _check_receive(i: Inspection, element: Element) -> None:
    if not element.events:
        i.report(element, "vastaanotto", "Vastaanottotehtävältä puuttuu viesti.", "Valitse viesti.")


def _check_call(i: Inspection, element: Element) -> None:
    if not element.called_process:
        i.report(element, "kutsu", "Kutsuttava prosessi puuttuu.", "Anna zeebe:calledElement processId.")


_CHECKS = {
    "userTask": _check_user_task,
    "scriptTask": _check_script_task,
    "serviceTask": _check_service_task,
    "businessRuleTask": _check_business_rule,
    "sendTask": _check_send,
    "receiveTask": _check_receive,
    "callActivity": _check_call,
}


def check_loops(i: Inspection) -> None:
    for element in (e for e in i.elements if e.loop is not None):
        loop = element.loop
        assert loop is not None
        if element.is_event_sub_process:
            i.report(element, "toisto", "Tapahtuma-aliprosessia ei voi toistaa.", "Poista toisto.")
        if loop.kind == "multi" and not loop.input_collection and not loop.cardinality:
            i.report(element, "toisto", "Monistukselta puuttuu kokoelma.", "Anna inputCollection.")
        if loop.behavior not in (None, "All"):
            i.report(
                element,
                "behavior",
                f"Monistuksen määrettä behavior={loop.behavior} ei tueta.",
                "Poista määre; heitä tapahtuma omalla välitapahtumalla.",
            )
        for text in (loop.cardinality, loop.maximum):
            _check_count(i, element, text)


def _check_count(i: Inspection, element: Element, text: str | None) -> None:
    try:
        count = int(text or "1")
    except ValueError:
        return
    if not 0 < count <= MOST_ROUNDS:
        i.report(
            element, "toisto", f"Toistojen määrä {count} ei ole välillä 1–{MOST_ROUNDS}.", "Pienennä määrää."
        )
