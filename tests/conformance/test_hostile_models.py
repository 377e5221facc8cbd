# SPDX-License-Identifier: EUPL-1.2
"""Models meant to hang, crash, read files or run code: refused, or run within the limits."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import bpmn
from engine.errors import ModelInvalid
from tests.support.betsy import conformance
from tests.support.kernel import Runner
from tests.support.machine_speed import slowness

FOLDER = conformance() / "hostile"
MODELS = sorted(FOLDER.glob("*.bpmn"))
LONGEST_SECONDS = 5


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Connecting anywhere raises."""
    connect = socket.socket.connect

    def refuse(*_: object) -> None:
        raise AssertionError("a model reached for the network")

    socket.socket.connect = refuse  # type: ignore[method-assign]  # the guard itself
    try:
        yield
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]  # the guard itself


@pytest.mark.skipif(not MODELS, reason=f"hostile models not found at {FOLDER} (SUJUVA_CONFORMANCE)")
def test_hostile_models_are_refused_or_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    outcomes = {file.stem: _outcome(file) for file in MODELS}
    assert set(tmp_path.iterdir()) == set()
    ran = {name for name, outcome in outcomes.items() if not outcome}
    assert ran <= {"chain_1500_tasks", "chain_5000_tasks", "gateway_split_100000_impossible_join"}


def _outcome(file: Path) -> str:
    """Why the model was refused; empty when it ran to its end."""
    started = time.process_time()
    reason = _refusal(file)
    taken = time.process_time() - started
    assert taken < LONGEST_SECONDS * slowness(), file.name
    return reason


def _refusal(file: Path) -> str:
    try:
        model = bpmn.read_model(file.read_bytes(), file.name)
    except ModelInvalid as error:
        return str(error.problems[0])
    errors = [problem for problem in bpmn.check_model(model) if problem.severity == "error"]
    if errors:
        assert all(problem.message and problem.remedy for problem in errors)
        return str(errors[0])
    runner = Runner(bpmn.compile_process(model, model.processes[0].id), reload=False)
    assert runner.ended() or runner.advance.failures
    return ""


def test_a_doctype_that_would_grow_to_gigabytes_is_refused_at_once() -> None:
    lines = ['<!ENTITY a0 "aaaaaaaaaa">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    source = f'<?xml version="1.0"?><!DOCTYPE d [{"".join(lines)}]><d>&a9;</d>'.encode()
    with pytest.raises(ModelInvalid, match="DOCTYPE"):
        bpmn.read_model(source, "bomb.bpmn")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_files_are_read_in_their_own_encoding(encoding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">'
        '<process id="p" isExecutable="true"><startEvent id="s" name="Äiti tuli"/></process></definitions>'
    )
    model = bpmn.read_model(text.encode(encoding), "a.bpmn")
    assert model.processes[0].elements["s"].name == "Äiti tuli"
