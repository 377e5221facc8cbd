# SPDX-License-Identifier: EUPL-1.2
"""Saves and removes one's own filters of the list of tasks."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webui.current import actor, leave_word, say_and_go, service, with_notice
from webui.list_address import read_list_address
from webui.permissions import Permission, permission
from webui.saved_filters import delete_filter, save_filter
from webui.translation import gettext

blueprint = Blueprint("saved_filters", __name__, url_prefix="/tasks/filters")


@blueprint.post("")
@permission(Permission.CASE_WORK)
def save() -> ResponseReturnValue:
    """Keeps what narrows the list now under a name."""
    address = read_list_address(request.form)
    save_filter(service(), actor().username, request.form.get("name", ""), address)
    notice = leave_word(gettext("The filter is saved."))
    back = f"{url_for('my_work.show')}?{address.query_to_save()}"
    return redirect(with_notice(back, notice), 303)


@blueprint.post("/<int:key>/delete")
@permission(Permission.CASE_WORK)
def remove(key: int) -> ResponseReturnValue:
    """Removes one filter."""
    delete_filter(service(), actor().username, key)
    return say_and_go(gettext("The filter was removed."), "my_work.show")
