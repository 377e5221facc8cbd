# SPDX-License-Identifier: EUPL-1.2
"""A client's orders as their case manager follows them: to whom, how far, what the provider reports."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from clients.documents import read_texts
from clients.orders import list_orders_of_client, list_reports
from clients.providers import ProviderFilter, find_providers
from clients.records import get_client
from clients.staff import list_members
from clients.visibility import require_client
from webui.current import actor, service
from webui.order_wording import amount_words, reason_words, state_words
from webui.permissions import Permission, permission
from webui.provider_wording import service_names, service_words

blueprint = Blueprint("client_orders", __name__, url_prefix="/clients/<client_id>/orders")


@blueprint.get("")
@permission(Permission.CASE_WORK)
def show(client_id: str) -> ResponseReturnValue:
    """Every order of the client, newest first; opening it is written to the access log."""
    with service().database.transaction() as session:
        require_client(session, service(), actor(), client_id, "palvelutilaukset")
        found = get_client(session, client_id)
        orders = list_orders_of_client(session, client_id)
        reports = {one.id: list_reports(session, one.id) for one in orders}
        ids = {one.text_id for told in reports.values() for one in told if one.text_id}
        texts = read_texts(session, client_id, ids | {one.content_id for one in orders if one.content_id})
        providers = {one.id: one.name for one in find_providers(session, ProviderFilter(inactive=True))}
        names = service_names(session)
        people = {member.username: member.name for member in list_members(session)}
    return render_template(
        "pages/client_orders.html",
        client=found,
        orders=orders,
        reports=reports,
        texts=texts,
        providers=providers,
        people=people,
        service_words=lambda code: service_words(names, code),
        state_words=state_words,
        amount_words=amount_words,
        reason_words=reason_words,
    )
