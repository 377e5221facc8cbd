# SPDX-License-Identifier: EUPL-1.2
"""Functions as values: they can be stored, passed on and called."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from engine.feel.run import Run

if TYPE_CHECKING:
    from engine.feel.types import FunctionType


class Function:
    """A function of the language, of the model or of the host."""

    __slots__ = ("name", "parameters")

    def __init__(self, name: str, parameters: Sequence[str]) -> None:
        self.name = name
        self.parameters = tuple(parameters)

    def signature(self) -> "FunctionType | None":
        """The types of its parameters and its result, where they are known."""
        return None

    def call(self, run: Run, arguments: Sequence[object]) -> object:
        """The result for arguments by position."""
        raise NotImplementedError

    def call_named(self, run: Run, arguments: Mapping[str, object]) -> object:
        """The result for arguments by name; each parameter must be given, and none else."""
        if set(arguments) != set(self.parameters):
            return run.warn(f"Funktion {self.name} parametrit: {', '.join(self.parameters) or 'ei yhtään'}.")
        return self.call(run, [arguments[name] for name in self.parameters])
