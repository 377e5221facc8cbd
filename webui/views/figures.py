# SPDX-License-Identifier: EUPL-1.2
"""Figures that managers follow: clients of each case manager (I1), its changes (I10), experience (I8) and
refusals."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.case_manager_figures import clients_per_manager, hand_overs_between
from clients.feedback import FEWEST, experience_between
from clients.refusal_figures import refusals_between
from clients.staff import list_members
from engine.business_calendar import at_local
from webui import record_wording
from webui.current import now, service, today
from webui.permissions import Permission, permission

blueprint = Blueprint("figures", __name__, url_prefix="/figures")

_MONTHS_SHOWN = 12
YEAR = timedelta(days=365)


@blueprint.get("")
@permission(Permission.INTERVENE)
def show() -> ResponseReturnValue:
    """As they are now, or as they were when a month ended; a year of changes before it."""
    ends = _month_ends(today())
    month = request.args.get("month", "")
    last_day = ends.get(month)
    at = _last_moment(last_day) if last_day else now()
    with service().database.reading() as session:
        loads = clients_per_manager(session, at)
        changes = hand_overs_between(session, at - YEAR, at)
        experience = experience_between(session, at - YEAR, at)
        refusals = refusals_between(session, at - YEAR, at)
        names = {member.username: member.name for member in list_members(session)}
    return render_template(
        "pages/figures.html",
        loads=loads,
        by_name=sorted(loads.clients.items(), key=lambda one: (-one[1], names.get(one[0], one[0]))),
        names=names,
        changes=changes,
        experience=experience,
        fewest=FEWEST,
        refused=sum(refusals.decisions.values()),
        refusals=sorted(refusals.by_ground.items(), key=lambda one: (one[0][0], -one[1], one[0][1])),
        reasons=sorted(changes.by_reason.items(), key=lambda one: (-one[1], one[0])),
        words=record_wording,
        ends=ends,
        month=month if last_day else "",
        day=last_day or today(),
    )


def _last_moment(day: date) -> datetime:
    """Of the day in Finland: who begins with the next one is not counted yet."""
    return at_local(day + timedelta(days=1)) - timedelta(microseconds=1)


def _month_ends(day: date) -> Mapping[str, date]:
    """The last days of the months before this one, the latest first, by the month."""
    ends: dict[str, date] = {}
    for _ in range(_MONTHS_SHOWN):
        day = day.replace(day=1) - timedelta(days=1)
        ends[f"{day:%Y-%m}"] = day
    return ends
