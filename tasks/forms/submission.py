# SPDX-License-Identifier: EUPL-1.2
"""From what was sent, by a page or as JSON, to the typed values of the questions in sight.

Errors are keyed by the field: `kanava`, or `kaynnit[0].kesto` on a row of a dynamic list.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from engine.errors import InvalidInput
from tasks.forms.conditions import Background, ask
from tasks.forms.days import check_day
from tasks.forms.model import MAX_ROWS, Field, Form, Json
from tasks.forms.rules import check_rows, check_value, repeats, require
from tasks.forms.showing import columns_shown, fields_shown, options_of
from tasks.forms.values import Refused, from_json, from_page

_ROW = re.compile(r"(\w{1,100})\[(\d{1,4})\](?:\.(\w{1,100}))?")
UNKNOWN_SENTENCE = "Lomakkeessa ei ole tällaista kenttää."
REPEATED_SENTENCE = (
    "Sama on jo aiemmalla rivillä, ja se saa olla vain kerran. Muuta tätä tai poista toinen rivi."
)


@dataclass(frozen=True, slots=True)
class PageValues:
    """Inputs of a page: name → what stood in each input of that name; rows as `key[0].field`."""

    values: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class JsonValues:
    """Variables of a program: key → JSON; rows as a list of objects."""

    values: Mapping[str, Json]


Raw = PageValues | JsonValues


@dataclass(frozen=True, slots=True)
class Submission:
    """Typed answers of every question in sight (None: left empty), with their fields."""

    values: Mapping[str, Json]
    fields: tuple[Field, ...]


@dataclass(slots=True)
class _Reading:
    """Typed values so far, what is wrong with each field that could not be read, and a list's row numbers.

    A page's rows keep the numbers of its inputs, so that an error stands where the person typed.
    """

    values: dict[str, Json] = dataclass_field(default_factory=dict)
    numbers: dict[str, list[int]] = dataclass_field(default_factory=dict)
    errors: dict[str, str] = dataclass_field(default_factory=dict)

    def read_one(self, name: str, field: Field, raw: Raw) -> Json:
        """The typed value; one that cannot be read counts as none, and its sentence is kept."""
        try:
            return _read_one(field, raw)
        except Refused as refused:
            self.errors[name] = refused.sentence
            return None


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the answers are judged by: the background, and every answer laid over its variables."""

    background: Background
    around: Mapping[str, Json]


def read_submission(form: Form, raw: Raw, background: Background) -> Submission:
    """The answers of the questions in sight; InvalidInput with a sentence at each field that is wrong.

    A field that the form does not have is refused; one that is out of sight or read-only is dropped.
    """
    reading = _read_all(form, raw)
    unknown = dict.fromkeys(_unknown_names(form, raw), UNKNOWN_SENTENCE)
    shown = tuple(field for field in fields_shown(form, reading.values, background) if not field.read_only)
    rules = _Rules(background, {**background.variables, **reading.values})
    errors = dict(unknown)
    values: dict[str, Json] = {}
    for field in shown:
        values[field.key] = _checked(field, reading, rules, errors)
    if errors:
        raise InvalidInput(_summary(errors), errors)
    return Submission(values, shown)


def read_loosely(form: Form, raw: Raw) -> dict[str, Json]:
    """Whatever can be read, for conditions and proposals while a person is still typing; never raises."""
    return _read_all(form, raw).values


def _summary(errors: Mapping[str, str]) -> str:
    count = "Yksi kohta on" if len(errors) == 1 else f"{len(errors)} kohtaa on"
    return f"{count} korjattava ennen kuin lomakkeen voi lähettää. Mitään ei muutettu."


def _read_all(form: Form, raw: Raw) -> _Reading:
    reading = _Reading()
    for field in form.fields():
        if field.kind == "dynamiclist":
            reading.values[field.key] = _read_rows(field, raw, reading)
        else:
            reading.values[field.key] = reading.read_one(field.key, field, raw)
    return reading


def _read_one(field: Field, raw: Raw) -> Json:
    if isinstance(raw, PageValues):
        return from_page(field, raw.values.get(field.key, ()))
    value = from_json(field, raw.values.get(field.key))
    return False if value is None and field.kind == "checkbox" else value


def _read_rows(field: Field, raw: Raw, reading: _Reading) -> Json:
    rows: list[dict[str, Json]] = []
    sent: dict[int, Raw] = {}
    try:
        sent.update(_rows_sent(field, raw))
    except Refused as refused:
        reading.errors[field.key] = refused.sentence
    reading.numbers[field.key] = list(sent)
    for number, row in sent.items():
        values: dict[str, Json] = {}
        for column in field.columns:
            name = f"{field.key}[{number}].{column.key}"
            values[column.key] = reading.read_one(name, column, row)
        rows.append(values)
    return rows


