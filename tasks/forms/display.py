# SPDX-License-Identifier: EUPL-1.2
"""Typed values as the inputs of a page show them: `3,5`, `1.12.2026`, `14.30`."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time

from engine.business_calendar import day_in_digits, to_local
from tasks.forms.model import Field, Form, Json
from tasks.forms.rules import in_finnish, time_in_finnish


def page_values(form: Form, values: Mapping[str, Json]) -> dict[str, list[str]]:
    """Inputs of the page by name, from typed values; a missing value takes the field's default.

    What does not fit its field any more (a model has changed) is left out.
    """
    inputs: dict[str, list[str]] = {}
    for field in form.fields():
        value = values.get(field.key, field.default)
        if field.kind == "dynamiclist":
            inputs.update(_rows(field, value))
        else:
            inputs.update(_one(field, field.key, value))
    return inputs


def _rows(field: Field, rows: Json) -> Iterator[tuple[str, list[str]]]:
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        for column in field.columns:
            value = row.get(column.key) if isinstance(row, dict) else None
            yield from _one(column, f"{field.key}[{number}].{column.key}", value)


def _one(field: Field, name: str, value: Json) -> Iterator[tuple[str, list[str]]]:
    try:
        shown = _shown(field, value)
    except (ValueError, TypeError):
        shown = []
    if shown:
        yield name, shown


def _shown(field: Field, value: Json) -> list[str]:
    if value is None:
        return []
    match field.kind:
        case "checklist" | "taglist":
            return [str(code) for code in value] if isinstance(value, list) else []
        case "checkbox":
            return ["true"] if value is True else ["false"]
        case "number":
            return [in_finnish(value)] if isinstance(value, int | float) else []
        case "date":
            return [day_in_digits(date.fromisoformat(str(value)))]
        case "time":
            return [time_in_finnish(time.fromisoformat(str(value)))]
        case "datetime":
            local = to_local(datetime.fromisoformat(str(value)))
            return [day_in_digits(local.date()), time_in_finnish(local.time())]
        case _:
            return [str(value)] if isinstance(value, str) else []
