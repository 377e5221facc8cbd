# SPDX-License-Identifier: EUPL-1.2
"""What SpiffWorkflow calls for expressions: FEEL over our scopes; Python is never run."""

from typing import Any, NoReturn

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine

from engine.bpmn.advance import Json
from engine.bpmn.expressions import Evaluator
from engine.bpmn.tokens import Token
from engine.errors import ExecutionFailed


class ClosedEnvironment:
    """The environment of the script engine, which SpiffWorkflow also calls directly: it runs nothing."""

    def evaluate(self, *_: Any, **__: Any) -> NoReturn:
        _refuse()

    def execute(self, *_: Any, **__: Any) -> NoReturn:
        _refuse()

    def call_service(self, *_: Any, **__: Any) -> NoReturn:
        _refuse()


class FeelEngine(PythonScriptEngine):  # type: ignore[misc]  # its base ships no types
    """Evaluates an expression in the scope of its token."""

    def __init__(self, evaluator: Evaluator) -> None:
        super().__init__(environment=ClosedEnvironment())
        self._evaluator = evaluator

    def evaluate(self, task: Token, expression: str, external_context: Any = None) -> Json:
        return self._evaluator.value(expression, task.view)

    def execute(self, task: Token, script: str, external_context: Any = None) -> NoReturn:
        _refuse()

    def call_service(self, task: Token, **_: Any) -> NoReturn:
        _refuse()


def _refuse() -> NoReturn:
    raise ExecutionFailed("Mallin sisältämää ohjelmakoodia ei suoriteta. Käytä FEEL-lauseketta.")
