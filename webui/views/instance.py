# SPDX-License-Identifier: EUPL-1.2
"""One process instance: where it is, how it came there, what failed, and how to set it right."""

import json
from collections.abc import Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.records import get_client
from clients.staff import list_members
from clients.visibility import require_client
from engine.database import Session
from engine.errors import InvalidInput, NotFound
from engine.history import read as read_history
from engine.incidents import get_incident, list_incidents
from engine.process_instances import (
    InstanceFilter,
    InstanceView,
    get_instance,
    instance_variables,
    list_deadlines,
    next_timer,
    open_elements,
    search_instances,
)
from engine.process_instances.commands import cancel_process_instance, correct_and_retry, retry_incident
from webui.current import actor, now, say_and_go, service
from webui.deadline_wording import explain_stored
from webui.diagram_marks import token_marks
from webui.history_wording import instance_lines
from webui.instance_lists import require_follow
from webui.permissions import Permission, may, permission
from webui.process_lists import may_see_clients
from webui.process_texts import element_name
from webui.translation import gettext

blueprint = Blueprint("instance", __name__)
LONGEST_CORRECTION = 20_000


@blueprint.get("/instances/<int:key>")
@permission(Permission.CASE_WORK)
def show(key: int) -> ResponseReturnValue:
    """The instance's page; a client's name and data only by right, and then logged."""
    with service().database.transaction() as session:
        instance = _open(session, key)
        whose = (
            get_client(session, instance.client_id)
            if _shows_client(instance) and instance.client_id
            else None
        )
        history = read_history(session, key)
        names = {member.username: member.name for member in list_members(session)}
        here = [element.element_id for element in open_elements(session, key)]
        deadlines = list_deadlines(session, instance_key=key)
        incidents = list_incidents(session, key)
        parent = get_instance(session, instance.parent_key) if instance.parent_key else None
        children = search_instances(session, InstanceFilter(parent_key=key), newest_first=False)
        variables = instance_variables(session, key) if _shows_client(instance) else {}
        wakes = next_timer(session, key)
    process = service().catalogue.process(instance.process_definition_key).process
    late = (
        frozenset(here)
        if any(one.state in ("running", "missed") and one.due_at < now() for one in deadlines)
        else frozenset()
    )
    return render_template(
        "pages/instance.html",
        instance=instance,
        whose=whose,
        parent=parent,
        children=children,
        here=[(id, element_name(instance.process_id, id, process.elements[id].name or id)) for id in here],
        marks=token_marks(here, late, history),
        lines=instance_lines(history, process, instance.process_id, names),
        deadlines=[(one, explain_stored(one.explanation)) for one in deadlines],
        incidents=[(one, _name(process.elements, one.element_id)) for one in incidents],
        variables=variables,
        wakes=wakes,
        may_intervene=may(actor(), Permission.INTERVENE),
    )


@blueprint.post("/instances/<int:key>/cancel")
@permission(Permission.INTERVENE)
def cancel(key: int) -> ResponseReturnValue:
    """Ends the instance and what it called; a reason is asked."""
    _check_open(key)
    reason = request.form.get("reason", "").strip()
    if not 3 <= len(reason) <= 500:
        raise InvalidInput("Kerro, miksi prosessi perutaan.", {"reason": "Kirjoita syy, 3–500 merkkiä."})
    cancel_process_instance(service(), actor().username, key, reason)
    return say_and_go(gettext("The process was cancelled."), "instance.show", key=key)


@blueprint.post("/incidents/<int:key>/retry")
@permission(Permission.INTERVENE)
def retry(key: int) -> ResponseReturnValue:
    """Runs the failed element again, after a correction of its data when one is given."""
    with service().database.reading() as session:
        instance_key = get_incident(session, key).process_instance_key
    _check_open(instance_key)
    correction = _read_correction(request.form.get("correction", ""))
    if correction:
        correct_and_retry(service(), actor().username, instance_key, key, correction)
    else:
        retry_incident(service(), actor().username, key)
    return say_and_go(gettext("It was tried again."), "instance.show", key=instance_key)


def _open(session: Session, key: int) -> InstanceView:
    """The instance, if this person may follow it; a look at a client's is logged."""
    instance = get_instance(session, key)
    require_follow(session, service(), actor(), instance)
    if _shows_client(instance) and instance.client_id:
        require_client(session, service(), actor(), instance.client_id, f"prosessi {instance.process_id}")
    return instance


def _check_open(key: int) -> None:
    with service().database.transaction() as session:
        _open(session, key)


def _shows_client(instance: InstanceView) -> bool:
    return may_see_clients(actor())


def _read_correction(text: str) -> Mapping[str, object]:
    """A JSON object of codes, numbers, dates and booleans."""
    if not text.strip():
        return {}
    try:
        values = json.loads(text[:LONGEST_CORRECTION])
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise InvalidInput(
            "Korjausta ei voi lukea. Mitään ei muutettu.",
            {"correction": 'Kirjoita JSON-olio, esimerkiksi {"tarve": "jakso"}.'},
        )
    return values


def _name(elements: Mapping[str, object], id: str) -> str:
    found = elements.get(id)
    if found is None:
        raise NotFound(f"Kaaviossa ei ole osaa {id}.")
    return getattr(found, "name", "") or id
