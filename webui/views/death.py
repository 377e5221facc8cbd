# SPDX-License-Identifier: EUPL-1.2
"""Recording that a client has died, and taking back a report about the wrong person."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.deaths import SOURCES, find_death
from clients.records import get_client
from clients.visibility import require_client
from engine.errors import InvalidInput
from tasks.deaths import report_death, undo_death
from webui.current import actor, say_and_go, service
from webui.field_errors import field_errors
from webui.form_drawing import DrawnField
from webui.own_fields import own_field, typed_day, with_errors
from webui.permissions import Permission, permission
from webui.translation import gettext, ngettext

blueprint = Blueprint("death", __name__, url_prefix="/clients/<client_id>/death")


@blueprint.get("")
@permission(Permission.CASE_WORK)
def show(client_id: str) -> ResponseReturnValue:
    """What happens to the client's processes, and the two things that are asked."""
    return _page(client_id, {})


@blueprint.post("")
@permission(Permission.CASE_WORK)
def save(client_id: str) -> ResponseReturnValue:
    """Tells every process of the client, and goes back to the client."""
    try:
        told = report_death(
            service(), actor(), client_id, typed_day("died_on"), request.form.get("source", "")
        )
    except InvalidInput as error:
        return _page(client_id, field_errors(error, days=("died_on",))), 422
    said = ngettext(
        "The death is recorded. %(num)d process was told.",
        "The death is recorded. %(num)d processes were told.",
        told,
    )
    return say_and_go(said, "client.show", client_id=client_id)


@blueprint.post("/undo")
@permission(Permission.CASE_WORK)
def undo(client_id: str) -> ResponseReturnValue:
    """Puts everything back as it was before the report."""
    undo_death(service(), actor(), client_id)
    said = gettext("The report was taken back. The processes stand as they stood before it.")
    return say_and_go(said, "client.show", client_id=client_id)


def _page(client_id: str, errors: Mapping[str, str]) -> str:
    with service().database.transaction() as session:
        require_client(session, service(), actor(), client_id, "kuoleman kirjaaminen")
        found = get_client(session, client_id)
        death = find_death(session, client_id)
    fields = _fields(errors)
    return render_template(
        "pages/death.html",
        found=found,
        death=death,
        **with_errors(fields, errors),
    )


def _fields(errors: Mapping[str, str]) -> tuple[DrawnField, DrawnField]:
    words = {
        "vaestotieto": gettext("Population information system"),
        "omainen": gettext("Relative or close person"),
        "kotihoito": gettext("Home care"),
        "sairaala": gettext("Hospital"),
        "muu": gettext("Other"),
    }
    options = {code: words[code] for code in SOURCES}
    return (
        own_field("date", "died_on", gettext("Date of death"), errors),
        own_field(
            "radio", "source", gettext("Where did the information come from?"), errors, options=options
        ),
    )
