# SPDX-License-Identifier: EUPL-1.2
"""Who has looked at whom, when, at what and on which ground; every row vouches for the one before.

Each actor has a chain of their own (SHA-256 over the row and the hash before it) and a head that says
how long it is. Flipped, deleted and moved rows break the chain; rows cut off the end break the head;
a chain rebuilt with its head is found against `heads` kept outside the database.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from clients.staff import StaffMember
from clients.tables import access_log, access_log_head
from clients.unique_rows import insert_if_absent
from engine.database import Session
from engine.service import Service

BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class AccessEntry:
    """One look or change."""

    actor: str
    sequence: int
    at: datetime
    client_id: str | None
    act: str
    ground: str
    purpose: str


@dataclass(frozen=True, slots=True)
class ChainHead:
    """How long an actor's chain is and what it ends with."""

    sequence: int
    hash: str


# Made once, as every look at a client runs them: to build a statement costs more than to run it.
_OF_ACTOR = access_log_head.c.actor == bindparam("of_actor")
_HEAD = select(access_log_head).where(_OF_ACTOR).with_for_update()
_INSERT = insert(access_log)
_MOVE_HEAD = (
    update(access_log_head)
    .where(_OF_ACTOR)
    .values(sequence=bindparam("new_sequence"), hash=bindparam("new_hash"))
)


def record(
    session: Session,
    service: Service,
    actor: StaffMember,
    client_id: str | None,
    act: str,
    ground: str,
    purpose: str = "",
) -> None:
    """Appends one row to the actor's chain, in the transaction of the look itself.

    `purpose` says what was looked at or changed, by the names of things, never their values.
    """
    head = _lock_head(session, actor.username)
    entry = AccessEntry(
        actor=actor.username,
        sequence=head.sequence + 1,
        at=service.clock.now().astimezone(UTC),
        client_id=client_id,
        act=act,
        ground=ground,
        purpose=purpose[:200],
    )
    digest = _hash(entry, head.hash)
    session.execute(
        _INSERT,
        {
            "actor": entry.actor,
            "sequence": entry.sequence,
            "at": entry.at,
            "client_id": entry.client_id,
            "act": entry.act,
            "ground": entry.ground,
            "purpose": entry.purpose,
            "previous_hash": head.hash,
            "hash": digest,
        },
    )
    session.execute(_MOVE_HEAD, {"of_actor": entry.actor, "new_sequence": entry.sequence, "new_hash": digest})


def _lock_head(session: Session, actor: str) -> ChainHead:
    row = session.execute(_HEAD, {"of_actor": actor}).one_or_none()
    if row is None:
        insert_if_absent(session, access_log_head, {"actor": actor, "sequence": 0, "hash": BEGINNING})
        row = session.execute(_HEAD, {"of_actor": actor}).one()
    return ChainHead(row.sequence, row.hash)


def _hash(entry: AccessEntry, previous: str) -> str:
    content = [
        entry.actor,
        entry.sequence,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.client_id,
        entry.act,
        entry.ground,
        entry.purpose,
        previous,
    ]
    return sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def read_log(session: Session, client_id: str, limit: int = 1000) -> tuple[AccessEntry, ...]:
    """Who has looked at this client, newest first; for the client's own report."""
    rows = session.execute(
        select(access_log)
        .where(access_log.c.client_id == client_id)
        .order_by(access_log.c.at.desc(), access_log.c.actor, access_log.c.sequence.desc())
        .limit(limit)
    )
    return tuple(_entry(row) for row in rows)


def heads(session: Session) -> dict[str, ChainHead]:
    """The end of every chain, to be kept outside the database and given to `verify` later."""
    rows = session.execute(select(access_log_head).order_by(access_log_head.c.actor))
    return {row.actor: ChainHead(row.sequence, row.hash) for row in rows}


def verify(session: Session, anchored: Mapping[str, ChainHead] | None = None) -> tuple[str, ...]:
    """Every break of the chains, in words; empty when the log is whole.

    `anchored` are heads of an earlier day: each of those rows must still be there unchanged.
    """
    ends: dict[str, ChainHead] = {}
    seen: dict[tuple[str, int], str] = {}
    problems: list[str] = []
    wanted = {(actor, head.sequence) for actor, head in (anchored or {}).items()}
    for row in _rows(session):
        before = ends.get(row.actor, ChainHead(0, BEGINNING))
        problems += _breaks(row, before)
        ends[row.actor] = ChainHead(row.sequence, row.hash)
        if (row.actor, row.sequence) in wanted:
            seen[row.actor, row.sequence] = row.hash
    problems += _wrong_ends(heads(session), ends)
    problems += [
        f"Käyttäjän {actor} rivi {head.sequence} ei ole se, joka on talletettu järjestelmän ulkopuolelle."
        for actor, head in (anchored or {}).items()
        if head.sequence and seen.get((actor, head.sequence)) != head.hash
    ]
    return tuple(problems)


def _rows(session: Session) -> Iterator[Row[Any]]:
    result = session.execute(select(access_log).order_by(access_log.c.actor, access_log.c.sequence))
    return iter(result.yield_per(1000))


def _breaks(row: Row[Any], before: ChainHead) -> list[str]:
    where = f"Käyttäjän {row.actor} rivi {row.sequence}"
    if row.sequence != before.sequence + 1:
        return [f"{where}: sitä ennen puuttuu rivejä (edellinen on {before.sequence})."]
    if row.previous_hash != before.hash:
        return [f"{where}: ketju edelliseen riviin on poikki."]
    if row.hash != _hash(_entry(row), row.previous_hash):
        return [f"{where}: sisältöä on muutettu."]
    return []


def _wrong_ends(expected: Mapping[str, ChainHead], found: Mapping[str, ChainHead]) -> list[str]:
    return [
        f"Käyttäjän {actor} lokin pää ei täsmää: rivejä on poistettu tai lisätty lopusta."
        for actor in sorted(expected.keys() | found.keys())
        if expected.get(actor) != found.get(actor, ChainHead(0, BEGINNING))
    ]


def _entry(row: Row[Any]) -> AccessEntry:
    return AccessEntry(row.actor, row.sequence, row.at, row.client_id, row.act, row.ground, row.purpose)
