# SPDX-License-Identifier: EUPL-1.2
"""Reads types: `number`, `list<date>`, `context<name: string>`, `function<number> -> string`."""

from collections.abc import Mapping

from engine.feel.cursor import Cursor
from engine.feel.known_names import KnownNames
from engine.feel.limits import Limits
from engine.feel.tokens import Kind
from engine.feel.types import (
    ANY,
    BUILT_IN_TYPES,
    ContextType,
    FeelType,
    FunctionType,
    ListType,
    RangeType,
    UnknownType,
)

_BUILT_IN_NAMES = KnownNames(BUILT_IN_TYPES)
_COLON = frozenset(":")


class TypeParser(Cursor):
    """The part of the parser that reads types; `types` are those of the model by name."""

    def __init__(self, source: str, limits: Limits, known: KnownNames, types: Mapping[str, FeelType]) -> None:
        super().__init__(source, limits, known)
        self.types = types
        self._type_names = KnownNames(types, _BUILT_IN_NAMES) if types else _BUILT_IN_NAMES

    def read_type(self) -> FeelType:
        """The type that stands here."""
        self.enter()
        token = self.token
        if self.sees("<", 1) and token.text in ("list", "range", "context", "function"):
            self.at += 2
            found = self._read_parametrised(token.text)
        else:
            found = self._read_named_type()
        self.leave()
        return found

    def _read_named_type(self) -> FeelType:
        match = self._type_names.match(self.tokens, self.at)
        if match is not None:
            name, self.at = match
        elif self.token.kind in (Kind.NAME, Kind.KEYWORD):
            name = self.advance().text
            while self.takes("."):
                name += "." + self.advance().text
        else:
            self.fail(f"Tyyppi puuttuu; siinä on {self.token}.")
        return self.types.get(name) or BUILT_IN_TYPES.get(name) or UnknownType(name)

    def _read_parametrised(self, kind: str) -> FeelType:
        if kind == "list":
            return ListType(self._closed(self.read_type()))
        if kind == "range":
            return RangeType(self._closed(self.read_type()))
        if kind == "context":
            return self._read_context_type()
        return self._read_function_type()

    def _closed(self, found: FeelType) -> FeelType:
        self._close()
        return found

    def _close(self) -> None:
        if self.token.text == ">=" and self.token.kind is Kind.SYMBOL:
            self.token.text, self.token.start = "=", self.token.start + 1
        else:
            self.expect(">", "tyyppi")

    def _read_context_type(self) -> FeelType:
        entries: dict[str, FeelType] = {}
        while not self.sees(">"):
            name = self.read_declared_name(_COLON, "Kohdan")
            self.expect(":", "kohdan nimi")
            entries[name] = self.read_type()
            if not self.takes(","):
                break
        self._close()
        return ContextType(entries)

    def _read_function_type(self) -> FeelType:
        parameters: list[FeelType] = []
        while not self.sees(">"):
            parameters.append(self.read_type())
            if not self.takes(","):
                break
        self._close()
        result = self.read_type() if self.takes("->") else ANY
        return FunctionType(tuple(parameters), result)
