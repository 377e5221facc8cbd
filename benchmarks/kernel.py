# SPDX-License-Identifier: EUPL-1.2
"""K: the kernel alone, without a database: many rounds, long models, one completion, the size of a state."""

import statistics
import time
from datetime import UTC, datetime
from itertools import count, pairwise

from benchmarks.results import Result, report
from engine import bpmn, feel

ROUNDS, TASKS, SAMPLE = 5_000, 1_000, 300
_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="bench" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><process id="p" isExecutable="true">'
)


class Alone:
    """The surroundings of a kernel that needs nobody: keys from a counter, time that stands still."""

    def __init__(self) -> None:
        self._keys = count(1)
        self._now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def next_key(self) -> int:
        return next(self._keys)

    @property
    def feel(self) -> feel.Environment:
        return feel.Environment(self.now, "Europe/Helsinki")

    def decide(self, *_: object) -> bpmn.DecisionOutcome:
        raise NotImplementedError

    def is_inner(self, job_type: str) -> bool:
        return False

    def handle(self, job_type: str, call: bpmn.HandlerCall) -> dict[str, object]:
        raise NotImplementedError


def main() -> None:
    parsing, running = row()
    completing, size = completion()
    report("K", f"the kernel alone, {ROUNDS:,} rounds, {TASKS:,} tasks, a process of 15 nodes", [
        Result(f"{ROUNDS} rounds at a time, from start to end, s", rounds(), "≤ 1"),
        Result(f"{TASKS} tasks in a row, read, checked and compiled, s", parsing, ""),
        Result(f"{TASKS} tasks in a row, run, s", running, ""),
        Result("load, complete a user task, run, save: CPU, ms", completing * 1000, "≤ 0.5"),
        Result("state of the 15 nodes half-way, bytes", size, "≤ 4096"),
    ])  # fmt: skip


def _compiled(body: str) -> bpmn.CompiledProcess:
    model = bpmn.read_model(f"{_HEAD}{body}</process></definitions>".encode(), "bench.bpmn")
    assert not [one for one in bpmn.check_model(model) if one.severity == "error"]
    return bpmn.compile_process(model, "p")


def _line(*ids: str) -> str:
    return "".join(f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairwise(ids))


def _user(id: str) -> str:
    return f'<userTask id="{id}"><extensionElements><zeebe:userTask/></extensionElements></userTask>'


def rounds() -> float:
    """Seconds of CPU for a parallel multi-instance that collects what each round gives."""
    loop = (
        "<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics "
        'inputCollection="=items" inputElement="i" outputCollection="out" outputElement="=i * 2"/>'
        "</extensionElements></multiInstanceLoopCharacteristics>"
    )
    body = f'<startEvent id="s"/><task id="t">{loop}</task><endEvent id="e"/>' + _line("s", "t", "e")
    process = _compiled(body)
    begun = time.process_time()
    items = list(range(ROUNDS))
    execution = bpmn.Execution.start(process, Alone(), {"items": items}, step_budget=10 * ROUNDS)
    assert execution.run().ended == "COMPLETED"
    assert execution.variables["out"] == [2 * item for item in items]
    return time.process_time() - begun


def row() -> tuple[float, float]:
    """Seconds of CPU to read a long row, and to run it."""
    ids = [f"t{number}" for number in range(TASKS)]
    tasks = "".join(f'<task id="{id}"/>' for id in ids)
    begun = time.process_time()
    process = _compiled(f'<startEvent id="s"/>{tasks}<endEvent id="e"/>' + _line("s", *ids, "e"))
    parsed = time.process_time()
    assert bpmn.Execution.start(process, Alone(), {}).run().ended == "COMPLETED"
    return parsed - begun, time.process_time() - parsed


def completion() -> tuple[float, int]:
    """Median seconds of CPU for one user task of a process of 15 nodes, and its largest state in bytes."""
    ids = [f"u{number}" for number in range(13)]
    tasks = "".join(map(_user, ids))
    process = _compiled(f'<startEvent id="s"/>{tasks}<endEvent id="e"/>' + _line("s", *ids, "e"))
    times, largest = [], 0
    for number in range(SAMPLE):
        alone = Alone()
        execution = bpmn.Execution.start(process, alone, {"asia": f"A-{number}", "ikä": 80, "alue": "itä"})
        execution.run()
        state = execution.save()
        for step in range(len(ids) // 2):
            begun = time.process_time()
            execution = bpmn.Execution.load(process, alone, state)
            (waiting,) = execution.where()
            execution.complete(waiting.key or 0, {f"vastaus{step}": "kyllä"})
            execution.run()
            state = execution.save()
            times.append(time.process_time() - begun)
            largest = max(largest, len(state))
    return statistics.median(times), largest


if __name__ == "__main__":
    main()
