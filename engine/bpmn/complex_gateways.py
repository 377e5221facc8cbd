# SPDX-License-Identifier: EUPL-1.2
"""The complex gateway (BPMN 2.0.2, 13.4.5): it opens on its condition, then lets the rest of a round pass by.

Until it has opened it looks at `activationCondition` whenever a token comes. After it has opened it waits,
as an inclusive gateway does, for the flows that it has not taken yet; then it is as before. A flow out of
it without a condition is taken when it opens; one with a condition is looked at both times, with
`waitingForStart` telling which.
"""

from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.advance import Failure, Json
from engine.bpmn.expressions import is_feel
from engine.bpmn.failing import ElementFailed
from engine.bpmn.gateways import InclusiveGateway
from engine.bpmn.instance import Level
from engine.bpmn.model import Element
from engine.bpmn.nodes import Path
from engine.bpmn.tokens import Token


class ComplexGateway(InclusiveGateway):
    """Without an activation condition it is an inclusive gateway.

    While it waits for the rest of a round, a token in it remembers the flows taken (`memo["taken"]`).
    """

    def __init__(self, wf_spec: Any, name: str, element: Element, **kwargs: Any) -> None:
        super().__init__(wf_spec, name, element, **kwargs)
        self.condition = element.activation_condition

    def token_came(self, level: Level) -> None:
        if self.condition is None:
            return
        rest = self._rest(level)
        if rest is None:
            self._open_on_condition(level)
        elif {*rest.memo["taken"], *self._arrived(level)}.issuperset(self.element.incoming):
            self._reset(level, rest)

    def open_if_due(self, level: Level) -> bool:
        if self.condition is None:
            return super().open_if_due(level)
        rest = self._rest(level)
        if rest is None:
            return self._open_on_condition(level)
        if self.awaits_more(level, {*rest.memo["taken"], *self._arrived(level)}):
            return False
        self._reset(level, rest)
        return True

    def choose(self, token: Token) -> tuple[Path, ...]:
        if self.condition is None:
            return super().choose(token)
        first = not token.memo.get("resets")
        view: dict[str, Json] = {**token.scope.visible(), "waitingForStart": first}
        chosen = tuple(path for path in self.paths if not path.is_default and self._takes(token, path, view))
        return chosen or (self.default_or_fail(token, not self.paths) if first else ())

    def _takes(self, token: Token, path: Path, view: dict[str, Json]) -> bool:
        if path.flow.condition is None:
            return bool(view["waitingForStart"])
        if not is_feel(path.flow.condition):
            raise ElementFailed("CONDITION", f"Ehto {path.flow.condition} ei ole FEEL-lauseke.")
        return token.instance.evaluator.condition(path.flow.condition, view)

    # -- its two states ----------------------------------------------------------------------------------

    def _rest(self, level: Level) -> Token | None:
        """The token that stands for a gateway which has opened and not been reset."""
        waiting = level.at_joins.get(self.name, [])
        return next((token for token in waiting if "taken" in token.memo), None)

    def _arrived(self, level: Level) -> set[str | None]:
        return {token.via for token in level.at_joins[self.name] if "taken" not in token.memo}

    def _open_on_condition(self, level: Level) -> bool:
        waiting = level.at_joins[self.name]
        if not waiting or not self._holds(level, waiting):
            return False
        taken = sorted(str(token.via) for token in waiting)
        self.merge(level)
        if not set(taken).issuperset(self.element.incoming):
            self._stay(level, taken)
        return True

    def _holds(self, level: Level, waiting: list[Token]) -> bool:
        """A condition that cannot be told is a failure at the gateway; it is looked at again on the way."""
        token = waiting[0]
        view = {**level.scope.visible(), "activationCount": len(waiting), "waitingForStart": True}
        try:
            holds = token.instance.evaluator.condition(self.condition or "", view)
        except ElementFailed as error:
            self._fail(token, error)
            return False
        token.instance.forget_failure(token)
        return holds

    def _fail(self, token: Token, error: ElementFailed) -> None:
        if token.failed is not None:
            return
        if token.key is None:
            token.key = token.instance.surroundings.next_key()
        name = self.element.name or self.element.id
        failure = Failure(token.key, self.element.id, name, error.kind, error.message, token.scope.visible())
        token.instance.record_failure(token, failure)

    def _stay(self, level: Level, taken: list[str]) -> None:
        rest = level.spawn(self.name)
        rest.memo["taken"] = taken
        rest._state = TaskState.WAITING
        level.at_joins[self.name].append(rest)

    def _reset(self, level: Level, rest: Token) -> None:
        """Takes one token of each flow not taken yet; one goes through if a condition may want it."""
        taken = set(rest.memo["taken"])
        level.at_joins[self.name].remove(rest)
        late: dict[str | None, Token] = {}
        for token in level.at_joins[self.name]:
            if token.via not in taken:
                late.setdefault(token.via, token)
        for token in late.values():
            level.at_joins[self.name].remove(token)
            token.drop()
        if any(path.flow.condition is not None for path in self.paths):
            del rest.memo["taken"]
            rest.memo["resets"] = True
            rest._ready()
        else:
            rest.drop()
            level.settle()
        self._begin_again(level)

    def _begin_again(self, level: Level) -> None:
        """Tokens of a next round have waited meanwhile."""
        if level.at_joins[self.name] and self._rest(level) is None:
            self._open_on_condition(level)
