# SPDX-License-Identifier: EUPL-1.2
"""Moves the demo's clock and tells what happened meanwhile."""

from datetime import datetime, time, timedelta

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.business_calendar import at_local, to_local
from engine.errors import InvalidInput, NotFound
from webui.clock_report import report_since
from webui.current import actor, leave_word, now, service, settings, with_notice
from webui.formats import format_full_moment
from webui.permissions import Permission, permission
from webui.translation import gettext, ngettext
from webui.typed_times import read_day
from webui.views.sign_in import own_address

blueprint = Blueprint("demo_clock", __name__)
WORKDAY_STARTS = time(8, 0)
LONGEST_LEAP = timedelta(days=2 * 366)


@blueprint.post("/clock")
@permission(Permission.SIGNED_IN)
def move() -> ResponseReturnValue:
    """Moves forward; InvalidInput for a day that is not, or that has gone."""
    control = settings().clock_control
    if control is None:
        raise NotFound("Kelloa voi siirtää vain esittelytilassa.")
    before = now()
    target = _target(before, request.form.get("step", ""), request.form.get("day", ""))
    if target > before + LONGEST_LEAP:
        raise InvalidInput(
            "Kello siirtyy kerralla enintään kaksi vuotta.", {"day": "Valitse aikaisempi päivä."}
        )
    fired = control.advance_to(target)
    return _tell(before, fired)


def _target(before: datetime, step: str, day: str) -> datetime:
    local = to_local(before)
    calendar = service().calendar
    if step == "hour":
        return before + timedelta(hours=1)
    if step == "working_day":
        return at_local(calendar.nth_working_day(local.date(), 1), local.time())
    if step == "three_working_days":
        return at_local(calendar.nth_working_day(local.date(), 3), local.time())
    if step == "week":
        return at_local(local.date() + timedelta(days=7), local.time())
    if step == "day":
        return at_local(read_day(day, "day"), WORKDAY_STARTS)
    raise InvalidInput("Tuntematon siirto. Käytä kellopalkin painikkeita.")


def _tell(before: datetime, fired: int) -> ResponseReturnValue:
    with service().database.reading() as session:
        report = report_since(session, actor(), before)
    text = (
        gettext("It is now %(moment)s.", moment=format_full_moment(now()))
        + " "
        + (
            ngettext("%(num)d thing happened meanwhile:", "%(num)d things happened meanwhile:", fired)
            + " "
            + ngettext("%(num)d reminder to you", "%(num)d reminders to you", report.reminders)
            + ", "
            + ngettext("%(num)d task opened.", "%(num)d tasks opened.", report.tasks)
            if fired
            else gettext("Nothing came due meanwhile.")
        )
    )
    address = own_address(request.form.get("back")) or url_for("sign_in.home")
    return redirect(with_notice(address, leave_word(text, "info")), 303)
