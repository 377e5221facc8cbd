# SPDX-License-Identifier: EUPL-1.2
"""Messages that a worker sends to a client's running processes: condition changed, moved, died …"""

import re
from collections.abc import Mapping

from sqlalchemy import select

from clients.decisions import list_decisions
from clients.staff import StaffMember
from clients.visibility import require_client
from engine.database import Session
from engine.errors import Conflict, InvalidInput
from engine.idempotency import recall, remember
from engine.process_instances import publish_message
from engine.service import Service
from engine.tables import message_subscription, process_instance
from tasks.forms.model import Json

NAMED = "paatos_tunnus"
_CODE = re.compile(r"[\w.:+-]{1,60}")
_NAME = re.compile(r"[a-zåäö_]\w{0,59}")


def send_client_message(
    service: Service,
    actor: StaffMember,
    client_id: str,
    name: str,
    variables: Mapping[str, Json],
    idempotency_key: str | None = None,
) -> tuple[int, ...]:
    """Tells every process of the client that waits for it; gives their instances.

    NotFound without a ground, InvalidInput for variables that are not codes, numbers, dates or booleans,
    Conflict when no process of the client waits for this message.
    """
    with service.database.transaction() as session:
        command = f"message {name} {client_id}"[:100]
        earlier = recall(session, actor.username, idempotency_key, command)
        if earlier is not None and isinstance(earlier.result, list):
            return tuple(earlier.result)
        require_client(session, service, actor, client_id, f"viesti {name}", act="käsittely")
        _check_variables(variables)
        reached = tell_processes(session, service, actor.username, client_id, name, variables)
        remember(session, actor.username, idempotency_key, command, list(reached), service.clock.now())
        return reached


def messages_awaited(session: Session, client_id: str) -> tuple[str, ...]:
    """The names of the messages that some process of the client waits for now."""
    return tuple(sorted(keys_awaited(session, client_id)))


def keys_awaited(session: Session, client_id: str) -> dict[str, set[str]]:
    """By message, the matters, decisions or other things of the client that some process waits by now."""
    found: dict[str, set[str]] = {}
    for name, key in _subscriptions(session, client_id):
        found.setdefault(name, set()).add(key)
    return found


def _subscriptions(session: Session, client_id: str) -> list[tuple[str, str]]:
    rows = session.execute(
        select(message_subscription.c.name, message_subscription.c.correlation_key)
        .join(process_instance, process_instance.c.key == message_subscription.c.process_instance_key)
        .where(process_instance.c.client_id == client_id, message_subscription.c.kind == "message")
        .distinct()
    )
    return [(row.name, row.correlation_key) for row in rows]


def tell_processes(
    session: Session,
    service: Service,
    sender: str | None,
    client_id: str,
    name: str,
    variables: Mapping[str, Json],
    *,
    only_oldest: bool = False,
) -> tuple[int, ...]:
    """Joins the transaction; the caller has asked whether the sender may. Conflict when nobody waits.

    `only_oldest` tells the one that has waited longest and leaves the others waiting. What only decisions
    wait for, each for itself, reaches the one that `paatos_tunnus` names.
    """
    keys = sorted(keys_awaited(session, client_id).get(name, ()))
    if not keys:
        raise Conflict(
            f"Mikään asiakkaan käynnissä oleva prosessi ei odota viestiä {name}. Mitään ei muutettu."
        )
    if set(keys) <= {one.id for one in list_decisions(session, client_id)}:
        keys = _one_decision(name, set(keys), variables)
    if only_oldest:
        keys = [_oldest(session, client_id, name)]
    reached: dict[int, None] = {}
    for key in keys:
        published = publish_message(
            session, service, name=name, correlation_key=key, variables=variables, actor=sender
        )
        reached |= dict.fromkeys(published.instance_keys)
    return tuple(reached)


def _oldest(session: Session, client_id: str, name: str) -> str:
    """The key by which the client's oldest process waits for the message; the caller knows that one does."""
    table = message_subscription.c
    keys = session.execute(
        select(table.correlation_key)
        .join(process_instance, process_instance.c.key == table.process_instance_key)
        .where(process_instance.c.client_id == client_id, table.name == name, table.kind == "message")
        .order_by(process_instance.c.key)
        .limit(1)
    )
    return str(keys.scalar_one())


def _one_decision(name: str, waiting: set[str], variables: Mapping[str, Json]) -> list[str]:
    named = variables.get(NAMED)
    if named is None and len(waiting) == 1:
        return sorted(waiting)
    if named in waiting:
        return [str(named)]
    listed = ", ".join(sorted(waiting))
    raise InvalidInput(
        f"Viesti {name} koskee yhtä päätöstä, mutta ei kerro, mitä. Mitään ei muutettu.",
        {NAMED: f"Nimeä päätös. Viestiä odottavat: {listed}."},
    )


def _check_variables(variables: Mapping[str, Json]) -> None:
    wrong = {
        name: "Anna koodi, luku, päivä tai kyllä/ei; vapaata tekstiä ei lähetetä prosessille."
        for name, value in variables.items()
        if not _NAME.fullmatch(name) or not _is_plain(value)
    }
    if wrong:
        raise InvalidInput("Viestin tiedoissa on korjattavaa. Mitään ei muutettu.", wrong)


def _is_plain(value: Json) -> bool:
    if isinstance(value, str):
        return _CODE.fullmatch(value) is not None
    return value is None or isinstance(value, bool | int | float)
