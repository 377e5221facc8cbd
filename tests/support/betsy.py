# SPDX-License-Identifier: EUPL-1.2
"""Runs the public behaviour cases of `SUJUVA_CONFORMANCE/betsy`: scripts are tokens, conditions become FEEL.

Script tasks turn into service tasks of one inner handler that keeps the trace outside the data. Processes
of one file call, signal and message each other; the clock moves in steps from timer to timer.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from engine import bpmn
from engine.bpmn.advance import Advance, CallStarted, MessageThrown
from engine.errors import ModelInvalid
from tests.support.kernel import World

B = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
Z = "{http://camunda.org/schema/zeebe/1.0}"
_FEEL = {
    '!test.contains("a")': '=not(contains(test, "a"))',
    'test.contains("a")': '=contains(test, "a")',
    'test.contains("b")': '=contains(test, "b")',
    "integerVariable<2": "=integerVariable < 2",
    "integerVariable<3": "=integerVariable < 3",
    "${integerVariable}": "=integerVariable",
    "activationCount>=1": "=activationCount >= 1",
    "true": "=true",
    "false": "=false",
}


def conformance() -> Path:
    """The folder of public cases; it may be absent."""
    default = Path(__file__).resolve().parents[2].parent / "shared" / "conformance"
    return Path(os.environ.get("SUJUVA_CONFORMANCE", default))


@lru_cache(maxsize=1)
def cases() -> list[dict[str, Any]]:
    file = conformance() / "betsy" / "cases.json"
    found: list[dict[str, Any]] = json.loads(file.read_text()) if file.exists() else []
    return found


def translate(source: bytes) -> bytes:
    """The model in our dialect."""
    root = etree.fromstring(source, etree.XMLParser(resolve_entities=False, no_network=True))
    for node in root.iter(f"{B}scriptTask"):
        (script,) = node.findall(f"{B}script")
        text = (script.text or "").strip()
        node.remove(script)
        node.tag = f"{B}serviceTask"
        holder = etree.Element(f"{B}extensionElements")
        etree.SubElement(holder, f"{Z}taskDefinition", type="betsy")
        headers = etree.SubElement(holder, f"{Z}taskHeaders")
        etree.SubElement(headers, f"{Z}header", key="script", value=text)
        node.insert(0, holder)
    for tag in (
        "conditionExpression",
        "condition",
        "loopCondition",
        "loopCardinality",
        "activationCondition",
    ):
        for node in root.iter(f"{B}{tag}"):
            text = re.sub(r"\s+", "", node.text or "")
            node.text = _FEEL.get(text, text)
    return etree.tostring(root)


@dataclass
class Stage:
    """The processes of one file, with who waits for what."""

    model: bpmn.Model
    trace: list[str] = field(default_factory=list)
    world: World = field(default_factory=World)
    running: list["Actor"] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.world.handlers["betsy"] = self._script
        self._compiled = {
            p.id: bpmn.compile_process(self.model, p.id) for p in self.model.processes if p.executable
        }

    def start(
        self, process_id: str, variables: Mapping[str, Any], start: str | None = None, parent: Any = None
    ) -> None:
        execution = bpmn.Execution.start(
            self._compiled[process_id], self.world, variables, start, step_budget=500
        )
        actor = Actor(self, process_id, execution, parent)
        self.running.append(actor)
        actor.proceed()

    def route(self, thrown: MessageThrown) -> None:
        for actor in list(self.running):
            for key, (kind, name) in list(actor.subscriptions.items()):
                if key in thrown.reached:
                    continue
                if (kind, name) == (thrown.kind, thrown.name) and key in actor.subscriptions:
                    actor.act(lambda execution, key=key: execution.receive(key, thrown.variables))
        for process in self._compiled.values():
            for element, event in process.process.outside_starts():
                if (event.kind, event.name) == (thrown.kind, thrown.name):
                    self.start(process.process.id, thrown.variables, element.id)

    def pass_time(self, milliseconds: int) -> None:
        until = self.world.now() + timedelta(milliseconds=milliseconds)
        while True:
            due = [(t.due_at, n, a, k) for n, a in enumerate(self.running) for k, t in a.timers.items()]
            if not due or min(due)[0] > until:
                break
            at, _, actor, key = min(due, key=lambda one: one[:2])
            self.world.clock.move_to(max(at, self.world.now()))
            actor.act(lambda execution, key=key: execution.fire_timer(key))
        self.world.clock.move_to(until)

    def _script(self, call: bpmn.HandlerCall) -> Mapping[str, object]:
        match call.headers["script"]:
            case "CREATE_MARKER_FILE":
                self.trace.append("MARKER_exists")
            case "INCREMENT_INTEGER_VARIABLE":
                return {"integerVariable": int(str(call.scope["integerVariable"])) + 1}
            case "INCREMENT_INTEGER_VARIABLE_AND_LOG":
                self.trace.append("INCREMENT_correct")
                return {"integerVariable": int(str(call.scope["integerVariable"])) + 1}
            case "SET_STRING_DATA":
                return {"data": "String"}
            case "LOG_DATA":
                if call.scope.get("data") == "String":
                    self.trace.append("DATA_correct")
            case "THROW_ERROR":
                raise bpmn.BpmnError("ERR_CODE")
            case text if text.startswith("SCRIPT_"):
                self.trace.append(text)
        return {}


class Actor:
    """One instance on the stage."""

    def __init__(self, stage: Stage, process_id: str, execution: bpmn.Execution, parent: Any) -> None:
        self.stage, self.process_id, self.execution, self.parent = stage, process_id, execution, parent
        self.timers: dict[int, Any] = {}
        self.subscriptions: dict[int, tuple[str, str]] = {}

    def act(self, command: Any) -> None:
        compiled = self.stage._compiled[self.process_id]
        self.execution = bpmn.Execution.load(
            compiled, self.stage.world, self.execution.save(), step_budget=500
        )
        command(self.execution)
        self.proceed()

    def proceed(self) -> None:
        advance = self.execution.run()
        self._note(advance)
        for call in advance.calls_started:
            self._call(call)
        for thrown in advance.thrown:
            self.stage.route(thrown)
        if self.parent is not None:
            self._tell_parent_of_escalations(advance)
        if advance.ended and self.parent is not None:
            caller, key = self.parent
            caller.act(lambda execution: execution.complete(key, advance.variables))

    def _tell_parent_of_escalations(self, advance: Advance) -> None:
        caller, key = self.parent
        for one in advance.happenings:
            if one.type == "ESCALATION_THROWN" and one.detail["caughtBy"] is None:
                code = str(one.detail["code"])
                caller.act(lambda execution, code=code: execution.escalate(key, code, {}))

    def _note(self, advance: Advance) -> None:
        self.timers |= {timer.key: timer for timer in advance.timers_set}
        self.subscriptions |= {s.key: (s.kind, s.name) for s in advance.subscriptions_opened}
        for key in (*advance.timers_cleared, *advance.subscriptions_closed):
            self.timers.pop(key, None)
            self.subscriptions.pop(key, None)
        for failure in (one for one in advance.failures if one.kind != "JOIN"):
            error = failure.kind == "UNHANDLED_ERROR"
            self.stage.trace.append("ERROR_thrownErrorEvent" if error else "ERROR_runtime")
        if advance.ended:
            self.stage.running.remove(self)

    def _call(self, call: CallStarted) -> None:
        self.stage.start(call.process_id, call.variables, None, (self, call.key))


def run_case(case: Mapping[str, Any]) -> list[str]:
    """The trace as a sorted list of tokens."""
    source = (conformance() / "betsy" / case["path"]).read_bytes()
    try:
        model = bpmn.read_model(translate(source), case["path"])
    except ModelInvalid:
        return ["ERROR_deployment"]
    if any(problem.severity == "error" for problem in bpmn.check_model(model)):
        return ["ERROR_deployment"]
    stage = Stage(model)
    if case["parallel"]:
        stage.start("ParallelProcess", case["vars"])
    stage.start(case["process"], case["vars"])
    stage.pass_time(case["delay_ms"])
    return sorted(stage.trace)


def holds(case: Mapping[str, Any], trace: list[str]) -> bool:
    expected = sorted(case["expect"])
    if "ERROR" in expected:
        kinds = {"ERROR_deployment", "ERROR_runtime", "ERROR_thrownErrorEvent"}
        return any(sorted([*(t for t in expected if t != "ERROR"), kind]) == trace for kind in kinds)
    return trace == expected
