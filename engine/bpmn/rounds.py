# SPDX-License-Identifier: EUPL-1.2
"""Repeated activities: multi-instance in parallel or one by one, and the standard loop.

The body is a token that holds the activity's boundary events; each round is a child token that runs the
activity itself, in a scope with its element of the collection and `loopCounter`.
"""

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.bpmn import behaviours
from engine.bpmn.advance import Json
from engine.bpmn.failing import ElementFailed
from engine.bpmn.model import Element, Loop
from engine.bpmn.nodes import FlowNode
from engine.bpmn.tokens import FINISHING, Token

MOST_ROUNDS = 10_000


class Body(FlowNode):
    """What multi-instance and loop have in common."""

    def __init__(self, wf_spec: Any, name: str, element: Element, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, element, **kwargs)
        assert element.loop is not None
        self.loop: Loop = element.loop
        self.before, self.after = "beforeAll", ""
        self.listen(element.listeners)
        self.round_spec = f"{name} [child]"

    def prepare(self, token: Token) -> None:
        """Inputs belong to the rounds; the body has a scope between them and what is around."""
        token.open_scope()

    def start_round(self, token: Token, index: int, item: Json = None) -> None:
        instance = token.instance
        begun = token.workflow.spawn(self.round_spec, parent=token)
        begun.key = instance.surroundings.next_key()
        begun.memo["round"] = index
        values: dict[str, Json] = {"loopCounter": index + 1}
        if self.loop.input_element:
            values[self.loop.input_element] = item
        scope = begun.open_scope()
        for name, value in values.items():
            instance.set_variable(scope, name, value, self.element.id, begun.key)
        token.workflow.arrive(begun)

    def finish_body(self, token: Token) -> None:
        for child in list(token.child_tokens()):
            child.cancel()
        token.stage = FINISHING
        token._set_state(TaskState.READY)

    def round_result(self, one: Token) -> None:
        """Called while a round may still fail; remembers what `round_done` needs."""

    def round_done(self, token: Token, one: Token) -> None:
        """Called when a round has left."""


class MultiInstance(Body):
    """One round for each element of the collection, or as many as the cardinality says."""

    def work(self, token: Token) -> bool:
        items, count = self._items(token)
        token.memo |= {"count": count, "done": 0, "started": count, "results": {}}
        if self.loop.sequential:
            token.memo |= {"items": items, "started": min(count, 1)}
        for index in range(token.memo["started"]):
            self.start_round(token, index, items[index] if items is not None else None)
        return count == 0

    def _items(self, token: Token) -> tuple[list[Json] | None, int]:
        evaluator = token.instance.evaluator
        if self.loop.input_collection is None:
            text = self.loop.cardinality or ""
            count = evaluator.number(text if not text.isdigit() else f"={text}", token.view, "Kertojen määrä")
            return None, self._bounded(count)
        value = evaluator.value(self.loop.input_collection, token.view)
        if not isinstance(value, list):
            raise ElementFailed(
                "EXPRESSION",
                f"Kokoelma {self.loop.input_collection} antoi arvon {value!r}; odotettiin listaa.",
            )
        return value, self._bounded(len(value))

    def _bounded(self, count: int) -> int:
        if not 0 <= count <= MOST_ROUNDS:
            raise ElementFailed("EXPRESSION", f"Toistoja olisi {count}; sallittu on 0–{MOST_ROUNDS}.")
        return count

    def round_result(self, one: Token) -> None:
        """The output element and the completion condition, seen from the one."""
        evaluator, body = one.instance.evaluator, one.parent
        if self.loop.output_element:
            one.memo["result"] = evaluator.value(self.loop.output_element, one.view, "IO_MAPPING")
        if self.loop.completion_condition:
            view = {**one.scope.visible(), **_counts(body)}
            one.memo["enough"] = evaluator.condition(self.loop.completion_condition, view)
        if self.loop.behaviours:
            behaviours.prepare(one, self.loop, _counts(body))

    def round_done(self, token: Token, one: Token) -> None:
        memo = token.memo
        memo["done"] += 1
        if self.loop.behaviours:
            behaviours.throw(one, self.loop)
            if not token.alive:
                return
        if self.loop.output_element:
            memo["results"][str(one.memo["round"])] = one.memo.get("result")
        if memo["done"] == memo["count"] or one.memo.get("enough"):
            self.finish_body(token)
        elif self.loop.sequential:
            index = memo["started"]
            memo["started"] += 1
            self.start_round(token, index, memo["items"][index] if memo["items"] is not None else None)

    def finish(self, token: Token) -> None:
        """The results in the order of the collection; rounds that were cut short leave null."""
        if self.loop.output_collection:
            results = token.memo["results"]
            value = [results.get(str(index)) for index in range(token.memo["count"])]
            token.instance.write(token, token.outer, {self.loop.output_collection: value})


def _counts(body: Token) -> dict[str, Json]:
    """What a condition may ask of the rounds, the one at hand counted as completed."""
    done = body.memo["done"] + 1
    return {
        "numberOfInstances": body.memo["count"],
        "numberOfCompletedInstances": done,
        "numberOfActiveInstances": body.memo["started"] - done,
        "numberOfTerminatedInstances": 0,
    }


class StandardLoop(Body):
    """Again and again while the condition holds."""

    def work(self, token: Token) -> bool:
        token.memo["done"] = 0
        token.memo["maximum"] = self._maximum(token)
        if self.loop.test_before and not self._again(token):
            return True
        if token.memo["maximum"] == 0:
            return True
        self.start_round(token, 0)
        return False

    def _maximum(self, token: Token) -> int:
        if self.loop.maximum is None:
            return MOST_ROUNDS
        return min(int(self.loop.maximum), MOST_ROUNDS)

    def _again(self, token: Token) -> bool:
        if not self.loop.condition:
            return True
        view = {**token.scope.visible(), "loopCounter": token.memo["done"]}
        return token.instance.evaluator.condition(self.loop.condition, view)

    def round_result(self, one: Token) -> None:
        body = one.parent
        body.memo["done"] += 1
        try:
            one.memo["again"] = body.memo["done"] < body.memo["maximum"] and self._again(body)
        finally:
            body.memo["done"] -= 1

    def round_done(self, token: Token, one: Token) -> None:
        token.memo["done"] += 1
        if one.memo["again"]:
            self.start_round(token, token.memo["done"])
        else:
            self.finish_body(token)

    def finish(self, token: Token) -> None:
        """A loop leaves nothing of its own."""
