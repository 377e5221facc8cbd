# SPDX-License-Identifier: EUPL-1.2
"""Rules about expressions: each parses, each condition is FEEL, each timer means a time."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from engine import feel
from engine.bpmn import due_times
from engine.bpmn.expressions import is_feel, parse
from engine.bpmn.findings import Inspection
from engine.bpmn.model import Element, Flow, Listener, ProcessModel, Timer
from engine.business_calendar import parse_cycle, parse_duration
from engine.errors import InvalidInput
from engine.feel.functions import BUILT_INS

_SHORTEST = timedelta(seconds=1)
_NOT_FEEL = "Kirjoita ehto FEEL-lausekkeena, joka alkaa merkillä =."


def check_expressions(i: Inspection) -> None:
    for where, text in list_listener_texts(i.process.listeners):
        _check_parses(i, i.process, where, text)
    for element in i.elements:
        for where, text in list_texts(element):
            _check_parses(i, element, where, text)
        for mapping in (*element.inputs, *element.outputs):
            if not mapping.target.strip():
                i.report(element, "kuvaus", "Kuvaukselta puuttuu kohdemuuttuja.", "Anna target.")


def list_texts(element: Element) -> Iterator[tuple[str, str]]:
    """Every text of an element that may be FEEL, with the place where it stands."""
    own = {
        "formId": element.form_id,
        "assignee": element.assignee,
        "candidateGroups": element.candidate_groups,
        "candidateUsers": element.candidate_users,
        "dueDate": element.due_date,
        "followUpDate": element.follow_up_date,
        "priority": element.priority,
        "taskDefinition": element.job_type,
        "retries": element.job_retries,
        "decisionId": element.decision_id,
        "calledElement": element.called_process,
    }
    yield from ((where, text) for where, text in own.items() if text)
    if element.script and element.script_language is None:
        yield "script", element.script if is_feel(element.script) else f"={element.script}"
    for mapping in (*element.inputs, *element.outputs):
        yield f"ioMapping {mapping.target}", mapping.source
    for name, text in element.headers.items():
        yield f"taskHeaders {name}", text
    yield from list_listener_texts(element.listeners)
    if element.ad_hoc is not None and element.ad_hoc.active:
        yield "activeElementsCollection", element.ad_hoc.active
    yield from _list_moments(element)
    for event in element.events:
        for where, found in (
            ("correlationKey", event.correlation_key),
            ("name", event.name),
            ("ajastin", event.timer.text if event.timer else None),
        ):
            if found:
                yield where, found
    if element.loop is not None:
        loop = element.loop
        for where, found in (
            ("inputCollection", loop.input_collection),
            ("outputElement", loop.output_element),
            ("loopCardinality", loop.cardinality),
        ):
            if found:
                yield where, found


def _list_moments(element: Element) -> Iterator[tuple[str, str]]:
    """When limits of the element start and are met."""
    for name in ("sujuva:deadlineFrom", "sujuva:deadlineStopAt"):
        if moment := element.properties.get(name):
            yield name, moment if is_feel(moment) else f"={moment}"


def list_listener_texts(listeners: Iterable[Listener]) -> Iterator[tuple[str, str]]:
    for listener in listeners:
        yield f"{listener.event} type", listener.type
        if listener.retries:
            yield f"{listener.event} retries", listener.retries


def _check_parses(i: Inspection, element: Element | ProcessModel, where: str, text: str) -> None:
    if not is_feel(text):
        return
    try:
        _check_functions(i, element, text)
    except feel.FeelError as error:
        i.report(
            element, "lauseke", f"{where}: lauseketta {text} ei voi lukea: {error}", "Korjaa FEEL-lauseke."
        )


def _check_functions(i: Inspection, at: Element | Flow | ProcessModel, text: str) -> None:
    """An unknown function would be null without a word. Raises FeelError when the text does not parse."""
    for name in sorted(parse(text).functions):
        if name not in BUILT_INS and name not in i.functions:
            i.report(
                at,
                "funktio",
                f"Lauseke {text} kutsuu funktiota {name}, jota ei ole.",
                "Korjaa funktion nimi.",
            )


def check_conditions(i: Inspection) -> None:
    for flow in i.process.flows.values():
        if flow.condition is not None:
            source = i.process.elements.get(flow.source)
            if source is not None and flow.id == source.default_flow:
                i.warn(flow, "ehto", "Oletushaaralla on ehto, jota ei lueta.", "Poista ehto.")
            _check_condition(i, flow, flow.condition)
    for element in i.elements:
        for condition in list_conditions(element):
            _check_condition(i, element, condition)


def list_conditions(element: Element) -> Iterator[str]:
    """Every condition of an element itself; those of its flows are theirs."""
    yield from (event.condition for event in element.events if event.condition)
    found: list[str | None] = [element.activation_condition]
    if element.loop is not None:
        loop = element.loop
        found += [loop.condition, loop.completion_condition, *(b.condition for b in loop.behaviours)]
    if element.ad_hoc is not None:
        found.append(element.ad_hoc.completion_condition)
    yield from (condition for condition in found if condition is not None)


def _check_condition(i: Inspection, at: Element | Flow, condition: str) -> None:
    shown = condition if len(condition) < 200 else condition[:200] + "…"
    if not condition:
        i.report(at, "ehto", "Ehto on tyhjä.", _NOT_FEEL)
    elif not is_feel(condition):
        i.report(at, "ehto", f"Ehto {shown} ei ole FEEL-lauseke.", _NOT_FEEL)
    else:
        try:
            _check_functions(i, at, condition)
        except feel.FeelError as error:
            i.report(at, "ehto", f"Ehtoa {shown} ei voi lukea: {error}", "Korjaa FEEL-lauseke.")


def check_timers(i: Inspection) -> None:
    for element in i.elements:
        for event in element.events:
            if event.timer is not None and event.timer.text and not is_feel(event.timer.text):
                _check_timer(i, element, event.timer)


def _check_timer(i: Inspection, element: Element, timer: Timer) -> None:
    try:
        short = _is_short(timer)
    except (InvalidInput, ValueError, OverflowError) as error:
        i.report(
            element,
            "ajastin",
            f"Ajastinta {timer.text} ({timer.kind}) ei ymmärretä: {error}",
            "Anna päivä (2026-12-01), kesto (P7D) tai toisto (R3/P7D).",
        )
        return
    if short:
        i.report(element, "ajastin", f"Ajastin {timer.text} on alle sekunnin.", "Anna vähintään PT1S.")


def _is_short(timer: Timer) -> bool:
    if timer.kind == "date":
        due_times.parse_instant(timer.text)
        return False
    if timer.kind == "cycle":
        parse_cycle(timer.text)
        return False
    return parse_duration(timer.text).shortest() < _SHORTEST
