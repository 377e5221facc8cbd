# SPDX-License-Identifier: EUPL-1.2
"""What has run out, such as an appropriation, and who waits for it: a leader opens places, oldest first.

A process folder says what is waited for ([opening]); a process that waits for its message is a place.
The opening is a batch that tells them one by one: each once, whoever is killed or presses twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, func, select

from clients.records import full_name
from clients.staff import StaffMember
from clients.tables import client
from clients.visibility import visible
from engine.batch_search import Batch, search_batches
from engine.batches import Target, write_batch
from engine.business_calendar import local_date
from engine.database import Session
from engine.deployments.manifest import Manifest, Opening
from engine.errors import Conflict, InvalidInput, NotFound, NotPermitted
from engine.idempotency import recall, remember
from engine.process_instances import publish_message
from engine.service import Announcement, InstanceStarted, Service
from engine.tables import (
    batch,
    batch_item,
    message_subscription,
    process_definition,
    process_instance,
    variable,
)

TELL = "tell"
MOST = 500
RUNS_SHOWN = 10
_COMMAND = "open places"


@dataclass(frozen=True, slots=True)
class Place:
    """One client who waits; the name is None for a reader who may not see the client."""

    instance_key: int
    client_id: str
    client_name: str | None = field(repr=False)
    since: date


@dataclass(frozen=True, slots=True)
class OpeningList:
    """Who waits for what the folder names, the oldest first, and the latest openings, newest first."""

    folder: Manifest
    places: tuple[Place, ...]
    runs: tuple[Batch, ...]


def may_open(session: Session, service: Service, member: StaffMember) -> bool:
    """Whether this person opens any list."""
    return any(_opens(member, wanted) for _, wanted in _lists(session, service))


def list_openings(session: Session, service: Service, member: StaffMember) -> tuple[OpeningList, ...]:
    """The lists that the person opens. NotPermitted when there is none."""
    found = [folder for folder, wanted in _lists(session, service) if _opens(member, wanted)]
    if not found:
        raise NotPermitted("Määrärahan avaa asiakasvastaavien esimies tai palvelupäällikkö.")
    return tuple(_read(session, service, member, folder) for folder in found)


def open_places(
    service: Service,
    actor: StaffMember,
    folder_id: str,
    seen: Sequence[int],
    idempotency_key: str | None = None,
) -> int:
    """Opens a place for those that the leader saw as the next, by instance; gives the key of the batch.

    NotFound without such a list, NotPermitted unless the actor opens it, InvalidInput for none or too many,
    Conflict when nobody waits or the list has changed since.
    """
    with service.database.transaction() as session:
        folder, wanted = _require(session, service, actor, folder_id)
        earlier = recall(session, actor.username, idempotency_key, _COMMAND)
        if earlier is not None:
            return int(str(earlier.result))
        _lock(session, folder.id)
        waiting = [place.instance_key for place in _places(session, service, actor, wanted)]
        _check(waiting, seen)
        key = write_batch(
            session,
            service,
            actor.username,
            TELL,
            [Target(one) for one in seen],
            folder.text("fi", "opening", folder.title("fi")),
            {"message": wanted.message},
        )
        remember(session, actor.username, idempotency_key, _COMMAND, str(key), service.clock.now())
        return key


def listener(session: Session, service: Service, announcement: Announcement) -> None:
    """Who applies again does not wait any more, whatever way the application came."""
    if not isinstance(announcement, InstanceStarted):
        return
    started = announcement.instance
    folder = service.catalogue.folder(
        service.catalogue.definition(started.process_definition_key).deployment_key
    )
    if folder is None or folder.opening is None or started.process_id != folder.id:
        return
    places = _waiting(folder.opening.again).where(process_instance.c.client_id == started.client_id)
    for row in session.execute(places).all():
        publish_message(
            session,
            service,
            name=folder.opening.again,
            correlation_key=row.correlation_key,
            variables={},
            actor=None,
        )


def _lists(session: Session, service: Service) -> Iterator[tuple[Manifest, Opening]]:
    """The folders in use that name one, each in its newest version."""
    newest = select(func.max(process_definition.c.deployment_key)).group_by(process_definition.c.id)
    for key in sorted(set(session.execute(newest).scalars())):
        folder = service.catalogue.folder(key)
        if folder is not None and folder.opening is not None:
            yield folder, folder.opening


def _opens(member: StaffMember, wanted: Opening) -> bool:
    return member.role == "manager" or (
        member.role == "team_leader" and bool(member.leads & frozenset(wanted.groups))
    )


def _require(
    session: Session, service: Service, actor: StaffMember, folder_id: str
) -> tuple[Manifest, Opening]:
    found = next((one for one in _lists(session, service) if one[0].id == folder_id), None)
    if found is None:
        raise NotFound("Tällaista luetteloa ei ole.")
    if not _opens(actor, found[1]):
        raise NotPermitted("Määrärahan avaa asiakasvastaavien esimies tai palvelupäällikkö.")
    return found


def _lock(session: Session, process_id: str) -> None:
    """Two who open at the same time wait for each other here; processes begin meanwhile."""
    newest = select(func.max(process_definition.c.key)).where(process_definition.c.id == process_id)
    locked = select(process_definition.c.key).where(process_definition.c.key == newest.scalar_subquery())
    session.execute(locked.with_for_update(key_share=True))


def _check(waiting: Sequence[int], seen: Sequence[int]) -> None:
    if not waiting:
        raise Conflict("Kukaan ei odota. Mitään ei muutettu.")
    if not 1 <= len(seen) <= MOST:
        raise InvalidInput("Paikkoja ei avattu.", {"places": f"Anna 1–{MOST} paikkaa."})
    if list(seen) != list(waiting[: len(seen)]):
        raise Conflict(
            "Luettelo on muuttunut sen jälkeen, kun katsoit sitä. Mitään ei muutettu. Katso, ketkä ovat"
            " vuorossa."
        )


def _read(session: Session, service: Service, member: StaffMember, folder: Manifest) -> OpeningList:
    assert folder.opening is not None
    places = _places(session, service, member, folder.opening)
    runs, _ = search_batches(session, kinds=[TELL], limit=MOST)
    own = [one for one in runs if one.detail.get("message") == folder.opening.message]
    return OpeningList(folder, places, tuple(own[:RUNS_SHOWN]))


def _places(session: Session, service: Service, reader: StaffMember, wanted: Opening) -> tuple[Place, ...]:
    """The order is everybody's, also of those whose names the reader does not see."""
    now = service.clock.now()
    since = variable.alias()
    query = (
        _waiting(wanted.message)
        .add_columns(
            client.c.family_name,
            client.c.given_names,
            since.c.value.label("since"),
            process_instance.c.started_at,
            visible(reader, now, process_instance.c.client_id).label("may_see"),
        )
        .join(client, client.c.id == process_instance.c.client_id)
        .outerjoin(
            since,
            (since.c.process_instance_key == process_instance.c.key)
            & (since.c.scope_key == process_instance.c.key)
            & (since.c.name == wanted.since),
        )
        .where(process_instance.c.key.not_in(_being_opened()))
    )
    places = [
        Place(
            row.instance_key,
            row.client_id,
            full_name(row.family_name, row.given_names) if row.may_see else None,
            _day(row.since) or local_date(row.started_at),
        )
        for row in session.execute(query)
    ]
    return tuple(sorted(places, key=lambda place: (place.since, place.instance_key)))


def _waiting(message: str) -> Select[tuple[int, str, str]]:
    """The processes that wait for it; one that is suspended hears nothing meanwhile."""
    return (
        select(
            process_instance.c.key.label("instance_key"),
            process_instance.c.client_id,
            message_subscription.c.correlation_key,
        )
        .join(message_subscription, message_subscription.c.process_instance_key == process_instance.c.key)
        .where(
            message_subscription.c.kind == "message",
            message_subscription.c.name == message,
            process_instance.c.suspended_at.is_(None),
        )
        .order_by(process_instance.c.key)
    )


def _being_opened() -> Select[tuple[int]]:
    """Those for whom a place has been opened and whom the worker has not come to."""
    return (
        select(batch_item.c.process_instance_key)
        .join(batch, batch.c.key == batch_item.c.batch_key)
        .where(
            batch.c.kind == TELL, batch.c.state.in_(("ACTIVE", "SUSPENDED")), batch_item.c.state == "ACTIVE"
        )
    )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
