# SPDX-License-Identifier: EUPL-1.2
"""Values as text, as the function `string` writes them."""

from collections.abc import Iterator
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
    parts: list[str] = []
    length = 0
    for part in _write(value):
        parts.append(part)
        length += len(part)
        run.check_length(length)
    run.charge(len(parts))
    return "".join(parts)


def quote(text: str) -> str:
    """The text as a string literal."""
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


def _write(value: object) -> Iterator[str]:
    match value:
        case None:
            yield "null"
        case bool():
            yield "true" if value else "false"
        case Decimal():
            yield format_number(value)
        case str():
            yield quote(value)
        case list():
            yield from _write_list(value)
        case dict():
            yield from _write_context(value)
        case Range():
            yield "[" if value.start_included else "("
            yield from _write(value.start)
            yield ".."
            yield from _write(value.end)
            yield "]" if value.end_included else ")"
        case Function():
            yield f"function {value.name}({', '.join(value.parameters)})"
        case _:
            yield str(value)


def _write_list(items: list[object]) -> Iterator[str]:
    yield "["
    for index, item in enumerate(items):
        if index:
            yield ", "
        yield from _write(item)
    yield "]"


def _write_context(entries: dict[str, object]) -> Iterator[str]:
    yield "{"
    for index, (key, item) in enumerate(entries.items()):
        if index:
            yield ", "
        yield key if key.isidentifier() or key.replace(" ", "_").isidentifier() else quote(key)
        yield ": "
        yield from _write(item)
    yield "}"
