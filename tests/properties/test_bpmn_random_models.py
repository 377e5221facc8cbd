# SPDX-License-Identifier: EUPL-1.2
"""Random models on random paths: what must be done is done, no token is lost or made, saving changes nothing.

`SUJUVA_TEST_MODELS` says how many models of each kind; each runs on three paths, one in ten is saved, loaded
and moved to its own drawing before every step, and compared. `make torture` runs ten times as many.
"""

import os
from collections import Counter
from collections.abc import Callable
from random import Random, SystemRandom

import pytest

from engine import bpmn
from tests.support.kernel import Runner, compiled, model_of
from tests.support.random_graphs import random_graph
from tests.support.random_models import random_model

MODELS = int(os.environ.get("SUJUVA_TEST_MODELS", "1000"))
PATHS = 3
SHARE_RELOADED = 10
FIRST_SEED = int(os.environ.get("SUJUVA_TEST_SEED", "0")) or SystemRandom().randrange(2**32)
Step = tuple[list[tuple[str, str]], int]


def seeds(every: int = 1) -> range:
    """A new stretch for each run; the first seed is told when a test fails."""
    return range(FIRST_SEED, FIRST_SEED + MODELS, every)


def _walk(runner: Runner, path: int) -> list[Step]:
    """Completes open tasks in an order that the path decides; the trace and the open count at each step."""
    random, steps = Random(path), []
    while runner.open:
        runner.complete_key(random.choice(sorted(runner.open)))
        steps.append((list(runner.trace), len(runner.open)))
    return steps


def _start(process: bpmn.CompiledProcess, variables: dict[str, object]) -> Runner:
    return Runner(process, dict(variables), reload=False)


def test_structured_models_do_each_element_as_often_as_the_drawing_says(
    record_property: Callable[[str, object], None],
) -> None:
    record_property("seed", FIRST_SEED)
    for seed in seeds():
        body, variables, expected = random_model(seed)
        process = compiled(body)
        for path in range(PATHS):
            runner = _start(process, variables)
            _walk(runner, path)
            assert runner.ended(), f"seed {seed}, path {path}: {runner.execution.where()}"
            assert Counter(runner.completed()) == expected, f"seed {seed}, path {path}"
            began = Counter(id for type, id in runner.trace if type == "ELEMENT_ACTIVATED")
            assert began == expected, f"seed {seed}, path {path}"
            assert runner.execution.where() == ()


def test_unstructured_models_lose_no_token_and_say_when_a_join_never_opens(
    record_property: Callable[[str, object], None],
) -> None:
    record_property("seed", FIRST_SEED)
    stalled = 0
    for seed in seeds():
        graph = random_graph(seed)
        process = compiled(graph.body)
        for path in range(PATHS):
            runner = _start(process, graph.variables)
            _walk(runner, path)
            told = f"seed {seed}, path {path}"
            assert graph.breaches(runner.trace, runner.ended()) == [], told
            failures = runner.execution.failures if not runner.ended() else ()
            assert runner.ended() or {one.kind for one in failures} == {"JOIN"}, told
            stalled += not runner.ended()
    assert stalled < MODELS * PATHS


def _reloading(process: bpmn.CompiledProcess, variables: dict[str, object], path: int) -> list[Step]:
    runner = Runner(process, dict(variables), reload=True)
    random, steps = Random(path), []
    while runner.open:
        world, moved = runner.world, runner.execution.migrate(process, runner.world, {})
        runner.execution = moved
        assert runner.execution.save() == bpmn.Execution.load(process, world, moved.save()).save()
        runner.complete_key(random.choice(sorted(runner.open)))
        steps.append((list(runner.trace), len(runner.open)))
    return steps


@pytest.mark.parametrize("kind", ["structured", "unstructured"])
def test_saving_loading_and_moving_before_every_step_changes_nothing(kind: str) -> None:
    for seed in seeds(SHARE_RELOADED):
        if kind == "structured":
            body, variables, _ = random_model(seed)
        else:
            graph = random_graph(seed)
            body, variables = graph.body, graph.variables
        process = compiled(body)
        kept = _walk(_start(process, variables), seed)
        assert _reloading(process, variables, seed) == kept, f"seed {seed}"


@pytest.mark.parametrize("number", range(20))
def test_the_check_accepts_every_random_model(number: int) -> None:
    """Named by number: two workers must collect tests of the same names, and each has seeds of its own."""
    seed = FIRST_SEED + number
    for body in (random_model(seed)[0], random_graph(seed).body):
        assert [p for p in bpmn.check_model(model_of(body)) if p.severity == "error"] == []


def test_the_oracle_sees_a_lost_and_a_made_token() -> None:
    graph = random_graph(3)
    runner = _start(compiled(graph.body), graph.variables)
    _walk(runner, 0)
    lost = [one for one in runner.trace if one != ("ELEMENT_COMPLETED", "n0")]
    assert graph.breaches(lost, runner.ended())
    assert graph.breaches([*runner.trace, ("FLOW_TAKEN", "s-n0")], runner.ended())
