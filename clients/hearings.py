# SPDX-License-Identifier: EUPL-1.2
"""Whether and how the client or another party was heard. Source: hallintolaki 434/2003 34 §, SHL 32 §."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from clients.origins import Origin, Written
from clients.record_tables import hearing
from engine.database import Session
from engine.errors import InvalidInput
from engine.service import Service


@dataclass(frozen=True, slots=True)
class Hearing:
    """`view_id` and `dissent_id` are documents."""

    key: int
    client_id: str
    matter_id: str | None
    process_instance_key: int | None
    user_task_key: int | None
    author: str
    at: datetime
    heard: bool
    party: str | None
    way: str | None
    view_id: str | None
    dissent_id: str | None


def add_hearing(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """What was heard; who was heard has a view, written in their own words."""
    if values["heard"] and not values["view"]:
        raise InvalidInput(
            "Kuulemista ei voi kirjata.", {"view": "Kirjoita, mitä kuultu sanoi, hänen omin sanoin."}
        )
    session.execute(
        insert(hearing).values(
            key=session.next_key(),
            **origin.columns(),
            heard=values["heard"],
            party=values["party"],
            way=values["way"],
            view_id=values["view"],
            dissent_id=values["dissent"],
        )
    )
    return Written()


def list_hearings(session: Session, client_id: str) -> tuple[Hearing, ...]:
    """Newest first; the caller has asked `require_client`."""
    rows = session.execute(
        select(hearing).where(hearing.c.client_id == client_id).order_by(hearing.c.key.desc())
    )
    return tuple(Hearing(**dict(row._mapping)) for row in rows)
