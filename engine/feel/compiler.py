# SPDX-License-Identifier: EUPL-1.2
"""Turns the parts of an expression into closures, and notes the names and functions that it uses."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from engine.feel.run import Evaluator, Frame
from engine.feel.syntax import Node

Tester = Callable[[Frame, object], bool | None]
"""Says whether a value passes; the frame has the value as `?`."""
CompilePart = Callable[["Compiler", Any], Evaluator]
_PARTS: dict[type[Node], CompilePart] = {}


def compiles(kind: type[Node]) -> Callable[[CompilePart], CompilePart]:
    """Register how a kind of part is compiled."""

    def register(part: CompilePart) -> CompilePart:
        _PARTS[kind] = part
        return part

    return register


class Compiler:
    """Compiles one expression.

    `scopes` are the names that inner frames have, None for a frame whose names are only known when it
    is evaluated (the entries of the items of a filtered list). `given` are names of the caller's that
    come before the built-in functions.
    """

    def __init__(self, given: Collection[str], framed: bool) -> None:
        self.given = given
        self._framed = framed
        self.names: set[str] = set()
        self.uncertain_names: set[str] = set()
        self.functions: set[str] = set()
        self.weight = 0
        self.partial_escapes = False
        self._scopes: list[set[str] | None] = []

    def compile(self, node: Node) -> Evaluator:
        """The closure for a part."""
        self.weight += 1
        return _PARTS[type(node)](self, node)

    def compile_weighed(self, node: Node) -> tuple[Evaluator, int]:
        """The closure, and how many parts it has: the steps that one evaluation of it costs."""
        before = self.weight
        evaluator = self.compile(node)
        return evaluator, self.weight - before

    @contextmanager
    def scope(self, names: Collection[str] | None) -> Iterator[None]:
        """Compile inside a frame with these names."""
        self._scopes.append(None if names is None else set(names))
        yield
        self._scopes.pop()

    def declare(self, name: str) -> None:
        """The innermost frame has one more name from here on."""
        names = self._scopes[-1]
        assert names is not None
        names.add(name)

    @property
    def has_frames(self) -> bool:
        """Whether there is a frame inside of the caller's scope."""
        return self._framed or bool(self._scopes)

    def is_local(self, name: str) -> bool:
        """Whether an inner frame surely has the name."""
        return any(names is not None and name in names for names in self._scopes)

    def may_be_local(self, name: str) -> bool:
        """Whether an inner frame has the name, or may have it."""
        return any(names is None or name in names for names in self._scopes)

    def use_name(self, name: str) -> None:
        """Note a name that comes from outside, or may come from there."""
        if self.is_local(name):
            return
        if None in self._scopes:
            self.uncertain_names.add(name)
        else:
            self.names.add(name)
