# SPDX-License-Identifier: EUPL-1.2
"""Embedded and event sub-processes: a level of their own, with a scope."""

from engine.bpmn import arming
from engine.bpmn.instance import Level
from engine.bpmn.nodes import FlowNode
from engine.bpmn.tokens import Token


class SubProcess(FlowNode):
    """Runs its level; done when no token is left in it."""

    def prepare(self, token: Token) -> None:
        token.open_scope()
        super().prepare(token)

    def is_enough(self, level: Level, inner: Token) -> bool:
        """Whether the level is done although tokens are left in it."""
        return False

    def may_end(self, level: Level) -> bool:
        """Asked when no token is left in it."""
        return True

    def work(self, token: Token) -> bool:
        instance = token.instance
        arming.arm_event_sub_processes(token, self.element.id)
        start = token.memo.get("start")
        starts = [start] if start else instance.compiled.plain_starts(self.element.id)
        level = instance.open_sub_process(token)
        payload, token.payload = token.payload, None
        for name in starts:
            begun = level.spawn(name)
            begun.payload = payload
            level.arrive(begun)
        level.settle()
        return not level.root.alive
