# SPDX-License-Identifier: EUPL-1.2
"""Claims, releases or hands over the tasks that were marked in the list, and tells of each."""

from collections.abc import Sequence

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webui.current import actor, leave_word, service, with_notice
from webui.marked_tasks import MarkedAct, Outcome, carry_out, list_receivers, read_request
from webui.permissions import Permission, permission
from webui.process_texts import element_name
from webui.retyping import offer
from webui.translation import gettext
from webui.views.sign_in import own_address

blueprint = Blueprint("marked_tasks", __name__)


@blueprint.post("/tasks/marked")
@permission(Permission.CASE_WORK)
def act() -> ResponseReturnValue:
    """Goes back to the list, which says what became of each task."""
    form = request.form
    if form.get("act") == "hand_over":
        _offer_receivers()
    wanted = read_request(
        form.get("act", ""), form.getlist("task"), form.get("to", ""), form.get("reason", "")
    )
    outcomes = carry_out(service(), actor(), wanted)
    done = sum(one.refusal is None for one in outcomes)
    notice = leave_word(
        _summary(wanted.act, done, len(outcomes)),
        kind="done" if done == len(outcomes) else "warn",
        lines=_lines(outcomes),
    )
    return redirect(with_notice(own_address(form.get("back")) or url_for("my_work.show"), notice), 303)


def _offer_receivers() -> None:
    with service().database.reading() as session:
        people = [(one.username, f"{one.name}, {one.title}") for one in list_receivers(session, actor())]
    offer("to", gettext("To whom"), people)


def _summary(act: MarkedAct, done: int, asked: int) -> str:
    sentences = {
        "claim": gettext("Tasks claimed: %(done)d of %(asked)d.", done=done, asked=asked),
        "release": gettext("Tasks released: %(done)d of %(asked)d.", done=done, asked=asked),
        "hand_over": gettext("Tasks handed over: %(done)d of %(asked)d.", done=done, asked=asked),
    }
    return sentences[act]


def _lines(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """Refusals first: they are what is left to do."""
    ordered = sorted(outcomes, key=lambda one: one.refusal is None)
    done = gettext("done")
    return tuple(f"{_name(one)}: {one.refusal or done}" for one in ordered)


def _name(outcome: Outcome) -> str:
    row = outcome.row
    if row is None:
        return gettext("Task %(key)d", key=outcome.key)
    name = element_name(row.process_id, row.element_id, row.name)
    return f"{name}, {row.client_name}" if row.client_name else name
