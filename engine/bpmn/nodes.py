# SPDX-License-Identifier: EUPL-1.2
"""What every flow node does: enter, work, finish, leave. Subclasses say what their work is."""

from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from engine.bpmn import arming, compensation, listening, mappings
from engine.bpmn.advance import Json
from engine.bpmn.expressions import is_feel
from engine.bpmn.failing import ElementFailed
from engine.bpmn.model import Element, Flow, Listener
from engine.bpmn.tokens import ENTERING, FINISHING, LEAVING, Token


@dataclass(frozen=True, slots=True)
class Path:
    """An outgoing flow; `is_default` is taken when no condition holds."""

    flow: Flow
    is_default: bool


class FlowNode(BpmnSpecMixin):  # type: ignore[misc]  # its base ships no types
    """A node of the diagram. It is shared by all instances: nothing here may change while one runs."""

    def __init__(self, wf_spec: Any, name: str, element: Element, **_: Any) -> None:
        super().__init__(wf_spec, name, bpmn_name=element.name)
        self.element = element
        self.paths: tuple[Path, ...] = ()
        self.boundaries: tuple[Element, ...] = ()
        self.is_round = False
        self.before, self.after = "start", "end"
        self.listen(element.listeners)

    def listen(self, listeners: tuple[Listener, ...]) -> None:
        self.listeners = listeners
        self.listens_before = any(one.event == self.before for one in listeners)
        self.listens_after = any(one.event == self.after for one in listeners)

    # -- what SpiffWorkflow calls ------------------------------------------------------------------------

    def test(self) -> None:
        """Models are checked before they are deployed."""

    def _predict(self, *_: Any, **__: Any) -> None:
        """No future tasks are guessed: the tree holds tokens only."""

    def _update_hook(self, my_task: Token) -> bool:
        needed = self.element.start_quantity
        if needed <= 1 or self.is_round:
            return True
        my_task._set_state(TaskState.WAITING)
        waiting = my_task.workflow.at_joins.setdefault(self.name, [])
        waiting.append(my_task)
        if len(waiting) < needed:
            return False
        for other in waiting[:-1]:
            other.drop()
        waiting.clear()
        return True

    def _on_cancel(self, my_task: Token) -> None:
        waiting = my_task.workflow.at_joins.get(self.name, [])
        if my_task in waiting:
            waiting.remove(my_task)

    def _run(self, my_task: Token) -> bool | None:
        return self._run_hook(my_task)

    def _run_hook(self, my_task: Token) -> bool | None:
        """True when the node is done, None when it waits; raises ElementFailed and changes nothing else."""
        if my_task.stage == ENTERING:
            if not self.enter(my_task) or not self.work(my_task):
                return None
            my_task.stage = FINISHING
        if my_task.stage == FINISHING:
            self.finish(my_task)
            my_task.stage = LEAVING
        if self.listens_after and not self.may_leave(my_task):
            return None
        if self.is_round:
            my_task.parent.task_spec.round_result(my_task)
        else:
            my_task.chosen = self.choose(my_task)
            self._ask_ad_hoc(my_task)
        self.conclude(my_task)
        return True

    def _ask_ad_hoc(self, token: Token) -> None:
        """An ad-hoc sub-process around may have enough now; then the flow stops here."""
        if token.workflow is token.instance:
            return
        owner = token.workflow.owner
        if owner.task_spec.is_enough(token.workflow, token):
            token.memo["fulfils"] = True
            token.chosen = () if owner.task_spec.ends_now() else token.chosen

    def _on_complete_hook(self, my_task: Token) -> None:
        level = my_task.workflow
        for path in my_task.chosen * self.element.completion_quantity:
            level.arrive(level.spawn(path.flow.target, path.flow.id))
        self.aftermath(my_task)

    # -- what subclasses say -----------------------------------------------------------------------------

    def enter(self, token: Token) -> bool:
        """Input mappings, start listeners, deadlines and boundary events; once, also when the work is tried
        again. False while a listener has not answered."""
        if token.memo.get("entered"):
            return True
        if not token.memo.get("prepared"):
            self.prepare(token)
        if self.listens_before:
            token.memo["prepared"] = True
            if not listening.heard(token, self.before):
                return False
        if not self.is_round:
            arming.start_deadlines(token)
            for boundary in self.boundaries:
                arming.arm_events(token, boundary)
        token.memo["entered"] = True
        return True

    def may_leave(self, token: Token) -> bool:
        """True when the end listeners have answered; meanwhile nothing at the boundary interrupts."""
        if listening.heard(token, self.after):
            return True
        (asked,) = [key for key in token.waits if token.instance.waits[key].kind == listening.KIND]
        token.instance.disarm(token, keep=token.instance.waits[asked])
        return False

    def prepare(self, token: Token) -> None:
        mappings.write_inputs(token)

    def outlive(self, token: Token) -> bool:
        """Whether something of a cancelled element lives on for a while."""
        return False

    def work(self, token: Token) -> bool:
        """True when done at once; else something waits."""
        return True

    def finish(self, token: Token) -> None:
        """Writes what came out of the work."""
        mappings.write_outputs(token)

    def choose(self, token: Token) -> tuple[Path, ...]:
        """The flows to take: all without a condition, those whose condition holds, else the default."""
        conditional = [path for path in self.paths if path.flow.condition is not None and not path.is_default]
        if not conditional:
            return tuple(path for path in self.paths if not path.is_default) or self.paths
        holding = {path.flow.id for path in conditional if condition_holds(token, path)}
        chosen = tuple(
            path
            for path in self.paths
            if path.flow.id in holding or (path.flow.condition is None and not path.is_default)
        )
        return chosen if holding else chosen + self.default_or_fail(token, bool(chosen))

    def default_or_fail(self, token: Token, others: bool = False) -> tuple[Path, ...]:
        default = tuple(path for path in self.paths if path.is_default)
        if not default and not others:
            names = ", ".join(path.flow.condition or path.flow.id for path in self.paths)
            raise ElementFailed(
                "CONDITION", f"Yksikään ehto ei toteutunut eikä oletushaaraa ole. Ehdot: {names}."
            )
        return default

    def conclude(self, token: Token) -> None:
        """Cannot fail: closes what the element held and writes the history."""
        instance = token.instance
        instance.disarm(token)
        token.close_scope()
        if not self.is_round:
            arming.end_deadlines(token)
            compensation.remember(token)
        told = {"round": token.memo["round"]} if self.is_round else {}
        instance.happen("ELEMENT_COMPLETED", token, **told)
        for path in token.chosen:
            if path.flow.drawn:
                detail: dict[str, Json] = {"source": path.flow.source, "target": path.flow.target}
                instance.flow_taken(path.flow.id, detail)

    def aftermath(self, token: Token) -> None:
        """After the token has left: a round tells its body, an end event throws."""
        if self.is_round:
            compensation.hand_up(token)
            token.parent.task_spec.round_done(token.parent, token)
        elif token.memo.get("undoes"):
            compensation.step_done(token.parent)
        elif token.memo.get("fulfils"):
            token.workflow.owner.task_spec.enough(token.workflow)


