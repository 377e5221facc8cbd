# SPDX-License-Identifier: EUPL-1.2
"""A client's basic data: written through the closed registry of fields, read as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Row, bindparam, select, update
from sqlalchemy.exc import IntegrityError

from clients.fields import read_fields
from clients.identity_codes import age_on
from clients.restrictions import hides_address
from clients.staff import StaffMember
from clients.tables import client
from clients.unique_rows import insert_if_absent
from clients.visibility import Ground, require_client
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotFound
from engine.service import Service

UNKNOWN_NAME = "Nimi puuttuu"


@dataclass(frozen=True, slots=True)
class Client:
    """A person we serve. `id` is the pseudonym; nothing else shows in a repr."""

    id: str
    identity_code: str | None = field(repr=False)
    family_name: str | None = field(repr=False)
    given_names: str | None = field(repr=False)
    birth_date: date | None = field(repr=False)
    municipality_code: str | None = field(repr=False)
    municipality: str | None = field(repr=False)
    language: str = field(repr=False)
    interpreter: bool = field(repr=False)
    address: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    restricted_address: bool = field(repr=False)
    highest_care_allowance: bool = field(repr=False)
    special_support: bool = field(repr=False)
    representative: str = field(repr=False)
    created_at: datetime = field(repr=False)

    @property
    def name(self) -> str:
        """Family name first, as lists are sorted."""
        return full_name(self.family_name, self.given_names)

    def age(self, day: date) -> int | None:
        return None if self.birth_date is None else age_on(self.birth_date, day)


def full_name(family_name: str | None, given_names: str | None) -> str:
    return " ".join(part for part in (family_name, given_names) if part) or UNKNOWN_NAME


def name_key(family_name: object, given_names: object) -> str:
    """The name as searches compare it: small letters, one space between words and one before the first."""
    words = f"{family_name or ''} {given_names or ''}".replace("-", " ").casefold().split()
    return "".join(f" {word}" for word in words)


def create_client(session: Session, service: Service, basics: Mapping[str, object]) -> str:
    """Registers a person, whose data may all come later, and returns the pseudonym.

    `basics` are fields of `clients.fields`. InvalidInput names wrong ones; Conflict when the identity
    code belongs to a client already.
    """
    now = service.clock.now()
    columns = read_fields(basics, local_date(now))
    client_id = f"C{session.next_key()}"
    defaults = {
        "language": "fi",
        "interpreter": False,
        "restricted_address": False,
        "highest_care_allowance": False,
        "special_support": False,
        "representative": "none",
    }
    values = (
        defaults
        | columns
        | {
            "id": client_id,
            "name_key": name_key(columns.get("family_name"), columns.get("given_names")),
            "created_at": now,
        }
    )
    if not insert_if_absent(session, client, values):
        raise _code_taken()
    return client_id


# Made once, as every command reads one: to build a statement costs more than to run it.
_WHICH = client.c.id == bindparam("which")
_ONE = select(client, hides_address(bindparam("day", type_=Date)).label("hidden")).where(_WHICH)
_ONE_EVER = select(client, hides_address(None).label("hidden")).where(_WHICH)


def get_client(session: Session, client_id: str, day: date | None = None) -> Client:
    """Everything, with no question asked: the caller has asked `require_client`.

    Who shows where the client lives tells the `day`; without one an address that was ever restricted
    for a time counts as restricted.
    """
    row = session.execute(_ONE if day else _ONE_EVER, {"which": client_id, "day": day}).one_or_none()
    if row is None:
        raise NotFound("Asiakasta ei löydy, tai sinulla ei ole perustetta nähdä hänen tietojaan.")
    return _read(row)


def shown_to(found: Client, ground: Ground) -> Client:
    """What may be shown on this ground: a restricted address only to those named for the client."""
    if not found.restricted_address or ground.is_personal:
        return found
    return replace(found, address=None, phone=None, municipality=None, municipality_code=None)


def update_client(
    session: Session, service: Service, client_id: str, fields: Mapping[str, object], actor: StaffMember
) -> None:
    """Writes the given fields and leaves the others.

    The change goes into the access log with the names of the fields. NotFound without a ground,
    InvalidInput(fields) for wrong values, Conflict when the identity code is another client's.
    """
    columns = read_fields(fields, local_date(service.clock.now()))
    require_client(session, service, actor, client_id, ", ".join(sorted(fields)), act="muutos")
    today = local_date(service.clock.now())
    if columns.get("restricted_address") and get_client(session, client_id, today).restricted_address:
        # Yes to what is so already: a restriction for a time does not become one until further notice.
        del columns["restricted_address"]
    if not columns:
        return
    before = session.execute(
        select(client).where(client.c.id == client_id).with_for_update(key_share=True)
    ).one()
    _check_birth_date(columns, before)
    columns["name_key"] = name_key(
        columns.get("family_name", before.family_name), columns.get("given_names", before.given_names)
    )
    if not _write(session, client_id, columns):
        raise _code_taken()


def _check_birth_date(columns: Mapping[str, object], before: Row[Any]) -> None:
    code_stays = before.identity_code is not None and "identity_code" not in columns
    if code_stays and columns.get("birth_date", before.birth_date) != before.birth_date:
        raise InvalidInput(
            "Asiakkaan tiedoissa on korjattavaa.",
            {"syntymaaika": "Syntymäaika tulee henkilötunnuksesta. Korjaa henkilötunnus."},
        )


def _write(session: Session, client_id: str, columns: Mapping[str, object]) -> bool:
    """False when the identity code is taken. The driver's error names the code, so it ends here."""
    try:
        with session.connection.begin_nested():
            session.execute(update(client).where(client.c.id == client_id).values(**columns))
    except IntegrityError:
        return False
    return True


def _code_taken() -> Conflict:
    return Conflict("Henkilötunnus on jo toisella asiakkaalla. Hae hänet tunnuksella ja jatka siitä.")


def _read(row: Row[Any]) -> Client:
    values = dict(row._mapping)
    del values["name_key"]
    values["restricted_address"] = bool(values.pop("hidden"))
    return Client(**values)
