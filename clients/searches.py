# SPDX-License-Identifier: EUPL-1.2
"""Finding clients: among those one may see, and, for a new contact, among all with minimal hits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, extract, false, func, select, true

from clients.access_log import record
from clients.case_managers import in_force
from clients.identity_codes import parse_identity_code
from clients.records import full_name, name_key
from clients.restrictions import hides_address
from clients.staff import StaffMember
from clients.tables import case_manager, client, matter
from clients.visibility import ROLES_WITH_CLIENTS, Ground, visible
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import InvalidInput, NotPermitted
from engine.service import Service

MOST_HITS = 20
_FULL_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.?", re.ASCII)
_SIX_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{2})", re.ASCII)
_YEAR = re.compile(r"(?:18|19|20)\d\d", re.ASCII)
_CODE_BEGINNING = re.compile(r"\d{6}[-+A-FU-Y]", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ClientSummary:
    """A row of a list; `municipality` is None when the address is restricted."""

    id: str
    name: str = field(repr=False)
    birth_year: int | None = field(repr=False)
    municipality: str | None = field(repr=False)
    case_manager: str | None
    has_open_matter: bool


def search_clients(
    session: Session, service: Service, actor: StaffMember, text: str = "", limit: int = 50, offset: int = 0
) -> tuple[ClientSummary, ...]:
    """The clients this person may see, by name, pseudonym or whole identity code; all for no text."""
    now = service.clock.now()
    rows = session.execute(
        _summaries(service)
        .where(visible(actor, now), _matches(text))
        .order_by(client.c.name_key, client.c.id)
        .limit(limit)
        .offset(offset)
    )
    return tuple(_summary(row) for row in rows)


def count_clients(session: Session, service: Service, actor: StaffMember, text: str = "") -> int:
    """How many `search_clients` would find without a limit."""
    condition = and_(visible(actor, service.clock.now()), _matches(text))
    found: int = session.execute(select(func.count()).select_from(client).where(condition)).scalar_one()
    return found


def summary_for_contact(session: Session, service: Service, client_id: str) -> ClientSummary | None:
    """The line of a client whom a person has matched to what came in; the caller has logged the look."""
    row = session.execute(_summaries(service).where(client.c.id == client_id)).one_or_none()
    return None if row is None else _summary(row)


def find_for_contact(
    session: Session, service: Service, actor: StaffMember, text: str, limit: int = MOST_HITS
) -> tuple[ClientSummary, ...]:
    """Whom a new contact is about, among all clients, with the phone at the ear.

    `text` is a whole identity code, or a beginning of a name with a birth date (`Virtanen 1.2.1944`,
    `010244`, `1.2.` or the year). Every hit goes into the access log on a ground of its own; a search
    without hits leaves a row without a client. InvalidInput when the text would be fishing.
    """
    if actor.role not in ROLES_WITH_CLIENTS or not actor.active:
        raise NotPermitted("Yhteydenoton asiakasta hakevat vain asiakastyöntekijät ja esimiehet.")
    condition, purpose = _read_contact_search(text)
    rows = session.execute(
        _summaries(service)
        .where(condition)
        .order_by(client.c.name_key, client.c.id)
        .limit(min(limit, MOST_HITS))
    ).all()
    for client_id in [row.id for row in rows] or [None]:
        record(session, service, actor, client_id, "haku", Ground.NEW_CONTACT, purpose)
    return tuple(_summary(row) for row in rows)


def _read_contact_search(text: str) -> tuple[ColumnElement[bool], str]:
    words = text.split()
    if len(words) == 1 and _CODE_BEGINNING.match(words[0]):
        return client.c.identity_code == _read_code(words[0]), "henkilötunnus"
    births = [born for word in words if (born := _birth_condition(word)) is not None]
    names = [word for word in words if not word[0].isdigit()]
    if len(births) != 1 or len(births) + len(names) != len(words) or not _is_long_enough(names):
        raise _too_vague()
    return and_(births[0], _name_begins(names)), "nimi ja syntymäaika"


def _read_code(word: str) -> str:
    try:
        return parse_identity_code(word).text
    except ValueError as error:
        raise InvalidInput("Haku ei onnistu.", {"text": str(error)}) from None


def _is_long_enough(names: Sequence[str]) -> bool:
    return any(len(name) >= 2 for name in names)


def _too_vague() -> InvalidInput:
    remedy = (
        "Anna koko henkilötunnus, tai nimen alku ja syntymäaika: Virtanen 1.2.1944, 010244, 1.2. tai 1944."
    )
    return InvalidInput("Haku ei onnistu.", {"text": remedy})


def _birth_condition(word: str) -> ColumnElement[bool] | None:
    if match := _FULL_DATE.fullmatch(word):
        day, month, year = (int(part) for part in match.groups())
        return _born_on(day, month, [year])
    if match := _SIX_DIGITS.fullmatch(word):
        day, month, year = (int(part) for part in match.groups())
        return _born_on(day, month, [1800 + year, 1900 + year, 2000 + year])
    if match := _DAY.fullmatch(word):
        day, month = (int(part) for part in match.groups())
        born = client.c.birth_date
        return and_(extract("day", born) == day, extract("month", born) == month)
    if _YEAR.fullmatch(word):
        return client.c.birth_date.between(date(int(word), 1, 1), date(int(word), 12, 31))
    return None


def _born_on(day: int, month: int, years: Sequence[int]) -> ColumnElement[bool]:
    days = []
    for year in years:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return client.c.birth_date.in_(days) if days else false()


def _matches(text: str) -> ColumnElement[bool]:
    words = text.split()
    if len(words) == 1 and (_CODE_BEGINNING.match(words[0]) or words[0][1:].isdecimal()):
        return (client.c.identity_code == words[0].upper()) | (client.c.id == words[0].upper())
    return _name_begins(words)


def _name_begins(words: Sequence[str]) -> ColumnElement[bool]:
    """Every word begins a part of the name, in any order."""
    parts = name_key(" ".join(words), None).split()
    return and_(true(), *(client.c.name_key.contains(f" {part}", autoescape=True) for part in parts))


def _summaries(service: Service) -> Any:
    open_matters = select(matter.c.client_id).where(matter.c.closed_at.is_(None), matter.c.kind.is_(None))
    managers = and_(case_manager.c.client_id == client.c.id, in_force(service.clock.now()))
    return select(
        client.c.id,
        client.c.family_name,
        client.c.given_names,
        client.c.birth_date,
        client.c.municipality,
        hides_address(local_date(service.clock.now())).label("restricted_address"),
        case_manager.c.username.label("case_manager"),
        client.c.id.in_(open_matters).label("has_open_matter"),
    ).select_from(client.outerjoin(case_manager, managers))


def _summary(row: Row[Any]) -> ClientSummary:
    return ClientSummary(
        id=row.id,
        name=full_name(row.family_name, row.given_names),
        birth_year=row.birth_date.year if row.birth_date else None,
        municipality=None if row.restricted_address else row.municipality,
        case_manager=row.case_manager,
        has_open_matter=bool(row.has_open_matter),
    )
