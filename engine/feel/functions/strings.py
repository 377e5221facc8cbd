# SPDX-License-Identifier: EUPL-1.2
"""String functions (DMN 1.5, 10.3.4.3) and those that Camunda adds."""

import base64
from decimal import Decimal

from engine.feel.functions.positions import find_place, find_size
from engine.feel.functions.registry import feel
from engine.feel.numbers import integer_of
from engine.feel.patterns import PatternError, find_all, matches_pattern, replace_all, split_text
from engine.feel.run import Run


@feel("substring(string: string, start position: number, [length: number]) -> string")
def substring(run: Run, text: str, start: Decimal, length: Decimal | None = None) -> str | None:
    first = find_place(run, start, len(text))
    if first is None or length is None:
        return None if first is None else text[first:]
    size = find_size(run, length, len(text) - first)
    return None if size is None else text[first : first + size]


@feel("string length(string: string) -> number")
def string_length(run: Run, text: str) -> Decimal:
    return Decimal(len(text))


@feel("upper case(string: string) -> string")
def upper_case(run: Run, text: str) -> str:
    return text.upper()


@feel("lower case(string: string) -> string")
def lower_case(run: Run, text: str) -> str:
    return text.lower()


@feel("substring before(string: string, match: string) -> string")
def substring_before(run: Run, text: str, match: str) -> str:
    head, found, _ = text.partition(match) if match else ("", "", "")
    return head if found else ""


@feel("substring after(string: string, match: string) -> string")
def substring_after(run: Run, text: str, match: str) -> str:
    return text.partition(match)[2] if match else text


@feel("contains(string: string, match: string) -> boolean")
def contains_text(run: Run, text: str, match: str) -> bool:
    return match in text


@feel("starts with(string: string, match: string) -> boolean")
def starts_with(run: Run, text: str, match: str) -> bool:
    return text.startswith(match)


@feel("ends with(string: string, match: string) -> boolean")
def ends_with(run: Run, text: str, match: str) -> bool:
    return text.endswith(match)


@feel("matches(input: string, pattern: string, [flags: string|null]) -> boolean")
def matches(run: Run, text: str, pattern: str, flags: str | None = None) -> bool | None:
    try:
        return matches_pattern(run, text, pattern, flags or "")
    except PatternError as error:
        return run.warn(str(error))


@feel("replace(input: string, pattern: string, replacement: string, [flags: string|null]) -> string")
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None = None) -> str | None:
    try:
        return replace_all(run, text, pattern, replacement, flags or "")
    except PatternError as error:
        return run.warn(str(error))


@feel("split(string: string, delimiter: string) -> list")
def split(run: Run, text: str, delimiter: str) -> list[str] | None:
    try:
        return split_text(run, text, delimiter)
    except PatternError as error:
        return run.warn(str(error))


@feel("extract(string: string, pattern: string) -> list")
def extract(run: Run, text: str, pattern: str) -> list[str] | None:
    try:
        return find_all(run, text, pattern)
    except PatternError as error:
        return run.warn(str(error))


@feel("trim(string: string) -> string")
def trim(run: Run, text: str) -> str:
    return text.strip()


@feel("is blank(string: string) -> boolean")
def is_blank(run: Run, text: str) -> bool:
    return not text.strip()


@feel("repeat(string: string, count: number) -> string")
def repeat(run: Run, text: str, times: Decimal) -> str | None:
    number = integer_of(times)
    if number is None or number < 0:
        return run.warn("Tekstiä ei voi toistaa näin monta kertaa.")
    run.check_length(len(text) * number)
    return text * number


@feel("to base64(value: string) -> string")
def to_base64(run: Run, text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
