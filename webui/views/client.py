# SPDX-License-Identifier: EUPL-1.2
"""The whole client on one page, and the search of one's own clients."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from clients.client_groups import current_group
from clients.deaths import basics_kept_until
from clients.documents import list_documents
from clients.letters.archive import list_issued
from clients.matters import Matter
from clients.overview import ClientOverview, client_overview
from clients.providers import ProviderFilter, find_providers
from clients.record_overview import area_of, client_record, kept_until
from clients.searches import count_clients, search_clients
from clients.services import list_services
from clients.staff import list_members
from engine.database import Session
from engine.history import path_taken
from engine.process_instances import open_elements
from tasks.starting import list_startable
from tasks.tellings import list_tellings
from webui import record_wording
from webui.client_wording import (
    RECORD_TABS,
    TABS,
    due_of_task,
    group_words,
    tab_names,
    telling_words,
    visit_ground,
)
from webui.current import actor, now, service
from webui.deadline_wording import explain_stored
from webui.diagram_marks import token_marks
from webui.event_wording import client_lines
from webui.languages import language
from webui.permissions import Permission, permission
from webui.text_wording import text_titles

blueprint = Blueprint("client", __name__, url_prefix="/clients")
PAGE_SIZE = 50


@blueprint.get("")
@permission(Permission.CASE_WORK)
def search() -> ResponseReturnValue:
    """The clients one may see, by name."""
    text = request.args.get("q", "").strip()[:100]
    page = max(1, request.args.get("page", 1, type=int))
    with service().database.reading() as session:
        found = search_clients(session, service(), actor(), text, PAGE_SIZE, (page - 1) * PAGE_SIZE)
        total = count_clients(session, service(), actor(), text)
        names = {member.username: member.name for member in list_members(session)}
    return render_template(
        "pages/clients.html", found=found, total=total, text=text, page=page, size=PAGE_SIZE, names=names
    )


@blueprint.get("/<client_id>")
@permission(Permission.CASE_WORK)
def show(client_id: str) -> ResponseReturnValue:
    """Everything this person may see of the client; opening it is written to the access log."""
    asked = request.args.get("tab", TABS[0])
    tab = asked if asked in TABS else TABS[0]
    with service().database.transaction() as session:
        overview = client_overview(session, service(), actor(), client_id)
        group = current_group(session, client_id)
        services = list_services(session, client_id)
        record = client_record(session, service(), overview) if tab in RECORD_TABS else None
        names = {member.username: member.name for member in list_members(session)}
        live = [
            _live(session, instance.key, instance.process_definition_key) for instance in overview.instances
        ]
        tellings = list_tellings(session, service(), actor(), client_id)
        documents = list_documents(session, client_id) if tab == "documents" else ()
        titles = text_titles(session, documents)
        issued = list_issued(session, client_id)
        providers = find_providers(session, ProviderFilter(inactive=True)) if tab == "services" else ()
        may_begin = bool(list_startable(session, service(), actor()))
    return render_template(
        "pages/client.html",
        overview=overview,
        ground=visit_ground(overview.ground),
        may_undo_death=_may_undo_death(overview),
        basics_kept=overview.death and basics_kept_until(service(), overview.client, overview.death),
        names=names,
        live=live,
        tab=tab,
        tabs=tab_names(),
        record=record,
        words=record_wording,
        changes=record_wording.changes_by_service(record.changes) if record else {},
        areas={one.id: _area_name(overview, one) for one in overview.matters},
        kept={one.id: kept_until(service(), overview, one, services) for one in overview.matters},
        lines=client_lines(overview.timeline, names),
        deadlines=[(one, explain_stored(one.explanation)) for one in overview.deadlines],
        tasks=[(one, due_of_task(one, overview.deadlines)) for one in overview.tasks],
        documents=documents,
        text_titles=titles,
        issued=issued,
        tellings=[(one, telling_words(one)) for one in tellings],
        group_name=group_words(group.group_code if group else None),
        provider_names={one.id: one.name for one in providers},
        may_begin=may_begin and overview.death is None,
        now=now(),
    )


def _area_name(overview: ClientOverview, matter: Matter) -> str | None:
    area = area_of(service(), overview, matter)
    return area.name.of(language()) if area else None


def _may_undo_death(overview: ClientOverview) -> bool:
    death = overview.death
    return death is not None and actor().role == "team_leader" and death.can_be_undone(now())


def _live(session: Session, key: int, definition_key: int) -> dict[str, object]:
    """A small diagram of one running instance."""
    here = [element.element_id for element in open_elements(session, key)]
    return {
        "key": key,
        "definition_key": definition_key,
        "here": here,
        "marks": token_marks(here, frozenset(), path_taken(session, key)),
    }
