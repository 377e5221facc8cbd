# SPDX-License-Identifier: EUPL-1.2
"""The processes: a list, and one diagram with what is open and late behind each element."""

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.deployments.catalogue import Definition
from engine.errors import NotFound
from engine.process_instances import InstanceFilter, count_instances, count_open_elements, list_durations
from webui.current import actor, now, service
from webui.diagram_marks import count_marks, element_lines
from webui.instance_lists import list_visible_instances
from webui.permissions import Permission, may, permission
from webui.process_lists import list_latest, list_versions, may_see_clients
from webui.process_texts import element_name, folder_of_definition

blueprint = Blueprint("processes", __name__, url_prefix="/processes")
PAGE_SIZE = 50


@blueprint.get("")
@permission(Permission.PROCESSES)
def list_all() -> ResponseReturnValue:
    """Every process by its folder, with what is open and what has failed."""
    with service().database.reading() as session:
        folders = list_latest(session, service(), now())
    return render_template("pages/processes.html", folders=folders)


@blueprint.get("/<process_id>")
@permission(Permission.PROCESSES)
def show(process_id: str) -> ResponseReturnValue:
    """One version's diagram with its counts; the list says the same in words."""
    with service().database.reading() as session:
        versions = list_versions(session, process_id)
        chosen = _chosen(versions, request.args.get("version", type=int))
        counts = count_open_elements(session, chosen.key, now())
        durations = list_durations(session, chosen.key)
        wanted = InstanceFilter(process_definition_key=chosen.key, state="ACTIVE")
        running = count_instances(session, wanted)
        process = service().catalogue.process(chosen.key).process
        lines = element_lines(process, process_id, counts, durations)
        at = request.args.get("element")
        behind = list_visible_instances(session, service(), actor(), chosen.key, at, PAGE_SIZE)
    addresses = {
        line.id: url_for(
            "processes.show", process_id=process_id, version=chosen.version, element=line.id, _anchor="behind"
        )
        for line in lines
    }
    return render_template(
        "pages/process.html",
        process_id=process_id,
        chosen=chosen,
        versions=versions,
        folder=folder_of_definition(chosen.key),
        running=running,
        late=sum(line.late for line in lines),
        lines=lines,
        marks=count_marks(lines, addresses),
        addresses=addresses,
        element=at,
        element_title=element_name(process_id, at, _name(process.elements, at)) if at else "",
        behind=behind,
        shows_clients=may_see_clients(actor()),
        may_maintain=may(actor(), Permission.MAINTAIN),
    )


@blueprint.get("/definitions/<int:definition_key>/diagram.xml")
@permission(Permission.PROCESSES)
def diagram(definition_key: int) -> ResponseReturnValue:
    """The model as it was deployed."""
    return Response(service().catalogue.bpmn_xml(definition_key), mimetype="application/xml")


def _chosen(versions: tuple[Definition, ...], version: int | None) -> Definition:
    if version is None:
        return versions[0]
    for one in versions:
        if one.version == version:
            return one
    raise NotFound(f"Prosessista ei ole versiota {version}.")


def _name(elements: object, id: str) -> str:
    found = elements.get(id) if isinstance(elements, dict) else None
    return getattr(found, "name", "") or id
