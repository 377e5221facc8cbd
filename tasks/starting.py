# SPDX-License-Identifier: EUPL-1.2
"""Processes that a person begins for a client by hand: those whose folder says so, for the groups it names.

What no folder allows cannot be begun: everything else starts by a contact, a decision or another process.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from clients.deaths import find_death
from clients.matters import join_or_open_matter, open_matter
from clients.staff import StaffMember
from clients.visibility import require_client
from engine.business_calendar import to_local
from engine.database import Session
from engine.deployments.manifest import ByHand, Manifest
from engine.errors import Conflict, ExecutionFailed, InvalidInput, NotPermitted
from engine.idempotency import recall, remember
from engine.process_instances import publish_message
from engine.service import Service
from engine.tables import user_task, user_task_candidate
from tasks.folders import folders_in_use

OLDEST = timedelta(days=365)
_COMMAND = "begin process"
_REFUSED = "Prosessia ei aloitettu. Mitään ei muutettu."


@dataclass(frozen=True, slots=True)
class Startable:
    """A folder whose process this person may begin."""

    folder: Manifest
    by_hand: ByHand


def list_startable(session: Session, service: Service, member: StaffMember) -> tuple[Startable, ...]:
    """What the person may begin, by name; nothing for whom no folder names a group."""
    found = [
        Startable(folder, folder.by_hand)
        for _, folder in folders_in_use(session, service)
        if folder.by_hand is not None and member.groups & frozenset(folder.by_hand.groups)
    ]
    return tuple(sorted(found, key=lambda one: one.folder.title("fi")))


def folder_of_matters(session: Session, service: Service, kind: str) -> Manifest | None:
    """The folder whose process has matters of this kind: its texts say what they are called."""
    return next(
        (
            one
            for _, one in folders_in_use(session, service)
            if one.by_hand is not None and one.by_hand.matter == kind
        ),
        None,
    )


def require_startable(
    session: Session, service: Service, actor: StaffMember, client_id: str
) -> tuple[Startable, ...]:
    """The same for the page of a client: NotFound without a ground, NotPermitted when there is nothing."""
    require_client(session, service, actor, client_id, "prosessin aloitus")
    found = list_startable(session, service, actor)
    if not found:
        raise NotPermitted("Ryhmäsi ei aloita prosesseja käsin. Kirjaa yhteydenotto tai pyydä ensilinjaa.")
    return found


def begin_process(
    service: Service,
    actor: StaffMember,
    client_id: str,
    process: str,
    since: datetime | None,
    idempotency_key: str | None = None,
) -> int | None:
    """Begins it, pending `since` (None is now); gives the key of the first task that the actor may do.

    InvalidInput names `process` or `day`; Conflict when the client has died.
    """
    with service.database.transaction() as session:
        allowed = require_startable(session, service, actor, client_id)
        earlier = recall(session, actor.username, idempotency_key, _COMMAND)
        if earlier is not None:
            return int(str(earlier.result)) if earlier.result else None
        require_client(session, service, actor, client_id, "prosessin aloitus", act="käsittely")
        chosen = next((one for one in allowed if one.folder.id == process), None)
        if chosen is None:
            raise InvalidInput(_REFUSED, {"process": "Valitse jokin luettelosta."})
        if find_death(session, client_id) is not None:
            raise Conflict("Asiakas on kuollut. Hänelle ei aloiteta prosesseja. Mitään ei muutettu.")
        started = _publish(session, service, actor, client_id, chosen.by_hand, _checked(service, since))
        key = _first_task(session, actor, started)
        remember(session, actor.username, idempotency_key, _COMMAND, str(key or ""), service.clock.now())
        return key


def _checked(service: Service, since: datetime | None) -> datetime:
    now = service.clock.now()
    at = since or now
    if at > now:
        raise InvalidInput(_REFUSED, {"day": "Aika on tulevaisuudessa. Tarkista päivä ja kellonaika."})
    if at < now - OLDEST:
        raise InvalidInput(_REFUSED, {"day": "Päivä on yli vuoden takaa. Tarkista se."})
    return at


def _publish(
    session: Session,
    service: Service,
    actor: StaffMember,
    client_id: str,
    by_hand: ByHand,
    since: datetime,
) -> tuple[int, ...]:
    if by_hand.matter:
        matter = open_matter(session, service, client_id, since, kind=by_hand.matter)
    else:
        matter, _ = join_or_open_matter(session, service, client_id, since)
    local = to_local(since).isoformat(timespec="seconds")
    published = publish_message(
        session,
        service,
        name=by_hand.message,
        correlation_key=None,
        variables={
            "asiakas": client_id,
            "asia": matter.id,
            "vireilletulo": to_local(matter.opened_at).isoformat(timespec="seconds"),
            "yhteydenotto_saapui": local,
        },
        actor=actor.username,
    )
    if not published.instance_keys:
        raise ExecutionFailed(
            f"Mikään prosessi ei ala viestistä {by_hand.message}. Korjaa [by_hand] kansion process.toml:ssa."
        )
    return published.instance_keys


def _first_task(session: Session, actor: StaffMember, roots: tuple[int, ...]) -> int | None:
    mine = user_task_candidate.c
    found: int | None = session.execute(
        select(func.min(user_task.c.key))
        .join(user_task_candidate, mine.user_task_key == user_task.c.key)
        .where(
            user_task.c.root_key.in_(roots),
            user_task.c.state == "CREATED",
            mine.kind == "group",
            mine.name.in_(sorted(actor.groups)),
        )
    ).scalar_one()
    return found
