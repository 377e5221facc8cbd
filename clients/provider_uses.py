# SPDX-License-Identifier: EUPL-1.2
"""Solutions that send a client to a provider: early support agreed, and whether the client arrived there.

Heard from the processes: `early_support.agreed` names the provider in its variable `tuottaja`,
`early_support.linked` says that the client arrived. A provider outside the directory counts as none.
A task that takes the client along itself writes both at once as a record of the same name.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from clients.network_tables import provider, provider_use
from clients.origins import Origin, Written
from clients.tables import client
from engine.database import Session
from engine.service import Announcement, DomainEvent, Service

AGREED = "early_support.agreed"
ARRIVED = "early_support.linked"
EARLY_SUPPORT = "varhainen_tuki"
ORDER = "tilaus"


def listener(session: Session, service: Service, announcement: Announcement) -> None:
    """Writes down who was sent where, and who arrived."""
    match announcement:
        case DomainEvent(name=str() as name, instance=instance, at=at, variables=variables):
            if name == AGREED and instance.client_id is not None:
                chosen = variables.get("tuottaja")
                code = chosen if isinstance(chosen, str) else None
                add_use(session, service, code, instance.client_id, instance.matter_id, EARLY_SUPPORT)
            elif name == ARRIVED and instance.client_id is not None:
                _confirm(session, instance.client_id, instance.matter_id, at)


def add_use(
    session: Session,
    service: Service,
    provider_id: str | None,
    client_id: str,
    matter_id: str | None,
    kind: str,
    confirmed_at: datetime | None = None,
) -> None:
    """One solution; nothing for a client that is not ours."""
    if session.execute(select(client.c.id).where(client.c.id == client_id)).one_or_none() is None:
        return
    known = session.execute(select(provider.c.id).where(provider.c.id == provider_id)).scalar_one_or_none()
    session.execute(
        insert(provider_use).values(
            key=session.next_key(),
            provider_id=known,
            client_id=client_id,
            matter_id=matter_id,
            kind=kind,
            at=service.clock.now(),
            confirmed_at=confirmed_at,
        )
    )


def add_arrival(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """The client was taken along to early support; confirmed, when they have been seen to stay there."""
    at = origin.at if values["confirmed"] else None
    add_use(
        session,
        service,
        values["provider"],
        origin.client_id,
        origin.matter_id,
        EARLY_SUPPORT,
        confirmed_at=at,
    )
    return Written()


def _confirm(session: Session, client_id: str, matter_id: str | None, at: object) -> None:
    """The latest early support of the matter has reached the client."""
    latest = session.execute(
        select(provider_use.c.key)
        .where(
            provider_use.c.client_id == client_id,
            provider_use.c.matter_id == matter_id,
            provider_use.c.kind == EARLY_SUPPORT,
            provider_use.c.confirmed_at.is_(None),
        )
        .order_by(provider_use.c.at.desc(), provider_use.c.key.desc())
        .limit(1)
    ).scalar_one_or_none()
    if latest is not None:
        session.execute(update(provider_use).where(provider_use.c.key == latest).values(confirmed_at=at))
