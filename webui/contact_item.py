# SPDX-License-Identifier: EUPL-1.2
"""A new contact that is taken down from an item of the inbox: what is known of it stands in the form."""

from collections.abc import Mapping
from dataclasses import dataclass

from clients.arrivals import Arrival, open_arrival
from clients.searches import ClientSummary, summary_for_contact
from tasks.forms import Form
from tasks.forms.model import Json
from webui.current import actor, service

LONGEST_DESCRIPTION = 4000


@dataclass(frozen=True, slots=True)
class ContactItem:
    """The item, and the client whom a person matched it to."""

    arrival: Arrival
    matched: ClientSummary | None

    def answers(self, form: Form) -> Mapping[str, Json]:
        """Answers that the form offers; what it does not know is left open."""
        known: dict[str, Json] = {
            "kanava": self.arrival.channel,
            "yhteydenottaja": self.arrival.contacted_by,
            "kuvaus": (self.arrival.text or "")[:LONGEST_DESCRIPTION] or None,
        }
        return {
            name: value
            for name, value in known.items()
            if value is not None and (name == "kuvaus" or _offers(form, name, value))
        }


def read_key(text: str | None) -> int | None:
    """The key of an item in an address or a form; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def read_item(text: str | None) -> ContactItem | None:
    """The item, with the look in the access log; NotFound for one that is not there."""
    key = read_key(text)
    if key is None:
        return None
    with service().database.transaction() as session:
        found = open_arrival(session, service(), actor(), key)
        matched = summary_for_contact(session, service(), found.client_id) if found.client_id else None
    return ContactItem(found, matched)


def _offers(form: Form, name: str, value: Json) -> bool:
    field = form.field(name)
    return field is not None and value in {option.value for option in field.options}
