# SPDX-License-Identifier: EUPL-1.2
"""The main menu, by what a person may open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import request, url_for

from clients.order_access import answers_for
from clients.staff import StaffMember
from tasks.waiting import waits_for_member
from webui.contact_right import takes_contacts, takes_in
from webui.current import service
from webui.permissions import Permission, may
from webui.translation import gettext

PROCESS_PAGES = "processes,instance,instance_acts,instance_move,instance_migration,version_migration"


@dataclass(frozen=True, slots=True)
class MenuItem:
    label: str
    address: str
    here: bool


def menu(member: StaffMember) -> tuple[MenuItem, ...]:
    """The pages of the header, in their order."""
    entries = (
        (gettext("My tasks"), "my_work.show", "my_work,task", Permission.CASE_WORK),
        (gettext("New contact"), "contact.show", "contact", Permission.CASE_WORK),
        (gettext("Inbox"), "arrivals.list_all", "arrivals", Permission.CASE_WORK),
        (gettext("Clients"), "client.search", "client", Permission.CASE_WORK),
        (gettext("Informal care"), "carers.show", "carers,openings", Permission.CASE_WORK),
        (gettext("Waiting"), "waiting.show", "waiting", Permission.CASE_WORK),
        (gettext("Providers"), "providers.search", "providers", Permission.CASE_WORK),
        (gettext("People"), "staff.show", "staff", Permission.INTERVENE),
        (gettext("Figures"), "figures.show", "figures", Permission.INTERVENE),
        (gettext("Orders"), "orders.list_own", "orders", Permission.ORDERS),
        (gettext("Improvements"), "improvements.list_all", "improvements", Permission.INTERVENE),
        (gettext("Processes"), "processes.list_all", PROCESS_PAGES, Permission.PROCESSES),
        (gettext("Incidents"), "incident.list_all", "incident,batches", Permission.STEER),
    )
    section = request.endpoint.split(".")[0] if request.endpoint else ""
    return tuple(
        MenuItem(label, url_for(endpoint), section in parts.split(","))
        for label, endpoint, parts, needed in entries
        if may(member, needed) and _OFFERED.get(endpoint, _to_all)(member)
    )


def _to_all(member: StaffMember) -> bool:
    return True


def _answers_orders(member: StaffMember) -> bool:
    """A case worker only when a unit of theirs takes orders."""
    if member.role == "production":
        return True
    with service().database.reading() as session:
        return bool(answers_for(session, member))


def _keeps_a_queue(member: StaffMember) -> bool:
    with service().database.reading() as session:
        return waits_for_member(session, service(), member)


_OFFERED: Mapping[str, Callable[[StaffMember], bool]] = {
    "contact.show": takes_contacts,
    "arrivals.list_all": takes_in,
    "orders.list_own": _answers_orders,
    "waiting.show": _keeps_a_queue,
}
