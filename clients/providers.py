# SPDX-License-Identifier: EUPL-1.2
"""The provider directory (tuottajaverkosto): who provides which service in which municipality.

Own units, purchased services, voucher providers, associations and companies. What is known of them
concerns no client. Kinds of services are rows, so that a new one needs no new version of the program.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from clients.municipalities import REGION
from clients.network_tables import provider, provider_area, provider_service, service_kind
from clients.plain_texts import Problems
from clients.staff import StaffMember, get_member
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotFound, NotPermitted
from engine.service import Service

KINDS = ("oma", "ostopalvelu", "palveluseteli", "yhdistys", "yritys")
EDITORS = frozenset({"team_leader", "manager"})
MOST_PLACES = 100_000

_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
_PHONE = re.compile(r"\+?\d[\d ()-]{3,24}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")
_REGION = frozenset(entry.code for entry in REGION)


@dataclass(frozen=True, slots=True)
class ServiceKind:
    """A service by its code, with its name in each language; is it early support, without a decision?"""

    code: str
    name_fi: str
    name_sv: str
    name_en: str
    early_support: bool = False

    def name(self, language: str) -> str:
        return {"sv": self.name_sv, "en": self.name_en}.get(language, self.name_fi)


@dataclass(frozen=True, slots=True)
class Provider:
    """`services` are codes of kinds, `areas` codes of municipalities, `capacity` places or clients at a time;
    `unit` is the group of the staff who answer its orders here, None when orders go by phone."""

    id: str
    name: str
    kind: str
    services: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    unit: str | None = None
    phone: str | None = None
    email: str | None = None
    contact: str | None = None
    capacity: int | None = None
    note: str | None = None
    active: bool = True
    version: int = 0


@dataclass(frozen=True, slots=True)
class ProviderFilter:
    """What is looked for; None and an empty text mean any."""

    service: str | None = None
    area: str | None = None
    kind: str | None = None
    text: str = ""
    early_support: bool = False
    inactive: bool = False


def list_service_kinds(session: Session) -> tuple[ServiceKind, ...]:
    """Every kind of service, by its Finnish name."""
    rows = session.execute(select(service_kind).order_by(service_kind.c.name_fi, service_kind.c.code))
    return tuple(ServiceKind(**dict(row._mapping)) for row in rows)


def save_service_kind(session: Session, kind: ServiceKind) -> None:
    """Adds or renames a kind. InvalidInput names the field."""
    problems = Problems()
    if not _CODE.fullmatch(kind.code):
        problems["code"] = "Koodi: pieniä kirjaimia a–z, numeroita ja alaviivoja, enintään 60."
    for field in ("name_fi", "name_sv", "name_en"):
        problems.line(field, getattr(kind, field), 100, "Nimi", required=True)
    problems.refuse("Palvelun tiedoissa on korjattavaa.")
    values = {
        "name_fi": kind.name_fi,
        "name_sv": kind.name_sv,
        "name_en": kind.name_en,
        "early_support": kind.early_support,
    }
    changed = session.execute(update(service_kind).where(service_kind.c.code == kind.code).values(**values))
    if not changed.rowcount:
        session.execute(insert(service_kind).values(code=kind.code, **values))


def find_providers(session: Session, wanted: ProviderFilter = ProviderFilter()) -> tuple[Provider, ...]:
    """Those that fit, by name; the ones no longer in use only when asked for."""
    query = select(provider).order_by(provider.c.name, provider.c.id)
    if not wanted.inactive:
        query = query.where(provider.c.active)
    if wanted.kind:
        query = query.where(provider.c.kind == wanted.kind)
    if wanted.service:
        serving = select(provider_service.c.provider_id).where(provider_service.c.service == wanted.service)
        query = query.where(provider.c.id.in_(serving))
    if wanted.early_support:
        early = (
            select(provider_service.c.provider_id)
            .join(service_kind, service_kind.c.code == provider_service.c.service)
            .where(service_kind.c.early_support)
        )
        query = query.where(provider.c.id.in_(early))
    if wanted.area:
        there = select(provider_area.c.provider_id).where(provider_area.c.municipality_code == wanted.area)
        query = query.where(provider.c.id.in_(there))
    for word in wanted.text.split()[:5]:
        shapes = {word, word.capitalize(), word.lower()}
        query = query.where(or_(*(provider.c.name.contains(one, autoescape=True) for one in sorted(shapes))))
    return _read_providers(session, session.execute(query).all())


def get_provider(session: Session, provider_id: str) -> Provider:
    """NotFound when there is none."""
    rows = session.execute(select(provider).where(provider.c.id == provider_id)).all()
    if not rows:
        raise NotFound("Tuottajaa ei löydy tuottajaverkostosta.")
    return _read_providers(session, rows)[0]


def save_provider(session: Session, service: Service, actor: StaffMember, changed: Provider) -> str:
    """Adds the provider when it has no id or an unknown one, else replaces it; gives the id.

    NotPermitted when the actor may not edit, Conflict when somebody else was first (`version`) or the name
    is taken, InvalidInput names the field.
    """
    if actor.role not in EDITORS or not actor.active:
        raise NotPermitted("Tuottajaverkostoa muokkaavat palveluesimies ja palvelupäällikkö. Pyydä heitä.")
    values = _check(session, changed)
    values |= {"updated_at": service.clock.now(), "updated_by": actor.username}
    provider_id = changed.id or f"T{session.next_key()}"
    try:
        with session.connection.begin_nested():
            _write(session, provider_id, changed.version, values)
    except IntegrityError:
        raise Conflict(f"Tuottaja {changed.name} on jo verkostossa. Muokkaa sitä.") from None
    _write_parts(session, provider_id, changed)
    return provider_id


def _write(session: Session, provider_id: str, version: int, values: Mapping[str, object]) -> None:
    at = provider.c.id == provider_id
    same = update(provider).where(at, provider.c.version == version)
    if session.execute(same.values(version=version + 1, **values)).rowcount:
        return
    known = session.execute(select(provider.c.updated_by).where(at)).scalar_one_or_none()
    if known is not None:
        who = get_member(session, known).name
        raise Conflict(f"Tuottajan tietoja on muuttanut sillä välin {who}. Avaa tiedot uudelleen.")
    session.execute(insert(provider).values(id=provider_id, version=1, **values))


def _write_parts(session: Session, provider_id: str, changed: Provider) -> None:
    session.execute(delete(provider_service).where(provider_service.c.provider_id == provider_id))
    session.execute(delete(provider_area).where(provider_area.c.provider_id == provider_id))
    services = [{"provider_id": provider_id, "service": one} for one in sorted(set(changed.services))]
    areas = [{"provider_id": provider_id, "municipality_code": one} for one in sorted(set(changed.areas))]
    if services:
        session.execute(insert(provider_service), services)
    if areas:
        session.execute(insert(provider_area), areas)


def _check(session: Session, changed: Provider) -> dict[str, Any]:
    problems = Problems()
    values: dict[str, Any] = {
        "name": problems.line("name", changed.name, 200, "Nimi", required=True),
        "kind": changed.kind,
        "unit": problems.line("unit", changed.unit, 100, "Yksikkö"),
        "phone": problems.line("phone", changed.phone, 40, "Puhelin"),
        "email": problems.line("email", changed.email, 200, "Sähköposti"),
        "contact": problems.line("contact", changed.contact, 200, "Yhteyshenkilö"),
        "capacity": changed.capacity,
        "note": problems.text("note", changed.note, 2000, "Lisätiedot"),
        "active": changed.active,
    }
    if changed.kind not in KINDS:
        problems["kind"] = "Valitse jokin luettelosta."
    if values["phone"] and not _PHONE.fullmatch(values["phone"]):
        problems["phone"] = "Kirjoita puhelinnumero, esimerkiksi 040 123 4567."
    if values["email"] and not _EMAIL.fullmatch(values["email"]):
        problems["email"] = "Kirjoita sähköpostiosoite muodossa nimi@example.fi."
    if changed.capacity is not None and not 0 <= changed.capacity <= MOST_PLACES:
        problems["capacity"] = f"Anna luku väliltä 0–{MOST_PLACES}, tai jätä tyhjäksi."
    known = {kind.code for kind in list_service_kinds(session)}
    if not changed.services or not set(changed.services) <= known:
        problems["services"] = "Valitse ainakin yksi palvelu luettelosta."
    if not changed.areas or not set(changed.areas) <= _REGION:
        problems["areas"] = "Valitse ainakin yksi kunta, jossa tuottaja palvelee."
    problems.refuse("Tuottajan tiedoissa on korjattavaa.")
    return values


def _read_providers(session: Session, rows: Any) -> tuple[Provider, ...]:
    ids = [row.id for row in rows]
    services = _parts(session, provider_service.c.service, provider_service.c.provider_id, ids)
    areas = _parts(session, provider_area.c.municipality_code, provider_area.c.provider_id, ids)
    return tuple(_read(row, services.get(row.id, ()), areas.get(row.id, ())) for row in rows)


def _parts(session: Session, column: Any, owner: Any, ids: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    rows = session.execute(
        select(owner.label("owner"), column.label("part")).where(owner.in_(ids)).order_by(owner, column)
    )
    for row in rows:
        found[row.owner] = (*found.get(row.owner, ()), row.part)
    return found


def _read(row: Row[Any], services: tuple[str, ...], areas: tuple[str, ...]) -> Provider:
    values = dict(row._mapping)
    del values["updated_at"], values["updated_by"]
    return Provider(services=services, areas=areas, **values)


def require_active(session: Session, provider_id: str) -> Provider:
    """The provider, for a new order. InvalidInput when it takes none any more."""
    found = get_provider(session, provider_id)
    if not found.active:
        raise InvalidInput(
            f"{found.name} ei ota enää tilauksia. Valitse toinen tuottaja.",
            {"tuottaja": "Valitse toinen tuottaja."},
        )
    return found
