# SPDX-License-Identifier: EUPL-1.2
"""Beginning a process for a client by hand: only what a process folder allows to one's group."""

from datetime import datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.records import get_client
from engine.business_calendar import at_local
from engine.errors import InvalidInput
from tasks.starting import begin_process, require_startable
from webui.current import actor, idempotency_key, say_and_go, service
from webui.field_errors import FieldErrors, field_errors
from webui.languages import language
from webui.permissions import Permission, permission
from webui.translation import gettext
from webui.typed_times import read_day, read_time

blueprint = Blueprint("begin", __name__, url_prefix="/clients/<client_id>/start")


@blueprint.get("")
@permission(Permission.CASE_WORK)
def show(client_id: str) -> ResponseReturnValue:
    """What may begin, and since when it is pending."""
    return _page(client_id, FieldErrors())


@blueprint.post("")
@permission(Permission.CASE_WORK)
def save(client_id: str) -> ResponseReturnValue:
    """Begins it and goes to its first task, or back to the client when that is somebody else's."""
    try:
        process = request.form.get("process", "")
        key = begin_process(service(), actor(), client_id, process, _since(), idempotency_key())
    except InvalidInput as error:
        return _page(client_id, field_errors(error)), 422
    said = gettext("The process has begun.")
    if key is not None:
        return say_and_go(said, "task.show", key=key)
    return say_and_go(said, "client.show", client_id=client_id)


def _since() -> datetime | None:
    """The day that was typed, from its beginning when no time was; neither is now."""
    day, time = request.form.get("day", "").strip(), request.form.get("time", "").strip()
    if not day and not time:
        return None
    typed = read_day(day, "day")
    return at_local(typed, read_time(time, "time")) if time else at_local(typed)


def _page(client_id: str, errors: FieldErrors) -> str:
    with service().database.transaction() as session:
        startable = require_startable(session, service(), actor(), client_id)
        found = get_client(session, client_id)
    return render_template(
        "pages/begin.html",
        found=found,
        choices=[(one.folder.id, one.folder.title(language())) for one in startable],
        typed=request.form,
        errors=errors,
    )
