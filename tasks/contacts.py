# SPDX-License-Identifier: EUPL-1.2
"""Recording a contact: client, matter, contact, process and its first task, in one transaction.

The page asks the form of the first task before there is an instance; saving it makes all of it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from clients.access_log import record
from clients.arrivals import RECORDED, close_arrival, open_arrival
from clients.case_managers import barred_from
from clients.contacts import Contact, add_contact
from clients.facts import facts_of
from clients.failure_demand import VALUE, suggest_class
from clients.matters import Matter, join_or_open_matter
from clients.records import create_client, get_client
from clients.staff import StaffMember
from clients.visibility import ROLES_WITH_CLIENTS, Ground, ground_for, was_found
from engine.business_calendar import to_local
from engine.database import Session
from engine.deployments import Definition
from engine.errors import ExecutionFailed, InvalidInput, NotFound, NotPermitted
from engine.idempotency import recall, remember
from engine.messages import find_starts
from engine.process_instances import publish_message
from engine.service import Service
from engine.tables import user_task
from tasks.areas import settle
from tasks.completing import accept, carry_on
from tasks.forms import Background, Form, Raw, read_form
from tasks.forms.model import Json
from tasks.permission import check_permission
from tasks.proposals import decisions_named
from tasks.standing import TaskRecord, lock_task

CONTACT_MESSAGE = "contact.received"
SEARCH_SHOWS_FOR = timedelta(hours=12)
CONTACT_TASK = "kirjaa_yhteydenotto"
SUGGESTED = "kysyntaluokka_ehdotus"
CONFIRMED = "hairio_vahvistus"
_COMMAND = "record contact"


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact as it was taken down. `client_id` is None for a new client, known by `basics` (fields of
    the client's record, may be empty); `raw` answers the form; `arrived_at` is None for now. `arrival_key`
    names the item of the inbox that it is: its time of arrival counts, and it leaves the inbox."""

    raw: Raw = field(repr=False)
    client_id: str | None = None
    basics: Mapping[str, object] = field(default_factory=dict, repr=False)
    arrived_at: datetime | None = None
    arrival_key: int | None = None


@dataclass(frozen=True, slots=True)
class RecordedContact:
    """What came of it; `joined` when the client had an open matter already. `happened` are sentences."""

    client_id: str
    matter_id: str
    joined: bool
    instance_key: int
    next_task_key: int | None
    happened: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactForm:
    """The form of the first task, for the page of a new contact, in the version that will be started."""

    form: Form
    definition_key: int
    deployment_key: int
    decisions: tuple[str, ...]


def record_contact(
    service: Service, actor: StaffMember, contact: NewContact, idempotency_key: str | None = None
) -> RecordedContact:
    """Saves a contact in one go; a second click with the same key changes nothing and answers the same.

    InvalidInput says what is wrong at each field; NotPermitted names the group that takes contacts.
    """
    with service.database.transaction() as session:
        earlier = recall(session, actor.username, idempotency_key, _COMMAND)
        if earlier is not None:
            return _recorded(earlier.result)
        done = _record(session, service, actor, contact)
        answer = {**asdict(done), "happened": list(done.happened)}
        remember(session, actor.username, idempotency_key, _COMMAND, answer, service.clock.now())
        return done


def contact_form(session: Session, service: Service) -> ContactForm:
    """The form that a new contact is asked by. NotFound when no process takes contacts."""
    for start in find_starts(session, "message", CONTACT_MESSAGE):
        started = service.catalogue.definition(start.process_definition_key)
        for definition in service.catalogue.processes_of(started.deployment_key):
            element = service.catalogue.process(definition.key).process.elements.get(CONTACT_TASK)
            if element is not None and element.form_id is not None:
                return _contact_form(service, definition, element.form_id, element.properties)
    raise NotFound(
        f"Mikään prosessi ei ota vastaan yhteydenottoja. Ota käyttöön prosessi, jonka viesti"
        f" {CONTACT_MESSAGE} käynnistää ja jossa on tehtävä {CONTACT_TASK}."
    )


def contact_background(
    session: Session, service: Service, actor: StaffMember, client_id: str | None
) -> Background:
    """What the form of a contact stands on before it is saved: the facts of the client who was chosen.

    A client whom this person's search has not shown lately, and who is not theirs, gives no facts:
    proposals would tell of anyone whose id is guessed.
    """
    now = service.clock.now()
    if not client_id or not (
        was_found(session, actor, client_id, now - SEARCH_SHOWS_FOR)
        or ground_for(session, actor, client_id, now)
    ):
        return Background(service.feel, {})
    facts = facts_of(session, service, get_client(session, client_id))
    return Background(service.feel, {**facts, SUGGESTED: suggest_class(session, client_id, now)})


def _contact_form(
    service: Service, definition: Definition, form_id: str, properties: Mapping[str, str]
) -> ContactForm:
    form_key = service.catalogue.form_key(definition.deployment_key, form_id)
    return ContactForm(
        read_form(service.catalogue.form(form_key)),
        definition.key,
        definition.deployment_key,
        decisions_named(properties),
    )


