# SPDX-License-Identifier: EUPL-1.2
"""The elements of a process that a token can be put on, and the changes that a form asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn import ProcessModel
from engine.errors import InvalidInput
from engine.process_instances.modifying import Add, Change, Drop, Move
from engine.process_instances.previews import Preview, Standing
from webui.process_texts import element_name, step_name
from webui.translation import gettext

STAYS, GOES = "", "drop"


@dataclass(frozen=True, slots=True)
class Choice:
    """`around` is the name of the sub-process that the element stands in."""

    id: str
    name: str
    around: str


def list_choices(process: ProcessModel, process_id: str) -> tuple[Choice, ...]:
    """In the order of the file. Events that start something and compensation are reached by events only."""

    def name(id: str) -> str:
        found = process.elements[id]
        return element_name(process_id, id, found.name or id)

    return tuple(
        Choice(one.id, name(one.id), name(one.parent) if one.parent else "")
        for one in process.elements.values()
        if one.type not in ("boundaryEvent", "startEvent")
        and not one.for_compensation
        and not one.is_event_sub_process
    )


def read_changes(form: Mapping[str, str], process: ProcessModel) -> tuple[Change, ...]:
    """`do-<key>` of every place, and `add`. InvalidInput when nothing is asked for."""
    changes: list[Change] = []
    for field, wanted in form.items():
        key = field.removeprefix("do-")
        if key == field or not key.isdigit() or wanted == STAYS:
            continue
        changes.append(Drop(int(key)) if wanted == GOES else Move(int(key), _known(wanted, process)))
    if form.get("add"):
        changes.append(Add(_known(form["add"], process)))
    if not changes:
        raise InvalidInput(
            "Muutosta ei ole valittu.", {"do": "Valitse, mitä siirretään, poistetaan tai lisätään."}
        )
    return tuple(changes)


def _known(id: str, process: ProcessModel) -> str:
    if id not in process.elements:
        raise InvalidInput(f"Kaaviossa ei ole osaa {id}.", {"do": "Valitse vaihe luettelosta."})
    return id


@dataclass(frozen=True, slots=True)
class PreviewWords:
    """What would happen, in names."""

    left: tuple[str, ...]
    reached: tuple[str, ...]
    failures: tuple[str, ...]
    ends: bool


def preview_words(preview: Preview) -> PreviewWords:
    return PreviewWords(
        _names(preview.left), _names(preview.reached), preview.failures, preview.state == "COMPLETED"
    )


def _names(standing: Sequence[Standing]) -> tuple[str, ...]:
    counted: dict[str, int] = {}
    for one in standing:
        name = step_name(one.definition_key, one.element_id)
        counted[name] = counted.get(name, 0) + 1
    return tuple(
        gettext("%(name)s, %(count)d times", name=name, count=count) if count > 1 else name
        for name, count in counted.items()
    )
