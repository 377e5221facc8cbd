# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong with an expression, and the warnings that say why a value became null."""

from dataclasses import dataclass

from engine.errors import ExecutionFailed

_SHOWN = 200


class FeelError(ExecutionFailed):
    """An expression could not be read or carried out.

    `expression` is its text, `position` the offset of the fault in it (None: unknown),
    `reason` a sentence for the designer.
    """

    def __init__(self, reason: str, expression: str = "", position: int | None = None) -> None:
        self.reason = reason
        self.expression = expression
        self.position = position
        super().__init__(self._describe())

    def place(self, expression: str) -> None:
        """Name the expression, unless a more exact one is named already."""
        if not self.expression:
            self.expression = expression
            self.message = self._describe()
            self.args = (self.message,)

    def _describe(self) -> str:
        if not self.expression:
            return self.reason
        text = " ".join(self.expression[: _SHOWN * 2].split())
        shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
        if self.position is None:
            return f"{self.reason} (lauseke: {shown})"
        return f"{self.reason} (lauseke, kohta {self.position + 1}: {shown})"


class FeelSyntaxError(FeelError):
    """The text is not an expression."""


class LimitExceeded(FeelError):
    """The expression costs more than is allowed; `limit` is the name of the field of `Limits`."""

    def __init__(self, limit: str, reason: str, expression: str = "", position: int | None = None) -> None:
        self.limit = limit
        super().__init__(f"{reason} [raja: {limit}]", expression, position)


@dataclass(frozen=True, slots=True)
class FeelWarning:
    """Why a part of the expression became null; `position` is an offset in its text."""

    reason: str
    position: int | None = None

    def __str__(self) -> str:
        return self.reason
