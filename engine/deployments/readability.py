# SPDX-License-Identifier: EUPL-1.2
"""Rules that keep a diagram readable for a layman: sizes, lanes, names. All are warnings."""

from collections.abc import Iterator, Mapping

from engine.bpmn import Model, ProcessModel
from engine.deployments.manifest import Manifest
from engine.errors import Problem

MAIN_NODES = 20
CALLED_NODES = 15
LANES = 4
NAME_WORDS = 4
NAMED_TASKS = ("userTask", "serviceTask", "businessRuleTask", "callActivity", "task")
SPLITS = ("exclusiveGateway", "inclusiveGateway")


def check_readability(models: Mapping[str, Model], manifest: Manifest) -> Iterator[Problem]:
    """Warnings, each with the element and what to do about it."""
    for file, model in models.items():
        for process in model.processes:
            yield from _check_size(file, process, MAIN_NODES if file == manifest.main else CALLED_NODES)
            yield from _check_names(file, process)


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
        if element.type in NAMED_TASKS and len(element.name.split()) > NAME_WORDS:
            yield _warning(
                file,
                element.id,
                element.name,
                "nimi",
                "Nimessä on yli neljä sanaa.",
                "Lyhennä: verbi ja kohde.",
            )
        if element.type in SPLITS and len(element.outgoing) > 1 and not element.name.rstrip().endswith("?"):
            yield _warning(
                file,
                element.id,
                element.name,
                "portti",
                "Portti ei ole kysymys.",
                "Nimeä portti kysymykseksi, joka päättyy kysymysmerkkiin.",
            )


def _warning(file: str, element: str, name: str, rule: str, message: str, remedy: str) -> Problem:
    return Problem(file, element, name, rule, message, remedy, "warning")
