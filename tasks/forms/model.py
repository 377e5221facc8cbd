# SPDX-License-Identifier: EUPL-1.2
"""What a form is once it is read: fields, sections and texts in the order of the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Json = object

Kind = Literal[
    "textfield",
    "textarea",
    "number",
    "checkbox",
    "radio",
    "select",
    "checklist",
    "taglist",
    "date",
    "time",
    "datetime",
    "dynamiclist",
]
TEXT_KINDS: frozenset[Kind] = frozenset({"textfield", "textarea"})
ONE_OF_KINDS: frozenset[Kind] = frozenset({"radio", "select"})
MANY_OF_KINDS: frozenset[Kind] = frozenset({"checklist", "taglist"})

DEFAULT_TEXT_LENGTH = {"textfield": 500, "textarea": 20_000}
MAX_ROWS = 500
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: `value` is the code that is stored, `label` what people read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Store:
    """Where a value goes: a process variable, a field of the client's record, a document, or only the
    structured record that the task writes."""

    kind: Literal["variable", "client", "document", "record"]
    field: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """While the FEEL of `condition` is true, `sentence` says why the answer is not accepted and what to do;
    `name` is `refusal`, or `refusal.x` of a further one, as in the folder's texts."""

    name: str
    condition: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `hide`, `options_by` and `proposal` are FEEL without their `=`: when it is out of sight,
    which options it offers, and what stands in it when nothing is known; `columns` are a list's fields.
    An answer is not accepted while one of `refusals` holds. A number is a whole count of `step` above its
    `minimum` or 0; a list has from `min_rows` to `max_rows` rows, and no two of them have the same answer in
    the column that `unique` names.
    `records` are the fields of the task's record that the answer is; `known` names what of the client's
    record stands in the field when it is opened, where that is not a field of the client; `NOTHING` says
    that not even the answer of before does. What `happened` is not accepted while it is ahead. The day of a
    next review is today or later, and at most `review_within` months ahead."""

    kind: Kind
    key: str
    label: str
    store: Store
    description: str = ""
    required: bool = False
    read_only: bool = False
    min_length: int | None = None
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    decimals: int | None = None
    step: float | None = None
    min_rows: int = 0
    max_rows: int = MAX_ROWS
    unique: str | None = None
    pattern: str | None = None
    shape: Literal["email", "phone"] | None = None
    options: tuple[Option, ...] = ()
    options_from: str | None = None
    options_by: str | None = None
    proposal: str | None = None
    refusals: tuple[Refusal, ...] = ()
    hide: str | None = None
    default: Json = None
    columns: tuple["Field", ...] = ()
    records: tuple[str, ...] = ()
    known: str | None = None
    happened: bool = False
    review_within: int | None = None


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Words between the questions, in Markdown; `name` is that of its words in other languages."""

    text: str
    hide: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one heading; hidden together. `name` is that of the heading in other languages."""

    label: str
    parts: tuple["Part", ...]
    hide: str | None = None
    name: str = ""


Part = Field | TextBlock | Section


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it is asked; `id` equals the file name without its ending."""

    id: str
    parts: tuple[Part, ...]

    def fields(self) -> tuple[Field, ...]:
        """Every field in the order of the page, a dynamic list as one."""
        return tuple(_fields(self.parts))

    def field(self, key: str) -> Field | None:
        """The field of that key, or None."""
        return next((field for field in self.fields() if field.key == key), None)


def _fields(parts: tuple[Part, ...]) -> Iterator[Field]:
    for part in parts:
        if isinstance(part, Field):
            yield part
        elif isinstance(part, Section):
            yield from _fields(part.parts)
