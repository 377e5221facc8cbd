# SPDX-License-Identifier: EUPL-1.2
"""The producers' own page: orders to one's unit, answered, started, reported, ended. Nothing is decided."""

from collections.abc import Callable, Mapping
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.order_access import list_unit_orders, see_order
from clients.orders import NEEDS
from clients.staff import list_members
from engine.errors import InvalidInput
from tasks import orders
from webui.current import actor, idempotency_key, say_and_go, service, today
from webui.field_errors import FieldErrors, field_errors
from webui.formats import format_plain_day
from webui.order_wording import (
    amount_words,
    decline_choices,
    end_choices,
    goal_choices,
    need_choices,
    reason_words,
    state_words,
)
from webui.permissions import Permission, permission
from webui.provider_wording import service_names, service_words
from webui.translation import gettext
from webui.typed_times import read_day

blueprint = Blueprint("orders", __name__, url_prefix="/orders")
LONGEST_REPORT = 4000


@blueprint.get("")
@permission(Permission.ORDERS)
def list_own() -> ResponseReturnValue:
    """What waits for an answer, what is agreed, what runs, what has just ended."""
    with service().database.reading() as session:
        lines = list_unit_orders(session, service(), actor())
        names = service_names(session)
    groups = [(state, [one for one in lines if one.order.state == state]) for state in _SHOWN]
    return render_template("pages/orders.html", groups=groups, any=bool(lines), **_words(names))


@blueprint.get("/<order_id>")
@permission(Permission.ORDERS)
def show(order_id: str) -> ResponseReturnValue:
    """One order with what its provider needs; opening it is written to the access log."""
    return _page(order_id)


@blueprint.post("/<order_id>/accept")
@permission(Permission.ORDERS)
def accept(order_id: str) -> ResponseReturnValue:
    """Takes the order."""

    def act() -> None:
        text = request.form.get("agreed_start", "").strip()
        start = read_day(text, "agreed_start") if text else None
        orders.accept(service(), actor(), order_id, start, idempotency_key())

    return _do(order_id, act, gettext("The order is yours. The case manager was told."))


@blueprint.post("/<order_id>/decline")
@permission(Permission.ORDERS)
def decline(order_id: str) -> ResponseReturnValue:
    """Does not take the order; it leaves the page."""

    def act() -> None:
        reason = request.form.get("decline_reason", "")
        orders.decline(service(), actor(), order_id, reason, idempotency_key())

    said = gettext("The order was declined. The case manager chooses another provider.")
    return _do(order_id, act, said, leaves=True)


@blueprint.post("/<order_id>/start")
@permission(Permission.ORDERS)
def start(order_id: str) -> ResponseReturnValue:
    """Tells from which day the service has really been given."""

    def act() -> None:
        day = read_day(request.form.get("started_on", ""), "started_on")
        orders.start(service(), actor(), order_id, day, idempotency_key())

    return _do(order_id, act, gettext("The start is recorded."))


@blueprint.post("/<order_id>/report")
@permission(Permission.ORDERS)
def report(order_id: str) -> ResponseReturnValue:
    """Tells how a period went."""

    def act() -> None:
        orders.report(service(), actor(), order_id, _read_report(), idempotency_key())

    return _do(order_id, act, gettext("The report was sent to the case manager."))


@blueprint.post("/<order_id>/end")
@permission(Permission.ORDERS)
def end(order_id: str) -> ResponseReturnValue:
    """Tells that the service has ended."""

    def act() -> None:
        day = read_day(request.form.get("ended_on", ""), "ended_on")
        reason = request.form.get("end_reason", "")
        orders.end(service(), actor(), order_id, day, reason, idempotency_key())

    return _do(order_id, act, gettext("The end is recorded. The case manager decides what follows."))


_SHOWN = ("lahetetty", "hyvaksytty", "alkanut", "paattynyt")
# What the rules below the pages call their fields, and the pages theirs, which must differ on one page.
_FIELDS = {"accept": {}, "decline": {"reason": "decline_reason"}, "start": {"day": "started_on"},
           "report": {}, "end": {"day": "ended_on", "reason": "end_reason"}}  # fmt: skip


def _do(order_id: str, act: Callable[[], None], said: str, *, leaves: bool = False) -> ResponseReturnValue:
    try:
        act()
    except InvalidInput as error:
        names = _FIELDS[request.path.rsplit("/", 1)[1]]
        return _page(order_id, field_errors(error, names)), 422
    if leaves:
        return say_and_go(said, "orders.list_own")
    return say_and_go(said, "orders.show", order_id=order_id)


def _read_report() -> orders.Report:
    sent = request.form
    visits = sent.get("visits", "").strip()
    if not (visits.isascii() and visits.isdigit() and len(visits) < 6):
        raise InvalidInput("Raportissa on korjattavaa.", {"visits": "Kirjoita käyntien määrä lukuna."})
    text = sent.get("text", "").strip()
    if len(text) > LONGEST_REPORT:
        raise InvalidInput("Raportissa on korjattavaa.", {"text": f"Enintään {LONGEST_REPORT} merkkiä."})
    return orders.Report(
        read_day(sent.get("first_day", ""), "first_day"),
        read_day(sent.get("last_day", ""), "last_day"),
        int(visits),
        sent.get("goal_state", ""),
        text or None,
        _chosen_need(sent.get("need", "")),
    )


def _chosen_need(code: str) -> str:
    if code not in NEEDS:
        raise InvalidInput("Raportissa on korjattavaa.", {"need": "Valitse jokin luettelosta."})
    return code


def _page(order_id: str, errors: FieldErrors | None = None) -> str:
    with service().database.transaction() as session:
        sight = see_order(session, service(), actor(), order_id)
        names = service_names(session)
        people = {member.username: member.name for member in list_members(session)}
    return render_template(
        "pages/order.html",
        sight=sight,
        one=sight.order,
        errors=errors or FieldErrors(),
        typed=request.form,
        people=people,
        today=format_plain_day(today()),
        agreed=_written(sight.order.agreed_start or sight.order.wanted_start),
        decline_choices=decline_choices(),
        end_choices=end_choices(),
        goal_choices=goal_choices(),
        need_choices=need_choices(),
        **_words(names),
    )


def _written(day: date | None) -> str:
    return format_plain_day(day) if day else ""


def _words(names: Mapping[str, str]) -> dict[str, object]:
    return {
        "service_words": lambda code: service_words(names, code),
        "state_words": state_words,
        "amount_words": amount_words,
        "reason_words": reason_words,
    }
