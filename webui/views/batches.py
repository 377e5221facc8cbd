# SPDX-License-Identifier: EUPL-1.2
"""Changes made to many instances: how far each has come, and what was refused and why."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from clients.staff import list_members
from engine.batch_search import get_batch, search_batches, search_items
from engine.batches import stop_batch
from webui.current import say_and_go, service
from webui.permissions import Permission, permission
from webui.translation import gettext

blueprint = Blueprint("batches", __name__, url_prefix="/batches")
MOST_LISTED = 50
MOST_REFUSALS = 200


@blueprint.get("")
@permission(Permission.MAINTAIN)
def list_all() -> ResponseReturnValue:
    """The latest first."""
    with service().database.reading() as session:
        found, _ = search_batches(session, limit=MOST_LISTED)
        names = {member.username: member.name for member in list_members(session)}
    return render_template("pages/batches.html", batches=found, names=names, kinds=_kinds())


@blueprint.get("/<int:key>")
@permission(Permission.MAINTAIN)
def show(key: int) -> ResponseReturnValue:
    """Progress, which the page asks for again while the batch runs."""
    with service().database.reading() as session:
        batch = get_batch(session, key)
        refused, _ = search_items(session, batch_keys=[key], states=["FAILED"], limit=MOST_REFUSALS)
        names = {member.username: member.name for member in list_members(session)}
    return render_template("pages/batch.html", batch=batch, refused=refused, names=names, kinds=_kinds())


@blueprint.post("/<int:key>/stop")
@permission(Permission.MAINTAIN)
def stop(key: int) -> ResponseReturnValue:
    """What is not done yet is left undone."""
    stop_batch(service(), key)
    return say_and_go(gettext("The batch was stopped. What was done stays done."), "batches.show", key=key)


def _kinds() -> dict[str, str]:
    return {
        "migrate": gettext("Move to another version"),
        "cancel": gettext("Cancel"),
        "modify": gettext("Move to another step"),
        "resolve": gettext("Try again"),
        "suspend": gettext("Suspension"),
        "resume": gettext("Let go on"),
        "tell": gettext("Open places"),
    }
