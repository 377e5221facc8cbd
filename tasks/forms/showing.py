# SPDX-License-Identifier: EUPL-1.2
"""Which parts of a form are in sight with what has been answered so far, and which options they offer."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine import feel
from tasks.forms.conditions import Background, ask, is_hidden
from tasks.forms.model import Field, Form, Json, Option, Part, Section
from tasks.forms.rules import choices


def parts_shown(form: Form, values: Mapping[str, Json], background: Background) -> tuple[Part, ...]:
    """The parts in sight, hidden ones left out also inside sections; `values` are typed answers."""
    hidden = _hidden_fields(form, values, background)
    return _shown(form.parts, answers_in_sight(form, values, background, hidden), background.feel)


def fields_shown(form: Form, values: Mapping[str, Json], background: Background) -> tuple[Field, ...]:
    """The fields in sight, in the order of the page."""
    hidden = _hidden_fields(form, values, background)
    return tuple(field for field in form.fields() if field.key not in hidden)


def answers_seen(form: Form, values: Mapping[str, Json], background: Background) -> dict[str, Json]:
    """The variables, and over them the answers in sight; what decision tables and conditions look at."""
    return answers_in_sight(form, values, background, _hidden_fields(form, values, background))


def options_of(field: Field, background: Background) -> tuple[Option, ...]:
    """The options written in the form, or those that `valuesKey` or `valuesExpression` gives."""
    found = _listed(field, background)
    if not background.not_offered:
        return found
    return tuple(option for option in found if option.value not in background.not_offered)


def _listed(field: Field, background: Background) -> tuple[Option, ...]:
    if field.options_by is not None:
        given = ask(field.options_by, background.variables, background.feel)
    elif field.options_from is not None:
        given = background.variables.get(field.options_from)
    else:
        return field.options
    return tuple(Option(code, label) for code, label in choices(given))


def _hidden_fields(form: Form, values: Mapping[str, Json], background: Background) -> frozenset[str]:
    """Keys out of sight. An answer out of sight counts as none, which may hide or show others in turn."""
    hidden: frozenset[str] = frozenset()
    keys = frozenset(field.key for field in form.fields())
    for _ in range(len(keys) + 1):
        seen = answers_in_sight(form, values, background, hidden)
        now = keys - frozenset(field.key for field in _fields(_shown(form.parts, seen, background.feel)))
        if now == hidden:
            break
        hidden = now
    return hidden


def answers_in_sight(
    form: Form, values: Mapping[str, Json], background: Background, hidden: frozenset[str]
) -> dict[str, Json]:
    """What conditions look at: the variables, and over them the answers in sight."""
    answers = {field.key: None if field.key in hidden else values.get(field.key) for field in form.fields()}
    return {**background.variables, **answers}


def _shown(
    parts: tuple[Part, ...], seen: Mapping[str, Json], environment: feel.Environment
) -> tuple[Part, ...]:
    shown: list[Part] = []
    for part in parts:
        if is_hidden(part.hide, seen, environment):
            continue
        if isinstance(part, Section):
            inner = _shown(part.parts, seen, environment)
            if inner:
                shown.append(replace(part, parts=inner))
        else:
            shown.append(part)
    return tuple(shown)


def columns_shown(
    field: Field, row: Mapping[str, Json], around: Mapping[str, Json], environment: feel.Environment
) -> tuple[Field, ...]:
    """The fields in sight on one row of a dynamic list; a row's own answers come before the form's."""
    seen = {**around, **{column.key: row.get(column.key) for column in field.columns}}
    return tuple(column for column in field.columns if not is_hidden(column.hide, seen, environment))


def _fields(parts: tuple[Part, ...]) -> Iterator[Field]:
    for part in parts:
        if isinstance(part, Field):
            yield part
        elif isinstance(part, Section):
            yield from _fields(part.parts)
