# SPDX-License-Identifier: EUPL-1.2
"""Item definitions: a model's own types, with their allowed values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from engine.dmn.xml_reading import child, children, clean_name, text_of
from engine.feel.run import Frame, Root, Run
from engine.feel.types import (
    ANY,
    BUILT_IN_TYPES,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    UnknownType,
)

if TYPE_CHECKING:
    from engine.feel.expression import Expression


@dataclass(frozen=True, slots=True)
class NamedType(FeelType):
    """A type that is looked up by its name when it is used, so that definitions may stand in any order."""

    name: str
    types: Mapping[str, FeelType]

    def resolve(self) -> FeelType:
        """The type of that name."""
        return _find(self.name, self.types) or UnknownType(self.name)

    def accepts(self, value: object, run: Run) -> bool:
        run.charge(1)
        return self.resolve().accepts(value, run)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class AllowedType(FeelType):
    """A type whose values must pass unary tests too."""

    base: FeelType
    tests: "Expression"

    def accepts(self, value: object, run: Run) -> bool:
        if not self.base.accepts(value, run):
            return False
        if value is None:
            return True
        run.charge(self.tests.weight)
        return self.tests.evaluate_in(Frame({"?": value}, Root({}, run, native=True), run)) is True

    def __str__(self) -> str:
        return f"{self.base} ({self.tests.source})"


def referred_type(reference: str | None, types: Mapping[str, FeelType]) -> FeelType:
    """The type that a `typeRef` names, with or without the prefix of DMN 1.1; `Any` for none."""
    if not reference:
        return ANY
    name = " ".join(reference.split())
    return _find(name, types) or NamedType(name, types)


def _find(name: str, types: Mapping[str, FeelType]) -> FeelType | None:
    """The type of that name; `prefix:name` of DMN 1.1 is one of the language, of this model or imported."""
    found = types.get(name) or BUILT_IN_TYPES.get(name)
    if found is not None or ":" not in name:
        return found
    local = name.partition(":")[2]
    imported = next((type_ for key, type_ in types.items() if key.endswith(f".{local}")), None)
    return types.get(local) or BUILT_IN_TYPES.get(local) or imported


def is_function(type_: FeelType) -> bool:
    """Whether the type is one of functions."""
    found = type_.resolve()
    return isinstance(found, FunctionType) or found is BUILT_IN_TYPES["function"]


class ItemTypes:
    """Reads the item definitions of a file; `parse_tests` parses allowed values."""

    def __init__(self, types: dict[str, FeelType], parse_tests: "ParseTests") -> None:
        self._types = types
        self._parse_tests = parse_tests

    def read(self, definition: etree._Element) -> FeelType:
        """The type that an item definition or a component of one defines."""
        base = self._base(definition)
        allowed, constraint = child(definition, "allowedValues"), child(definition, "typeConstraint")
        base = self._constrain(base, allowed, definition)
        if definition.get("isCollection") == "true":
            base = ListType(base)
        return self._constrain(base, constraint, definition)

    def _constrain(
        self, base: FeelType, constraint: etree._Element | None, owner: etree._Element
    ) -> FeelType:
        text = text_of(constraint)
        tests = None if text is None else self._parse_tests(text, owner)
        return base if tests is None else AllowedType(base, tests)

    def _base(self, definition: etree._Element) -> FeelType:
        function = child(definition, "functionItem")
        if function is not None:
            parameters = tuple(
                referred_type(parameter.get("typeRef"), self._types)
                for parameter in children(function, "parameters")
            )
            return FunctionType(parameters, referred_type(function.get("outputTypeRef"), self._types))
        components = list(children(definition, "itemComponent"))
        if components:
            return ContextType({clean_name(component): self.read(component) for component in components})
        reference = child(definition, "typeRef")
        return referred_type(None if reference is None else reference.text, self._types)


class ParseTests:
    """How allowed values are parsed: gives None when they cannot be, after noting the problem."""

    def __call__(self, text: str, owner: etree._Element) -> "Expression | None":
        raise NotImplementedError
