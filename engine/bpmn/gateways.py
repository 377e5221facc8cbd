# SPDX-License-Identifier: EUPL-1.2
"""Gateways. Joins count the tokens that wait on each incoming flow, so they need no history."""

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.bpmn import arming
from engine.bpmn.instance import Level
from engine.bpmn.model import Element
from engine.bpmn.nodes import FlowNode, Path, condition_holds
from engine.bpmn.tokens import Token


class ExclusiveGateway(FlowNode):
    """The first flow, in the order of the file, whose condition holds; else the default."""

    def choose(self, token: Token) -> tuple[Path, ...]:
        for path in self.paths:
            if not path.is_default and condition_holds(token, path):
                return (path,)
        return self.default_or_fail(token, not self.paths)


class Join(FlowNode):
    """A gateway at which tokens wait for each other."""

    def _update_hook(self, my_task: Token) -> bool:
        if len(self.element.incoming) <= 1:
            return True
        my_task._set_state(TaskState.WAITING)
        level = my_task.workflow
        level.at_joins.setdefault(self.name, []).append(my_task)
        self.token_came(level)
        return False

    def token_came(self, level: Level) -> None:
        """Decides whether the join opens now."""

    def merge(self, level: Level) -> None:
        """One token of each flow goes in, one comes out."""
        waiting = level.at_joins[self.name]
        first: dict[str | None, Token] = {}
        for token in waiting:
            first.setdefault(token.via, token)
        for token in first.values():
            token.instance.forget_failure(token)
        *others, survivor = first.values()
        for token in others:
            token.drop()
        gone = {token.id for token in first.values()}
        level.at_joins[self.name] = [token for token in waiting if token.id not in gone]
        survivor._ready()


class ParallelGateway(Join):
    """Opens when every incoming flow has a token; takes every outgoing flow."""

    def token_came(self, level: Level) -> None:
        arrived = {token.via for token in level.at_joins[self.name]}
        if arrived.issuperset(self.element.incoming):
            self.merge(level)

    def choose(self, token: Token) -> tuple[Path, ...]:
        return self.paths


class InclusiveGateway(Join):
    """Opens when no token can still come to a flow that has none; takes every flow whose condition holds."""

    def open_if_due(self, level: Level) -> bool:
        """Called when nothing else moves; True when it has opened."""
        if not level.at_joins[self.name]:
            return False
        if self.awaits_more(level, {token.via for token in level.at_joins[self.name]}):
            return False
        self.merge(level)
        return True

    def awaits_more(self, level: Level, arrived: set[str | None]) -> bool:
        """BPMN 2.0.2, 13.4.3: a token elsewhere counts when it reaches an empty flow and no filled one.

        What is filled is asked along sequence flows: an activity whose boundary event has already sent a
        token here still sends its own.
        """
        waiting = level.at_joins[self.name]
        compiled = level.top_workflow.compiled
        reach, along = compiled.reach[self.name], compiled.along[self.name]
        here = {token.id for token in waiting}
        places = {token.task_spec.element.id for token in level.live() if token.id not in here}
        filled = set().union(*(along[flow] for flow in arrived if flow is not None))
        empty = set().union(*(reach[flow] for flow in self.element.incoming if flow not in arrived))
        return bool(places & (empty - filled))

    def choose(self, token: Token) -> tuple[Path, ...]:
        chosen = tuple(path for path in self.paths if not path.is_default and condition_holds(token, path))
        return chosen or self.default_or_fail(token, not self.paths)


class EventBasedGateway(FlowNode):
    """Waits for whichever event behind it comes first."""

    def work(self, token: Token) -> bool:
        for event in self.following(token):
            arming.arm_events(token, event)
        return False

    def following(self, token: Token) -> list[Element]:
        elements = token.instance.compiled.process.elements
        return [elements[path.flow.target] for path in self.paths]

    def choose(self, token: Token) -> tuple[Path, ...]:
        if self.element.all_events:
            return self.paths
        target = token.memo["event"][0]
        return tuple(path for path in self.paths if path.flow.target == target)

    def _on_complete_hook(self, my_task: Token) -> None:
        target, key, variables = my_task.memo["event"]
        for path in my_task.chosen:
            fired: Any = my_task.workflow.spawn(path.flow.target, path.flow.id)
            if path.flow.target == target:
                fired.key, fired.payload = key, variables
                fired.memo["fired"] = True
            my_task.workflow.arrive(fired)
