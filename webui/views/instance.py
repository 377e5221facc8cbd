# SPDX-License-Identifier: EUPL-1.2
"""One process instance: where it is, what it waits for, how it came there, what failed."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from clients.records import get_client
from clients.staff import list_members
from engine.incidents import list_incidents
from engine.process_instances import (
    InstanceFilter,
    get_instance,
    instance_variables,
    list_deadlines,
    search_instances,
)
from engine.process_instances.explaining import explain
from webui.current import actor, now, service
from webui.deadline_wording import explain_stored
from webui.diagram_marks import path_of, token_marks
from webui.explanation_wording import place_words
from webui.history_wording import instance_lines
from webui.instance_access import open_instance
from webui.permissions import Permission, may, permission
from webui.process_lists import list_versions, may_see_clients

blueprint = Blueprint("instance", __name__)
MOST_LINES = 300
"""A process of ten years has thousands of lines; the latest tell where it is."""


@blueprint.get("/instances/<int:key>")
@permission(Permission.FOLLOW)
def show(key: int) -> ResponseReturnValue:
    """The instance's page; a client's name and data only by right, and then logged."""
    shows_client = may_see_clients(actor())
    with service().database.transaction() as session:
        instance = open_instance(session, key)
        whose = get_client(session, instance.client_id) if shows_client and instance.client_id else None
        told = explain(session, service(), key)
        names = {member.username: member.name for member in list_members(session)}
        deadlines = list_deadlines(session, instance_key=key)
        incidents = list_incidents(session, key)
        parent = get_instance(session, instance.parent_key) if instance.parent_key else None
        children = search_instances(session, InstanceFilter(parent_key=key), newest_first=False)
        variables = instance_variables(session, key) if shows_client else {}
        versions = list_versions(session, instance.process_id)
    here = [place.element_id for place in told.places]
    is_late = any(one.state in ("running", "missed") and one.due_at < now() for one in deadlines)
    lines = instance_lines(told.events, told.process, instance.process_id, names)
    return render_template(
        "pages/instance.html",
        instance=instance,
        whose=whose,
        parent=parent,
        children=children,
        places=place_words(told, names),
        marks=token_marks(here, frozenset(here) if is_late else frozenset(), path_of(told.events)),
        lines=lines[-MOST_LINES:],
        earlier=max(0, len(lines) - MOST_LINES),
        deadlines=[(one, explain_stored(one.explanation)) for one in deadlines],
        incidents=incidents,
        variables=variables,
        may_steer=may(actor(), Permission.STEER),
        may_maintain=may(actor(), Permission.MAINTAIN),
        other_versions=[one for one in versions if one.key != instance.process_definition_key],
    )
