# SPDX-License-Identifier: EUPL-1.2
"""Incidents: what could not be carried on and why; tried again, with data corrected, or passed over."""

from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from clients.records import get_client
from engine.batches import Target, start_batch
from engine.errors import InvalidInput
from engine.incidents import Incident, get_incident
from engine.process_instances import InstanceView
from engine.process_instances.commands import correct_and_retry, retry_incident, skip_incident
from webui.corrections import KINDS, list_data, read_corrections
from webui.current import actor, service
from webui.field_errors import FieldErrors, field_errors
from webui.instance_access import asked, carry_out, check_open, read_reason
from webui.instance_lists import list_visible_incidents
from webui.permissions import Permission, may, permission
from webui.process_lists import may_see_clients
from webui.translation import gettext

blueprint = Blueprint("incident", __name__, url_prefix="/incidents")
MOST_LISTED = 200


@blueprint.get("")
@permission(Permission.STEER)
def list_all() -> ResponseReturnValue:
    """What waits to be mended, oldest first."""
    with service().database.reading() as session:
        lines = list_visible_incidents(session, service(), actor(), MOST_LISTED)
    return render_template(
        "pages/incidents.html", lines=lines, may_maintain=may(actor(), Permission.MAINTAIN)
    )


@blueprint.post("/retry")
@permission(Permission.MAINTAIN)
def retry_many() -> ResponseReturnValue:
    """The marked ones are tried again one by one."""
    reason = read_reason()
    wanted = {int(key) for key in request.form.getlist("incident") if key.isdigit()}
    with service().database.reading() as session:
        lines = list_visible_incidents(session, service(), actor(), MOST_LISTED)
    targets = [Target(line.instance_key, line.key) for line in lines if line.key in wanted]
    if not targets:
        raise InvalidInput(
            "Mitään häiriötä ei ole merkitty.", {"incident": "Merkitse luettelosta ne, joita yritetään."}
        )
    key = start_batch(service(), actor().username, "resolve", targets, reason)
    return redirect(url_for("batches.show", key=key), 303)


@blueprint.get("/<int:key>")
@permission(Permission.STEER)
def show(key: int) -> ResponseReturnValue:
    """The cause, the data that the element saw, and what can be done."""
    return _page(key)


@blueprint.post("/<int:key>/retry")
@permission(Permission.STEER)
def retry(key: int) -> ResponseReturnValue:
    """Runs the failed element again as it is."""
    instance, _ = _open(key)
    reason = " ".join(request.form.get("reason", "").split())
    act = partial(retry_incident, service(), actor().username, key, reason and read_reason(), asked())
    return carry_out(instance.key, act, gettext("It was tried again."))


@blueprint.post("/<int:key>/correct")
@permission(Permission.STEER)
def correct(key: int) -> ResponseReturnValue:
    """Corrects data and runs the failed element again, in one act."""
    instance, incident = _open(key)
    process = service().catalogue.process(instance.process_definition_key).process
    try:
        values = read_corrections(request.form, process, incident.data, _names_of_client(instance))
        if not values:
            raise InvalidInput(
                "Mitään tietoa ei muutettu.",
                {"": "Muuta ainakin yhtä tietoa, tai yritä uudelleen sellaisenaan."},
            )
        reason = read_reason()
    except InvalidInput as error:
        return _page(key, field_errors(error)), 422
    act = partial(correct_and_retry, service(), actor().username, instance.key, key, values, reason, asked())
    return carry_out(instance.key, act, gettext("The data was corrected and it was tried again."))


@blueprint.post("/<int:key>/skip")
@permission(Permission.STEER)
def skip(key: int) -> ResponseReturnValue:
    """Passes over the failed element: it counts as done without its work."""
    instance, _ = _open(key)
    act = partial(skip_incident, service(), actor().username, key, read_reason(), asked())
    return carry_out(instance.key, act, gettext("The step was passed over."))


def _open(key: int) -> tuple[InstanceView, Incident]:
    with service().database.reading() as session:
        incident = get_incident(session, key)
    return check_open(incident.process_instance_key), incident


def _page(key: int, errors: FieldErrors | None = None) -> str:
    instance, incident = _open(key)
    process = service().catalogue.process(instance.process_definition_key).process
    shows = may_see_clients(actor())
    data = list_data(process, incident.element_id, incident.data, shows_values=shows)
    return render_template(
        "pages/incident.html",
        instance=instance,
        incident=incident,
        read_here=[one for one in data if one.read_here],
        others=[one for one in data if not one.read_here],
        shows_values=shows,
        kinds=KINDS,
        typed=request.form,
        errors=errors or FieldErrors(),
    )


def _names_of_client(instance: InstanceView) -> tuple[str, ...]:
    """Words that must not get into the process: the client's own names."""
    if instance.client_id is None:
        return ()
    with service().database.reading() as session:
        return tuple(get_client(session, instance.client_id).name.split())
