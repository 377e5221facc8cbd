# SPDX-License-Identifier: EUPL-1.2
"""Types of values, and the conversions between a value and a list of one (DMN 1.5, 10.3.2.9)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.feel.function_values import Function
from engine.feel.kinds import kind_of
from engine.feel.ranges import Range


class FeelType:
    """A type; the bare one is `Any`."""

    def accepts(self, value: object) -> bool:
        """Whether the value is of this type; null is of every type."""
        return True

    def resolve(self) -> "FeelType":
        """The type itself, where this one only names it."""
        return self

    def __str__(self) -> str:
        return "Any"


ANY = FeelType()


@dataclass(frozen=True, slots=True)
class KindType(FeelType):
    """number, string, boolean, date …"""

    name: str

    def accepts(self, value: object) -> bool:
        return value is None or kind_of(value) == self.name

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class UnknownType(FeelType):
    """A name that no type has; no value is of it."""

    name: str

    def accepts(self, value: object) -> bool:
        return False

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ListType(FeelType):
    item: FeelType

    def accepts(self, value: object) -> bool:
        return value is None or (isinstance(value, list) and all(self.item.accepts(item) for item in value))

    def __str__(self) -> str:
        return f"list<{self.item}>"


@dataclass(frozen=True, slots=True)
class ContextType(FeelType):
    """A context with at least these entries."""

    entries: Mapping[str, FeelType]

    def accepts(self, value: object) -> bool:
        if value is None:
            return True
        return isinstance(value, dict) and all(
            key in value and type_.accepts(value[key]) for key, type_ in self.entries.items()
        )

    def __str__(self) -> str:
        return "context<" + ", ".join(f"{key}: {type_}" for key, type_ in self.entries.items()) + ">"


@dataclass(frozen=True, slots=True)
class RangeType(FeelType):
    bound: FeelType

    def accepts(self, value: object) -> bool:
        if value is None:
            return True
        return isinstance(value, Range) and self.bound.accepts(value.start) and self.bound.accepts(value.end)

    def __str__(self) -> str:
        return f"range<{self.bound}>"


@dataclass(frozen=True, slots=True)
class FunctionType(FeelType):
    """A function of so many parameters; what it gives cannot be known before it is called."""

    parameters: tuple[FeelType, ...] = field(default=())
    result: FeelType = ANY

    def accepts(self, value: object) -> bool:
        return value is None or (isinstance(value, Function) and _fits(value, self))

    def __str__(self) -> str:
        return f"function<{', '.join(map(str, self.parameters))}> -> {self.result}"


def _fits(function: Function, wanted: FunctionType) -> bool:
    if len(function.parameters) != len(wanted.parameters):
        return False
    own = function.signature()
    if own is None:
        return True
    accepted = all(conforms(one, other) for one, other in zip(wanted.parameters, own.parameters, strict=True))
    return accepted and (own.result is ANY or conforms(own.result, wanted.result))


def conforms(one: FeelType, other: FeelType) -> bool:
    """Whether every value of `one` is a value of `other` (DMN 1.5, 10.3.2.9.2)."""
    one, other = one.resolve(), other.resolve()
    if one == other or type(other) is FeelType:
        return True
    match one, other:
        case (ListType(), ListType()):
            return conforms(one.item, other.item)
        case (RangeType(), RangeType()):
            return conforms(one.bound, other.bound)
        case (ContextType(), ContextType()):
            return all(
                key in one.entries and conforms(one.entries[key], type_)
                for key, type_ in other.entries.items()
            )
        case (FunctionType(), FunctionType()):
            return (
                len(one.parameters) == len(other.parameters)
                and all(conforms(b, a) for a, b in zip(one.parameters, other.parameters, strict=True))
                and conforms(one.result, other.result)
            )
        case _:
            return False


_KINDS = {
    "number": "number",
    "string": "string",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "date and time": "date and time",
    "dateTime": "date and time",
    "days and time duration": "days and time duration",
    "dayTimeDuration": "days and time duration",
    "years and months duration": "years and months duration",
    "yearMonthDuration": "years and months duration",
    "null": "null",
    "Null": "null",
}

BUILT_IN_TYPES: Mapping[str, FeelType] = {
    **{name: KindType(kind) for name, kind in _KINDS.items()},
    "Any": ANY,
    "any": ANY,
    "list": ListType(ANY),
    "context": ContextType({}),
    "range": RangeType(ANY),
    "function": KindType("function"),
}

Coercion = Callable[[object], object]


def coerce(type_: FeelType, value: object) -> tuple[bool, object]:
    """(True, the value as that type), making a list of one value or taking the one value out of its list."""
    if type_.accepts(value):
        return True, value
    if isinstance(value, list):
        if len(value) == 1 and type_.accepts(value[0]):
            return True, value[0]
    elif isinstance(type_, ListType) and type_.item.accepts(value):
        return True, [value]
    return False, None
