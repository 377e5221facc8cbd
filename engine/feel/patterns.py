# SPDX-License-Identifier: EUPL-1.2
"""Regular expressions of XPath (Functions and Operators 3.1, 5.6), carried out in linear time by RE2."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import re2

from engine.feel.pattern_translation import PatternError, translate
from engine.feel.run import Run

LONGEST_PATTERN = 1_000
_MEMORY = 2 << 20
_FAILED = 16_000
_FREE_WORK = 1 << 22
_GROUP = re.compile(r"\\[\\$]|\$\d*|\\", re.DOTALL)
_SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}]")

__all__ = ["PatternError", "find_all", "matches_pattern", "replace_all", "split_text"]


@lru_cache(maxsize=256)
def _compile(pattern: str, flags: str, capture: bool = True) -> Any:
    """The pattern for RE2, or the `PatternError` that says why there is none."""
    if len(pattern) > LONGEST_PATTERN:
        return PatternError(f"Säännöllisessä lausekkeessa saa olla enintään {LONGEST_PATTERN} merkkiä.")
    options = re2.Options()
    options.log_errors = False
    options.never_capture = not capture
    options.max_mem = _MEMORY
    try:
        return re2.compile(translate(pattern, flags).encode(), options)
    except PatternError as error:
        return error
    except (re2.error, UnicodeEncodeError):
        return PatternError(f"“{pattern[:60]}” ei ole kelvollinen säännöllinen lauseke.")


def _prepare(run: Run, pattern: str, flags: str, capture: bool = True) -> Any:
    """The compiled pattern; the first use in an evaluation costs what compiling takes."""
    key = pattern, flags, capture
    compiled = _compile(*key)
    if key not in run.patterns:
        run.patterns.add(key)
        failed = isinstance(compiled, PatternError)
        run.charge(
            200 + min(len(pattern), LONGEST_PATTERN) + (_FAILED if failed else compiled.programsize // 2)
        )
    if isinstance(compiled, PatternError):
        raise PatternError(str(compiled))
    return compiled


def _charge_search(run: Run, pattern: Any, size: int) -> None:
    """A pass over so many bytes; of patterns with very many states no tables are kept, which takes longer."""
    before = run.pattern_work
    run.pattern_work += pattern.programsize * size
    run.charge(2 + (size >> 9) + (max(0, run.pattern_work - max(before, _FREE_WORK)) >> 8))


def _bytes(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise PatternError("Tekstissä on puolikas merkki.") from None


def matches_pattern(run: Run, text: str, pattern: str, flags: str) -> bool:
    """Whether the pattern is found anywhere in the text; raises `PatternError`."""
    compiled, data = _prepare(run, pattern, flags, capture=False), _bytes(text)
    _charge_search(run, compiled, len(data))
    return compiled.search(data) is not None


def _find(run: Run, pattern: Any, data: bytes) -> Iterator[Any]:
    """The matches one after the other; each may have looked at all that follows it."""
    _charge_search(run, pattern, len(data))
    if pattern.search(b"") is not None:
        raise PatternError(
            "Säännöllinen lauseke täsmää myös tyhjään tekstiin, joten sillä ei voi korvata eikä pilkkoa."
        )
    at = 0
    while at <= len(data):
        run.charge(12 + ((len(data) - at) * 3 >> 10))
        match = pattern.search(data, at)
        if match is None:
            return
        yield match
        at = match.end()


def replace_all(run: Run, text: str, pattern: str, replacement: str, flags: str) -> str:
    """The text with every match replaced; `$1` is a group, `$0` all of the match, `\\$` a dollar sign."""
    if pattern and not flags and not _SPECIAL.search(pattern) and not _SPECIAL.search(replacement):
        run.check_length(len(text) + text.count(pattern) * (len(replacement) - len(pattern)))
        return text.replace(pattern, replacement)
    compiled, data = _prepare(run, pattern, flags), _bytes(text)
    pieces = [replacement] if "q" in flags else _cut_replacement(replacement, compiled.groups)
    done: list[bytes] = []
    at = size = 0
    for match in _find(run, compiled, data):
        done.append(data[at : match.start()])
        for piece in pieces:
            done.append(_bytes(piece) if isinstance(piece, str) else match.group(piece) or b"")
            size += len(done[-1])
        run.check_length(size // 4)
        run.charge(len(pieces))
        at = match.end()
    done.append(data[at:])
    return b"".join(done).decode()


def split_text(run: Run, text: str, delimiter: str) -> list[str]:
    """The parts of the text between the matches."""
    if delimiter and not _SPECIAL.search(delimiter):
        return text.split(delimiter)
    data = _bytes(text)
    parts: list[str] = []
    at = 0
    for match in _find(run, _prepare(run, delimiter, ""), data):
        parts.append(data[at : match.start()].decode())
        at = match.end()
    parts.append(data[at:].decode())
    return parts


def find_all(run: Run, text: str, pattern: str) -> list[str]:
    """All matches."""
    matches = _find(run, _prepare(run, pattern, ""), _bytes(text))
    return [match.group(0).decode() for match in matches]


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
