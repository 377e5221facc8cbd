# SPDX-License-Identifier: EUPL-1.2
"""A message that a diagram throws reaches somebody: a diagram that hears it, or a named receiver outside."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from engine.bpmn import ProcessModel, read_model
from sujuva.deploying import check_folders
from tests.support.web_world import PROJECT

PROCESSES = PROJECT / "processes"
OUTSIDE = PROCESSES / "perustiedot" / "ulkoiset_viestit.toml"
THROWING = ("intermediateThrowEvent", "endEvent", "sendTask")


def names_of(name: str) -> list[str]:
    """The name, or every name that its FEEL may give: `=if … then "a" else "b"`."""
    return re.findall(r'(?:then|else)\s+"([^"]+)"', name) if name.startswith("=") else [name]


def thrown_and_heard(processes: Iterable[ProcessModel]) -> tuple[dict[str, set[str]], set[str]]:
    """Each thrown message with the elements that throw it, and the messages that some element hears."""
    thrown: dict[str, set[str]] = defaultdict(set)
    heard: set[str] = set()
    for process in processes:
        for element in process.elements.values():
            told = [event.name or "" for event in element.events if event.kind == "message"]
            names = {name for one in told for name in names_of(one)}
            for name in names:
                if element.type in THROWING:
                    thrown[name].add(f"{process.id}: {element.id}")
                else:
                    heard.add(name)
    return thrown, heard


def lost(processes: Iterable[ProcessModel], outside: Collection[str]) -> list[str]:
    thrown, heard = thrown_and_heard(processes)
    return [
        f"{name}: thrown by {', '.join(sorted(places))}, heard by nobody"
        for name, places in sorted(thrown.items())
        if name not in heard and name not in outside
    ]


def our_processes() -> list[ProcessModel]:
    return [process for one in check_folders(PROCESSES) for _, process in one.processes()]


def outside_receivers() -> Mapping[str, Mapping[str, str]]:
    listed = tomllib.loads(OUTSIDE.read_text("utf-8")).get("outside", [])
    return {one["message"]: one for one in listed}


SAMPLE = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">
<message id="m" name="meal.ended"/><process id="{id}" isExecutable="true">
<startEvent id="s">{heard}</startEvent><endEvent id="done">{thrown}</endEvent>
<sequenceFlow id="f" sourceRef="s" targetRef="done"/></process></definitions>"""
COUNTED = "=if due then &quot;bill.due&quot; else &quot;bill.paid&quot;"
MEAL = '<messageEventDefinition messageRef="m"/>'


def sample(id: str, *, heard: str = "", thrown: str = "") -> ProcessModel:
    text = SAMPLE.format(id=id, heard=heard, thrown=thrown)
    (process,) = read_model(text.encode(), f"{id}.bpmn").processes
    return process


def test_every_message_reaches_somebody() -> None:
    assert lost(our_processes(), outside_receivers().keys()) == []


def test_a_receiver_outside_is_named_with_its_reason_for_a_message_that_is_thrown() -> None:
    thrown, _ = thrown_and_heard(our_processes())
    for name, told in outside_receivers().items():
        assert name in thrown, name
        assert told["receiver"].strip(), name
        assert told["reason"].strip(), name


def test_a_message_that_nobody_hears_is_seen() -> None:
    throws = sample("p", thrown=MEAL)
    assert lost([throws], ()) == ["meal.ended: thrown by p: done, heard by nobody"]
    assert lost([throws, sample("q", heard=MEAL)], ()) == []
    assert lost([throws], {"meal.ended"}) == []


def test_a_name_that_is_counted_is_every_name_that_it_may_be() -> None:
    text = SAMPLE.format(id="p", heard="", thrown=MEAL).replace("meal.ended", COUNTED)
    (throws,) = read_model(text.encode(), "p.bpmn").processes
    assert [line.partition(":")[0] for line in lost([throws], ())] == ["bill.due", "bill.paid"]
