# SPDX-License-Identifier: EUPL-1.2
"""From a posted page to a form's raw values, and from a form to what its template draws."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from engine.deployments.manifest import Manifest
from tasks.forms import Form, PageValues
from tasks.queries import FormView
from webui.current import IDEMPOTENCY_FIELD
from webui.forgery import FIELD
from webui.form_drawing import Drawing, DrawnField, DrawnPart, fields_of
from webui.languages import language
from webui.refusal_wording import refusal_words
from webui.standing_proposals import PREFIX, standing_proposals

# A hyphen cannot stand in the key of a form's field, so none of these can hide one.
OWN_FIELDS = frozenset({FIELD, IDEMPOTENCY_FIELD, "task-version", "row-add", "row-remove", "shown-fields"})
OWN_PREFIXES = ("client-", PREFIX)
_ROW_NUMBER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class FormPage:
    """What the templates of a form need."""

    parts: tuple[DrawnPart, ...]
    shown_fields: str
    standing: Mapping[str, Sequence[str]]
    errors: Mapping[str, str]
    wrong_fields: tuple[DrawnField, ...]
    other_errors: Mapping[str, str]

    @property
    def drawn(self) -> str:
        """What an unchanged page sends back: the fields in sight, and what a table chose for the person."""
        chosen = ",".join(f"{key}={'+'.join(given)}" for key, given in sorted(self.standing.items()))
        return f"{self.shown_fields}|{chosen}"


def posted_values() -> PageValues:
    """What the person typed, without the page's own fields; a removed row is left out."""
    removed = _removed_prefix(request.form.get("row-remove"))
    return PageValues(
        {
            name: typed
            for name, typed in request.form.lists()
            if name not in OWN_FIELDS
            and not name.startswith(OWN_PREFIXES)
            and not (removed and name.startswith(removed))
        }
    )


def posted_version() -> int | None:
    return request.form.get("task-version", type=int)


def draw_form(
    view: FormView,
    folder: Manifest | None,
    errors: Mapping[str, str] | None = None,
) -> FormPage:
    """The form with its errors, ready for the template."""
    texts = folder.texts.get(language(), {}) if folder else {}
    wrong = {name: _refused(view.form, name, reason, texts) for name, reason in (errors or {}).items()}
    drawing = Drawing(
        form=view.form,
        inputs=view.inputs,
        values=view.values,
        background=view.background,
        errors=wrong,
        texts=texts,
        language=language(),
        empty_rows=_added_row(request.form.get("row-add")),
    )
    parts = drawing.draw(view.parts)
    wrong_fields = tuple(field for field in fields_of(parts) if field.error)
    known = {field.name for field in wrong_fields}
    return FormPage(
        parts=parts,
        shown_fields=shown_names(parts),
        standing=standing_proposals(view),
        errors=wrong,
        wrong_fields=wrong_fields,
        other_errors={name: reason for name, reason in wrong.items() if name not in known},
    )


def shown_names(parts: Sequence[DrawnPart]) -> str:
    """The names of the fields in sight; unchanged names need no new drawing."""
    return ",".join(field.name for field in fields_of(parts))


def _refused(form: Form, name: str, reason: str, texts: Mapping[str, str]) -> str:
    """The reason in the reader's language; what the form's author wrote into it is in the folder's texts."""
    key = _ROW_NUMBER.sub("", name)
    found = form.field(key.partition(".")[0])
    if found is not None and "." in key:
        found = next((column for column in found.columns if key == f"{found.key}.{column.key}"), None)
    refusals = [(one.name, one.sentence) for one in found.refusals] if found else []
    own = [*refusals, ("description", found.description)] if found else []
    for where, words in own:
        if words:
            reason = reason.replace(words, texts.get(f"{form.id}.{key}.{where}", words))
    return refusal_words(reason)


def _removed_prefix(value: str | None) -> str | None:
    key, _, number = (value or "").partition(":")
    return f"{key}[{int(number)}]." if key and number.isascii() and number.isdecimal() else None


def _added_row(value: str | None) -> dict[str, int]:
    key, _, number = (value or "").partition(":")
    return {key: int(number)} if key and number.isascii() and number.isdecimal() and len(number) < 5 else {}
