# SPDX-License-Identifier: EUPL-1.2
"""Business knowledge models, boxed functions and decision services as functions that can be called."""

from collections.abc import Callable, Sequence

from engine.feel.function_values import Function
from engine.feel.kinds import describe
from engine.feel.run import Evaluator, Frame, Run
from engine.feel.types import ANY, FeelType, FunctionType, coerce

Parameters = Sequence[tuple[str, FeelType]]


class ModelFunction(Function):
    """A function of the model: its parameters are checked, then `body` is evaluated with them."""

    __slots__ = ("_body", "_types", "_weight")

    def __init__(
        self,
        name: str,
        parameters: Parameters,
        body: Callable[[Run, dict[str, object]], object],
        weight: int,
        result: FeelType = ANY,
    ) -> None:
        super().__init__(name, [parameter for parameter, _ in parameters])
        self._types = FunctionType(tuple(type_ for _, type_ in parameters), result)
        self._body = body
        self._weight = weight

    def signature(self) -> FunctionType:
        return self._types

    def call(self, run: Run, arguments: Sequence[object]) -> object:
        if len(arguments) != len(self.parameters):
            return run.warn(
                f"Funktio {self.name} ottaa {len(self.parameters)} argumenttia, ei {len(arguments)}."
            )
        values: dict[str, object] = {}
        for name, type_, argument in zip(self.parameters, self._types.parameters, arguments, strict=True):
            fits, values[name] = coerce(type_, argument, run)
            if not fits:
                return run.warn(
                    f"Funktion {self.name} argumentin {name} tyyppi on {type_}; "
                    f"tämä {describe(argument)} ei sovi siihen."
                )
        run.enter()
        run.charge(5 + self._weight)
        result = self._body(run, values)
        run.leave()
        fits, result = coerce(self._types.result, result, run)
        return (
            result if fits else run.warn(f"Funktion {self.name} tulos ei ole tyyppiä {self._types.result}.")
        )


def function_of(
    name: str, parameters: Parameters, body: Evaluator, weight: int, frame: Frame, result: FeelType = ANY
) -> ModelFunction:
    """A function whose body, of that weight, is evaluated in a frame of its parameters inside of `frame`."""
    return ModelFunction(
        name, parameters, lambda run, values: body(Frame(values, frame, run)), weight, result
    )
