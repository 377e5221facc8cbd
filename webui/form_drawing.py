# SPDX-License-Identifier: EUPL-1.2
"""A form as the page draws it: each field with its words, its values, its error and its own id."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from tasks.forms import Field, Form, Part, Section, TextBlock, options_of
from tasks.forms.conditions import Background
from tasks.forms.showing import columns_shown
from webui.languages import Language
from webui.translation import gettext

_ROW_NAME = re.compile(r"(\w{1,100})\[(\d{1,4})\]\.\w{1,100}")


@dataclass(frozen=True, slots=True)
class DrawnOption:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One row of a repeating list; `number` is that of its inputs."""

    number: int
    position: int
    fields: tuple["DrawnField", ...]


@dataclass(frozen=True, slots=True)
class DrawnField:
    """`name` is that of the input, `id` the same without brackets. `values` are what stands in it."""

    kind: str
    name: str
    id: str
    label: str
    hint: str
    required: bool
    read_only: bool
    values: tuple[str, ...]
    error: str | None
    options: tuple[DrawnOption, ...] = ()
    longest: int | None = None
    shape: str | None = None
    rows: tuple[DrawnRow, ...] = ()
    next_row: int = 0
    may_add: bool = True

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def shown(self) -> str:
        """A read-only answer in words."""
        chosen = [option.label for option in self.options if option.chosen]
        if self.kind == "checkbox":
            return gettext("yes") if "true" in self.values else gettext("no")
        return ", ".join(chosen) if self.options else " ".join(self.values)


@dataclass(frozen=True, slots=True)
class DrawnText:
    text: str


@dataclass(frozen=True, slots=True)
class DrawnSection:
    title: str
    parts: tuple["DrawnPart", ...]


DrawnPart = DrawnField | DrawnText | DrawnSection


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the drawing of one form needs besides its parts. `texts` are the folder's in this language."""

    form: Form
    inputs: Mapping[str, Sequence[str]]
    values: Mapping[str, object]
    background: Background
    errors: Mapping[str, str] = dataclass_field(default_factory=dict)
    texts: Mapping[str, str] = dataclass_field(default_factory=dict)
    language: Language = "fi"
    empty_rows: Mapping[str, int] = dataclass_field(default_factory=dict)

    def draw(self, parts: Sequence[Part]) -> tuple[DrawnPart, ...]:
        """The parts in their order."""
        return tuple(self._part(part) for part in parts)

    def _part(self, part: Part) -> DrawnPart:
        if isinstance(part, Section):
            return DrawnSection(self._beside(part.name, part.label), self.draw(part.parts))
        if isinstance(part, TextBlock):
            return DrawnText(self._beside(part.name, part.text))
        if part.kind == "dynamiclist":
            return self._list(part)
        return self._field(part, part.key, part.key)

    def _field(self, field: Field, name: str, key: str) -> DrawnField:
        values = tuple(self.inputs.get(name, ()))
        return DrawnField(
            kind=field.kind,
            name=name,
            id=input_id(name),
            label=self._words(f"{self.form.id}.{key}", field.label),
            hint=self._words(f"{self.form.id}.{key}.description", field.description),
            required=field.required,
            read_only=field.read_only,
            values=values,
            error=self.errors.get(name),
            options=tuple(
                DrawnOption(
                    option.value,
                    self._words(f"{self.form.id}.{key}.{option.value}", option.label),
                    option.value in values,
                )
                for option in options_of(field, self.background)
            ),
            longest=field.max_length,
            shape=field.shape,
        )

    def _list(self, field: Field) -> DrawnField:
        numbers = sorted(self._row_numbers(field.key))
        rows = tuple(self._row(field, number, position) for position, number in enumerate(numbers, 1))
        return DrawnField(
            kind="dynamiclist",
            name=field.key,
            id=input_id(field.key),
            label=self._words(f"{self.form.id}.{field.key}", field.label),
            hint=self._words(f"{self.form.id}.{field.key}.description", field.description),
            required=field.required,
            read_only=field.read_only,
            values=(),
            error=self.errors.get(field.key),
            rows=rows,
            next_row=max(numbers, default=-1) + 1,
            may_add=len(rows) < field.max_rows,
        )

    def _row_numbers(self, key: str) -> set[int]:
        found = {
            int(match[2]) for name in self.inputs if (match := _ROW_NAME.fullmatch(name)) and match[1] == key
        }
        wanted = self.empty_rows.get(key)
        if wanted is not None:
            found.add(wanted)
        return found or {0}

    def _row(self, field: Field, number: int, position: int) -> DrawnRow:
        around = {**self.background.variables, **self.values}
        answers = self._row_answers(field, number)
        columns = columns_shown(field, answers, around, self.background.feel)
        return DrawnRow(
            number,
            position,
            tuple(
                self._field(column, f"{field.key}[{number}].{column.key}", f"{field.key}.{column.key}")
                for column in columns
            ),
        )

    def _row_answers(self, field: Field, number: int) -> Mapping[str, object]:
        prefix = f"{field.key}[{number}]."
        return {
            column.key: self.inputs[prefix + column.key][0]
            for column in field.columns
            if self.inputs.get(prefix + column.key)
        }

    def _beside(self, name: str, words: str) -> str:
        """A heading or a text: its words by its own name, or by what it says in Finnish."""
        return self._words(f"{self.form.id}.{name}", self._words(words, words))

    def _words(self, key: str, default: str) -> str:
        return default if self.language == "fi" else self.texts.get(key, default)


def input_id(name: str) -> str:
    """`kaynnit[0].kesto` → `f-kaynnit-0-kesto`."""
    return "f-" + re.sub(r"\W+", "-", name).strip("-")


def fields_of(parts: Sequence[DrawnPart]) -> Iterator[DrawnField]:
    """Every field in the order of the page, rows included."""
    for part in parts:
        if isinstance(part, DrawnSection):
            yield from fields_of(part.parts)
        elif isinstance(part, DrawnField):
            yield part
            for row in part.rows:
                yield from row.fields
