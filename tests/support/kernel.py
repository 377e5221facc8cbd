# SPDX-License-Identifier: EUPL-1.2
"""A small world for the kernel, and models written in a few words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from engine import bpmn, feel
from engine.bpmn.advance import Advance, Json, TaskResult
from engine.clock import MovableClock

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
Handler = Callable[[bpmn.HandlerCall], Mapping[str, object]]


@dataclass
class World:
    """Keys from a counter, time from a movable clock, decisions and handlers from dictionaries."""

    clock: MovableClock = field(default_factory=lambda: MovableClock(START))
    decisions: dict[str, Callable[[Mapping[str, object]], Json]] = field(default_factory=dict)
    handlers: dict[str, Handler] = field(default_factory=dict)
    last_key: int = 1000

    def now(self) -> datetime:
        return self.clock.now()

    def next_key(self) -> int:
        self.last_key += 1
        return self.last_key

    @property
    def feel(self) -> feel.Environment:
        return feel.Environment(self.clock.now, "Europe/Helsinki")

    def decide(
        self, decision_id: str, binding: str, version_tag: str | None, scope: Mapping[str, object]
    ) -> bpmn.DecisionOutcome:
        return bpmn.DecisionOutcome(self.decisions[decision_id](scope), [{"rule": 1}])

    def is_inner(self, job_type: str) -> bool:
        return job_type in self.handlers

    def handle(self, job_type: str, call: bpmn.HandlerCall) -> Mapping[str, object]:
        return self.handlers[job_type](call)


HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="test" id="definitions">'
)


def model_of(body: str, outside: str = "", process_id: str = "p") -> bpmn.Model:
    """A model with one executable process; `outside` holds messages, signals and errors."""
    text = f'{HEAD}{outside}<process id="{process_id}" isExecutable="true">{body}</process></definitions>'
    return bpmn.read_model(text.encode(), "p.bpmn")


def compiled(body: str, outside: str = "") -> bpmn.CompiledProcess:
    return bpmn.compile_process(model_of(body, outside), "p")


def flows(text: str) -> str:
    """`"a b c, b d"` makes flows a→b, b→c and b→d, each named `a-b` and so on."""
    made = []
    for chain in text.split(","):
        steps = chain.split()
        for source, target in pairwise(steps):
            made.append(f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"/>')
    return "".join(made)


def flow(source: str, target: str, condition: str) -> str:
    return (
        f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}">'
        f'<conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression></sequenceFlow>'
    )


def zeebe(inner: str) -> str:
    return f"<extensionElements>{inner}</extensionElements>"


def user(id: str, inner: str = "") -> str:
    return f'<userTask id="{id}"><extensionElements><zeebe:userTask/>{inner}</extensionElements></userTask>'


def listeners(*asked: str, of_task: bool = False, headers: str = "") -> str:
    """`"start:check"` asks the job type check at the start."""
    kind = "task" if of_task else "execution"
    inner = "".join(
        f'<zeebe:{kind}Listener eventType="{one.split(":")[0]}" type="{one.split(":")[1]}">{headers}'
        f"</zeebe:{kind}Listener>"
        for one in asked
    )
    return f"<zeebe:{kind}Listeners>{inner}</zeebe:{kind}Listeners>"


def script(id: str, expression: str, result: str) -> str:
    return (
        f'<scriptTask id="{id}"><extensionElements>'
        f'<zeebe:script expression="{expression}" resultVariable="{result}"/>'
        "</extensionElements></scriptTask>"
    )


MESSAGE = (
    '<message id="m" name="hello"><extensionElements><zeebe:subscription correlationKey="=ref"/>'
    "</extensionElements></message>"
)
SIGNAL = '<signal id="sig" name="alarm"/>'
ERROR = '<error id="err" errorCode="E1"/>'
ESCALATION = '<escalation id="esc" escalationCode="C1"/>'


def timer(kind: str, text: str) -> str:
    return (
        f'<timerEventDefinition><{kind} xsi:type="tFormalExpression">{text}</{kind}></timerEventDefinition>'
    )


def boundary(id: str, at: str, definition: str, interrupting: bool = True) -> str:
    cancel = str(interrupting).lower()
    head = f'<boundaryEvent id="{id}" attachedToRef="{at}" cancelActivity="{cancel}">'
    return f"{head}{definition}</boundaryEvent>"


def _named(offer: Any) -> str:
    """The element; a listener's job is known as `element/event/type`."""
    event = getattr(offer, "listener_event", None)
    return f"{offer.element_id}/{event}/{offer.type}" if event else str(offer.element_id)


