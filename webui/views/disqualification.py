# SPDX-License-Identifier: EUPL-1.2
"""Recording that someone may not handle a client: oneself, or as a leader one's people."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.records import get_client
from clients.staff import StaffMember, get_member
from clients.visibility import ground_for, require_client
from engine.errors import InvalidInput
from tasks.disqualifications import REASONS, Disqualified, disqualify, may_name
from webui.current import actor, now, say_and_go, service
from webui.field_errors import field_errors
from webui.form_drawing import DrawnField
from webui.own_fields import own_field, with_errors
from webui.permissions import Permission, permission
from webui.translation import gettext

blueprint = Blueprint("disqualification", __name__, url_prefix="/clients/<client_id>/disqualification")


@blueprint.get("")
@permission(Permission.CASE_WORK)
def show(client_id: str) -> ResponseReturnValue:
    """Of whom it may be said, and why."""
    return _page(client_id, {})


@blueprint.post("")
@permission(Permission.CASE_WORK)
def save(client_id: str) -> ResponseReturnValue:
    """Whoever has said it of themselves sees the client no more, and goes to their work."""
    who = request.form.get("who") or ("" if actor().role == "team_leader" else actor().username)
    try:
        done = disqualify(service(), actor(), client_id, who, request.form.get("reason", ""))
    except InvalidInput as error:
        return _page(client_id, field_errors(error)), 422
    with service().database.reading() as session:
        sees = ground_for(session, actor(), client_id, now()) is not None
        manager = get_member(session, done.manager).name if done.manager else ""
    said = _said(done, manager)
    if not sees:
        return say_and_go(said, "my_work.show")
    return say_and_go(said, "client.show", client_id=client_id)


def _said(done: Disqualified, manager: str) -> str:
    if done.was_manager and not manager:
        return gettext("Recorded. The client has no case manager now: name one.")
    if done.was_manager:
        return gettext("Recorded. The case manager is now %(name)s.", name=manager)
    return gettext("Recorded. The client is handled by others from now on.")


def _page(client_id: str, errors: Mapping[str, str]) -> str:
    with service().database.transaction() as session:
        require_client(session, service(), actor(), client_id, "esteellisyys")
        found = get_client(session, client_id)
        people = may_name(session, actor())
    fields = _fields(people, errors)
    return render_template(
        "pages/disqualification.html",
        found=found,
        **with_errors(fields, errors),
    )


def _fields(people: tuple[StaffMember, ...], errors: Mapping[str, str]) -> tuple[DrawnField, ...]:
    words = {
        "asianosainen": gettext("It is their own matter, or their spouse's, child's or parent's"),
        "laheinen": gettext("Another relative or a close person is a party"),
        "edustaja": gettext("They assist or represent a party, or gain or lose by the matter"),
        "muu_syy": gettext("Another reason that makes their impartiality doubtful"),
    }
    reason = own_field(
        "radio", "reason", gettext("Why?"), errors, options={code: words[code] for code in REASONS}
    )
    if len(people) == 1:
        return (reason,)
    names = {one.username: f"{one.name}, {one.title}" for one in people}
    return own_field("select", "who", gettext("Who is disqualified?"), errors, options=names), reason
