# SPDX-License-Identifier: EUPL-1.2
"""Rules about tasks: each says what does its work, and how often."""

from engine.bpmn.ad_hoc import can_begin
from engine.bpmn.behaviours import THROWN
from engine.bpmn.findings import Inspection
from engine.bpmn.model import ACTIVITIES, Element, Loop
from engine.bpmn.rounds import MOST_ROUNDS


def check_tasks(i: Inspection) -> None:
    for element in i.elements:
        check = _CHECKS.get(element.type)
        if check is not None:
            check(i, element)
        if element.instantiate and element.incoming:
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


def _check_ad_hoc(i: Inspection, element: Element) -> None:
    plan, inside = element.ad_hoc, i.process.within(element.id)
    if plan is None or (plan.active is None and plan.completion_condition is None):
        i.report(
            element,
            "adHocSubProcess",
            "Ad hoc -aliprosessista ei näe, mitä siinä aloitetaan tai milloin se on valmis.",
            "Anna zeebe:adHoc activeElementsCollection tai completionCondition.",
        )
    if not (any(one.type in ACTIVITIES for one in inside) and any(map(can_begin, inside))):
        i.report(
            element,
            "adHocSubProcess",
            "Ad hoc -aliprosessissa ei ole yhtään osaa, jonka voisi aloittaa.",
            "Piirrä siihen vähintään yksi tehtävä, johon ei tule nuolta.",
        )
    if element.job_type is not None:
        i.report(
            element,
            "adHocSubProcess",
            "Ad hoc -aliprosessin ohjaamista työllä (zeebe:taskDefinition) ei tueta.",
            "Anna aloitettavat osat kokoelmana activeElementsCollection.",
        )
    for one in inside:
        if one.type in ("startEvent", "endEvent"):
            i.report(
                one,
                "adHocSubProcess",
                "Ad hoc -aliprosessissa ei ole alku- eikä päätöstapahtumia.",
                "Poista tapahtuma.",
            )


_CHECKS = {
    "adHocSubProcess": _check_ad_hoc,
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
        _check_behaviour(i, element, loop)
        for text in (loop.cardinality, loop.maximum):
            _check_count(i, element, text)


def _check_behaviour(i: Inspection, element: Element, loop: Loop) -> None:
    """Rounds that throw say what; the rounds go on, also where the boundary is drawn as interrupting."""
    if loop.behavior in (None, "All"):
        return
    if not loop.behaviours:
        i.report(
            element,
            "behavior",
            f"Monistuksen määre behavior={loop.behavior} ei nimeä tapahtumaa, jonka kierros heittää.",
            "Anna noneBehaviorEventRef, oneBehaviorEventRef tai complexBehaviorDefinition, tai poista määre.",
        )
    for event in (one.event for one in loop.behaviours):
        if event.kind not in THROWN or not (event.name or event.code):
            i.report(
                element,
                "behavior",
                f"Monistuksen kierros ei voi heittää tapahtumaa {event.kind}EventDefinition.",
                "Käytä nimettyä signaalia tai viestiä tai eskalaatiota, jolla on koodi.",
            )
        for boundary in i.boundaries(element):
            same = any(
                (e.kind, e.name, e.code) == (event.kind, event.name, event.code) for e in boundary.events
            )
            if same and boundary.interrupting and event.kind != "message":
                i.warn(
                    boundary,
                    "behavior",
                    "Kierroksen heittämä tapahtuma ei keskeytä toistoa, vaikka reunatapahtuma on piirretty "
                    "keskeyttäväksi.",
                    "Piirrä reunatapahtuma keskeyttämättömäksi (katkoviiva).",
                )


def _check_count(i: Inspection, element: Element, text: str | None) -> None:
    try:
        count = int(text or "1")
    except ValueError:
        return
    if not 0 < count <= MOST_ROUNDS:
        i.report(
            element, "toisto", f"Toistojen määrä {count} ei ole välillä 1–{MOST_ROUNDS}.", "Pienennä määrää."
        )
