# SPDX-License-Identifier: EUPL-1.2
"""What processes, decision tables and forms may know of a client: codes, numbers, dates, never names."""

from collections.abc import Mapping

from clients.assessments import latest_of_each, list_measurements, valid_assessments
from clients.case_managers import current
from clients.client_groups import current_group
from clients.deaths import find_death
from clients.instruments import instruments_of
from clients.matters import get_matter, list_matters
from clients.records import Client
from clients.reviews import lacks_final_review
from clients.service_areas import service_areas_of
from clients.services import services_going_on
from clients.timeline import has_happened
from engine.bpmn.advance import Json
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import NotFound
from engine.service import Service

RECORD_FACTS = frozenset({"kotikunta", "asiointikieli", "erityinen_tuki", "ika", "ylin_hoitotuki"})
AREA_FACTS = frozenset({"palvelualue", "alueen_maaraajat", "kokonaisarvio", "alueen_lainkohdat"})
FACTS = (
    RECORD_FACTS
    | AREA_FACTS
    | {
        "asiakasvastaava",
        "asian_tila",
        "loppuarvio_puuttuu",
        "arviointi_aloitettu",
        "asiakas_kuollut",
        "avoin_asia",
        "viimeisimmat_arviot",
        "viimeisimmat_mittarit",
        "avoimet_palvelut",
        "asiakasryhma",
    }
)


def facts_of(
    session: Session, service: Service, client: Client, matter_id: str | None = None
) -> dict[str, Json]:
    """What is known as of now in Finland, for the matter when there is one.

    `asiakasvastaava` username or null; `palvelualue` of the matter, else the one that the age belongs
    to, with what `area_facts` says of it; `asian_tila` the state of the matter or null; `loppuarvio_puuttuu`
    whether it gave a service or planned goals that nobody has finally reviewed; `arviointi_aloitettu`
    whether its assessment has begun, which an urgent decision may come before; `asiakas_kuollut` whether a
    death is recorded; `avoin_asia` the newest other
    open matter or null;
    `viimeisimmat_arviot` the latest completed one of every kind, each `vali`, `alueet` (ICF chapters),
    `kattaa` (the kinds whose chapters it covers, its own first), `ika_pv`, `lukittu` and `voimassa` (may be
    used again); `viimeisimmat_mittarit` the latest value of every measure by its code; `avoimet_palvelut`
    codes; `asiakasryhma` code or null; and the facts of the record.
    """
    now = service.clock.now()
    manager = current(session, client.id, now)
    open_matters = [entry.id for entry in list_matters(session, client.id) if entry.is_open]
    others = [entry for entry in open_matters if entry != matter_id]
    return {
        **record_facts(service, client),
        "asiakasvastaava": manager.username if manager else None,
        **area_facts(service, area_code(session, service, client, matter_id)),
        "asian_tila": _state(session, matter_id),
        "loppuarvio_puuttuu": lacks_final_review(session, matter_id),
        "arviointi_aloitettu": has_happened(session, matter_id, "assessment.started"),
        "asiakas_kuollut": find_death(session, client.id) is not None,
        "avoin_asia": others[0] if others else None,
        **_record_of(session, service, client.id),
    }


def _state(session: Session, matter_id: str | None) -> str | None:
    try:
        return get_matter(session, matter_id).state if matter_id else None
    except NotFound:
        return None


def _record_of(session: Session, service: Service, client_id: str) -> dict[str, Json]:
    today = local_date(service.clock.now())
    book = instruments_of(service)
    valid = {entry.key for entry in valid_assessments(session, book, client_id, today)}
    group = current_group(session, client_id)
    return {
        "viimeisimmat_arviot": [
            {
                "vali": entry.instrument,
                "alueet": list(entry.domains),
                "kattaa": list(book.kinds_covered(entry.instrument, entry.domains, today)),
                "ika_pv": (today - entry.completed_on).days if entry.completed_on else None,
                "lukittu": entry.locked,
                "voimassa": entry.key in valid,
            }
            for entry in latest_of_each(session, client_id)
        ],
        "viimeisimmat_mittarit": {one.code: one.value for one in list_measurements(session, client_id)},
        "avoimet_palvelut": sorted(services_going_on(session, client_id)),
        "asiakasryhma": group.group_code if group else None,
    }


def record_facts(service: Service, client: Client) -> dict[str, Json]:
    """What the record alone tells: `ika` full years or null; `ylin_hoitotuki` and `erityinen_tuki` booleans;
    `kotikunta` name or null; `asiointikieli` code."""
    return {
        **facts_for_rules(client),
        "ika": client.age(local_date(service.clock.now())),
        "ylin_hoitotuki": client.highest_care_allowance,
    }


def facts_for_rules(client: Client) -> Mapping[str, Json]:
    """The facts by which a case manager is chosen."""
    return {
        "kotikunta": client.municipality,
        "asiointikieli": client.language,
        "erityinen_tuki": client.special_support,
    }


def area_facts(service: Service, code: str | None) -> dict[str, Json]:
    """`palvelualue` the code or null; `alueen_maaraajat` the limits that may run in it, `kokonaisarvio`,
    whether regular service is decided on a full assessment, and `alueen_lainkohdat` the sections of law
    that concern it alone: null while the area is not known."""
    today = local_date(service.clock.now())
    area = service_areas_of(service).find(code, today) if code else None
    return {
        "palvelualue": code,
        "alueen_maaraajat": sorted(area.limits) if area else None,
        "kokonaisarvio": area.full_assessment if area else None,
        "alueen_lainkohdat": sorted(area.own_sections) if area else None,
    }


def area_code(session: Session, service: Service, client: Client, matter_id: str | None) -> str | None:
    """The service area of the matter, else the one that the client's age belongs to, else null."""
    try:
        named = get_matter(session, matter_id).service_area if matter_id else None
    except NotFound:
        named = None
    today = local_date(service.clock.now())
    by_age = service_areas_of(service).for_age(client.age(today), today)
    return named or (by_age.code if by_age else None)
