# SPDX-License-Identifier: EUPL-1.2
"""A case manager leaves: who takes which client, written down before and carried out on the day after.

D16 proposes, a team leader decides. Of a client whose address is secret only a person names the next one.
No limit moves; the old relation ends and the new begins at the same instant. Source: story S12, SHL 42 §.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from clients.candidates import ask_table, list_candidates
from clients.case_managers import in_force, why_not
from clients.hand_over_tables import PLANNED, hand_over, hand_over_item
from clients.letters.archive import void_of_client
from clients.letters.composing import manager_letter
from clients.letters.county import CountyBook
from clients.letters.frames import open_setting
from clients.letters.orders import order_letter
from clients.matters import list_matters
from clients.records import Client, full_name, get_client
from clients.staff import StaffMember, get_member
from clients.tables import case_manager, client
from clients.visibility import require_client
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotFound, NotPermitted
from engine.service import Service

DONE, UNDONE = "tehty", "peruttu"
REPLACED, NOBODY, NOT_THEIRS = "vaihdettu", "ei_seuraajaa", "ei_enaa_asiakas"
"""What was otherwise on the day than in the plan."""
LONGEST_PAST = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Proposed:
    """One client: whom D16 proposes, or None with the reason; `candidates` may be chosen instead."""

    client_id: str
    client_name: str = field(repr=False)
    to: str | None
    why_none: str | None
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandOver:
    """A hand-over as it was written down; `items` are client, next case manager, and the note of the day."""

    key: int
    username: str
    last_day: date
    state: str
    planned_by: str
    planned_at: datetime
    items: tuple[tuple[str, str, str | None], ...]


def propose(session: Session, service: Service, actor: StaffMember, username: str) -> tuple[Proposed, ...]:
    """The clients of the person with a proposal for each. NotPermitted; NotFound for an unknown person."""
    check_leader(actor)
    get_member(session, username)
    loads: dict[str, int] = {}
    today = local_date(service.clock.now())
    return tuple(
        _propose(session, service, get_client(session, client_id, today), username, loads)
        for client_id in _clients_of(session, service, username)
    )


def propose_one(session: Session, service: Service, client_id: str, username: str) -> str | None:
    """Whom the table proposes for this client instead of the person, if anyone."""
    found = get_client(session, client_id, local_date(service.clock.now()))
    return _propose(session, service, found, username, {}).to


def check_leader(actor: StaffMember) -> None:
    """NotPermitted for who leads nobody."""
    if actor.role not in ("team_leader", "manager"):
        raise NotPermitted("Asiakkaiden siirrosta päättää esimies.")


def _clients_of(session: Session, service: Service, username: str) -> Sequence[str]:
    query = (
        select(case_manager.c.client_id)
        .join(client, client.c.id == case_manager.c.client_id)
        .where(case_manager.c.username == username, in_force(service.clock.now()))
        .order_by(client.c.name_key, client.c.id)
    )
    return session.execute(query).scalars().all()


def _propose(
    session: Session, service: Service, found: Client, leaving: str, given: dict[str, int]
) -> Proposed:
    """`given` are the clients proposed so far, so that they count in the loads of the next."""
    candidates: list[dict[str, Any]] = [
        {**one, "kuorma": _with(one, given)}
        for one in list_candidates(session, service, found, None)
        if one["tunnus"] != leaving
    ]
    names = tuple(sorted(one["tunnus"] for one in candidates))
    name = full_name(found.family_name, found.given_names)
    if found.restricted_address:
        return Proposed(found.id, name, None, "turvakielto", names)
    to = ask_table(session, service, found, candidates, None)
    if to is None:
        return Proposed(found.id, name, None, "ei_ehdokasta", names)
    given[to] = given.get(to, 0) + 1
    return Proposed(found.id, name, to, None, names)


def _with(one: Mapping[str, Any], given: Mapping[str, int]) -> float:
    return float(one["kuorma"]) + given.get(one["tunnus"], 0)


def plan_hand_over(
    service: Service, actor: StaffMember, username: str, last_day: date | None, choices: Mapping[str, str]
) -> int:
    """Writes down who takes whom from the day after `last_day`, with a letter to each client.

    `choices`: client → username. InvalidInput names `last_day` and `to-<client>`; Conflict when one is
    planned already. Gives its key.
    """
    with service.database.transaction() as session:
        proposals = propose(session, service, actor, username)
        if find_planned(session, username) is not None:
            raise Conflict("Siirto on jo suunniteltu. Peru se ennen uutta.")
        gone = not get_member(session, username).active
        day = _check(session, service, proposals, last_day, choices, gone=gone)
        key = session.next_key()
        session.execute(
            insert(hand_over).values(
                key=key,
                username=username,
                last_day=day,
                state=PLANNED,
                planned_by=actor.username,
                planned_at=service.clock.now(),
            )
        )
        for one in proposals:
            _add_item(session, service, actor, key, one, choices[one.client_id], day)
        return key


def _check(
    session: Session,
    service: Service,
    proposals: Sequence[Proposed],
    last_day: date | None,
    choices: Mapping[str, str],
    *,
    gone: bool,
) -> date:
    """A day that has passed is the last one of somebody who has left already."""
    today = local_date(service.clock.now())
    earliest = today - LONGEST_PAST if gone else today
    problems = {
        f"to-{one.client_id}": _why_not(session, service, one, choices.get(one.client_id))
        for one in proposals
        if choices.get(one.client_id) not in one.candidates
    }
    if last_day is None:
        problems["last_day"] = "Anna viimeinen työpäivä muodossa p.k.vvvv."
    elif last_day < earliest:
        problems["last_day"] = "Viimeinen työpäivä on jo mennyt."
    if problems or last_day is None:
        raise InvalidInput("Siirtoa ei suunniteltu. Korjaa merkityt kohdat.", problems)
    return last_day


def _why_not(session: Session, service: Service, one: Proposed, to: str | None) -> str:
    """Someone who left or became disqualified after the page was drawn is told of by name."""
    try:
        reason = why_not(session, service, one.client_id, to) if to else None
    except NotFound:
        reason = None
    return reason or "Valitse, kuka jatkaa."


def _add_item(
    session: Session, service: Service, actor: StaffMember, key: int, one: Proposed, to: str, last_day: date
) -> None:
    require_client(session, service, actor, one.client_id, "asiakkaiden siirto", act="käsittely")
    first_day = max(last_day + timedelta(days=1), local_date(service.clock.now()))
    source = f"hand_over:{key}:{one.client_id}"
    letter = write_letter(
        session, service, one.client_id, to, first_day, source=source, author=actor.username
    )
    session.execute(
        insert(hand_over_item).values(
            hand_over_key=key, client_id=one.client_id, to_username=to, letter_id=letter
        )
    )


def write_letter(
    session: Session,
    service: Service,
    client_id: str,
    to: str,
    from_day: date,
    *,
    source: str,
    author: str,
    stays: bool = False,
) -> str | None:
    """Orders the client's letter once for the source; None for a client without a matter, who has none."""
    matters = list_matters(session, client_id)
    if not matters or CountyBook not in service.reference:
        return None
    setting = open_setting(session, service, client_id, matters[0].id)
    letter = manager_letter(setting, to, from_day, author, stays=stays)
    return order_letter(session, service, letter, client_id=client_id, source=source, author=author)


