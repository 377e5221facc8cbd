# SPDX-License-Identifier: EUPL-1.2
"""Events: start, end, intermediate catch and throw, boundary."""

from engine.bpmn import arming, compensation, throwing
from engine.bpmn.nodes import FlowNode
from engine.bpmn.tasks import do_job, throw_message
from engine.bpmn.tokens import Token


class StartEvent(FlowNode):
    """What started it has happened already."""


class BoundaryEvent(FlowNode):
    """Gets its token when it fires."""


class CatchEvent(FlowNode):
    """Waits, unless it stands behind an event-based gateway that has waited for it."""

    def work(self, token: Token) -> bool:
        if token.memo.get("fired") or all(event.kind == "link" for event in self.element.events):
            return True
        arming.arm_events(token, self.element)
        return False


class ThrowEvent(FlowNode):
    """Throws what it defines and goes on; an end event ends its branch."""

    def work(self, token: Token) -> bool:
        if self.element.job_type is not None:
            return do_job(token)
        for event in self.element.events:
            if event.kind in ("message", "signal"):
                throw_message(token, event)
            elif event.kind == "error" and throwing.find_catcher(token, "error", event.code) is None:
                raise throwing.unhandled(event.code, "", {})
        return not self.undo(token)

    def undo(self, token: Token) -> bool:
        """A compensation event undoes what it names, a cancel event all of its transaction."""
        return any(
            compensation.begin(token, event.activity)
            for event in self.element.events
            if event.kind in ("compensate", "cancel")
        )

    def conclude(self, token: Token) -> None:
        super().conclude(token)
        if self.element.type == "endEvent" and self.element.parent is None:
            token.instance.ended_at = self.element.id

    def aftermath(self, token: Token) -> None:
        signals = [token.instance.thrown[index] for index in token.memo.get("signals", ())]
        for signal in signals:
            throwing.deliver(token.instance, signal)
        for event in self.element.events:
            if not token.alive:
                return
            if event.kind == "terminate":
                throwing.terminate_level(token)
            elif event.kind == "cancel":
                throwing.cancel_transaction(token)
            elif event.kind == "error":
                throwing.throw_error(token, event.code, "", {})
            elif event.kind == "escalation":
                throwing.throw_escalation(token, event.code, {})
