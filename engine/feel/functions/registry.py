# SPDX-License-Identifier: EUPL-1.2
"""The closed list of built-in functions: their signatures, and how arguments are fitted to them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from engine.feel.dates import Date
from engine.feel.durations import DayDuration, MonthDuration
from engine.feel.function_values import Function
from engine.feel.kinds import KIND_NAMES, KINDS, describe
from engine.feel.ranges import Range
from engine.feel.run import Run
from engine.feel.times import DateTime, Time

_TYPES: dict[str, type] = {
    "number": Decimal,
    "string": str,
    "boolean": bool,
    "list": list,
    "context": dict,
    "date": Date,
    "time": Time,
    "moment": DateTime,
    "days": DayDuration,
    "months": MonthDuration,
    "range": Range,
    "function": Function,
    "null": type(None),
}
_SIGNATURE = re.compile(r"([^(]+)\((.*)\)(?: -> ([a-z]+))?")
Implementation = Callable[..., object]
F = TypeVar("F", bound=Implementation)


@dataclass(frozen=True, slots=True)
class Parameter:
    """`types` is None where every value is taken, null too."""

    name: str
    types: frozenset[type] | None
    optional: bool

    def may_take(self, kind: str | None) -> bool:
        """Whether a value of that kind, or null, could be fitted to the parameter."""
        if kind is None or self.types is None or kind == "list" or list in self.types:
            return True
        return kind in {KINDS.get(type_, "function") for type_ in self.types}


@dataclass(frozen=True, slots=True)
class Overload:
    """One way to call a function; a variadic one takes its list also item by item.

    `result` is the kind of what it gives when that is not null; None where it depends.
    """

    parameters: tuple[Parameter, ...]
    variadic: bool
    implementation: Implementation
    result: str | None = None

    def fit(self, arguments: Sequence[object]) -> list[object] | Parameter:
        """The arguments as the implementation takes them, or the parameter that one does not fit."""
        fitted: list[object] = []
        for parameter, value in zip(self.parameters, arguments, strict=False):
            types = parameter.types
            if types is None or type(value) in types:
                fitted.append(value)
            elif isinstance(value, list) and len(value) == 1 and type(value[0]) in types:
                fitted.append(value[0])
            elif list in types and value is not None:
                fitted.append([value])
            elif Function in types and isinstance(value, Function):
                fitted.append(value)
            else:
                return parameter
        missing = len(self.parameters) - len(fitted)
        return fitted + [None] * missing if missing else fitted


@dataclass(frozen=True, slots=True)
class Choice:
    """An overload that fits the number or names of arguments; `order[i]` is where parameter i comes from."""

    overload: Overload
    order: tuple[int, ...] | None


class BuiltIn(Function):
    """A function of the language."""

    __slots__ = ("overloads",)

    def __init__(self, name: str) -> None:
        super().__init__(name, ())
        self.overloads: list[Overload] = []

    def add(self, overload: Overload) -> None:
        """One more way to call it; the first one gives the parameters as they are shown."""
        self.overloads.append(overload)
        if len(self.overloads) == 1:
            self.parameters = tuple(parameter.name for parameter in overload.parameters)

    def choose(self, count: int, names: Sequence[str] | None) -> list[Choice]:
        """The overloads that can be called so."""
        chosen: list[Choice] = []
        for overload in self.overloads:
            parameters = overload.parameters
            required = sum(not parameter.optional for parameter in parameters)
            if names is not None:
                order = _order(parameters, names)
                if order is not None:
                    chosen.append(Choice(overload, order))
            elif required <= count <= len(parameters) or (overload.variadic and count > len(parameters)):
                chosen.append(Choice(overload, None))
        chosen.sort(key=_is_reordered)
        return chosen

    def apply(
        self, run: Run, choices: Sequence[Choice], arguments: list[object], position: int | None
    ) -> object:
        """The result of the first overload that the arguments fit, or None with a warning."""
        run.charge(2)
        misfit: str | None = None
        for choice in choices:
            overload = choice.overload
            given = arguments
            if choice.order is not None:
                given = [None if index < 0 else arguments[index] for index in choice.order]
                fitted = _fit_named(overload, choice.order, given)
            else:
                if overload.variadic:
                    given = _gather(overload, arguments)
                fitted = overload.fit(given)
            if isinstance(fitted, Parameter):
                misfit = misfit or _misfit(overload, fitted, given)
                continue
            _weigh(run, fitted)
            before = len(run.warnings)
            result = overload.implementation(run, *fitted)
            if isinstance(result, str | list):
                run.check_length(len(result))
                run.charge(len(result) >> 6)
            elif result is None and len(run.warnings) == before:
                run.warn(f"Funktio {self.name} antaa näille arvoille null.", position)
            return result
        return run.warn(
            f"Funktiota {self.name} ei voi kutsua näin: {misfit or 'väärät argumentit'}.",
            position,
        )

    def call(self, run: Run, arguments: Sequence[object]) -> object:
        return self.apply(run, self.choose(len(arguments), None), list(arguments), None)

    def call_named(self, run: Run, arguments: Mapping[str, object]) -> object:
        names = list(arguments)
        return self.apply(run, self.choose(len(names), names), list(arguments.values()), None)


BUILT_INS: dict[str, BuiltIn] = {}


def feel(*signatures: str) -> Callable[[F], F]:
    """Register a function under signatures like `substring(string: string, [length: number]) -> string`.

    Types are the keys of `_TYPES`, several joined by `|`, or `any`; `...` makes the last one variadic.
    """

    def register(implementation: F) -> F:
        for signature in signatures:
            name, overload = _read_signature(signature, implementation)
            BUILT_INS.setdefault(name, BuiltIn(name)).add(overload)
        return implementation

    return register


def kind_named(type_: str) -> str:
    """The kind of a type as signatures name it: `date and time` of `moment`."""
    return KINDS.get(_TYPES[type_], type_)


def _read_signature(text: str, implementation: Implementation) -> tuple[str, Overload]:
    match = _SIGNATURE.fullmatch(text)
    assert match is not None, text
    variadic = match[2].endswith("...")
    parameters: list[Parameter] = []
    for part in filter(None, match[2].removesuffix("...").split(", ")):
        name, _, types = part.strip("[]").partition(": ")
        wanted = None if types == "any" else frozenset(_TYPES[name] for name in types.split("|"))
        parameters.append(Parameter(name, wanted, part.startswith("[")))
    result = None if match[3] is None else kind_named(match[3])
    return match[1], Overload(tuple(parameters), variadic, implementation, result)


def _is_reordered(choice: Choice) -> bool:
    """Whether arguments by name stand in another order; of `before(point, range)` and the other one too."""
    return choice.order is not None and choice.order != tuple(range(len(choice.order)))


def _order(parameters: Sequence[Parameter], names: Sequence[str]) -> tuple[int, ...] | None:
    if not set(names) <= {parameter.name for parameter in parameters}:
        return None
    order = tuple(names.index(parameter.name) if parameter.name in names else -1 for parameter in parameters)
    missing = any(
        index < 0 and not parameter.optional for index, parameter in zip(order, parameters, strict=True)
    )
    return None if missing else order


def _fit_named(overload: Overload, order: Sequence[int], given: list[object]) -> list[object] | Parameter:
    fitted: list[object] = []
    for index, parameter, value in zip(order, overload.parameters, given, strict=True):
        if index < 0:
            fitted.append(None)
            continue
        one = Overload((parameter,), False, overload.implementation).fit([value])
        if isinstance(one, Parameter):
            return one
        fitted.extend(one)
    return fitted


def _gather(overload: Overload, arguments: list[object]) -> list[object]:
    """The arguments with those of the variadic parameter put in a list, unless they are one list already."""
    last = len(overload.parameters) - 1
    if overload.parameters[last].types is None:
        return [*arguments[:last], arguments[last:]]
    if len(arguments) == last + 1 and isinstance(arguments[last], list):
        return arguments
    if len(arguments) == last + 1 and arguments[last] is None:
        return arguments
    return [*arguments[:last], arguments[last:]]


def _weigh(run: Run, arguments: Sequence[object]) -> None:
    for value in arguments:
        if isinstance(value, list):
            run.charge(len(value))
        elif isinstance(value, str):
            run.charge(len(value) >> 6)


def _misfit(overload: Overload, parameter: Parameter, given: Sequence[object]) -> str:
    value = given[overload.parameters.index(parameter)]
    wanted = " tai ".join(sorted(KIND_NAMES.get(kind, "funktio") for kind in parameter.types or ()))
    return f"{parameter.name} on {describe(value)}, odotettiin {wanted}"
