# SPDX-License-Identifier: EUPL-1.2
"""Parses the texts of a model, with the names and types that it has, and notes what cannot be parsed."""

from collections import ChainMap
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from engine.errors import Problem
from engine.feel.errors import FeelError
from engine.feel.expression import Expression, know, parse_with_types
from engine.feel.limits import Limits
from engine.feel.run import Evaluator, Frame
from engine.feel.types import FeelType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LIMITS = Limits()


class Texts:
    """The texts of one file.

    `known` are all names of the model, so that those of several words are found in a text; `given`
    those that the text at hand can use. `used` has each expression with those of them that it names,
    `weight` the parts of all so far, which tells what a box costs.
    """

    def __init__(self, file: str, types: Mapping[str, FeelType]) -> None:
        self.problems: list[Problem] = []
        self.used: list[tuple[etree._Element, Expression, frozenset[str]]] = []
        self._file = file
        self._types = types
        self._known: set[str] = set()
        self._given: ChainMap[str, None] = ChainMap({})
        self.weight = 0
        self._index = know(())

    def know(self, names: "Iterable[str]") -> None:
        """Know more names of the model."""
        for name in names:
            if name and name not in self._known:
                self._known.add(name)
                self._index.add(name)

    @contextmanager
    def giving(self, names: "Iterable[str]") -> "Iterator[None]":
        """Inside, these names can be used too."""
        before = self._given
        self._given = before.new_child(dict.fromkeys(names))
        self.know(self._given.maps[0])
        yield
        self._given = before

    def give(self, name: str) -> None:
        """From here on this name can be used too, as long as those around it."""
        self._given[name] = None
        self.know((name,))

    @contextmanager
    def only(self, names: "Iterable[str]") -> "Iterator[None]":
        """Inside, only these names can be used."""
        before = self._given
        self._given = ChainMap(dict.fromkeys(names))
        yield
        self._given = before

    def parse(self, text: str, owner: etree._Element, unary: bool = False) -> Expression | None:
        """The expression or the tests; None, and a problem of the owner, when it cannot be parsed."""
        try:
            parsed = parse_with_types(text, LIMITS, self._index, self._given, self._types, unary)
        except FeelError as error:
            self.note(owner, "FEEL", f"Lauseketta ei voi lukea: {error.message}", "Korjaa lauseke.")
            return None
        self.weight += parsed.weight
        named = parsed.names | parsed.uncertain_names | parsed.functions
        self.used.append((owner, parsed, frozenset(name for name in named if name in self._given)))
        return parsed

    def evaluator(self, text: str | None, owner: etree._Element, what: str) -> Evaluator:
        """What evaluates a text: null for a missing one, a failure for one that cannot be parsed."""
        if text is None:
            self.note(owner, "logiikka", f"{what} puuttuu.", "Kirjoita lauseke.", "warning")
            return lambda frame: frame.run.warn(f"{what} puuttuu.")
        parsed = self.parse(text, owner)
        return failing(text) if parsed is None else parsed.evaluate_in

    def note(
        self, element: etree._Element, rule: str, message: str, remedy: str, severity: str = "error"
    ) -> None:
        """Note a problem at the nearest element around that has an id."""
        owner = next((node for node in (element, *element.iterancestors()) if node.get("id")), element)
        named = next((node for node in (element, *element.iterancestors()) if node.get("name")), element)
        self.problems.append(
            Problem(
                self._file,
                owner.get("id") or "",
                named.get("name") or "",
                rule,
                message,
                remedy,
                "warning" if severity == "warning" else "error",
            )
        )

    def placed(self, problem: Problem) -> Problem:
        """The problem as one of this file."""
        return replace(problem, file=self._file)


def failing(text: str, reason: str = "Lauseketta ei voi lukea.") -> Evaluator:
    """Fails with a reason, naming the text or the thing that has it."""

    def fail(frame: Frame) -> object:
        raise FeelError(reason, text)

    return fail
