# SPDX-License-Identifier: EUPL-1.2
"""A client's joint relationship: members, one coordinator, the shared plan, meetings, feedback."""

from collections.abc import Callable, Mapping
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients import joint_work
from clients.joint_clients import END_REASONS, PERMISSION_WAYS
from clients.staff import list_members
from engine.business_calendar import at_local
from engine.errors import InvalidInput
from webui.current import actor, idempotency_key, say_and_go, service, today
from webui.field_errors import FieldErrors, field_errors
from webui.formats import format_plain_day
from webui.permissions import Permission, permission
from webui.translation import gettext
from webui.typed_times import read_day, read_time

blueprint = Blueprint("joint", __name__, url_prefix="/clients/<client_id>/joint")


@blueprint.get("")
@permission(Permission.CASE_WORK)
def show(client_id: str) -> ResponseReturnValue:
    """The joint relationship, or how to begin one; opening it is written to the access log."""
    return _page(client_id)


@blueprint.post("/begin")
@permission(Permission.CASE_WORK)
def begin(client_id: str) -> ResponseReturnValue:
    """Begins it with the client's permission."""

    def act() -> None:
        sent = request.form
        joint_work.begin(
            service(),
            actor(),
            client_id,
            sent.get("coordinator", ""),
            _day("permission_on"),
            sent.get("permission_way", ""),
        )

    return _do(client_id, act, gettext("The joint relationship has begun."))


@blueprint.post("/end")
@permission(Permission.CASE_WORK)
def end(client_id: str) -> ResponseReturnValue:
    """Ends it; the members no longer see the client by it."""
    reason = request.form.get("reason", "")
    ended = gettext("The joint relationship has ended.")
    return _do(client_id, lambda: joint_work.end(service(), actor(), client_id, reason), ended)


@blueprint.post("/members")
@permission(Permission.CASE_WORK)
def invite(client_id: str) -> ResponseReturnValue:
    """Adds a member of another service."""

    def act() -> None:
        sent = request.form
        joint_work.invite(service(), actor(), client_id, sent.get("username", ""), sent.get("service", ""))

    return _do(client_id, act, gettext("The member was added and sees the client now."))


@blueprint.post("/members/<int:key>/remove")
@permission(Permission.CASE_WORK)
def leave_out(client_id: str, key: int) -> ResponseReturnValue:
    """Takes a member out."""
    removed = gettext("The member was taken out.")
    return _do(client_id, lambda: joint_work.leave_out(service(), actor(), client_id, key), removed)


@blueprint.post("/coordinator")
@permission(Permission.CASE_WORK)
def hand_on(client_id: str) -> ResponseReturnValue:
    """Names another coordinator."""
    to = request.form.get("coordinator", "")
    named = gettext("The coordinator was changed.")
    return _do(client_id, lambda: joint_work.hand_on(service(), actor(), client_id, to), named)


@blueprint.post("/plan")
@permission(Permission.CASE_WORK)
def write_plan(client_id: str) -> ResponseReturnValue:
    """The shared plan in a new wording."""
    text = request.form.get("plan", "")
    saved = gettext("The shared plan is saved.")
    return _do(client_id, lambda: joint_work.write_plan(service(), actor(), client_id, text), saved)


@blueprint.post("/meetings")
@permission(Permission.CASE_WORK)
def hold_meeting(client_id: str) -> ResponseReturnValue:
    """A team meeting with its agenda."""

    def act() -> None:
        sent = request.form
        day, time = read_day(sent.get("day", ""), "day"), read_time(sent.get("time", ""), "time")
        agenda = sent.get("agenda", "")
        joint_work.hold_meeting(service(), actor(), client_id, at_local(day, time), agenda, idempotency_key())

    return _do(client_id, act, gettext("The meeting is in the list."))


@blueprint.post("/meetings/<int:key>")
@permission(Permission.CASE_WORK)
def write_note(client_id: str, key: int) -> ResponseReturnValue:
    """What was agreed in a meeting."""
    note = request.form.get("note", "")
    saved = gettext("The note is saved.")
    return _do(client_id, lambda: joint_work.write_note(service(), actor(), client_id, key, note), saved)


@blueprint.post("/feedback")
@permission(Permission.CASE_WORK)
def give_feedback(client_id: str) -> ResponseReturnValue:
    """How the client rates working together."""

    def act() -> None:
        text = request.form.get("score", "")
        score = int(text) if text in ("1", "2", "3", "4", "5") else 0
        joint_work.give_feedback(service(), actor(), client_id, score, idempotency_key())

    return _do(client_id, act, gettext("Thank you, the feedback is recorded."))


def _do(client_id: str, act: Callable[[], None], said: str) -> ResponseReturnValue:
    try:
        act()
    except InvalidInput as error:
        return _page(client_id, field_errors(error)), 422
    return say_and_go(said, "joint.show", client_id=client_id)


def _day(field: str) -> date | None:
    text = request.form.get(field, "").strip()
    return read_day(text, field) if text else None


def _page(client_id: str, errors: FieldErrors | None = None) -> str:
    with service().database.transaction() as session:
        sight = joint_work.see_joint(session, service(), actor(), client_id)
        members = list_members(session)
    workers = [one for one in members if one.active and one.role in ("case_worker", "team_leader")]
    return render_template(
        "pages/joint.html",
        sight=sight,
        joint=sight.joint,
        may_lead=sight.leads or actor().role == "team_leader",
        people={one.username: one.name for one in members},
        workers=[(one.username, f"{one.name}, {one.title}") for one in workers],
        errors=errors or FieldErrors(),
        typed=request.form,
        today=format_plain_day(today()),
        ways=[(code, _way_words()[code]) for code in PERMISSION_WAYS],
        way_words=_way_words(),
        reasons=[(code, _reason_words()[code]) for code in END_REASONS],
    )


def _way_words() -> Mapping[str, str]:
    return {"kirjallinen": gettext("in writing"), "suullinen": gettext("orally")}


def _reason_words() -> Mapping[str, str]:
    return {
        "lupa_peruttu": gettext("The client took the permission back"),
        "tarve_paattyi": gettext("The need ended"),
        "muutto": gettext("The client moved away"),
        "kuolema": gettext("The client died"),
        "muu": gettext("Another reason"),
    }
