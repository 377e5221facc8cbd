# SPDX-License-Identifier: EUPL-1.2
"""The history of an instance in words, without the steps that nobody would ask about."""

from collections.abc import Callable, Iterable, Mapping

from engine.bpmn import Element, ProcessModel
from engine.history import HistoryEvent
from webui.event_wording import Line
from webui.process_texts import element_name
from webui.translation import gettext

BAD = frozenset({"INCIDENT_OPENED", "JOB_FAILED", "INSTANCE_CANCELED", "INSTANCE_TERMINATED"})
BIG = frozenset({"INSTANCE_COMPLETED"})
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
        words = _words(event, element, name, names)
        if words:
            weight = "bad" if event.type in BAD else "big" if event.type in BIG else "plain"
            lines.append(Line(event.at, words, _who(event, element, names), weight))
    return tuple(lines)


def _who(event: HistoryEvent, element: Element | None, names: Mapping[str, str]) -> str | None:
    by_person = event.type != "ELEMENT_COMPLETED" or (element is not None and element.type == "userTask")
    if event.actor is None or not by_person or event.type == "ELEMENT_ACTIVATED":
        return None
    return names.get(event.actor, event.actor)


def _words(event: HistoryEvent, element: Element | None, name: str, names: Mapping[str, str]) -> str:
    words = _sentence(event, element, name, names)
    return words.replace("?: ", "? – ", 1) if name.endswith("?") else words


def _sentence(event: HistoryEvent, element: Element | None, name: str, names: Mapping[str, str]) -> str:
    kind = element.type if element else ""
    assignee = str(event.detail.get("assignee") or "")
    known: dict[str, Callable[[], str]] = {
        "INSTANCE_COMPLETED": lambda: gettext("The process ended"),
        "INSTANCE_CANCELED": lambda: gettext(
            "The process was cancelled: %(reason)s", reason=event.detail.get("reason", "")
        ),
        "TASK_ASSIGNED": lambda: (
            gettext("%(name)s: taken by %(who)s", name=name, who=names.get(assignee, assignee))
            if assignee
            else gettext("%(name)s: free again", name=name)
        ),
        "DECISION_EVALUATED": lambda: gettext("%(name)s: the table proposed", name=name),
        "JOB_FAILED": lambda: gettext(
            "%(name)s: failed, %(error)s", name=name, error=event.detail.get("error", "")
        ),
        "INCIDENT_OPENED": lambda: gettext("%(name)s: could not be carried on", name=name),
        "INCIDENT_RETRIED": lambda: gettext("%(name)s: tried again", name=name),
        "VARIABLES_CORRECTED": lambda: gettext("Data was corrected"),
        "ELEMENT_ACTIVATED": lambda: gettext("%(name)s: opened", name=name) if kind == "userTask" else "",
        "ELEMENT_TERMINATED": lambda: gettext("%(name)s: withdrawn", name=name) if kind == "userTask" else "",
        "ELEMENT_COMPLETED": lambda: _completed(name, kind),
    }
    say = known.get(event.type)
    return say() if say else ""


def _completed(name: str, kind: str) -> str:
    if kind in EVENTS:
        return name
    return gettext("%(name)s: done", name=name) if kind in TASKS else ""