def _recorded(result: Any) -> RecordedContact:
    return RecordedContact(**{**result, "happened": tuple(result["happened"])})


def _record(session: Session, service: Service, actor: StaffMember, contact: NewContact) -> RecordedContact:
    if actor.role not in ROLES_WITH_CLIENTS or not actor.active:
        raise NotPermitted("Yhteydenottoja kirjaavat asiakastyöntekijät. Pyydä ensilinjaa kirjaamaan se.")
    arrived_at, area = _arrival(session, service, actor, contact)
    client_id = _client(session, service, actor, contact)
    suggested = suggest_class(session, client_id, arrived_at)
    matter, is_new = join_or_open_matter(session, service, client_id, arrived_at, area)
    task = _start(session, service, actor, matter, arrived_at, suggested, joined=not is_new)
    check_permission(session, service, actor, task, "complete", None)
    variables = accept(session, service, actor, task, contact.raw)
    settle(session, service, get_client(session, client_id), matter.id)
    add_contact(
        session, service, _contact_row(matter, arrived_at, actor, {**variables, SUGGESTED: suggested})
    )
    if contact.arrival_key is not None:
        key = contact.arrival_key
        close_arrival(session, service, actor, key, RECORDED, client_id=client_id, matter_id=matter.id)
    done = carry_on(session, service, actor, task, variables)
    return RecordedContact(
        client_id, matter.id, not is_new, done.instance_key, done.next_task_key, done.happened
    )


def _arrival(
    session: Session, service: Service, actor: StaffMember, contact: NewContact
) -> tuple[datetime, str | None]:
    """When it came, and the service area that it was sent to, if any."""
    now = service.clock.now()
    arrived_at, area = contact.arrived_at or now, None
    if contact.arrival_key is not None:
        found = open_arrival(session, service, actor, contact.arrival_key)
        arrived_at, area = found.arrived_at, found.service_area
    if arrived_at > now:
        future = "Yhteydenotto ei voi olla tulevaisuudessa. Tarkista päivä ja kellonaika."
        raise InvalidInput(future, {"saapui": future})
    return arrived_at, area


def _client(session: Session, service: Service, actor: StaffMember, contact: NewContact) -> str:
    """The client found or made; nobody takes down what concerns themselves or their kin."""
    if contact.client_id is None:
        client_id = create_client(session, service, contact.basics)
    else:
        client_id = get_client(session, contact.client_id).id
        if actor.username in barred_from(session, client_id):
            raise NotPermitted("Olet esteellinen tässä asiassa. Pyydä työtoveria kirjaamaan yhteydenotto.")
    record(session, service, actor, client_id, "käsittely", Ground.NEW_CONTACT, "uusi yhteydenotto")
    return client_id


def _start(
    session: Session,
    service: Service,
    actor: StaffMember,
    matter: Matter,
    arrived_at: datetime,
    suggested: str | None,
    *,
    joined: bool,
) -> TaskRecord:
    published = publish_message(
        session,
        service,
        name=CONTACT_MESSAGE,
        correlation_key=None,
        variables={
            "asiakas": matter.client_id,
            "asia": matter.id,
            "vireilletulo": to_local(matter.opened_at).isoformat(timespec="seconds"),
            "yhteydenotto_saapui": to_local(arrived_at).isoformat(timespec="seconds"),
            "asia_avoin": joined,
            SUGGESTED: suggested,
        },
        actor=actor.username,
    )
    key = session.execute(
        select(user_task.c.key).where(
            user_task.c.root_key.in_(published.instance_keys),
            user_task.c.element_id == CONTACT_TASK,
            user_task.c.state == "CREATED",
        )
    ).scalar()
    if key is None:
        raise ExecutionFailed(
            f"Yhteydenottoa ei voi kirjata: viesti {CONTACT_MESSAGE} ei avannut tehtävää {CONTACT_TASK}."
            " Tarkista käyttöön otettu prosessi ja sen häiriöt. Mitään ei tallennettu."
        )
    return lock_task(session, key)


def _contact_row(
    matter: Matter, arrived_at: datetime, actor: StaffMember, variables: Mapping[str, Json]
) -> Contact:
    reasons = variables.get("syyt")
    description = variables.get("kuvaus")
    return Contact(
        client_id=matter.client_id,
        matter_id=matter.id,
        at=arrived_at,
        recorded_by=actor.username,
        channel=str(variables.get("kanava") or "puhelin"),
        contacted_by=str(variables.get("yhteydenottaja") or "muu"),
        reasons=tuple(str(code) for code in (reasons if isinstance(reasons, list) else [reasons]) if code),
        demand_class=_demand_class(variables),
        resolved_at_once=variables.get("ratkaistu_heti") in (True, "kylla"),
        description_id=description if isinstance(description, str) else None,
    )


def _demand_class(variables: Mapping[str, Json]) -> str:
    """What was chosen; else the proposal when it was confirmed with one tap; else value demand."""
    chosen = variables.get("kysyntaluokka")
    if not chosen and variables.get(CONFIRMED) == "kylla":
        chosen = variables.get(SUGGESTED)
    return str(chosen or VALUE)
