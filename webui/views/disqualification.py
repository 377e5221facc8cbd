# SPDX-License-Identifier: EUPL-1.2
"""Recording that someone may not handle a client: oneself, or as a leader one's people; taking it back."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.records import get_client
from clients.staff import StaffMember, get_member
from clients.visibility import ground_for, require_client
from engine.errors import InvalidInput
from tasks.disqualifications import (
    REASONS,
    TAKEN_BACK,
    Barred,
    Disqualified,
    disqualify,
    list_barred,
    may_name,
    take_back,
)
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


@blueprint.post("/taken-back")
@permission(Permission.CASE_WORK)
def undo(client_id: str) -> ResponseReturnValue:
    """Takes back what was recorded by mistake."""
    typed = request.form
    try:
        name = take_back(service(), actor(), client_id, typed.get("freed", ""), typed.get("why", ""))
    except InvalidInput as error:
        return _page(client_id, field_errors(error)), 422
    said = gettext("Taken back. %(name)s may see and handle the client again.", name=name)
    return say_and_go(said, "client.show", client_id=client_id)


def _said(done: Disqualified, manager: str) -> str:
    if done.was_manager and not manager:
        return gettext("Recorded. The client has no case manager now: a team leader was asked to name one.")
    if done.was_manager:
        return gettext("Recorded. The case manager is now %(name)s.", name=manager)
    return gettext("Recorded. The client is handled by others from now on.")


def _page(client_id: str, errors: Mapping[str, str]) -> str:
    with service().database.transaction() as session:
        require_client(session, service(), actor(), client_id, "esteellisyys")
        found = get_client(session, client_id)
        people = may_name(session, actor())
        barred = list_barred(session, actor(), client_id)
    fields, undoing = _fields(people, errors), _fields_of_undoing(barred, errors)
    drawn = with_errors((*fields, *undoing), errors)
    return render_template(
        "pages/disqualification.html",
        found=found,
        barred=[(one.member, _reason_words()[one.reason]) for one in barred],
        **drawn | {"fields": fields, "undoing": undoing},
    )


def _fields_of_undoing(barred: tuple[Barred, ...], errors: Mapping[str, str]) -> tuple[DrawnField, ...]:
    """Nothing when there is nobody whose disqualification the worker may take back."""
    names = {one.member.username: one.member.name for one in barred if one.may_take_back}
    if not names:
        return ()
    words = {
        "vaara_henkilo": gettext("The wrong person was recorded"),
        "vaara_asiakas": gettext("It was recorded for the wrong client"),
        "peruste_poistui": gettext("The reason no longer holds"),
    }
    reasons = {code: words[code] for code in TAKEN_BACK}
    return (
        own_field("radio", "freed", gettext("Whose disqualification is taken back?"), errors, options=names),
        own_field("radio", "why", gettext("Why is it taken back?"), errors, options=reasons),
    )


def _reason_words() -> dict[str, str]:
    return {
        "asianosainen": gettext("It is their own matter, or their spouse's, child's or parent's"),
        "laheinen": gettext("Another relative or a close person is a party"),
        "edustaja": gettext("They assist or represent a party, or gain or lose by the matter"),
        "muu_syy": gettext("Another reason that makes their impartiality doubtful"),
    }


def _fields(people: tuple[StaffMember, ...], errors: Mapping[str, str]) -> tuple[DrawnField, ...]:
    words = _reason_words()
    reason = own_field(
        "radio", "reason", gettext("Why?"), errors, options={code: words[code] for code in REASONS}
    )
    if len(people) == 1:
        return (reason,)
    names = {one.username: f"{one.name}, {one.title}" for one in people}
    return own_field("select", "who", gettext("Who is disqualified?"), errors, options=names), reason
