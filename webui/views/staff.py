# SPDX-License-Identifier: EUPL-1.2
"""A leader's people, and handing over the clients of the one who leaves."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.hand_overs import find_latest, find_planned, plan_hand_over, propose, undo_hand_over
from clients.staff import get_member, list_members
from engine.errors import InvalidInput, NotFound
from tasks.departures import record_departure, undo_departure
from tasks.hand_over_lists import list_to_sign
from tasks.teams import list_team
from webui.current import actor, say_and_go, service
from webui.field_errors import field_errors
from webui.own_fields import typed_day
from webui.permissions import Permission, permission
from webui.translation import gettext, ngettext

blueprint = Blueprint("staff", __name__, url_prefix="/staff")


@blueprint.get("")
@permission(Permission.INTERVENE)
def show() -> ResponseReturnValue:
    """Who has how much, and who has left with something in their name."""
    with service().database.reading() as session:
        team = list_team(session, service(), actor())
    return render_template("pages/staff.html", team=team)


@blueprint.get("/<username>/hand-over")
@permission(Permission.INTERVENE)
def hand_over(username: str) -> ResponseReturnValue:
    """The clients of the person, each with whom the table proposes."""
    return _page(username, {})


@blueprint.post("/<username>/hand-over")
@permission(Permission.INTERVENE)
def plan(username: str) -> ResponseReturnValue:
    """Writes the hand-over down; it is carried out on the day after the last one."""
    choices = {
        name.removeprefix("to-"): value for name, value in request.form.items() if name.startswith("to-")
    }
    try:
        plan_hand_over(service(), actor(), username, typed_day("last_day"), choices)
    except InvalidInput as error:
        return _page(username, field_errors(error, days=("last_day",))), 422
    said = gettext("It is written down. Each client gets a letter.")
    return say_and_go(said, "staff.hand_over", username=username)


@blueprint.post("/<username>/hand-over/undo")
@permission(Permission.INTERVENE)
def undo(username: str) -> ResponseReturnValue:
    """Takes the plan back, on the last day at the latest."""
    undo_hand_over(service(), actor(), username)
    return say_and_go(gettext("The plan was taken back."), "staff.hand_over", username=username)


@blueprint.get("/<username>/hand-over/list")
@permission(Permission.INTERVENE)
def sign_list(username: str) -> ResponseReturnValue:
    """Who takes whom, one table for each, to be printed and signed."""
    with service().database.reading() as session:
        leaving = get_member(session, username)
        lines = list_to_sign(session, service(), actor(), username)
        found = find_latest(session, username)
        names = {member.username: member.name for member in list_members(session)}
    if found is None:
        raise NotFound("Siirtoa ei ole suunniteltu.")
    takers = sorted({line.to for line in lines}, key=lambda one: names.get(one, one))
    groups = [(names.get(to, to), [line for line in lines if line.to == to]) for to in takers]
    return render_template(
        "pages/hand_over_list.html", leaving=leaving, found=found, groups=groups, names=names
    )


@blueprint.post("/<username>/departure")
@permission(Permission.INTERVENE)
def depart(username: str) -> ResponseReturnValue:
    """The person has left already: their tasks are free, and they see nothing from now on."""
    freed = record_departure(service(), actor(), username)
    said = ngettext(
        "The departure is recorded. %(num)d task went back to its group.",
        "The departure is recorded. %(num)d tasks went back to their groups.",
        freed,
    )
    return say_and_go(said, "staff.show")


@blueprint.post("/<username>/departure/undo")
@permission(Permission.INTERVENE)
def undo_departed(username: str) -> ResponseReturnValue:
    """The person works here after all."""
    given = undo_departure(service(), actor(), username)
    said = ngettext(
        "The departure was taken back. %(num)d task is theirs again.",
        "The departure was taken back. %(num)d tasks are theirs again.",
        given,
    )
    return say_and_go(said, "staff.show")


def _page(username: str, errors: Mapping[str, str]) -> str:
    with service().database.transaction() as session:
        leaving = get_member(session, username)
        proposals = propose(session, service(), actor(), username)
        planned, latest = find_planned(session, username), find_latest(session, username)
        names = {member.username: member.name for member in list_members(session)}
    return render_template(
        "pages/hand_over.html",
        leaving=leaving,
        proposals=proposals,
        planned=planned,
        latest=latest,
        taken={one: to for one, to, _ in planned.items} if planned else {},
        names=names,
        errors=errors,
        typed=request.form,
    )
