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
        """The result for arguments by name; a parameter that is not given is null (DMN 1.5, 10.3.2.13.5)."""
        owner = f"Funktiolla {self.name}" if self.name else "Kutsutulla funktiolla"
        unknown = [name for name in arguments if name not in self.parameters]
        if unknown:
            known = ", ".join(self.parameters) or "ei yhtään"
            return run.warn(f"{owner} ei ole parametria {unknown[0]}. Parametrit: {known}.")
        missing = [name for name in self.parameters if name not in arguments]
        if missing:
            run.warn(f"{owner} on parametri, jota ei annettu ja joka on siksi null: {', '.join(missing)}.")
        return self.call(run, [arguments.get(name) for name in self.parameters])
