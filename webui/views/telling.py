# SPDX-License-Identifier: EUPL-1.2
"""Telling a client's processes what has happened, with what they have to know of it."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.records import get_client
from engine.errors import InvalidInput
from tasks.forms import Background, PageValues
from tasks.messages import NAMED
from tasks.queries import look_again
from tasks.tellings import Telling, require_telling, tell_of_client
from webui import record_wording
from webui.client_wording import telling_words
from webui.current import actor, idempotency_key, say_and_go, service
from webui.form_drawing import DrawnField
from webui.form_page import draw_form, posted_values
from webui.own_fields import own_field
from webui.permissions import Permission, permission
from webui.translation import gettext

blueprint = Blueprint("telling", __name__, url_prefix="/clients/<client_id>/tell/<name>")


@blueprint.get("")
@permission(Permission.CASE_WORK)
def show(client_id: str, name: str) -> ResponseReturnValue:
    """What is asked before the processes are told."""
    return _page(client_id, name, {})


@blueprint.post("")
@permission(Permission.CASE_WORK)
def save(client_id: str, name: str) -> ResponseReturnValue:
    """Tells the client's processes what has happened and goes back to the client."""
    typed = _typed()
    decision = request.form.get(NAMED) or None
    try:
        reached = tell_of_client(service(), actor(), client_id, name, typed, decision, idempotency_key())
    except InvalidInput as error:
        return _page(client_id, name, error.fields or {"": error.message}), 422
    telling = _read(client_id, name)
    text = gettext(
        "%(what)s: told to the client's processes (%(count)d).",
        what=telling_words(telling),
        count=len(reached),
    )
    return say_and_go(text, "client.show", client_id=client_id)


def _typed() -> PageValues:
    """The answers of the form; which decision it is about is the page's own question."""
    return PageValues({key: values for key, values in posted_values().values.items() if key != NAMED})


def _read(client_id: str, name: str) -> Telling:
    with service().database.transaction() as session:
        return require_telling(session, service(), actor(), client_id, name)


def _page(client_id: str, name: str, errors: Mapping[str, str]) -> str:
    with service().database.transaction() as session:
        telling = require_telling(session, service(), actor(), client_id, name)
        found = get_client(session, client_id)
    view = look_again(telling.form, _typed(), Background(service().feel)) if telling.form else None
    form_page = draw_form(view, telling.folder, errors) if view else None
    own = _decision_field(telling, errors)
    wrong = [one for one in own if one.error] + (list(form_page.wrong_fields) if form_page else [])
    known = {one.name for one in wrong}
    return render_template(
        "pages/telling.html",
        found=found,
        title=telling_words(telling),
        own=own,
        form_page=form_page,
        errors=errors,
        wrong_fields=wrong,
        other_errors={key: words for key, words in errors.items() if key not in known},
        address=request.path,
    )


def _decision_field(telling: Telling, errors: Mapping[str, str]) -> tuple[DrawnField, ...]:
    if not telling.decisions:
        return ()
    options = {one.id: record_wording.decision_line(one) for one in telling.decisions}
    return (own_field("radio", NAMED, gettext("Which decision is it about?"), errors, options=options),)
