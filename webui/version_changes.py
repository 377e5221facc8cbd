# SPDX-License-Identifier: EUPL-1.2
"""Running instances on another version: what a form asks for, and what a plan says in names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn import ProcessModel
from engine.bpmn.migration import Migration
from engine.deployments import Definition
from engine.errors import NotFound
from webui.current import service
from webui.process_texts import step_name
from webui.refusal_wording import refusal_words
from webui.translation import gettext


@dataclass(frozen=True, slots=True)
class Counterpart:
    """An active element, and the elements of the new version that could take its tokens."""

    id: str
    name: str
    chosen: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PlanWords:
    """`carried` are pairs of names, the same twice where nothing changes."""

    carried: tuple[tuple[str, str], ...]
    closed: tuple[str, ...]
    armed: tuple[str, ...]
    refused: tuple[str, ...]


def choose_version(versions: Sequence[Definition], wanted: int | None, but: int) -> Definition | None:
    """The wanted version, else the newest other than `but`; None when there is no other. NotFound."""
    others = [one for one in versions if one.key != but]
    if wanted is None:
        return others[0] if others else None
    for one in others:
        if one.key == wanted:
            return one
    raise NotFound(f"Versiota {wanted} ei ole, tai prosessi on jo siinä.")


def read_mapping(form: Mapping[str, str]) -> dict[str, str]:
    """`map-<element>`: only what differs."""
    pairs = ((field.removeprefix("map-"), to) for field, to in form.items() if field.startswith("map-"))
    return {id: to for id, to in pairs if to and to != id}


def counterparts(
    active: Sequence[str], before: Definition, after: Definition, mapping: Mapping[str, str]
) -> tuple[Counterpart, ...]:
    """One for each active element, same kind only, its own name first."""
    old, new = _process(before), _process(after)
    return tuple(
        Counterpart(
            id,
            step_name(before.key, id),
            mapping.get(id, id if id in new.elements else ""),
            tuple(
                (one.id, step_name(after.key, one.id))
                for one in new.elements.values()
                if id in old.elements and one.type == old.elements[id].type
            ),
        )
        for id in dict.fromkeys(active)
    )


def plan_words(plan: Migration, before: Definition, after: Definition) -> PlanWords:
    return PlanWords(
        tuple((step_name(before.key, old), step_name(after.key, new)) for old, new in plan.carried),
        tuple(step_name(before.key, id) for id in plan.closed),
        tuple(step_name(after.key, id) for id in plan.armed),
        tuple(map(refusal_words, plan.refused)),
    )


def version_options(versions: Sequence[Definition]) -> list[tuple[int, str]]:
    """For a list to choose from."""
    return [(one.key, gettext("Version %(version)d", version=one.version)) for one in versions]


def _process(definition: Definition) -> ProcessModel:
    return service().catalogue.process(definition.key).process
