# SPDX-License-Identifier: EUPL-1.2
"""Extending a limit for a special reason, with the count that it had before one's eyes."""

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.extensions import SHORTEST_REASON, Extensible, extend, find_extensible
from engine.errors import InvalidInput
from webui.current import actor, idempotency_key, say_and_go, service
from webui.deadline_wording import explain
from webui.form_drawing import DrawnField, DrawnOption
from webui.formats import format_day
from webui.languages import language
from webui.permissions import Permission, permission
from webui.translation import gettext
from webui.typed_times import read_day

blueprint = Blueprint("deadline", __name__, url_prefix="/deadlines/<int:key>/extension")


@blueprint.get("")
@permission(Permission.CASE_WORK)
def show(key: int) -> ResponseReturnValue:
    """The limit as it was counted, and the reasons that the law knows."""
    return _page(_read(key), {})


@blueprint.post("")
@permission(Permission.CASE_WORK)
def save(key: int) -> ResponseReturnValue:
    """Extends the limit and goes back to the client."""
    found = _read(key)
    try:
        due = extend(
            service(),
            actor(),
            key,
            until=_typed_day(),
            reason=request.form.get("reason", ""),
            words=request.form.get("words", ""),
            idempotency_key=idempotency_key(),
        )
    except InvalidInput as error:
        return _page(found, error.fields or {"": error.message}), 422
    said = gettext("The limit now ends on %(day)s. The reason was written down.", day=format_day(due))
    return say_and_go(said, "client.show", client_id=found.client_id)


def _typed_day() -> date | None:
    try:
        return read_day(request.form.get("until", ""), "until")
    except InvalidInput:
        return None


def _read(key: int) -> Extensible:
    with service().database.transaction() as session:
        return find_extensible(session, service(), actor(), key)


def _page(found: Extensible, errors: Mapping[str, str]) -> str:
    fields = _fields(found, errors)
    return render_template(
        "pages/extension.html",
        found=found,
        explained=explain(found.explanation),
        fields=fields,
        errors=errors,
        wrong_fields=[field for field in fields if field.error],
        other_errors={key: words for key, words in errors.items() if key not in _NAMES},
    )


_NAMES = ("reason", "until", "words")


def _fields(found: Extensible, errors: Mapping[str, str]) -> list[DrawnField]:
    chosen = request.form.get("reason", "")
    options = tuple(DrawnOption(code, texts.of(language()), code == chosen) for code, texts in found.reasons)
    why = gettext("At least %(num)d characters. Only case workers read it.", num=SHORTEST_REASON)
    return [
        _field("radio", "reason", gettext("Special reason"), "", errors, options),
        _field("date", "until", gettext("New last day"), "", errors),
        _field("textarea", "words", gettext("What the reason is and what it rests on"), why, errors),
    ]


def _field(
    kind: str,
    name: str,
    label: str,
    hint: str,
    errors: Mapping[str, str],
    options: tuple[DrawnOption, ...] = (),
) -> DrawnField:
    return DrawnField(
        kind=kind,
        name=name,
        id=f"f-{name}",
        label=label,
        hint=hint,
        required=True,
        read_only=False,
        values=(request.form.get(name, ""),),
        error=errors.get(name),
        options=options,
        longest=4000 if kind == "textarea" else None,
    )