def undo_hand_over(service: Service, actor: StaffMember, username: str) -> None:
    """Takes the plan back, at the latest on the last day. NotFound; Conflict when it has been carried out."""
    with service.database.transaction() as session:
        check_leader(actor)
        found = find_planned(session, username)
        if found is None:
            raise NotFound("Suunniteltua siirtoa ei ole.")
        if local_date(service.clock.now()) > found.last_day:
            raise Conflict("Siirto on jo voimassa, joten sitä ei voi perua. Siirrä asiakkaat yksitellen.")
        session.execute(
            update(hand_over)
            .where(hand_over.c.key == found.key)
            .values(state=UNDONE, ended_at=service.clock.now())
        )
        for client_id, letter_id in _letters_of(session, found.key):
            _take_back(session, service, actor.username, found, client_id, letter_id)


def _letters_of(session: Session, key: int) -> Sequence[tuple[str, str]]:
    query = select(hand_over_item.c.client_id, hand_over_item.c.letter_id).where(
        hand_over_item.c.hand_over_key == key, hand_over_item.c.letter_id.is_not(None)
    )
    return [(row.client_id, row.letter_id) for row in session.execute(query)]


def _take_back(
    session: Session, service: Service, actor: str, found: HandOver, client_id: str, letter_id: str
) -> None:
    """The letter is void, and the client, who may have read it, hears that nothing changes."""
    void_of_client(session, service, client_id, letter_id, actor, "Vaihdos peruttiin.")
    today = local_date(service.clock.now())
    source = f"hand_over:{found.key}:{client_id}:undone"
    write_letter(session, service, client_id, found.username, today, source=source, author=actor, stays=True)


def find_latest(session: Session, username: str) -> HandOver | None:
    """The newest plan that was not taken back: it waits for its day, or has been carried out."""
    query = (
        select(hand_over)
        .where(hand_over.c.username == username, hand_over.c.state != UNDONE)
        .order_by(hand_over.c.key.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else read_hand_over(session, row)


def find_planned(session: Session, username: str) -> HandOver | None:
    """The plan that waits for its day."""
    query = select(hand_over).where(hand_over.c.username == username, hand_over.c.state == PLANNED)
    row = session.execute(query).one_or_none()
    return None if row is None else read_hand_over(session, row)


def read_hand_over(session: Session, row: Any) -> HandOver:
    """The hand-over of a row with its items."""
    items = session.execute(
        select(hand_over_item)
        .where(hand_over_item.c.hand_over_key == row.key)
        .order_by(hand_over_item.c.client_id)
    )
    return HandOver(
        row.key,
        row.username,
        row.last_day,
        row.state,
        row.planned_by,
        row.planned_at,
        tuple((item.client_id, item.to_username, item.note) for item in items),
    )
