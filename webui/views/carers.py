# SPDX-License-Identifier: EUPL-1.2
"""Informal care over all clients: months whose leave waits for a word, fees, and the runs that count them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.care_fees import enter_index, list_indices
from clients.carers import list_carers
from clients.leave_months import decide_month
from clients.periodic_runs import list_runs
from engine.errors import InvalidInput
from tasks.openings import may_open
from webui.current import actor, say_and_go, service
from webui.field_errors import field_errors
from webui.permissions import Permission, may, permission
from webui.translation import gettext

blueprint = Blueprint("carers", __name__, url_prefix="/carers")


@blueprint.get("")
@permission(Permission.CASE_WORK)
def show() -> ResponseReturnValue:
    """The carers of the clients that one may see, those with something to decide first."""
    return _page({})


@blueprint.post("/<agreement_id>/months/<month>")
@permission(Permission.CASE_WORK)
def decide(agreement_id: str, month: str) -> ResponseReturnValue:
    """Says how many days of leave an interrupted month gave."""
    try:
        decide_month(service(), actor(), agreement_id, _month(month), _number(request.form.get("days", "")))
    except InvalidInput as error:
        return _page(field_errors(error)), 422
    return say_and_go(gettext("The leave of the month was written down."), "carers.show")


@blueprint.post("/index")
@permission(Permission.INTERVENE)
def save_index() -> ResponseReturnValue:
    """Enters the coefficient of a year; its run starts on 1 January, or at once when that has passed."""
    coefficient = _number(request.form.get("coefficient", ""))
    year = request.form.get("year", "")
    try:
        enter_index(
            service(),
            actor(),
            int(year) if year.isascii() and year.isdigit() else None,
            None if coefficient is None else Decimal(str(coefficient)),
            request.form.get("source", ""),
        )
    except InvalidInput as error:
        return _page(field_errors(error)), 422
    return say_and_go(gettext("The coefficient was entered."), "carers.show")


def _month(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput("Kuukautta ei voi lukea.", {"days": "Valitse kuukausi luettelosta."}) from None


def _number(text: str) -> float | None:
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return float(number) if number.is_finite() else None


def _page(errors: Mapping[str, str]) -> str:
    with service().database.reading() as session:
        found = list_carers(session, service(), actor())
        runs = list_runs(session)
        indices = list_indices(session)
        opens = may_open(session, service(), actor())
    return render_template(
        "pages/carers.html",
        carers=found,
        runs=runs,
        indices=indices,
        opens=opens,
        may_enter=may(actor(), Permission.INTERVENE),
        errors=errors,
        typed=request.form,
    )
