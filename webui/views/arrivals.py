# SPDX-License-Identifier: EUPL-1.2
"""The intake inbox (*Saapuneet*): every channel in one list, matched by a person, recorded with one click."""

from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.arrivals import NEW, NewArrival, list_handled, list_waiting, open_arrival
from clients.failure_demand import VALUE, suggest_class
from clients.matters import find_open_matter
from clients.records import get_client
from clients.searches import ClientSummary, find_for_contact
from clients.staff import list_members
from engine.business_calendar import at_local
from engine.errors import Conflict, InvalidInput, NotFound
from tasks import intake
from webui.arrival_wording import (
    area_words,
    channel_choices,
    channel_words,
    dismissal_choices,
    line_of,
    outcome_words,
    sender_choices,
    sender_words,
)
from webui.contact_right import require_intake
from webui.current import actor, idempotency_key, now, say_and_go, service
from webui.field_errors import FieldErrors, field_errors
from webui.permissions import Permission, permission
from webui.refusal_wording import refusal_words
from webui.translation import gettext
from webui.typed_times import read_day, read_time

blueprint = Blueprint("arrivals", __name__, url_prefix="/arrivals")
HANDLED_SHOWS_FOR = timedelta(days=7)


@blueprint.get("")
@permission(Permission.CASE_WORK)
def list_all() -> ResponseReturnValue:
    """What waits, oldest first, the late ones marked; below it what was handled lately."""
    require_intake(actor())
    return _list()


@blueprint.post("")
@permission(Permission.CASE_WORK)
def write() -> ResponseReturnValue:
    """Puts down what came by phone, letter or at the desk, to be recorded later."""
    require_intake(actor())
    try:
        key = intake.write_arrival(service(), actor(), _typed(), idempotency_key())
    except InvalidInput as error:
        return _list(field_errors(error)), 422
    return say_and_go(gettext("It is in the inbox."), "arrivals.show", key=key)


@blueprint.get("/<int:key>")
@permission(Permission.CASE_WORK)
def show(key: int) -> ResponseReturnValue:
    """One item; opening it is written to the access log."""
    require_intake(actor())
    return _page(key)


@blueprint.post("/<int:key>/find")
@permission(Permission.CASE_WORK)
def find(key: int) -> ResponseReturnValue:
    """Looks for whom it is about. A POST, so that names stay out of addresses."""
    require_intake(actor())
    try:
        with service().database.transaction() as session:
            hits = find_for_contact(session, service(), actor(), request.form.get("client-search", "")[:200])
    except InvalidInput as error:
        return _page(key, field_errors(error, {"text": "client-search"})), 422
    return _page(key, hits=hits, searched=True)


@blueprint.post("/<int:key>/match")
@permission(Permission.CASE_WORK)
def match(key: int) -> ResponseReturnValue:
    """Says whom it is about."""
    require_intake(actor())
    try:
        intake.match(service(), actor(), key, request.form.get("client-id", ""))
    except NotFound as error:
        return _page(key, FieldErrors({"client-search": refusal_words(error.message)})), 422
    return say_and_go(gettext("The item is the client's now."), "arrivals.show", key=key)


@blueprint.post("/<int:key>/join")
@permission(Permission.CASE_WORK)
def join(key: int) -> ResponseReturnValue:
    """Adds it to the client's open matter as a contact."""
    require_intake(actor())
    chosen = request.form.get("demand_class") or VALUE
    try:
        client_id = intake.join(service(), actor(), key, chosen, idempotency_key())
    except InvalidInput as error:
        return _page(key, field_errors(error, {"client": "client-search"})), 422
    except Conflict as error:
        return _page(key, FieldErrors({"": refusal_words(error.message)})), 409
    return say_and_go(gettext("Joined to the open matter."), "client.show", client_id=client_id)


@blueprint.post("/<int:key>/dismiss")
@permission(Permission.CASE_WORK)
def dismiss(key: int) -> ResponseReturnValue:
    """Takes it out of the inbox without a contact."""
    require_intake(actor())
    try:
        intake.dismiss(service(), actor(), key, request.form.get("reason", ""))
    except InvalidInput as error:
        return _page(key, field_errors(error)), 422
    return say_and_go(gettext("The item was taken out of the inbox."), "arrivals.list_all")


def _list(errors: FieldErrors | None = None) -> str:
    with service().database.reading() as session:
        waiting = list_waiting(session, actor())
        handled = list_handled(session, actor(), now() - HANDLED_SHOWS_FOR)
        people = {member.username: member.name for member in list_members(session)}
    lines = [line_of(one) for one in waiting]
    return render_template(
        "pages/arrivals.html",
        lines=lines,
        late=sum(line.late for line in lines),
        handled=handled,
        people=people,
        errors=errors or FieldErrors(),
        typed=request.form,
        channels=channel_choices(),
        senders=sender_choices(),
        **_words(),
    )


def _page(
    key: int,
    errors: FieldErrors | None = None,
    hits: tuple[ClientSummary, ...] = (),
    *,
    searched: bool = False,
) -> str:
    with service().database.transaction() as session:
        item = open_arrival(session, service(), actor(), key)
        name = get_client(session, item.client_id).name if item.client_id else None
        matter = find_open_matter(session, item.client_id) if item.client_id else None
        suggested = suggest_class(session, item.client_id, item.arrived_at) if item.client_id else None
        people = {member.username: member.name for member in list_members(session)}
    return render_template(
        "pages/arrival.html",
        line=line_of(item),
        item=item,
        waits=item.state == NEW,
        client_name=name,
        matter=matter,
        suggested=suggested,
        hits=hits,
        searched=searched,
        people=people,
        errors=errors or FieldErrors(),
        typed=request.form,
        dismissals=dismissal_choices(),
        **_words(),
    )


def _typed() -> NewArrival:
    sent = request.form
    day, time = sent.get("day", "").strip(), sent.get("time", "").strip()
    return NewArrival(
        channel=sent.get("channel", ""),
        contacted_by=sent.get("contacted_by", ""),
        sender=sent.get("sender"),
        phone=sent.get("phone"),
        about=sent.get("about"),
        subject=sent.get("subject"),
        text=sent.get("text"),
        arrived_at=at_local(read_day(day, "day"), read_time(time, "time")) if day or time else None,
    )


def _words() -> dict[str, object]:
    return {
        "channel_words": channel_words,
        "sender_words": sender_words,
        "outcome_words": outcome_words,
        "area_words": area_words,
    }
