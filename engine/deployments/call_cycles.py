# SPDX-License-Identifier: EUPL-1.2
"""Processes that call each other in a ring, over all files of a folder."""

from collections.abc import Iterable, Iterator

from engine.bpmn import Element, ProcessModel
from engine.errors import Problem


def check_cycles(processes: Iterable[tuple[str, ProcessModel]]) -> Iterator[Problem]:
    """A ring may end by a condition, so it is a warning; one that does not ends as an incident."""
    own = {process.id: (file, process) for file, process in processes}
    calls = {id: list(_calls(process)) for id, (_, process) in own.items()}
    for id, (file, _) in own.items():
        for call in calls[id]:
            ring = _way(calls, call.called_process or "", id)
            if ring:
                yield Problem(
                    file,
                    call.id,
                    call.name,
                    "kutsujen kehä",
                    f"Prosessit kutsuvat toisiaan kehässä: {' → '.join([id, *ring])}.",
                    "Poista kutsu tai varmista ehdolla, että kehä päättyy.",
                    "warning",
                )


def _calls(process: ProcessModel) -> Iterator[Element]:
    """Calls of a process by its name; what an expression names is not known before it runs."""
    for element in process.elements.values():
        called = element.called_process
        if element.type == "callActivity" and called and not called.startswith("="):
            yield element


def _way(calls: dict[str, list[Element]], start: str, goal: str) -> list[str]:
    """The processes from `start` to `goal` over calls; empty when there is no way."""
    before: dict[str, str | None] = {start: None}
    pending = [start]
    while pending:
        id = pending.pop()
        for call in calls.get(id, ()):
            if call.called_process and call.called_process not in before:
                before[call.called_process] = id
                pending.append(call.called_process)
    if goal not in before:
        return []
    way: list[str] = []
    step: str | None = goal
    while step is not None:
        way.append(step)
        step = before[step]
    return way[::-1]
