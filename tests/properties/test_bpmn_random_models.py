# SPDX-License-Identifier: EUPL-1.2
"""Random models on random paths: what must be done is done, and saving at every step changes nothing."""

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import bpmn
from tests.support.kernel import Runner, compiled, model_of
from tests.support.random_models import random_model

SEEDS = st.integers(min_value=0, max_value=2**32)


def _run(seed: int, path: int, reload: bool) -> Runner:
    """Completes open tasks in an order that the path decides."""
    body, variables, _ = random_model(seed)
    runner = Runner(compiled(body), dict(variables), reload=reload)
    random = Random(path)
    while not runner.ended():
        assert not runner.advance.failures, runner.advance.failures
        assert runner.open, runner.execution.where()
        key = random.choice(sorted(runner.open))
        runner.complete_key(key)
    return runner


@settings(max_examples=400, deadline=None)
@given(SEEDS, SEEDS)
def test_every_element_is_completed_as_often_as_the_drawing_says(seed: int, path: int) -> None:
    runner = _run(seed, path, reload=False)
    _, _, expected = random_model(seed)
    assert Counter(runner.completed()) == expected
    began = Counter(id for type, id in runner.trace if type == "ELEMENT_ACTIVATED")
    assert began == expected
    assert runner.execution.where() == ()


@settings(max_examples=40, deadline=None)
@given(SEEDS, SEEDS)
def test_saving_and_loading_before_every_command_changes_no_trace(seed: int, path: int) -> None:
    kept, reloaded = _run(seed, path, reload=False), _run(seed, path, reload=True)
    assert kept.trace == reloaded.trace
    assert kept.advance.variables == reloaded.advance.variables
    assert kept.execution.save() == reloaded.execution.save()


@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_the_check_accepts_every_random_model(seed: int) -> None:
    body, _, _ = random_model(seed)
    assert [p for p in bpmn.check_model(model_of(body)) if p.severity == "error"] == []
