# SPDX-License-Identifier: EUPL-1.2
"""No step waits for a message that nobody can send, and what a worker may tell has its words."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.deployments import Bundle, check_bundle
from engine.deployments.manifest import Manifest, read_manifest
from engine.deployments.message_senders import check_senders
from engine.errors import ModelInvalid
from sujuva.deploying import check_folders
from tests.support.kernel import HEAD

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
MANIFEST = 'id = "{id}"\nmain = "{id}.bpmn"\n[name]\nfi = "Malli"\n'
TOLD = '[told."asia.muuttui"]\n[texts.fi]\n"told.asia.muuttui" = "Asia muuttui"\n'


def message_process(id: str, event: str, message: str) -> str:
    """A process with one event in it that throws or awaits the message."""
    return (
        f'{HEAD}<message id="m" name="{message}"><extensionElements>'
        '<zeebe:subscription correlationKey="=asia"/></extensionElements></message>'
        f'<process id="{id}" isExecutable="true"><startEvent id="alku"/>'
        f'<{event} id="viesti"><messageEventDefinition messageRef="m"/></{event}></process></definitions>'
    )


def found(*folders: tuple[str, str, str]) -> list[str]:
    """The problems of folders, each given by its id, what it adds to process.toml, and its model."""
    checked = [
        check_bundle(
            Bundle(
                id, {"process.toml": (MANIFEST.format(id=id) + more).encode(), f"{id}.bpmn": model.encode()}
            ),
            (),
            lambda *_: [],
        )
        for id, more, model in folders
    ]
    return [problem.message for _, problem in check_senders(checked)]


def waits(id: str = "odottaja", more: str = "") -> tuple[str, str, str]:
    return id, more, message_process(id, "intermediateCatchEvent", "asia.muuttui")


def throws(id: str = "kertoja", more: str = "") -> tuple[str, str, str]:
    return id, more, message_process(id, "intermediateThrowEvent", "asia.muuttui")


def test_every_message_that_the_county_waits_for_has_a_sender() -> None:
    problems = [one for folder in check_folders(PROCESSES) for one in folder.problems]
    assert [str(one) for one in problems if one.rule == "viestin lähettäjä"] == []


def test_a_message_that_nobody_sends_is_found_where_it_is_waited_for() -> None:
    assert found(waits()) == ["Kukaan ei lähetä viestiä asia.muuttui, jota tässä odotetaan."]


@pytest.mark.parametrize(
    "folders",
    [
        [waits(), throws()],
        [waits(more=TOLD)],
        [waits(), throws("toinen", "")],
        [waits(more='[outside]\n"asia.muuttui" = "Väestötieto"\n')],
        [waits(more='[by_hand]\nmessage = "asia.muuttui"\ngroups = ["ensilinja"]\n')],
    ],
)
def test_a_model_a_worker_and_somebody_outside_are_senders(folders: Sequence[tuple[str, str, str]]) -> None:
    assert found(*folders) == []


@pytest.mark.parametrize(
    ("folders", "said"),
    [
        ([throws(more=TOLD)], "Mikään malli ei odota viestiä asia.muuttui."),
        ([waits(more=TOLD), waits("toinen", TOLD)], "Viesti asia.muuttui on kahdessa kansiossa."),
        ([waits(more='[told."asia.muuttui"]\n')], "Painikkeelta puuttuu teksti."),
        (
            [waits(more=TOLD.replace('muuttui"]', 'muuttui"]\nform = "ei_ole"', 1))],
            "Lomaketta ei_ole ei ole.",
        ),
    ],
)
def test_what_is_wrong_with_a_telling_is_said(folders: Sequence[tuple[str, str, str]], said: str) -> None:
    assert said in found(*folders)


@pytest.mark.parametrize(
    "wrong",
    [
        'told = "a"',
        '[told]\na = "b"',
        "[told.a]\ngroups = 3",
        "[told.a]\nform = 3",
        "[told.a]\nwho = 'x'",
        "[outside]\na = 3",
    ],
)
def test_a_telling_that_cannot_be_read_is_refused(wrong: str) -> None:
    source = f'id = "a"\nmain = "a.bpmn"\n{wrong}\n[name]\nfi = "A"\n'
    with pytest.raises(ModelInvalid):
        read_manifest(source.encode(), "process.toml")


def untold(folder: Manifest, language: str) -> list[str]:
    return [name for name in folder.told if not folder.text(language, f"told.{name}", "").strip()]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", sorted(path.parent.name for path in PROCESSES.glob("*/process.toml")))
def test_what_a_worker_may_tell_is_said_in_every_language(name: str, language: str) -> None:
    assert untold(read_manifest((PROCESSES / name / "process.toml").read_bytes(), name), language) == []
