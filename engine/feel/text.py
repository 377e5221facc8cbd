# SPDX-License-Identifier: EUPL-1.2
"""Values as text, as the function `string` writes them."""

from decimal import Decimal

from engine.feel.function_values import Function
from engine.feel.numbers import format_number
from engine.feel.ranges import Range
from engine.feel.run import Run

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def text_of(run: Run, value: object) -> str:
    """The value as text; raises `LimitExceeded` when it becomes too long."""
    if isinstance(value, str):
        return value
    writer = _Writer(run)
    writer.write(value)
    return "".join(writer.parts)


def quote(text: str) -> str:
    """The text as a string literal."""
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


class _Writer:
    """Collects pieces, and stops when they are too long together or too many."""

    __slots__ = ("_left", "_run", "parts")

    def __init__(self, run: Run) -> None:
        self.parts: list[str] = []
        self._run = run
        self._left = run.limits.length

    def write(self, value: object) -> None:
        if isinstance(value, list):
            self._list(value)
        elif isinstance(value, dict):
            self._context(value)
        elif isinstance(value, Range):
            self._range(value)
        else:
            self._add(_simple_text(value))

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self._left -= len(text)
        if self._left < 0:
            self._run.check_length(self._run.limits.length - self._left)

    def _list(self, items: list[object]) -> None:
        self._run.charge(len(items) + 2)
        self._add("[")
        for index, item in enumerate(items):
            if index:
                self._add(", ")
            self.write(item)
        self._add("]")

    def _context(self, entries: dict[str, object]) -> None:
        self._run.charge(2 * len(entries) + 2)
        self._add("{")
        for index, (key, item) in enumerate(entries.items()):
            plain = key.isidentifier() or key.replace(" ", "_").isidentifier()
            self._add(f"{', ' if index else ''}{key if plain else quote(key)}: ")
            self.write(item)
        self._add("}")

    def _range(self, bounds: Range) -> None:
        self._add("[" if bounds.start_included else "(")
        if bounds.start is not None:
            self.write(bounds.start)
        self._add("..")
        if bounds.end is not None:
            self.write(bounds.end)
        self._add("]" if bounds.end_included else ")")


def _simple_text(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format_number(value)
        case str():
            return quote(value)
        case Function():
            return f"function {value.name}({', '.join(value.parameters)})"
        case _:
            return str(value)
