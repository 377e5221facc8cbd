# SPDX-License-Identifier: EUPL-1.2
"""What people do to tasks. Each command is one transaction, and a repeated request has no second effect.

Every command first asks for a ground to see the client (NotFound without one, and the ground is
logged), then whether the act is allowed now (NotPermitted, Conflict), then changes something.
"""

from dataclasses import dataclass

from sqlalchemy import insert

from clients.staff import StaffMember, get_member
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotFound, NotPermitted
from engine.idempotency import recall, remember
from engine.process_instances import assign_user_task
from engine.service import Service
from tasks.completing import Completed, accept, carry_on
from tasks.contacts import NewContact, RecordedContact, record_contact
from tasks.drafts import keep_draft
from tasks.forms import Raw
from tasks.messages import send_client_message
from tasks.permission import check_permission, require_ground
from tasks.queues import most_urgent
from tasks.standing import TaskRecord, lock_task, name_of, read_task
from tasks.tables import task_comment

LONGEST_COMMENT = 4000
KEPT = "Kirjoittamasi on tallessa luonnoksena."

__all__ = [
    "Claimed",
    "Completed",
    "NewContact",
    "RecordedContact",
    "add_comment",
    "claim_task",
    "complete_task",
    "hand_over_task",
    "record_contact",
    "release_task",
    "save_draft",
    "send_client_message",
    "take_next_task",
]


@dataclass(frozen=True, slots=True)
class Claimed:
    """The task as it stands after a claim."""

    task_key: int
    version: int


def claim_task(service: Service, actor: StaffMember, key: int, version: int | None = None) -> Claimed:
    """Takes a task from the group's queue; claiming one's own task changes nothing."""
    with service.database.transaction() as session:
        task = lock_task(session, key, None)
        check_permission(session, service, actor, task, "claim", None)
        if task.facts.assignee == actor.username:
            return Claimed(key, task.facts.version)
        check_permission(session, service, actor, lock_task(session, key, version), "claim", version)
        assign_user_task(session, service, key, actor.username, actor.username)
        return Claimed(key, read_task(session, key).facts.version)


def release_task(service: Service, actor: StaffMember, key: int, version: int | None = None) -> None:
    """Gives a task back to its group."""
    with service.database.transaction() as session:
        task = lock_task(session, key, version)
        check_permission(session, service, actor, task, "release", version)
        assign_user_task(session, service, key, None, actor.username)


def hand_over_task(
    service: Service, actor: StaffMember, key: int, version: int | None, to: str, reason: str
) -> None:
    """Gives a task to a member of its group; the reason stays among its comments."""
    with service.database.transaction() as session:
        task = lock_task(session, key, version)
        check_permission(session, service, actor, task, "hand_over", version)
        _check_receiver(session, task, to)
        if not reason.strip():
            raise InvalidInput("Kerro, miksi tehtävä siirretään.", {"reason": "Kirjoita syy."})
        assign_user_task(session, service, key, to, actor.username)
        text = f"Siirretty: {name_of(session, to)}. {reason.strip()}"
        _add_comment(session, service, actor, task, text)


def save_draft(service: Service, actor: StaffMember, key: int, raw: Raw) -> None:
    """Keeps what has been typed so far, for this person alone."""
    with service.database.transaction() as session:
        task = read_task(session, key)
        check_permission(session, service, actor, task, "draft", None)
        keep_draft(session, key, task.client_id, actor.username, raw, service.clock.now())


def add_comment(service: Service, actor: StaffMember, key: int, text: str) -> None:
    """Adds a comment that everyone who sees the task reads."""
    with service.database.transaction() as session:
        task = read_task(session, key)
        require_ground(session, service, actor, task, "kommentointi")
        _add_comment(session, service, actor, task, text)


def complete_task(
    service: Service,
    actor: StaffMember,
    key: int,
    version: int | None,
    raw: Raw,
    idempotency_key: str | None = None,
) -> Completed:
    """Completes the task with what was sent; the same key gives the same answer again.

    Conflict names who was first and when; what was typed is then kept as a draft. InvalidInput says
    what is wrong at each field. NotPermitted says whose task it is. In each case nothing else changed.
    """
    try:
        with service.database.transaction() as session:
            return _complete_once(session, service, actor, key, version, raw, idempotency_key)
    except Conflict as error:
        keep_what_was_typed(service, actor, key, raw)
        raise Conflict(f"{error.message} {KEPT}") from error


def keep_what_was_typed(service: Service, actor: StaffMember, key: int, raw: Raw) -> None:
    """After a refusal: the draft, in a transaction of its own."""
    with service.database.transaction() as session:
        client_id = read_task(session, key).client_id
        keep_draft(session, key, client_id, actor.username, raw, service.clock.now())


def take_next_task(service: Service, actor: StaffMember) -> Claimed | None:
    """Claims the most urgent unclaimed task of my groups; None when there is nothing to take."""
    with service.database.transaction() as session:
        key = most_urgent(session, service, actor)
        if key is None:
            return None
        task = lock_task(session, key)
        check_permission(session, service, actor, task, "claim", None)
        assign_user_task(session, service, key, actor.username, actor.username)
        return Claimed(key, read_task(session, key).facts.version)


def _complete_once(
    session: Session,
    service: Service,
    actor: StaffMember,
    key: int,
    version: int | None,
    raw: Raw,
    idempotency_key: str | None,
) -> Completed:
    command = f"complete task {key}"
    earlier = recall(session, actor.username, idempotency_key, command)
    if earlier is not None:
        return Completed.from_json(dict(earlier.result))  # type: ignore[call-overload]  # our own JSON
    task = lock_task(session, key, version)
    check_permission(session, service, actor, task, "complete", version)
    done = carry_on(session, service, actor, task, accept(session, service, actor, task, raw))
    remember(session, actor.username, idempotency_key, command, done.to_json(), service.clock.now())
    return done


def _check_receiver(session: Session, task: TaskRecord, to: str) -> None:
    try:
        receiver = get_member(session, to)
    except NotFound as error:
        raise InvalidInput(error.message, {"to": "Valitse henkilö luettelosta."}) from error
    if not receiver.active:
        raise InvalidInput(
            "Tehtävää ei voi siirtää.", {"to": f"{receiver.name} ei ole enää töissä. Valitse toinen."}
        )
    if task.facts.groups and not task.facts.groups & receiver.groups and to not in task.facts.users:
        groups = ", ".join(sorted(task.facts.groups))
        raise NotPermitted(
            f"Tehtävää ”{task.name}” ei voi siirtää henkilölle {receiver.name}: sen tekee ryhmä {groups}."
            " Valitse ryhmän jäsen."
        )


def _add_comment(session: Session, service: Service, actor: StaffMember, task: TaskRecord, text: str) -> None:
    if not 1 <= len(text.strip()) <= LONGEST_COMMENT:
        raise InvalidInput("Kommenttia ei voi tallettaa.", {"text": f"Kirjoita 1–{LONGEST_COMMENT} merkkiä."})
    session.execute(
        insert(task_comment).values(
            key=session.next_key(),
            task_key=task.key,
            client_id=task.client_id,
            author=actor.username,
            at=service.clock.now(),
            text=text.strip(),
        )
    )