class Runner:
    """Runs one instance, saving and loading it before every command, and keeps what happened."""

    def __init__(
        self,
        process: bpmn.CompiledProcess,
        variables: Mapping[str, Json] | None = None,
        world: World | None = None,
        start_event: str | None = None,
        reload: bool = True,
        step_budget: int = 10_000,
    ) -> None:
        self.process = process
        self.world = world or World()
        self.reload = reload
        self.step_budget = step_budget
        self.trace: list[tuple[str, str]] = []
        self.open: dict[int, tuple[str, str]] = {}
        self.advances: list[Advance] = []
        self.execution = bpmn.Execution.start(
            process, self.world, variables or {}, start_event, step_budget=step_budget
        )
        self.advance = self._run()

    def act(self, command: Callable[[bpmn.Execution], None]) -> Advance:
        if self.reload:
            self.execution = bpmn.Execution.load(
                self.process, self.world, self.execution.save(), step_budget=self.step_budget
            )
        command(self.execution)
        self.advance = self._run()
        return self.advance

    def complete(self, element_id: str, variables: Mapping[str, Json] | None = None) -> Advance:
        """Completes the oldest user task, job or call at the element."""
        return self.complete_key(self.key(element_id), variables)

    def complete_key(self, key: int, variables: Mapping[str, Json] | None = None) -> Advance:
        del self.open[key]
        return self.act(lambda execution: execution.complete(key, variables or {}))

    def answer_listener(self, name: str, result: TaskResult) -> Advance:
        key = self.key(name)
        del self.open[key]
        return self.act(lambda execution: execution.answer_listener(key, {}, result))

    def change_task(
        self, element_id: str, event: str, to: Mapping[str, Json], variables: Mapping[str, Json] | None = None
    ) -> bool:
        key, held = self.key(element_id), []
        self.act(lambda execution: held.append(execution.change_task(key, event, to, "", variables)))
        return bool(held[0])

    def fire(self, element_id: str) -> Advance:
        return self.answer(self.key(element_id))

    def receive(self, element_id: str, variables: Mapping[str, Json] | None = None) -> Advance:
        return self.answer(self.key(element_id), variables)

    def answer(self, key: int, variables: Mapping[str, Json] | None = None) -> Advance:
        """What the wait of this key is there for: fires, receives or completes."""
        kind, _ = self.open[key]
        if kind == "timer":
            return self.act(lambda execution: execution.fire_timer(key))
        if kind == "subscription":
            return self.act(lambda execution: execution.receive(key, variables or {}))
        return self.complete_key(key, variables)

    def ended(self) -> bool:
        return self.advance.ended is not None

    def key(self, element_id: str) -> int:
        return next(key for key, (_, id) in self.open.items() if id == element_id)

    def ids(self, kind: str) -> list[str]:
        """Elements that wait in this way."""
        return [id for found, id in self.open.values() if found == kind]

    def completed(self) -> list[str]:
        return [id for type, id in self.trace if type == "ELEMENT_COMPLETED"]

    def _run(self) -> Advance:
        advance = self.execution.run()
        self.advances.append(advance)
        self.trace += [(h.type, h.element_id) for h in advance.happenings if h.type != "VARIABLE_SET"]
        for kind, offers in (
            ("task", advance.offered),
            ("timer", advance.timers_set),
            ("job", advance.jobs_offered),
            ("call", advance.calls_started),
            ("subscription", advance.subscriptions_opened),
        ):
            for offer in offers:
                self.open[offer.key] = (kind, _named(offer))
        for key in (
            *advance.withdrawn,
            *advance.timers_cleared,
            *advance.jobs_withdrawn,
            *advance.calls_withdrawn,
            *advance.subscriptions_closed,
        ):
            self.open.pop(key, None)
        return advance
