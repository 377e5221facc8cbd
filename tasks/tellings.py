# SPDX-License-Identifier: EUPL-1.2
"""What a worker may tell a client's processes: the messages of `[told]`, while somebody waits for them."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select

from clients.decisions import Decision, list_decisions
from clients.staff import StaffMember
from clients.visibility import require_client
from engine.database import Session
from engine.deployments.manifest import Manifest
from engine.errors import InvalidInput, NotFound, NotPermitted
from engine.idempotency import recall, remember
from engine.service import Service
from engine.tables import message_subscription
from tasks.folders import folders_in_use
from tasks.forms import Background, Form, Raw, read_form, read_submission
from tasks.forms.model import Json
from tasks.messages import NAMED, keys_awaited, tell_processes


@dataclass(frozen=True, slots=True)
class Telling:
    """A message with what is asked before it goes: the answers of `form`, and which of `decisions` it is
    about when more than one waits for it. `folder` has its words."""

    name: str
    folder: Manifest
    form: Form | None = None
    decisions: tuple[Decision, ...] = ()

    @property
    def asks(self) -> bool:
        return self.form is not None or bool(self.decisions)


class TaskPlace(Protocol):
    """Where a task stands."""

    @property
    def element_id(self) -> str: ...

    @property
    def definition_key(self) -> int: ...

    @property
    def instance_key(self) -> int: ...


def list_tellings(
    session: Session, service: Service, actor: StaffMember, client_id: str
) -> tuple[Telling, ...]:
    """What the person may tell of the client now, in the order of the folders. Asks for no ground."""
    awaited = keys_awaited(session, client_id)
    return tuple(
        one
        for one, groups in _offered(session, service, client_id, awaited)
        if one.name in awaited and (not groups or actor.groups & groups)
    )


def list_tellings_at(
    session: Session, service: Service, actor: StaffMember, client_id: str, task: TaskPlace
) -> tuple[Telling, ...]:
    """Those of them that the task itself waits for beside its answers: a boundary event hears each."""
    elements = service.catalogue.process(task.definition_key).process.elements
    rows = session.execute(
        select(message_subscription.c.name, message_subscription.c.element_id).where(
            message_subscription.c.process_instance_key == task.instance_key,
            message_subscription.c.kind == "message",
        )
    )
    heard = {row.name for row in rows if elements[row.element_id].attached_to == task.element_id}
    return tuple(one for one in list_tellings(session, service, actor, client_id) if one.name in heard)


def require_telling(
    session: Session, service: Service, actor: StaffMember, client_id: str, name: str
) -> Telling:
    """The one of this name, for its page. NotFound without a ground or when no folder offers it,
    NotPermitted when it is for other groups; whether somebody waits, the command says."""
    require_client(session, service, actor, client_id, f"viesti {name}")
    for one, groups in _offered(session, service, client_id, keys_awaited(session, client_id)):
        if one.name == name:
            if groups and not actor.groups & groups:
                raise NotPermitted(f"Ryhmäsi ei kerro viestiä {name}. Pyydä asiakasvastaavaa kertomaan se.")
            return one
    raise NotFound(f"Viestiä {name} ei kerrota asiakkaan sivulla.")


def tell_of_client(
    service: Service,
    actor: StaffMember,
    client_id: str,
    name: str,
    raw: Raw,
    decision_id: str | None = None,
    idempotency_key: str | None = None,
) -> tuple[int, ...]:
    """Tells every process of the client that waits for it, with the answers; gives their instances. What is
    told once reaches the one that has waited longest.

    InvalidInput by the form's field, or by `paatos_tunnus`; Conflict when no process waits.
    """
    with service.database.transaction() as session:
        telling = require_telling(session, service, actor, client_id, name)
        command = f"tell {name} {client_id}"[:100]
        earlier = recall(session, actor.username, idempotency_key, command)
        if earlier is not None and isinstance(earlier.result, list):
            return tuple(earlier.result)
        require_client(session, service, actor, client_id, f"viesti {name}", act="käsittely")
        variables = _answers(service, telling, raw, decision_id)
        once = telling.folder.told[name].once
        reached = tell_processes(
            session, service, actor.username, client_id, name, variables, only_oldest=once
        )
        remember(session, actor.username, idempotency_key, command, list(reached), service.clock.now())
        return reached


def _offered(
    session: Session, service: Service, client_id: str, awaited: Mapping[str, Set[str]]
) -> Iterator[tuple[Telling, frozenset[str]]]:
    """Every telling of the folders in use, with the groups that it is for."""
    decisions = list_decisions(session, client_id)
    for deployment_key, folder in folders_in_use(session, service):
        for name, told in folder.told.items():
            form = _form(service, deployment_key, told.form) if told.form else None
            about = tuple(one for one in decisions if one.id in awaited.get(name, ()))
            yield Telling(name, folder, form, about if len(about) > 1 else ()), frozenset(told.groups)


def _form(service: Service, deployment_key: int, form_id: str) -> Form:
    return read_form(service.catalogue.form(service.catalogue.form_key(deployment_key, form_id)))


def _answers(service: Service, telling: Telling, raw: Raw, decision_id: str | None) -> Mapping[str, Json]:
    given: dict[str, Json] = {}
    if telling.form is not None:
        given |= read_submission(telling.form, raw, Background(service.feel)).values
    elif raw.values:
        raise InvalidInput(
            "Viestillä ei ole lomaketta, joten siihen ei voi kirjata tietoja.",
            dict.fromkeys(raw.values, "Viestillä ei ole lomaketta."),
        )
    return {**given, NAMED: decision_id} if telling.decisions and decision_id else given