def condition_holds(token: Token, path: Path) -> bool:
    """A flow without a condition is always taken."""
    text = path.flow.condition
    if text is None:
        return True
    if not is_feel(text):
        raise ElementFailed("CONDITION", f"Ehto {text} ei ole FEEL-lauseke. Aloita se merkillä =.")
    return token.instance.evaluator.condition(text, token.view)


class Root(FlowNode):
    """The start of a level: of the instance it arms the event sub-processes and starts the start event."""

    def __init__(self, wf_spec: Any, name: str) -> None:
        super().__init__(wf_spec, name, Element(wf_spec.name, "", "process"))

    def _run_hook(self, my_task: Token) -> bool | None:
        instance = my_task.instance
        if my_task.memo.get("closing"):
            if listening.heard(my_task, self.after):
                instance.end("COMPLETED")
            return None
        if not listening.heard(my_task, self.before):
            return None
        arming.arm_event_sub_processes(my_task, None)
        starts = my_task.memo["starts"]
        for start in starts:
            begun = self._begin(my_task, start)
            begun.payload = my_task.payload
            begun.memo["fired"] = True
            instance.arrive(begun)
        if not starts:
            instance.settle()
        return None

    def _begin(self, root: Token, start: str) -> Token:
        """A token at the start, or at the gateway that starts the process by it."""
        instance = root.instance
        process = instance.compiled.process
        gateway = process.starter_of(process.elements[start])
        if gateway is None:
            return instance.spawn(start)
        begun = instance.spawn(gateway.id)
        begun.memo["event"] = [start, None, dict(root.payload or {})]
        begun.stage = LEAVING
        return begun


class Waypoint(FlowNode):
    """An abstract task, a manual task, a link: passed through."""
