# SPDX-License-Identifier: EUPL-1.2
"""Who takes contacts down: the groups that the process offers that task to."""

from flask import g

from clients.staff import StaffMember
from clients.visibility import ROLES_WITH_CLIENTS
from engine.errors import NotFound, NotPermitted
from tasks.contacts import CONTACT_TASK
from tasks.queries import ContactForm, contact_form
from webui.current import service


def takes_contacts(member: StaffMember) -> bool:
    """Whether pages offer a new contact to this person; asked once per request."""
    if "takes_contacts" not in g:
        try:
            g.takes_contacts = _is_in_group(member, read_contact_form())
        except NotFound:
            g.takes_contacts = False
    return bool(g.takes_contacts)


def read_contact_form() -> ContactForm:
    """The form of a new contact. NotFound when no process in use takes contacts."""
    with service().database.reading() as session:
        return contact_form(session, service())


def require_contact_form(member: StaffMember) -> ContactForm:
    """The same, for one who may use it."""
    asked = read_contact_form()
    if not _is_in_group(member, asked):
        groups = ", ".join(sorted(_groups(asked)))
        raise NotPermitted(
            f"Yhteydenotot kirjaa ryhmä {groups}. Yhdistä puhelu sille tai pyydä sitä kirjaamaan."
        )
    return asked


def _is_in_group(member: StaffMember, asked: ContactForm) -> bool:
    groups = _groups(asked)
    return not groups or bool(groups & member.groups)


def _groups(asked: ContactForm) -> frozenset[str]:
    return service().catalogue.task_groups(asked.definition_key, CONTACT_TASK)


def takes_in(member: StaffMember) -> bool:
    """Whether this person works on the inbox: who takes contacts down, and who leads them."""
    if takes_contacts(member):
        return True
    try:
        return bool(_groups(read_contact_form()) & member.leads)
    except NotFound:
        return False


def require_intake(member: StaffMember) -> None:
    """NotPermitted names who works on the inbox."""
    if member.role not in ROLES_WITH_CLIENTS or not takes_in(member):
        raise NotPermitted("Saapuneita käsittelee ensilinja. Pyydä sitä.")
