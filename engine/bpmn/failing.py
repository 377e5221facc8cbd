# SPDX-License-Identifier: EUPL-1.2
"""How a step of the kernel fails or throws; none of these leaves the package."""

from collections.abc import Mapping
from typing import Literal

from engine.bpmn.advance import Json

FailureKind = Literal[
    "EXPRESSION",
    "DECISION",
    "CONDITION",
    "IO_MAPPING",
    "HANDLER",
    "BUDGET",
    "JOIN",
    "MESSAGE",
    "TIMER",
    "CALL",
    "UNHANDLED_ERROR",
    "FORM",
]


class ElementFailed(Exception):
    """An element cannot be carried on; it stays, and becomes a `Failure`."""

    def __init__(
        self,
        kind: FailureKind,
        message: str,
        error_code: str | None = None,
        error_variables: Mapping[str, Json] | None = None,
    ) -> None:
        super().__init__(message)
        self.kind: FailureKind = kind
        self.message = message
        self.error_code = error_code
        self.error_variables = dict(error_variables or {})


class ErrorThrown(Exception):
    """A BPMN error on its way to the event that catches it."""

    def __init__(self, code: str | None, message: str, variables: Mapping[str, Json]) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.variables = dict(variables)
