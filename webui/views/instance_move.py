# SPDX-License-Identifier: EUPL-1.2
"""An instance that has gone astray is moved: looked at first, then done."""

from functools import partial

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.staff import list_members
from engine.errors import Conflict, ExecutionFailed, InvalidInput
from engine.process_instances.commands import modify_process_instance
from engine.process_instances.explaining import explain
from engine.process_instances.previews import preview_modification
from webui.current import actor, service
from webui.diagram_marks import path_of, token_marks
from webui.explanation_wording import place_words
from webui.instance_access import asked, carry_out, check_open, open_instance, read_reason
from webui.movable_elements import PreviewWords, list_choices, preview_words, read_changes
from webui.permissions import Permission, permission
from webui.refusal_wording import refusal_words
from webui.translation import gettext

blueprint = Blueprint("instance_move", __name__, url_prefix="/instances/<int:key>/move")


@blueprint.get("")
@permission(Permission.STEER)
def show(key: int) -> ResponseReturnValue:
    """The diagram with its tokens, and for each what may become of it."""
    return _page(key)


@blueprint.post("/preview")
@permission(Permission.STEER)
def preview(key: int) -> ResponseReturnValue:
    """What would happen; nothing is changed."""
    process = service().catalogue.process(check_open(key).process_definition_key).process
    try:
        changes = read_changes(request.form, process)
        found = preview_modification(service(), actor().username, key, changes)
    except InvalidInput as error:
        return _page(key, refused=refusal_words(" ".join((error.message, *error.fields.values())))), 422
    except (ExecutionFailed, Conflict) as error:
        return _page(key, refused=refusal_words(error.message)), 422
    return _page(key, would=preview_words(found))


@blueprint.post("")
@permission(Permission.STEER)
def move(key: int) -> ResponseReturnValue:
    """Does it, on the instance as it was looked at."""
    process = service().catalogue.process(check_open(key).process_definition_key).process
    try:
        changes, reason = read_changes(request.form, process), read_reason()
    except InvalidInput as error:
        return _page(key, refused=refusal_words(" ".join((error.message, *error.fields.values())))), 422
    act = partial(modify_process_instance, service(), actor().username, key, changes, reason, asked())
    return carry_out(key, act, gettext("The process was moved."))


def _page(key: int, would: PreviewWords | None = None, refused: str = "") -> str:
    with service().database.transaction() as session:
        instance = open_instance(session, key)
        told = explain(session, service(), key)
        names = {member.username: member.name for member in list_members(session)}
    return render_template(
        "pages/instance_move.html",
        instance=instance,
        places=place_words(told, names),
        marks=token_marks([place.element_id for place in told.places], frozenset(), path_of(told.events)),
        choices=list_choices(told.process, instance.process_id),
        typed=request.form,
        would=would,
        refused=refused,
    )
