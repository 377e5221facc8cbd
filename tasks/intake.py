# SPDX-License-Identifier: EUPL-1.2
"""Intake as commands: a program or a person drops an item, a person joins it to a matter or dismisses it.

Recording an item as a new contact is `tasks.contacts`, which closes the item in the same transaction.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from clients.arrivals import (
    JOINED,
    NewArrival,
    close_arrival,
    dismiss_arrival,
    match_arrival,
    open_arrival,
    receive,
)
from clients.contacts import Contact, add_contact
from clients.documents import store_text
from clients.failure_demand import CAUSES, VALUE
from clients.matters import find_open_matter
from clients.staff import StaffMember
from engine.database import Session
from engine.errors import Conflict, InvalidInput
from engine.idempotency import recall, remember
from engine.service import Service

# What a program calls the parts of the message `contact.received`, and which part each is.
PARTS = {
    "kanava": "channel",
    "yhteydenottaja": "contacted_by",
    "lahettaja": "sender",
    "puhelin": "phone",
    "kenesta": "about",
    "aihe": "subject",
    "teksti": "text",
    "saapui": "arrived_at",
}


def receive_from_program(
    service: Service, program: str, variables: Mapping[str, object], external_id: str | None
) -> int:
    """Drops a message `contact.received` into the inbox; the same id again changes nothing.

    InvalidInput for unknown parts, parts that are not text, and what `clients.arrivals.receive` refuses.
    """
    came = _read_message(variables, external_id)
    with service.database.transaction() as session:
        return receive(session, service, program, came)[0]


def write_arrival(service: Service, actor: StaffMember, came: NewArrival, key: str | None) -> int:
    """Puts down what came by phone, letter or at the desk, for a colleague to record."""
    with service.database.transaction() as session:
        earlier = recall(session, actor.username, key, "write arrival")
        if earlier is not None:
            return int(str(earlier.result))
        arrival_key, _ = receive(session, service, actor.username, came)
        remember(session, actor.username, key, "write arrival", str(arrival_key), service.clock.now())
        return arrival_key


def match(service: Service, actor: StaffMember, key: int, client_id: str) -> None:
    """Says whom the item is about."""
    with service.database.transaction() as session:
        match_arrival(session, service, actor, key, client_id)


def dismiss(service: Service, actor: StaffMember, key: int, reason: str) -> None:
    """Takes the item out of the inbox without a contact."""
    with service.database.transaction() as session:
        dismiss_arrival(session, service, actor, key, reason)


def join(service: Service, actor: StaffMember, key: int, demand_class: str, once: str | None) -> str:
    """Adds the item as a contact to the client's open matter and gives the client's id.

    `demand_class` is what a person confirmed: `arvokysynta` or a cause of failure demand. Conflict when the
    client has no open matter: then it is recorded as a new contact.
    """

    if demand_class not in (VALUE, *CAUSES):
        raise InvalidInput("Kysyntäluokka on tuntematon. Valitse jokin luettelosta.")

    def act(session: Session) -> str:
        found = open_arrival(session, service, actor, key, lock=True)
        if found.client_id is None:
            raise InvalidInput(
                "Valitse ensin, kenestä on kyse.", {"client": "Valitse ensin, kenestä on kyse."}
            )
        matter = find_open_matter(session, found.client_id)
        if matter is None:
            raise Conflict("Asiakkaalla ei ole avointa asiaa. Kirjaa saapunut uutena yhteydenottona.")
        text_id = _keep(session, service, actor, found.client_id, matter.id, found.text)
        add_contact(
            session,
            service,
            Contact(
                client_id=found.client_id,
                matter_id=matter.id,
                at=found.arrived_at,
                recorded_by=actor.username,
                channel=found.channel,
                contacted_by=found.contacted_by,
                reasons=(),
                demand_class=demand_class,
                resolved_at_once=False,
                description_id=text_id,
            ),
        )
        close_arrival(session, service, actor, key, JOINED, matter_id=matter.id)
        return found.client_id

    with service.database.transaction() as session:
        return _once(session, service, actor, f"join arrival {key}", once, act)


def _once(
    session: Session,
    service: Service,
    actor: StaffMember,
    command: str,
    key: str | None,
    act: Callable[[Session], str],
) -> str:
    earlier = recall(session, actor.username, key, command)
    if earlier is not None:
        return str(earlier.result)
    result = act(session)
    remember(session, actor.username, key, command, result, service.clock.now())
    return result


def _keep(
    session: Session, service: Service, actor: StaffMember, client_id: str, matter_id: str, text: str | None
) -> str | None:
    if not text:
        return None
    return store_text(
        session,
        service,
        client_id=client_id,
        matter_id=matter_id,
        task_key=None,
        field="saapunut",
        author=actor.username,
        text=text,
    )


def _read_message(variables: Mapping[str, object], external_id: str | None) -> NewArrival:
    unknown = sorted(variables.keys() - PARTS.keys())
    if unknown:
        raise InvalidInput(
            f"{', '.join(unknown)[:200]}: tuntematon osa."
            f" Viestin contact.received osat ovat {', '.join(PARTS)}."
        )
    parts: dict[str, str | datetime] = {}
    for name, value in variables.items():
        if value is None:
            continue
        if not isinstance(value, str):
            raise InvalidInput(f"Osan {name} on oltava tekstiä.", {name: "Anna teksti."})
        parts[PARTS[name]] = _read_instant(value) if name == "saapui" else value
    if "channel" not in parts:
        raise InvalidInput("Viestistä contact.received puuttuu kanava.", {"kanava": "Anna kanava."})
    return NewArrival(external_id=external_id, **parts)  # type: ignore[arg-type]  # by PARTS


def _read_instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InvalidInput(
            "Saapumisaikaa ei voi lukea.", {"saapui": "Anna aika vyöhykkeineen: 2026-11-23T09:40:00+02:00."}
        )
    return found
