# SPDX-License-Identifier: EUPL-1.2
"""Refusals and the faults of models in the reader's language: the packages below speak Finnish.

refusal_sentences.toml says in the other languages what refuses an act, problem_sentences.toml what is wrong
with a model, a table, a form or a limit.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from engine.errors import ModelInvalid, Problem, SujuvaError
from webui.languages import Language, language

FILES = tuple(Path(__file__).with_name(f"{what}_sentences.toml") for what in ("refusal", "problem"))
_PART = re.compile(r"\{(\w+)\}")
_BETWEEN = re.compile(r"(?<=[.!?]) +(?=\S)|(?<=\]) +(?=\()")
# Ids of elements and types of jobs, before what a handler says.
_CODES = re.compile(r"((?:[\w.-]+: )+)(.+)")
# What other systems say has no bounds, and none of it is known; what our own packages say is shorter.
_LONGEST, _MOST_PIECES = 1_000, 20


@dataclass(frozen=True)
class Sentence:
    """A sentence with parts in braces, in each language."""

    words: Mapping[str, str]

    def match(self, finnish: str) -> re.Match[str] | None:
        """The parts of a sentence that is this one; no pattern is made for one that begins otherwise."""
        return self._pattern.fullmatch(finnish) if finnish.startswith(self._begins) else None

    @cached_property
    def _begins(self) -> str:
        return self.words["fi"].partition("{")[0]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _pattern(self.words["fi"])


@cache
def sentences() -> tuple[Sentence, ...]:
    """Every sentence of the files; those without parts first, then the longest."""
    return _read("sentence")


@cache
def parts() -> tuple[Sentence, ...]:
    """What sentences carry in their parts and is not a name or a number."""
    return _read("part")


def refusal_words(refusal: str, to: Language | None = None) -> str:
    """The refusal in the language of the page, sentence by sentence; one that is not known stays as it is."""
    wanted = to or language()
    if wanted == "fi":
        return refusal
    return _in_words(refusal, wanted)


def problem_words(problem: Problem, to: Language | None = None) -> str:
    """What `str(problem)` says, in that language or the page's; names, files and rules as they are."""
    wanted = to or language()
    message, remedy = (refusal_words(one, wanted) for one in (problem.message, problem.remedy))
    return str(replace(problem, message=message, remedy=remedy))


def error_words(error: SujuvaError, to: Language | None = None) -> str:
    """What the error says; of a model that is refused every reason, a line each."""
    if isinstance(error, ModelInvalid):
        return "\n".join(problem_words(one, to) for one in error.problems)
    return refusal_words(error.message, to)


def in_sentences(refusal: str, to: Language) -> list[tuple[str, str | None]]:
    """Each sentence with its words, or None; first the longest run that the files know as one."""
    pieces = _BETWEEN.split(refusal)
    if len(refusal) > _LONGEST or len(pieces) > _MOST_PIECES:
        return [(refusal, None)]
    found: list[tuple[str, str | None]] = []
    while pieces:
        runs = [" ".join(pieces[:count]) for count in range(len(pieces), 0, -1)]
        known = next(((run, words) for run in runs if (words := _say(run, to))), None)
        found.append(known or (pieces[0], None))
        pieces = pieces[len(_BETWEEN.split(found[-1][0])) :]
    return found


def _say(finnish: str, to: Language) -> str | None:
    words = _find(finnish, sentences(), to)
    behind = _CODES.fullmatch(finnish) if words is None else None
    said = _find(behind[2], sentences(), to) if behind else None
    return f"{behind[1]}{said}" if behind and said else words


def _find(finnish: str, known: tuple[Sentence, ...], to: Language) -> str | None:
    for one in known:
        match = one.match(finnish)
        if match is not None:
            return one.words[to].format_map(_parts_in(match.groupdict(), to))
    return None


def _parts_in(carried: Mapping[str, str], to: Language) -> dict[str, str]:
    """A part may hold sentences of its own, as the reason why an expression cannot be evaluated."""
    return {name: _find(text, parts(), to) or _in_words(text, to) for name, text in carried.items()}


def _in_words(refusal: str, to: Language) -> str:
    return " ".join(words or finnish for finnish, words in in_sentences(refusal, to))


def _read(what: str) -> tuple[Sentence, ...]:
    read = [one for file in FILES for one in tomllib.loads(file.read_text(encoding="utf-8"))[what]]
    ordered = sorted(read, key=lambda one: ("{" in one["fi"], -len(one["fi"])))
    return tuple(Sentence(one) for one in ordered)


def _pattern(finnish: str) -> re.Pattern[str]:
    """A part ends before the next sentence begins, so that it never swallows one."""
    pieces = [
        rf"(?P<{piece}>(?:(?![.!?] +[A-ZÅÄÖ]).){{0,400}}?)" if number % 2 else re.escape(piece)
        for number, piece in enumerate(_PART.split(finnish))
    ]
    return re.compile("".join(pieces))
