# SPDX-License-Identifier: EUPL-1.2
"""Every model at hand on random paths: kept in memory, saved and loaded before every command, or moved to its
own drawing before every command, an instance does exactly the same.

A token is folded away the moment it leaves, and nothing may look at one that has (docs/adr/0012). What would
look at one finds it in memory and not in a loaded state, so that the three would differ.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from engine import bpmn
from engine.bpmn.advance import Advance, Json
from engine.bpmn.used_names import list_uses
from engine.errors import ExecutionFailed, ModelInvalid, NotFound
from tests.support.betsy import conformance, translate
from tests.support.kernel import Runner, World
from tests.support.source import ROOT

STEPS, PATHS = 40, 3
VALUES: tuple[Json, ...] = (True, False, 0, 1, 80, "kyllä", "2026-12-01", ["a", "b"], None)
_NOT_EXECUTABLE = re.compile(rb'isExecutable="false"')


@dataclass
class Unknowing(World):
    """Decides nothing and handles nothing itself: inner handlers are jobs here."""

    asked: list[str] = field(default_factory=list)

    def decide(
        self, decision_id: str, binding: str, version_tag: str | None, scope: Mapping[str, object]
    ) -> bpmn.DecisionOutcome:
        self.asked.append(decision_id)
        return bpmn.DecisionOutcome(VALUES[len(self.asked) % len(VALUES)], [])


def corpus() -> Iterator[tuple[str, bytes]]:
    """Public behaviour cases, reference diagrams, our own processes, and the models of the benchmarks."""
    for folder in ("betsy", "miwg"):
        for file in sorted((conformance() / folder).rglob("*.bpmn")):
            source = file.read_bytes()
            if "bpmn_constraints" not in file.parts:
                yield file.stem, translate(source) if folder == "betsy" else source
    for folder in ("processes", "benchmarks/models"):
        for file in sorted((ROOT / folder).rglob("*.bpmn")):
            yield file.stem, file.read_bytes()


def runnable() -> Iterator[tuple[str, bpmn.CompiledProcess]]:
    for name, source in corpus():
        try:
            model = bpmn.read_model(_NOT_EXECUTABLE.sub(b'isExecutable="true"', source), name)
        except ModelInvalid:
            continue
        if any(problem.severity == "error" for problem in bpmn.check_model(model)):
            continue
        for process in model.processes:
            if process.executable:
                yield f"{name} {process.id}", bpmn.compile_process(model, process.id)


class Walk:
    """One instance on one random path; `mode` says what happens to it before every command."""

    def __init__(self, process: bpmn.CompiledProcess, path: int, mode: str) -> None:
        self._random = Random(path)
        self._mode = mode
        self._names = sorted({use.name for use in list_uses(process.process)})
        starts = [element.id for element, _ in process.process.outside_starts()]
        start = self._random.choice(starts) if not process.plain_starts(None) else None
        self._runner = Runner(
            process, self._data(), Unknowing(), start, reload=mode == "saved", step_budget=300
        )

    def go(self) -> list[Advance]:
        for _ in range(STEPS):
            if self._runner.ended() or not self._step():
                break
        return self._runner.advances

    def _data(self) -> dict[str, Json]:
        return {name: self._random.choice(VALUES) for name in self._names}

    def _step(self) -> bool:
        runner = self._runner
        keys = sorted(runner.open)
        failed = [one.key for one in runner.execution.failures]
        if not keys and not failed:
            return False
        if self._mode == "moved":
            runner.execution = runner.execution.migrate(runner.process, runner.world, {})
        try:
            if failed and (not keys or self._random.random() < 0.3):
                self._mend(self._random.choice(failed))
            else:
                self._answer(self._random.choice(keys))
        except (ExecutionFailed, NotFound) as refused:
            runner.advances.append(Advance(ended_at=str(refused)))
        return True

    def _answer(self, key: int) -> None:
        data = self._data() if self._random.random() < 0.5 else {}
        kept = self._runner.open[key]
        try:
            self._runner.answer(key, data)
        except (ExecutionFailed, NotFound):
            self._runner.open[key] = kept
            raise

    def _mend(self, key: int) -> None:
        data, skips = self._data(), self._random.random() < 0.3
        if skips:
            self._runner.act(lambda execution: execution.skip(key))
            return
        self._runner.act(lambda execution: execution.set_variables(None, data))
        if any(one.key == key for one in self._runner.execution.failures):
            self._runner.act(lambda execution: execution.retry(key))


PROCESSES = dict(runnable())


def test_the_corpus_is_not_empty() -> None:
    assert len(PROCESSES) > (100 if Path(conformance()).is_dir() else 30)


@pytest.mark.parametrize("name", PROCESSES)
def test_saved_or_moved_before_every_command_it_does_the_same(name: str) -> None:
    for path in range(PATHS):
        kept = Walk(PROCESSES[name], path, "kept").go()
        assert Walk(PROCESSES[name], path, "saved").go() == kept, f"path {path}"
        assert Walk(PROCESSES[name], path, "moved").go() == kept, f"path {path}"
