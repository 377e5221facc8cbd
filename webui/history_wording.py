# SPDX-License-Identifier: EUPL-1.2
"""The history of an instance in words, without the steps that nobody would ask about."""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce

from engine.bpmn import Element, ProcessModel
from engine.history import HistoryEvent
from tasks.way_here import Step
from webui.event_wording import Line
from webui.process_texts import element_name
from webui.refusal_wording import refusal_words
from webui.translation import gettext

BAD = frozenset({"INCIDENT_OPENED", "JOB_FAILED", "INSTANCE_CANCELED", "INSTANCE_TERMINATED", "ERROR_THROWN"})
BIG = frozenset({"INSTANCE_COMPLETED"})
BY_ITSELF = frozenset(
    {"ELEMENT_COMPLETED", "FLOW_TAKEN", "ERROR_THROWN", "DECISION_EVALUATED", "INCIDENT_OPENED"}
)
TASKS = frozenset({"userTask", "manualTask", "serviceTask", "callActivity", "businessRuleTask"})
EVENTS = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)


def instance_lines(
    history: Iterable[HistoryEvent], process: ProcessModel, process_id: str, names: Mapping[str, str]
) -> tuple[Line, ...]:
    """Oldest first; an actor is shown where a person acted."""
    lines = []
    for event in history:
        element = process.elements.get(event.element_id or "")
        name = element_name(process_id, element.id, element.name or element.id) if element else ""
        words = (
            _answer(event, process, process_id)
            if event.type == "FLOW_TAKEN"
            else _words(event, element, name, names)
        )
        if words:
            weight = "bad" if event.type in BAD else "big" if event.type in BIG else "plain"
            lines.append(Line(event.at, words, _who(event, element, names), weight))
    return tuple(lines)


def step_words(step: Step) -> str:
    """One step of the way to a task, in the reader's language."""
    names = [element_name(step.process_id, part.id, part.name) for part in step.parts]
    return reduce(_answered, names)


def _answer(event: HistoryEvent, process: ProcessModel, process_id: str) -> str:
    """The way that a gateway chose, where both have names."""
    flow = process.flows.get(event.element_id or "")
    gateway = process.elements.get(flow.source) if flow else None
    if flow is None or gateway is None or not flow.name or not gateway.name:
        return ""
    question = element_name(process_id, gateway.id, gateway.name)
    return _answered(question, element_name(process_id, flow.id, flow.name))


def _answered(question: str, answer: str) -> str:
    return f"{question}{' ' if question.endswith('?') else ': '}{answer}"


def _who(event: HistoryEvent, element: Element | None, names: Mapping[str, str]) -> str | None:
    by_person = event.type not in BY_ITSELF or (element is not None and element.type == "userTask")
    if event.actor is None or not by_person or event.type == "ELEMENT_ACTIVATED":
        return None
    return names.get(event.actor, event.actor)


def _words(event: HistoryEvent, element: Element | None, name: str, names: Mapping[str, str]) -> str:
    words = _sentence(event, element, name, names)
    return words.replace("?: ", "? – ", 1) if name.endswith("?") else words


def _sentence(event: HistoryEvent, element: Element | None, name: str, names: Mapping[str, str]) -> str:
    kind = element.type if element else ""
    assignee = str(event.detail.get("assignee") or "")
    reason = str(event.detail.get("reason") or "")
    known: dict[str, Callable[[], str]] = {
        "INSTANCE_COMPLETED": lambda: gettext("The process ended"),
        "INSTANCE_CANCELED": lambda: gettext("The process was cancelled: %(reason)s", reason=reason),
        "INSTANCE_SUSPENDED": lambda: gettext("The process was suspended: %(reason)s", reason=reason),
        "INSTANCE_RESUMED": lambda: _with_reason(gettext("The process was let go on"), reason),
        "INSTANCE_MODIFIED": lambda: gettext("The process was moved: %(reason)s", reason=reason),
        "INSTANCE_MIGRATED": lambda: _with_reason(
            gettext("The process was moved to version %(version)s", version=event.detail.get("version", "")),
            reason,
        ),
        "INCIDENT_SKIPPED": lambda: gettext("%(name)s: passed over: %(reason)s", name=name, reason=reason),
        "ERROR_THROWN": lambda: gettext(
            "%(name)s: error %(code)s", name=name, code=event.detail.get("code", "")
        ),
        "TASK_ASSIGNED": lambda: (
            gettext("%(name)s: taken by %(who)s", name=name, who=names.get(assignee, assignee))
            if assignee
            else gettext("%(name)s: free again", name=name)
        ),
        "DECISION_EVALUATED": lambda: gettext("%(name)s: the table proposed", name=name),
        "JOB_FAILED": lambda: gettext(
            "%(name)s: failed, %(error)s", name=name, error=refusal_words(str(event.detail.get("error", "")))
        ),
        "INCIDENT_OPENED": lambda: gettext("%(name)s: could not be carried on", name=name),
        "INCIDENT_RETRIED": lambda: _with_reason(gettext("%(name)s: tried again", name=name), reason),
        "VARIABLES_CORRECTED": lambda: _with_reason(_corrected(event), reason),
        "ELEMENT_ACTIVATED": lambda: gettext("%(name)s: opened", name=name) if kind == "userTask" else "",
        "ELEMENT_TERMINATED": lambda: gettext("%(name)s: withdrawn", name=name) if kind == "userTask" else "",
        "ELEMENT_COMPLETED": lambda: _completed(name, kind),
    }
    say = known.get(event.type)
    return say() if say else ""


def _corrected(event: HistoryEvent) -> str:
    names = ", ".join(event.detail.get("names") or ())
    return gettext("Data was corrected (%(names)s)", names=names) if names else gettext("Data was corrected")


def _with_reason(words: str, reason: str) -> str:
    return f"{words}: {reason}" if reason else words


def _completed(name: str, kind: str) -> str:
    if kind in EVENTS:
        return name
    return gettext("%(name)s: done", name=name) if kind in TASKS else ""
