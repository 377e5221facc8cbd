# SPDX-License-Identifier: EUPL-1.2
"""Types of values, and the conversions between a value and a list of one (DMN 1.5, 10.3.2.9)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.feel.dates import Date
from engine.feel.function_values import Function
from engine.feel.kinds import kind_of
from engine.feel.ranges import Range
from engine.feel.run import Run
from engine.feel.times import DateTime, Time


class FeelType:
    """A type; the bare one is `Any`."""

    def accepts(self, value: object, run: Run) -> bool:
        """Whether the value is of this type; null is of every type. What is looked at costs steps."""
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

    def accepts(self, value: object, run: Run) -> bool:
        return value is None or kind_of(value) == self.name

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class UnknownType(FeelType):
    """A name that no type has; no value is of it."""

    name: str

    def accepts(self, value: object, run: Run) -> bool:
        return False

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ListType(FeelType):
    item: FeelType

    def accepts(self, value: object, run: Run) -> bool:
        if value is None or not isinstance(value, list):
            return value is None
        run.charge(len(value) + 1)
        return all(self.item.accepts(item, run) for item in value)

    def __str__(self) -> str:
        return f"list<{self.item}>"


@dataclass(frozen=True, slots=True)
class ContextType(FeelType):
    """A context with at least these entries."""

    entries: Mapping[str, FeelType]

    def accepts(self, value: object, run: Run) -> bool:
        if value is None:
            return True
        run.charge(len(self.entries) + 1)
        return isinstance(value, dict) and all(
            key in value and type_.accepts(value[key], run) for key, type_ in self.entries.items()
        )

    def __str__(self) -> str:
        return "context<" + ", ".join(f"{key}: {type_}" for key, type_ in self.entries.items()) + ">"


@dataclass(frozen=True, slots=True)
class RangeType(FeelType):
    bound: FeelType

    def accepts(self, value: object, run: Run) -> bool:
        if value is None:
            return True
        return (
            isinstance(value, Range)
            and self.bound.accepts(value.start, run)
            and self.bound.accepts(value.end, run)
        )

    def __str__(self) -> str:
        return f"range<{self.bound}>"


@dataclass(frozen=True, slots=True)
class FunctionType(FeelType):
    """A function of so many parameters; what it gives cannot be known before it is called."""

    parameters: tuple[FeelType, ...] = field(default=())
    result: FeelType = ANY

    def accepts(self, value: object, run: Run) -> bool:
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

_BARE = tuple(BUILT_IN_TYPES[name] for name in ("list", "context", "range", "function"))


def is_complete(type_: FeelType) -> bool:
    """Whether `instance of` can test for it: its names are known, and list, context … say of what."""
    if any(type_ is bare for bare in _BARE):
        return False
    match type_:
        case UnknownType():
            return False
        case ListType(inner) | RangeType(inner):
            return is_complete(inner)
        case ContextType(entries):
            return all(map(is_complete, entries.values()))
        case _:
            return True


def incomplete(type_: FeelType) -> str:
    """Why no value can be tested for a type, and what to write instead."""
    if isinstance(type_, UnknownType):
        return f"Tyyppiä {type_} ei ole."
    return f"Tyypistä {type_} puuttuu, mitä siinä on. Kirjoita esimerkiksi list<Any>."


def coerce(type_: FeelType, value: object, run: Run) -> tuple[bool, object]:
    """(True, the value as that type), after the implicit conversions of DMN 1.5, 10.3.2.9.4.

    A value becomes a list of one, a list of one its value, a date the midnight in UTC that begins it.
    """
    if type_ is ANY or type_.accepts(value, run):
        return True, value
    if isinstance(value, list):
        return _as_single(type_, value[0], run) if len(value) == 1 else (False, None)
    fits, single = _as_single(type_, value, run)
    if fits:
        return True, single
    wanted = type_.resolve()
    if isinstance(wanted, ListType):
        fits, item = _as_single(wanted.item, value, run)
        return (True, [item]) if fits and wanted.accepts([item], run) else (False, None)
    return False, None


def _as_single(type_: FeelType, value: object, run: Run) -> tuple[bool, object]:
    if isinstance(value, Date) and not type_.accepts(value, run):
        value = DateTime(value, Time(0, 0, 0, offset=0))
    return (True, value) if type_.accepts(value, run) else (False, None)
