# SPDX-License-Identifier: EUPL-1.2
"""The service area of a client's open matter: what it is, and moving the matter to another with a reason."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.facts import area_code
from clients.matters import Matter, list_matters
from clients.records import get_client
from clients.service_areas import service_areas_of
from clients.staff import get_member
from clients.visibility import ground_for, require_client
from engine.database import Session
from engine.errors import InvalidInput, NotFound
from tasks.area_managers import AreaManager
from tasks.areas import change_area, may_change, may_move
from webui.current import actor, say_and_go, service, today
from webui.field_errors import field_errors
from webui.form_drawing import DrawnField
from webui.languages import language
from webui.own_fields import own_field, with_errors
from webui.permissions import Permission, permission
from webui.translation import gettext

blueprint = Blueprint("service_area", __name__, url_prefix="/clients/<client_id>/service-area")


@blueprint.get("")
@permission(Permission.CASE_WORK)
def show(client_id: str) -> ResponseReturnValue:
    """The area of now, and the others to choose from."""
    return _page(client_id, {})


@blueprint.post("")
@permission(Permission.CASE_WORK)
def save(client_id: str) -> ResponseReturnValue:
    """Moves the matter, and goes back to the client, or to one's own work when somebody else took over."""
    with service().database.transaction() as session:
        matter = _matter(session, client_id)
    try:
        manager = change_area(
            service(), actor(), matter.id, request.form.get("area", ""), request.form.get("reason", "")
        )
    except InvalidInput as error:
        return _page(client_id, field_errors(error)), 422
    said = gettext("The matter is in another service area now. Its tasks went to that area's team.")
    words = f"{said} {_responsible(manager)}".strip()
    with service().database.reading() as session:
        still = ground_for(session, actor(), client_id, service().clock.now())
    if still is None:  # the client is somebody else's now
        return say_and_go(words, "my_work.show")
    return say_and_go(words, "client.show", client_id=client_id)


def _responsible(manager: AreaManager | None) -> str:
    """Who the case manager is now, and what is left to do when the area has nobody to take the client."""
    if manager is None:
        return ""
    with service().database.reading() as session:
        name = get_member(session, manager.username).name
    if manager.is_new:
        said = gettext("%(name)s is the case manager now. The client gets a letter about it.", name=name)
        joint = gettext("The same person coordinates the joint client relationship too.")
        return f"{said} {joint}" if manager.coordinates else said
    if manager.serves:
        return gettext("%(name)s goes on as the case manager.", name=name)
    said = gettext("Nobody of the area could be named, so %(name)s goes on for now.", name=name)
    ask = gettext("Ask a team leader to name the case manager.")
    return f"{said} {ask}"


def _matter(session: Session, client_id: str) -> Matter:
    """The one that is named, else the open one or one that has moved on into a service."""
    require_client(session, service(), actor(), client_id, "palvelualue")
    named = request.values.get("matter")
    movable = [one for one in list_matters(session, client_id) if may_move(session, one)]
    for one in sorted(movable, key=lambda one: not one.is_open):
        if named in (None, "", one.id):
            return one
    raise NotFound("Asiakkaalla ei ole asiaa, jonka voisi siirtää toiselle alueelle.")


def _page(client_id: str, errors: Mapping[str, str]) -> str:
    with service().database.transaction() as session:
        matter = _matter(session, client_id)
        found = get_client(session, client_id)
        code = area_code(session, service(), found, matter.id)
        may = may_change(session, service(), actor(), client_id)
    names = {one.code: one.name.of(language()) for one in service_areas_of(service()).in_force(today())}
    fields = _fields({key: name for key, name in names.items() if key != code}, errors)
    return render_template(
        "pages/service_area.html",
        found=found,
        matter_id=matter.id,
        area=names.get(code or ""),
        may=may,
        **with_errors(fields, errors),
    )


def _fields(areas: Mapping[str, str], errors: Mapping[str, str]) -> tuple[DrawnField, DrawnField]:
    why = gettext("Why does the matter belong there?")
    hint = gettext("Only case workers read it.")
    return (
        own_field("radio", "area", gettext("New service area"), errors, options=areas),
        own_field("textarea", "reason", why, errors, hint=hint),
    )
