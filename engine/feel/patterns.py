# SPDX-License-Identifier: EUPL-1.2
"""Regular expressions of XPath (Functions and Operators 3.1, 5.6), carried out in linear time by RE2."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import re2

from engine.feel.pattern_translation import PatternError, translate

LONGEST_PATTERN = 1_000
_GROUP = re.compile(r"\\[\\$]|\$\d*|\\", re.DOTALL)
_SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}]")
Check = Callable[[int], None]

__all__ = ["PatternError", "find_all", "matches_pattern", "replace_all", "split_text"]


@lru_cache(maxsize=256)
def _compile(pattern: str, flags: str, capture: bool = True) -> Any:
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(f"Säännöllisessä lausekkeessa saa olla enintään {LONGEST_PATTERN} merkkiä.")
    options = re2.Options()
    options.log_errors = False
    options.never_capture = not capture
    options.max_mem = 4 << 20
    try:
        return re2.compile(translate(pattern, flags).encode(), options)
    except (re2.error, UnicodeEncodeError):
        raise PatternError(f"“{pattern[:60]}” ei ole kelvollinen säännöllinen lauseke.") from None


def _bytes(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise PatternError("Tekstissä on puolikas merkki.") from None


def matches_pattern(text: str, pattern: str, flags: str) -> bool:
    """Whether the pattern is found anywhere in the text; raises `PatternError`."""
    return _compile(pattern, flags, capture=False).search(_bytes(text)) is not None


def _find(pattern: Any, data: bytes) -> Iterator[Any]:
    if pattern.search(b"") is not None:
        raise PatternError(
            "Säännöllinen lauseke täsmää myös tyhjään tekstiin, joten sillä ei voi korvata eikä pilkkoa."
        )
    at = 0
    while at <= len(data):
        match = pattern.search(data, at)
        if match is None:
            return
        yield match
        at = match.end()


def replace_all(text: str, pattern: str, replacement: str, flags: str, check: Check, charge: Check) -> str:
    """The text with every match replaced; `$1` is a group, `$0` all of the match, `\\$` a dollar sign."""
    if pattern and not flags and not _SPECIAL.search(pattern) and not _SPECIAL.search(replacement):
        check(len(text) + text.count(pattern) * (len(replacement) - len(pattern)))
        return text.replace(pattern, replacement)
    compiled, data = _compile(pattern, flags), _bytes(text)
    pieces = [replacement] if "q" in flags else _cut_replacement(replacement, compiled.groups)
    done: list[bytes] = []
    at = size = 0
    for match in _find(compiled, data):
        done.append(data[at : match.start()])
        for piece in pieces:
            done.append(_bytes(piece) if isinstance(piece, str) else match.group(piece) or b"")
            size += len(done[-1])
        check(size // 4)
        charge(12)
        at = match.end()
    done.append(data[at:])
    return b"".join(done).decode()


def split_text(text: str, delimiter: str, charge: Check) -> list[str]:
    """The parts of the text between the matches."""
    if delimiter and not _SPECIAL.search(delimiter):
        return text.split(delimiter)
    data = _bytes(text)
    parts: list[str] = []
    at = 0
    for match in _find(_compile(delimiter, ""), data):
        parts.append(data[at : match.start()].decode())
        charge(12)
        at = match.end()
    parts.append(data[at:].decode())
    return parts


def find_all(text: str, pattern: str, charge: Check) -> list[str]:
    """All matches."""
    found: list[str] = []
    for match in _find(_compile(pattern, ""), _bytes(text)):
        found.append(match.group(0).decode())
        charge(12)
    return found


def _cut_replacement(replacement: str, groups: int) -> list[str | int]:
    """Texts and numbers of groups; of `$12` only so many digits are taken as there are groups."""
    pieces: list[str | int] = []
    at = 0
    for match in _GROUP.finditer(replacement):
        pieces.append(replacement[at : match.start()])
        at = match.end()
        sign = match[0]
        if sign in ("\\", "$"):
            raise PatternError(
                "Korvaavassa tekstissä merkkiä “$” seuraa numero ja merkkiä “\\” joko “$” tai “\\”."
            )
        if sign[0] == "\\":
            pieces.append(sign[1])
            continue
        digits = sign[1:]
        while len(digits) > 1 and int(digits) > groups:
            digits = digits[:-1]
        at = match.start() + 1 + len(digits)
        pieces.append(int(digits) if int(digits) <= groups else "")
    pieces.append(replacement[at:])
    return pieces
