# SPDX-License-Identifier: EUPL-1.2
"""Whoever tells that a service ended names it: client guidance waits for those that are left."""

from collections.abc import Iterator
from pathlib import Path

from lxml.etree import parse

PROCESSES = Path(__file__).parents[2] / "processes"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
THROWING = (f"{BPMN}endEvent", f"{BPMN}intermediateThrowEvent")
SERVICES = ("tukijakso", "arviointijakso", "kotihoito", "omaishoito", "asuminen", "tukipalvelut")


def tellings() -> Iterator[tuple[str, str, str | None]]:
    """Each event that throws `<service>.ended`: its id, the service, and the name that it gives."""
    for file in sorted(PROCESSES.glob("*/*.bpmn")):
        root = parse(file).getroot()
        for event in (one for one in root.iter() if one.tag in THROWING):
            given = {one.get("target"): one.get("source") for one in event.iter(f"{ZEEBE}input")}
            for thrown in event.iter(f"{BPMN}messageEventDefinition"):
                service = (thrown.get("messageRef") or "").removeprefix("viesti_").removesuffix("_ended")
                if service in SERVICES and (thrown.get("messageRef") or "").endswith("_ended"):
                    yield f"{file.stem}:{event.get('id')}", service, given.get("paattynyt_palvelu")


def test_each_end_of_a_service_names_it() -> None:
    found = list(tellings())
    assert {service for _, service, _ in found} == set(SERVICES)
    assert [(where, named) for where, service, named in found if named != f'="{service}"'] == []
