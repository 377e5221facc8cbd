# SPDX-License-Identifier: EUPL-1.2
"""Fields of the forms that a page writes itself, drawn like those of tasks, with what was sent in them."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import request

from engine.errors import InvalidInput
from webui.form_drawing import DrawnField, DrawnOption
from webui.typed_times import read_day

LONGEST = 4000


def own_field(
    kind: str,
    name: str,
    label: str,
    errors: Mapping[str, str],
    *,
    hint: str = "",
    options: Mapping[str, str] | None = None,
) -> DrawnField:
    """A required field; `options` are the words of each code."""
    sent = request.form.get(name, "")
    return DrawnField(
        kind=kind,
        name=name,
        id=f"f-{name}",
        label=label,
        hint=hint,
        required=True,
        read_only=False,
        values=(sent,),
        error=errors.get(name),
        options=tuple(DrawnOption(code, words, code == sent) for code, words in (options or {}).items()),
        longest=LONGEST if kind == "textarea" else None,
    )


def with_errors(fields: Sequence[DrawnField], errors: Mapping[str, str]) -> dict[str, object]:
    """What the template of such a page needs: every fault stands at its field, or above them all."""
    names = {field.name for field in fields}
    return {
        "fields": fields,
        "errors": errors,
        "wrong_fields": [field for field in fields if field.error],
        "other_errors": {name: words for name, words in errors.items() if name not in names},
    }


def typed_day(name: str) -> date | None:
    """The day that was sent; None when there is none that can be read, which the command refuses."""
    try:
        return read_day(request.form.get(name, ""), name)
    except InvalidInput:
        return None
