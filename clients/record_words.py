# SPDX-License-Identifier: EUPL-1.2
"""Codes of the client's record in words, as data: groups such as `reason` or `unit`, each with its codes."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.deadlines.rule_file import parse_file, read_texts
from engine.deadlines.rules import Texts
from engine.errors import ModelInvalid, Problem
from engine.service import Service

FILE = "sanat.toml"
GROUPS = (
    "matter_outcome",
    "reason",
    "review_outcome",
    "appeal_outcome",
    "fee_class",
    "leave_days",
    "service",
    "unit",
    "way",
    "measure",
    "letter_to_client",
    "letter_to_party",
)


@dataclass(frozen=True, slots=True)
class RecordWords:
    """Words by group and code."""

    words: Mapping[tuple[str, str], Texts] = field(default_factory=dict)

    def find(self, group: str, code: str) -> Texts | None:
        return self.words.get((group, code))


def words_of(service: Service) -> RecordWords:
    """The words that this installation was given; without any, no code has words."""
    book = service.reference.get(RecordWords)
    return book if isinstance(book, RecordWords) else RecordWords()


def load_words(folder: Path) -> RecordWords:
    """Reads sanat.toml of the folder, if there is one; ModelInvalid lists every problem."""
    problems: list[Problem] = []
    source = folder / FILE
    words = dict(_read(source, problems)) if source.exists() else {}
    if problems:
        raise ModelInvalid(problems)
    return RecordWords(words)


def _read(source: Path, problems: list[Problem]) -> Iterator[tuple[tuple[str, str], Texts]]:
    top = parse_file(source.read_bytes(), f"{source.parent.name}/{FILE}", problems)
    if top is None:
        return
    given = tomllib.loads(source.read_text("utf-8"))
    for group in filter(given.__contains__, GROUPS):
        table = top.table(group)
        table.element = group
        for code in given[group]:
            yield (group, code), read_texts(table, code)
        table.finish()
    top.finish()
