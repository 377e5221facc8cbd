# SPDX-License-Identifier: EUPL-1.2
"""Extending a limit for a special reason, with the count that it had before one's eyes."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.extensions import SHORTEST_REASON, Extensible, extend, find_extensible
from engine.errors import InvalidInput
from webui.current import actor, idempotency_key, say_and_go, service
from webui.deadline_wording import explain
from webui.field_errors import field_errors
from webui.form_drawing import DrawnField
from webui.formats import format_day
from webui.languages import language
from webui.own_fields import own_field, typed_day, with_errors
from webui.permissions import Permission, permission
from webui.translation import gettext

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
            until=typed_day("until"),
            reason=request.form.get("reason", ""),
            words=request.form.get("words", ""),
            idempotency_key=idempotency_key(),
        )
    except InvalidInput as error:
        return _page(found, field_errors(error, days=("until",))), 422
    said = gettext("The limit now ends on %(day)s. The reason was written down.", day=format_day(due))
    return say_and_go(said, "client.show", client_id=found.client_id)


def _read(key: int) -> Extensible:
    with service().database.transaction() as session:
        return find_extensible(session, service(), actor(), key)


def _page(found: Extensible, errors: Mapping[str, str]) -> str:
    fields = _fields(found, errors)
    return render_template(
        "pages/extension.html",
        found=found,
        explained=explain(found.explanation),
        **with_errors(fields, errors),
    )


def _fields(found: Extensible, errors: Mapping[str, str]) -> list[DrawnField]:
    reasons = {code: texts.of(language()) for code, texts in found.reasons}
    why = gettext("At least %(num)d characters. Only case workers read it.", num=SHORTEST_REASON)
    what = gettext("What the reason is and what it rests on")
    return [
        own_field("radio", "reason", gettext("Special reason"), errors, options=reasons),
        own_field("date", "until", gettext("New last day"), errors),
        own_field("textarea", "words", what, errors, hint=why),
    ]
