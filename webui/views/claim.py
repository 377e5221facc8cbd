# SPDX-License-Identifier: EUPL-1.2
"""A claim for rectification that came: against which decision, and when."""

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.decisions import Decision
from clients.records import get_client
from clients.visibility import require_client
from engine.business_calendar import at_local
from engine.errors import InvalidInput
from tasks.claims import claimable_decisions, file_claim
from webui import record_wording
from webui.current import actor, idempotency_key, say_and_go, service
from webui.field_errors import field_errors
from webui.form_drawing import DrawnField
from webui.own_fields import own_field, with_errors
from webui.permissions import Permission, permission
from webui.translation import gettext
from webui.typed_times import read_day, read_time

blueprint = Blueprint("claim", __name__, url_prefix="/clients/<client_id>/claim")


@blueprint.get("")
@permission(Permission.CASE_WORK)
def show(client_id: str) -> ResponseReturnValue:
    """The decisions that have been served, those that are final too."""
    return _page(client_id, {})


@blueprint.post("")
@permission(Permission.CASE_WORK)
def save(client_id: str) -> ResponseReturnValue:
    """Files the claim against the chosen decision and goes back to the client."""
    try:
        decision = request.form.get("decision", "")
        is_late = file_claim(service(), actor(), client_id, decision, _arrived(), idempotency_key())
    except InvalidInput as error:
        return _page(client_id, field_errors(error, {"arrived_at": "arrived_on"})), 422
    said = gettext("The claim is filed, and its handling has begun.")
    if is_late:
        said = gettext("The claim is filed. The decision is final, so a person decides what follows.")
    return say_and_go(said, "client.show", client_id=client_id)


def _arrived() -> datetime:
    day = read_day(request.form.get("arrived_on", ""), "arrived_on")
    return at_local(day, read_time(request.form.get("arrived_time", ""), "arrived_time"))


def _page(client_id: str, errors: Mapping[str, str]) -> str:
    with service().database.transaction() as session:
        require_client(session, service(), actor(), client_id, "oikaisuvaatimus")
        found = get_client(session, client_id)
        decisions = claimable_decisions(session, client_id)
    fields = _fields(decisions, errors)
    return render_template(
        "pages/claim.html",
        found=found,
        decisions=decisions,
        **with_errors(fields, errors),
    )


def _fields(decisions: tuple[Decision, ...], errors: Mapping[str, str]) -> tuple[DrawnField, ...]:
    options = {one.id: record_wording.decision_line(one) for one in decisions}
    return (
        own_field(
            "radio", "decision", gettext("Which decision is the claim about?"), errors, options=options
        ),
        own_field("date", "arrived_on", gettext("On which day did it arrive?"), errors),
        own_field(
            "textfield", "arrived_time", gettext("At what time?"), errors, hint=gettext("For example 9.40.")
        ),
    )
