# SPDX-License-Identifier: EUPL-1.2
"""Rules that keep a diagram readable for a layman: sizes, lanes, names, lines. All are warnings."""

from collections.abc import Iterator, Mapping

from engine.bpmn import Element, Model, ProcessModel
from engine.deployments.crossings import find_crossings
from engine.deployments.manifest import Manifest
from engine.errors import Problem

MAIN_NODES = 20
CALLED_NODES = 15
LANES = 4
NAME_WORDS = 4
NAMED_TASKS = ("userTask", "serviceTask", "businessRuleTask", "scriptTask", "callActivity", "task")
SPLITS = ("exclusiveGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway")
TELLING = ("sendTask", "serviceTask", "scriptTask", "intermediateThrowEvent", "endEvent")


def check_readability(models: Mapping[str, Model], manifest: Manifest) -> Iterator[Problem]:
    """Warnings, each with the element and what to do about it."""
    for file, model in models.items():
        for process in model.processes:
            yield from _check_size(file, process, MAIN_NODES if file == manifest.main else CALLED_NODES)
            yield from _check_names(file, process)
            yield from _check_nesting(file, process)
            yield from _check_lines(file, process)
            yield from _check_reminders(file, process)
            yield from _check_neighbours(file, process)


def _check_size(file: str, process: ProcessModel, most: int) -> Iterator[Problem]:
    nodes = [e for e in process.elements.values() if e.parent is None and e.attached_to is None]
    if len(nodes) > most:
        yield _warning(
            file,
            process.id,
            process.name,
            "koko",
            f"Kaaviossa on {len(nodes)} solmua, enintään {most}.",
            "Siirrä osa kutsuttuun aliprosessiin.",
        )
    if len(process.lanes) > LANES:
        yield _warning(
            file,
            process.id,
            process.name,
            "kaistat",
            f"Kaistoja on {len(process.lanes)}, enintään {LANES}.",
            "Yhdistä kaistat, joilla on sama työjono.",
        )


def _check_names(file: str, process: ProcessModel) -> Iterator[Problem]:
    for element in process.elements.values():
        named = element.type in NAMED_TASKS or element.type.endswith(("Event", "ubProcess"))
        if named and len(element.name.split()) > NAME_WORDS:
            yield _at(
                file, element, "nimi", "Nimessä on yli neljä sanaa.", "Lyhennä: verbi ja kohde, tai tila."
            )
        if element.type in SPLITS and len(element.outgoing) > 1 and not element.name.rstrip().endswith("?"):
            yield _at(
                file,
                element,
                "portti",
                "Portti ei ole kysymys.",
                "Nimeä portti kysymykseksi, joka päättyy kysymysmerkkiin.",
            )


def _check_nesting(file: str, process: ProcessModel) -> Iterator[Problem]:
    """A sub-process may not stand inside another: what is deeper is called."""
    for element in process.elements.values():
        if element.type.endswith("ubProcess") and element.parent is not None:
            yield _at(
                file,
                element,
                "sisäkkäisyys",
                "Aliprosessi on toisen aliprosessin sisällä.",
                "Piirrä se omaksi kaaviokseen ja kutsu sitä.",
            )


def _check_lines(file: str, process: ProcessModel) -> Iterator[Problem]:
    for one, other in find_crossings(process):
        yield _warning(
            file,
            one.id,
            one.name,
            "risteys",
            f"Nuoli risteää nuolen {other.id} kanssa.",
            "Siirrä osia tai nuolia niin, etteivät ne risteä.",
        )


def _check_reminders(file: str, process: ProcessModel) -> Iterator[Problem]:
    """A timer beside the work that leads to no work only reminds; reminders belong to the limit."""
    for element in process.elements.values():
        beside = element.type == "boundaryEvent" and not element.interrupting
        if beside and element.timer is not None and all(e.type in TELLING for e in _after(process, element)):
            yield _at(
                file,
                element,
                "muistutus",
                "Ajastin vain muistuttaa.",
                "Poista ajastin ja anna muistutus määräajan tietona kansiossa limits.",
            )


def _after(process: ProcessModel, element: Element) -> list[Element]:
    """Everything that can follow the element."""
    seen: dict[str, Element] = {}
    pending = list(element.outgoing)
    while pending:
        target = process.elements.get(process.flows[pending.pop()].target)
        if target is not None and target.id not in seen:
            seen[target.id] = target
            pending += target.outgoing
    return list(seen.values())


def _check_neighbours(file: str, process: ProcessModel) -> Iterator[Problem]:
    """Two tasks of the same people, one straight after the other: perhaps one visit by one person."""
    for element in process.elements.values():
        following = [process.elements.get(process.flows[id].target) for id in element.outgoing]
        if element.type != "userTask" or len(following) != 1 or following[0] is None:
            continue
        task = following[0]
        if task.type == "userTask" and len(task.incoming) == 1 and _doers(task) == _doers(element):
            yield _at(
                file,
                task,
                "yhdistä?",
                f"Tehtävä tulee heti tehtävän {element.name} jälkeen samalle tekijälle.",
                "Yhdistä ne yhdeksi tehtäväksi, jonka lomakkeella on osat, ellei niiden välissä odoteta.",
            )


def _doers(task: Element) -> tuple[str | None, ...]:
    several = "monta" if task.loop is not None else None
    return (task.lane, task.parent, task.assignee, task.candidate_groups, task.candidate_users, several)


def _at(file: str, element: Element, rule: str, message: str, remedy: str) -> Problem:
    return _warning(file, element.id, element.name, rule, message, remedy)


def _warning(file: str, element: str, name: str, rule: str, message: str, remedy: str) -> Problem:
    return Problem(file, element, name, rule, message, remedy, "warning")
