# SPDX-License-Identifier: EUPL-1.2
"""Variables that nothing sets: warned of where it is nearly sure, so that a warning is worth reading.

It is nearly sure when the name is all but one that is set (a slip of the pen), or when the process starts
by a timer, so with no variables, and nothing outside can set any on its way.
"""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from engine.bpmn import ProcessModel
from engine.bpmn.used_names import Use, has_open_source, list_uses, set_names
from engine.errors import Problem

LIKENESS = 0.85


def check_names(
    processes: Iterable[tuple[str, ProcessModel]], forms: Iterable[Mapping[str, Any]]
) -> Iterator[Problem]:
    """`processes` are the folder's, with their files; `forms` all its forms."""
    own = list(processes)
    known = {key for form in forms for key in _keys(form)}
    for _, process in own:
        known |= set_names(process)
    for file, process in own:
        told: set[str] = set()
        closed = _starts_empty(process) and not has_open_source(process)
        for use in list_uses(process):
            if use.name not in known and use.name not in told:
                told.add(use.name)
                yield from _warn(file, use, known, closed=closed)


def _starts_empty(process: ProcessModel) -> bool:
    starts = [element for element in process.within(None) if element.type == "startEvent"]
    return bool(starts) and all(element.timer is not None for element in starts)


def _keys(form: Mapping[str, Any]) -> Iterator[str]:
    """Every key of a form, groups and lists included; of a path its first name."""
    for component in form.get("components") or ():
        if isinstance(component, dict):
            for name in ("key", "path"):
                if isinstance(component.get(name), str):
                    yield component[name].split(".")[0]
            yield from _keys(component)


def _warn(file: str, use: Use, known: set[str], *, closed: bool) -> Iterator[Problem]:
    like = get_close_matches(use.name, sorted(known), 1, LIKENESS)
    if not like and not closed:
        return
    meant = f" Tarkoititko {like[0]}?" if like else ""
    yield Problem(
        file,
        use.at.id,
        use.at.name,
        "muuttuja",
        f"Muuttujaa {use.name} ei aseta mikään lomake, kuvaus, skripti eikä päätös.{meant}",
        f"Korjaa nimi lausekkeessa {use.text} tai aseta muuttuja.",
        "warning",
    )
