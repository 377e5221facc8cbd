# SPDX-License-Identifier: EUPL-1.2
"""Refusals in the reader's language: the packages below speak Finnish, refusal_sentences.toml the others."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from webui.languages import Language, language

FILE = Path(__file__).with_name("refusal_sentences.toml")
_PART = re.compile(r"\{(\w+)\}")


class Sentence(NamedTuple):
    """A sentence with parts in braces, and the pattern that finds the parts in the Finnish one."""

    pattern: re.Pattern[str]
    words: dict[str, str]


@cache
def sentences() -> tuple[Sentence, ...]:
    """Every sentence of the file; those without parts first, then the longest."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))["sentence"]
    ordered = sorted(read, key=lambda one: ("{" in one["fi"], -len(one["fi"])))
    return tuple(Sentence(_pattern(one["fi"]), one) for one in ordered)


def refusal_words(sentence: str, to: Language | None = None) -> str:
    """The sentence in the language of the page, or as it came when it is not known."""
    wanted = to or language()
    if wanted == "fi":
        return sentence
    for known in sentences():
        found = known.pattern.fullmatch(sentence)
        if found is not None:
            return known.words[wanted].format(**found.groupdict())
    return sentence


def _pattern(finnish: str) -> re.Pattern[str]:
    parts = _PART.split(finnish)
    pieces = [
        f"(?P<{part}>.{{1,200}}?)" if number % 2 else re.escape(part) for number, part in enumerate(parts)
    ]
    return re.compile("".join(pieces))
