# SPDX-License-Identifier: EUPL-1.2
"""What is laid over a diagram, and the list beside it that says the same in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Literal

from engine.bpmn import ProcessModel
from engine.history import PATH, HistoryEvent
from engine.process_instances import ElementCount
from webui.process_texts import element_name
from webui.translation import gettext, ngettext

MarkKind = Literal["count", "here", "taken"]
LISTED = frozenset(
    {
        "userTask",
        "manualTask",
        "serviceTask",
        "callActivity",
        "subProcess",
        "intermediateCatchEvent",
        "receiveTask",
    }
)


@dataclass(frozen=True, slots=True)
class ElementLine:
    """One line of the diagram's twin."""

    id: str
    name: str
    open: int
    late: int
    median: timedelta | None


def element_lines(
    process: ProcessModel,
    process_id: str,
    counts: Mapping[str, ElementCount],
    durations: Mapping[str, list[float]],
) -> tuple[ElementLine, ...]:
    """Every element where somebody or something may wait, in the order of the model."""
    nothing = ElementCount(0, 0)
    return tuple(
        ElementLine(
            element.id,
            element_name(process_id, element.id, element.name or element.id),
            counts.get(element.id, nothing).open,
            counts.get(element.id, nothing).late,
            timedelta(seconds=median(durations[element.id])) if durations.get(element.id) else None,
        )
        for element in process.elements.values()
        if element.type in LISTED or element.id in counts
    )


def count_marks(lines: Iterable[ElementLine], addresses: Mapping[str, str]) -> list[dict[str, object]]:
    """A badge for every element that has something open."""
    return [
        {
            "element": line.id,
            "kind": "count",
            "text": str(line.late or line.open),
            "late": line.late > 0,
            "title": count_words(line),
            "href": addresses.get(line.id),
        }
        for line in lines
        if line.open
    ]


def count_words(line: ElementLine) -> str:
    """`Tee arvio: 3 avoinna, 1 myöhässä`."""
    words = ngettext("%(name)s: %(num)d open", "%(name)s: %(num)d open", line.open, name=line.name)
    return f"{words}, {ngettext('%(num)d late', '%(num)d late', line.late)}" if line.late else words


def path_of(history: Iterable[HistoryEvent]) -> list[str]:
    """What of a history lies on the diagram's path."""
    return [event.element_id for event in history if event.type in PATH and event.element_id]


def token_marks(
    open_ids: Iterable[str], late_ids: frozenset[str], path: Iterable[str]
) -> list[dict[str, object]]:
    """The path taken, and where the instance is now."""
    here = list(dict.fromkeys(open_ids))
    taken = [id for id in dict.fromkeys(path) if id not in here]
    marks: list[dict[str, object]] = [{"element": id, "kind": "taken"} for id in taken]
    for id in here:
        late = id in late_ids
        marks.append(
            {
                "element": id,
                "kind": "here",
                "late": late,
                "text": gettext("late here") if late else gettext("here"),
                "title": gettext("The process waits here"),
            }
        )
    return marks
