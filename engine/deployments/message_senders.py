# SPDX-License-Identifier: EUPL-1.2
"""Messages that a model waits for and nobody sends: such a step would stand still for ever.

A sender is a model that throws the message, a worker who tells it or begins a process by it, or somebody
outside the models whom a folder names with the reason.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from engine.bpmn import Element
from engine.deployments.bundle import MANIFEST
from engine.deployments.checks import CheckedBundle
from engine.deployments.manifest import Manifest
from engine.errors import Problem

THROWING = frozenset({"endEvent", "intermediateThrowEvent", "sendTask"})
RULE = "viestin lähettäjä"
Found = tuple[CheckedBundle, Problem]


def check_senders(checked: Sequence[CheckedBundle]) -> Iterator[Found]:
    """Over all folders together, as one may throw what another waits for."""
    manifests = [one.manifest for one in checked if one.manifest is not None]
    thrown = {name for _, _, element in _elements(checked) for name in _thrown(element)}
    awaited = {name for _, _, element in _elements(checked) for name in _awaited(element)}
    sent = thrown.union(*(_named(one) for one in manifests))
    for one, file, element in _elements(checked):
        for name in sorted(_awaited(element) - sent):
            yield one, _unsent(file, element, name)
    twice = Counter(name for one in manifests for name in one.told)
    for one in checked:
        if one.manifest is not None:
            yield from ((one, problem) for problem in _told_problems(one, one.manifest, awaited, twice))


def _elements(checked: Sequence[CheckedBundle]) -> Iterator[tuple[CheckedBundle, str, Element]]:
    for one in checked:
        for file, process in one.processes():
            for element in process.elements.values():
                yield one, file, element


def _thrown(element: Element) -> set[str]:
    return _messages(element) if element.type in THROWING else set()


def _awaited(element: Element) -> set[str]:
    return set() if element.type in THROWING else _messages(element)


def _messages(element: Element) -> set[str]:
    return {event.name for event in element.events if event.kind == "message" and event.name}


def _named(manifest: Manifest) -> set[str]:
    by_hand = {manifest.by_hand.message} if manifest.by_hand else set()
    opening = {manifest.opening.message, manifest.opening.again} if manifest.opening else set()
    return by_hand | opening | manifest.told.keys() | manifest.outside.keys()


def _unsent(file: str, element: Element, name: str) -> Problem:
    return Problem(
        file,
        element.id,
        element.name,
        RULE,
        f"Kukaan ei lähetä viestiä {name}, jota tässä odotetaan.",
        f'Lähetä se mallissa, anna työntekijän kertoa se ([told."{name}"]) tai nimeä lähettäjä ([outside]).',
    )


def _told_problems(
    checked: CheckedBundle, manifest: Manifest, awaited: set[str], twice: Counter[str]
) -> Iterator[Problem]:
    def problem(name: str, message: str, remedy: str) -> Problem:
        return Problem(MANIFEST, name, "", RULE, message, remedy)

    for name in sorted((manifest.told.keys() | manifest.outside.keys()) - awaited):
        yield problem(name, f"Mikään malli ei odota viestiä {name}.", "Korjaa nimi tai poista kohta.")
    for name, told in sorted(manifest.told.items()):
        if twice[name] > 1:
            yield problem(name, f"Viesti {name} on kahdessa kansiossa.", "Jätä [told] yhteen kansioon.")
        if told.form is not None and told.form not in checked.form_ids:
            yield problem(name, f"Lomaketta {told.form} ei ole.", "Lisää lomake tai korjaa sen tunnus.")
        if not manifest.text("fi", f"told.{name}", ""):
            yield problem(name, "Painikkeelta puuttuu teksti.", f'Lisää [texts.fi] "told.{name}" = "…".')
