# SPDX-License-Identifier: EUPL-1.2
"""Ad-hoc sub-processes: a set of activities without a start, and a condition that says when it is done.

What is begun comes from `zeebe:adHoc activeElementsCollection`; without it every element that no flow
enters is begun once, in the order of the file, all at a time or (`ordering="Sequential"`) one after the
other. A person may add more by moving a token in. The completion condition is looked at whenever an
activity inside is done; without one the sub-process ends when nothing is left in it.
"""

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.bpmn import arming
from engine.bpmn.advance import Failure
from engine.bpmn.failing import ElementFailed
from engine.bpmn.instance import Level
from engine.bpmn.model import ACTIVITIES, AdHoc, Element
from engine.bpmn.sub_processes import SubProcess
from engine.bpmn.tokens import Token

_UNFULFILLED = (
    "Ad hoc -aliprosessin aloitetut osat on tehty, mutta sen päätösehto {condition} ei toteudu. "
    "Korjaa tiedot ja yritä uudelleen, tai siirrä prosessi aliprosessin osaan."
)


class AdHocSubProcess(SubProcess):
    """Begins what it is told to, and ends when its condition holds."""

    def __init__(self, wf_spec: Any, name: str, element: Element, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, element, **kwargs)
        self.plan: AdHoc = element.ad_hoc or AdHoc()

    def work(self, token: Token) -> bool:
        instance = token.instance
        open_level = instance.subprocesses.get(token.id)
        if open_level is not None:
            return self._end_after_all(token, open_level)
        begun = self._begun(token)
        arming.arm_event_sub_processes(token, self.element.id)
        level = instance.open_sub_process(token)
        token.memo["queue"] = begun
        if not self.plan.sequential:
            token.memo["queue"] = []
            for id in begun:
                level.arrive(level.spawn(id))
        level.settle()
        return not level.root.alive

    def _begun(self, token: Token) -> list[str]:
        """The elements to begin with; raises ElementFailed when the collection names something else."""
        known = [e.id for e in token.instance.compiled.process.within(self.element.id) if can_begin(e)]
        if self.plan.active is None:
            return known
        value = token.instance.evaluator.value(self.plan.active, token.view)
        named = list(map(str, value)) if isinstance(value, list) else None
        if named is None or any(one not in known for one in named):
            raise ElementFailed(
                "EXPRESSION",
                f"Kokoelma {self.plan.active} antoi arvon {value!r}; odotettiin listaa aliprosessin osista: "
                f"{', '.join(known)}.",
            )
        return named

    def _end_after_all(self, token: Token, level: Level) -> bool:
        """Tried again after its condition did not hold: it does now, or it fails again."""
        if not self._holds(level):
            self._stand_still(level)
            return False
        token.instance.close_sub_process(token)
        return True

    def _holds(self, level: Level) -> bool:
        text = self.plan.completion_condition
        return text is not None and level.owner.instance.evaluator.condition(text, level.scope.visible())

    # -- what happens inside -----------------------------------------------------------------------------

    def is_enough(self, level: Level, inner: Token) -> bool:
        """Asked when an element inside is done, while it may still fail."""
        if inner.task_spec.element.type not in ACTIVITIES or self.plan.completion_condition is None:
            return False
        return self._holds(level)

    def ends_now(self) -> bool:
        """Whether what is still going on inside is taken away when the condition holds."""
        return self.plan.cancel_remaining

    def enough(self, level: Level) -> None:
        """The condition holds: nothing more begins, and the rest is taken away unless it may go on."""
        level.owner.memo |= {"fulfilled": True, "queue": []}
        if self.plan.cancel_remaining:
            for token in level.live():
                token.cancel()

    def may_end(self, level: Level) -> bool:
        owner = level.owner
        queue: list[str] = owner.memo.get("queue", [])
        if queue:
            owner.memo["queue"] = queue[1:]
            level.arrive(level.spawn(queue[0]))
            return False
        if self.plan.completion_condition is None or owner.memo.get("fulfilled"):
            owner.instance.forget_failure(owner)
            return True
        self._stand_still(level)
        return False

    def _stand_still(self, level: Level) -> None:
        owner, element = level.owner, self.element
        message = _UNFULFILLED.format(condition=self.plan.completion_condition)
        failure = Failure(
            owner.element_key,
            element.id,
            element.name or element.id,
            "CONDITION",
            message,
            level.scope.visible(),
        )
        owner._state = TaskState.READY
        owner.instance.record_failure(owner, failure)


def can_begin(element: Element) -> bool:
    """Whether an ad-hoc sub-process may begin this element by itself."""
    apart = element.is_event_sub_process or element.for_compensation or element.attached_to is not None
    return not element.incoming and not apart