def _rows_sent(field: Field, raw: Raw) -> Iterator[tuple[int, Raw]]:
    """The rows in their order; a page's rows that are left wholly empty are passed over."""
    if isinstance(raw, JsonValues):
        yield from enumerate(_json_rows(raw.values.get(field.key)))
        return
    ticks = {column.key for column in field.columns if column.kind == "checkbox"}
    for number, inputs in sorted(_page_rows(field, raw).items()):
        if any(_says_something(text, key in ticks) for key, typed in inputs.items() for text in typed):
            yield number, PageValues(inputs)


def _says_something(text: str, is_tick: bool) -> bool:
    """An empty input says nothing, nor does a tick that is off."""
    return bool(text.strip()) and not (is_tick and text == "false")


def _json_rows(value: Json) -> list[JsonValues]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise Refused("Anna luettelo rivejä.")
    if len(value) > MAX_ROWS:
        raise Refused(f"Rivejä on liikaa; enintään {MAX_ROWS} mahtuu.")
    return [JsonValues(row) for row in value]


def _page_rows(field: Field, raw: PageValues) -> dict[int, dict[str, Sequence[str]]]:
    rows: dict[int, dict[str, Sequence[str]]] = {}
    for name, typed in raw.values.items():
        found = _ROW.fullmatch(name)
        if found and found[1] == field.key and found[3]:
            rows.setdefault(int(found[2]), {})[found[3]] = typed
    if len(rows) > MAX_ROWS:
        raise Refused(f"Rivejä on liikaa; enintään {MAX_ROWS} mahtuu.")
    return rows


def _unknown_names(form: Form, raw: Raw) -> Iterator[str]:
    fields = form.fields()
    simple = {field.key for field in fields if not field.columns or isinstance(raw, JsonValues)}
    lists = {field.key: {column.key for column in field.columns} for field in fields if field.columns}
    for name in raw.values:
        if name in simple:
            continue
        found = _ROW.fullmatch(name) if isinstance(raw, PageValues) else None
        if found is None or found[3] not in lists.get(found[1], set()):
            yield name
    if isinstance(raw, JsonValues):
        yield from _unknown_columns(raw, lists)


def _unknown_columns(raw: JsonValues, lists: Mapping[str, set[str]]) -> Iterator[str]:
    for key, columns in lists.items():
        rows = raw.values.get(key)
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, dict):
                yield from (f"{key}[{number}].{name}" for name in row if name not in columns)


def _checked(field: Field, reading: _Reading, rules: _Rules, errors: dict[str, str]) -> Json:
    """The value after the field's rules; what is wrong goes to `errors`."""
    value = reading.values[field.key]
    if field.kind == "dynamiclist":
        try:
            check_rows(field, value)
        except Refused as refused:
            errors[field.key] = refused.sentence
        errors.update({name: said for name, said in reading.errors.items() if name == field.key})
        return _checked_rows(field, value, reading, rules, errors)
    _check_one(field, field.key, value, reading, rules, errors)
    return value


def _checked_rows(
    field: Field,
    rows: Json,
    reading: _Reading,
    rules: _Rules,
    errors: dict[str, str],
) -> list[dict[str, Json]]:
    checked: list[dict[str, Json]] = []
    for number, row in zip(reading.numbers[field.key], rows if isinstance(rows, list) else (), strict=True):
        values = {}
        for column in columns_shown(field, row, rules.around, rules.background.feel):
            name = f"{field.key}[{number}].{column.key}"
            _check_one(column, name, row[column.key], reading, rules, errors)
            values[column.key] = row[column.key]
        checked.append(values)
    for name in _repeated(field, checked, reading):
        errors.setdefault(name, REPEATED_SENTENCE)
    return checked


def _repeated(field: Field, rows: Sequence[Mapping[str, Json]], reading: _Reading) -> Iterator[str]:
    """The inputs that say what a row before theirs has said, in the column where rows must differ."""
    if field.unique is None:
        return
    again = repeats(row.get(field.unique) for row in rows)
    for number, repeated in zip(reading.numbers[field.key], again, strict=True):
        if repeated:
            yield f"{field.key}[{number}].{field.unique}"


def _check_one(
    field: Field,
    name: str,
    value: Json,
    reading: _Reading,
    rules: _Rules,
    errors: dict[str, str],
) -> None:
    if name in reading.errors:
        errors[name] = reading.errors[name]
        return
    try:
        require(field, value)
        if value is not None:
            options = options_of(field, rules.background)
            check_value(field, value, {option.value for option in options})
            check_day(field, value, rules.background)
        _refuse(field, rules)
    except Refused as refused:
        errors[name] = refused.sentence


def _refuse(field: Field, rules: _Rules) -> None:
    """The form's own rule over several answers, for example a decision that the law does not allow yet."""
    for one in field.refusals:
        if ask(one.condition, rules.around, rules.background.feel) is True:
            raise Refused(one.sentence)
