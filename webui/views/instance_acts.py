# SPDX-License-Identifier: EUPL-1.2
"""What is done to a whole instance: suspended, let go on, cancelled; each with a reason."""

from functools import partial

from flask import Blueprint
from flask.typing import ResponseReturnValue

from engine.process_instances.commands import (
    cancel_process_instance,
    resume_process_instance,
    suspend_process_instance,
)
from webui.current import actor, service
from webui.instance_access import asked, carry_out, check_open, read_reason
from webui.permissions import Permission, permission
from webui.translation import gettext

blueprint = Blueprint("instance_acts", __name__, url_prefix="/instances/<int:key>")


@blueprint.post("/suspend")
@permission(Permission.STEER)
def suspend(key: int) -> ResponseReturnValue:
    """The instance stands still, with everything around and below it."""
    check_open(key)
    act = partial(suspend_process_instance, service(), actor().username, key, read_reason(), asked())
    return carry_out(key, act, gettext("The process is suspended."))


@blueprint.post("/resume")
@permission(Permission.STEER)
def resume(key: int) -> ResponseReturnValue:
    """The instance goes on; timers that came due meanwhile fire now."""
    check_open(key)
    act = partial(resume_process_instance, service(), actor().username, key, read_reason(), asked())
    return carry_out(key, act, gettext("The process goes on."))


@blueprint.post("/cancel")
@permission(Permission.STEER)
def cancel(key: int) -> ResponseReturnValue:
    """Ends the instance and what it called."""
    check_open(key)
    act = partial(cancel_process_instance, service(), actor().username, key, read_reason(), asked())
    return carry_out(key, act, gettext("The process was cancelled."))
