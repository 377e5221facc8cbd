# SPDX-License-Identifier: EUPL-1.2
"""The groups of clients that the county works by, as data: their codes and names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.deadlines.rule_file import parse_file, read_texts
from engine.deadlines.rules import Texts
from engine.deadlines.toml_table import TomlTable
from engine.errors import ModelInvalid, Problem
from engine.service import Service

FILE = "asiakasryhmat.toml"


@dataclass(frozen=True, slots=True)
class NamedGroup:
    code: str
    name: Texts


@dataclass(frozen=True, slots=True)
class GroupBook:
    """In the order of the file. A code that is not here belongs to no group that people work by."""

    groups: Sequence[NamedGroup] = field(default_factory=tuple)

    def find(self, code: str | None) -> NamedGroup | None:
        return next((one for one in self.groups if one.code == code), None)


def groups_of(service: Service) -> GroupBook:
    """The book that this installation was given; an empty one knows nothing."""
    book = service.reference.get(GroupBook)
    return book if isinstance(book, GroupBook) else GroupBook()


def load_groups(folder: Path) -> GroupBook:
    """Reads asiakasryhmat.toml of the folder, if there is one; ModelInvalid lists every problem."""
    problems: list[Problem] = []
    source = folder / FILE
    top = parse_file(source.read_bytes(), f"{folder.name}/{FILE}", problems) if source.exists() else None
    groups: list[NamedGroup] = []
    if top is not None:
        groups = [_read(table) for table in top.tables("client_group")]
        top.finish()
    if problems:
        raise ModelInvalid(problems)
    return GroupBook(tuple(groups))


def _read(table: TomlTable) -> NamedGroup:
    code = table.element = table.text("code")
    group = NamedGroup(code, read_texts(table, "name"))
    table.finish()
    return group
