# SPDX-License-Identifier: EUPL-1.2
"""What processes, decision tables and forms may know of a client: codes, numbers, dates, never names."""

from collections.abc import Mapping

from clients.assessments import latest_completed
from clients.case_managers import current
from clients.matters import get_matter, list_matters
from clients.records import Client
from engine.bpmn.advance import Json
from engine.business_calendar import local_date
from engine.database import Session
from engine.errors import NotFound
from engine.service import Service


def facts_of(
    session: Session, service: Service, client: Client, matter_id: str | None = None
) -> dict[str, Json]:
    """What is known as of now in Finland, for the matter when there is one.

    `asiakasvastaava` username or null; `arviointi_ika_pv` days since the latest completed assessment and
    `arviointi_vali` its instrument, or null; `palvelualue` of the matter or null; `avoin_asia` the newest
    other open matter or null; and the facts of the record.
    """
    now = service.clock.now()
    manager = current(session, client.id, now)
    latest = latest_completed(session, client.id)
    completed_at = latest.completed_at if latest else None
    open_matters = [entry.id for entry in list_matters(session, client.id) if entry.is_open]
    others = [entry for entry in open_matters if entry != matter_id]
    return {
        **record_facts(service, client),
        "asiakasvastaava": manager.username if manager else None,
        "arviointi_ika_pv": (local_date(now) - local_date(completed_at)).days if completed_at else None,
        "arviointi_vali": latest.instrument if latest else None,
        "palvelualue": _service_area(session, matter_id),
        "avoin_asia": others[0] if others else None,
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


def _service_area(session: Session, matter_id: str | None) -> str | None:
    try:
        return get_matter(session, matter_id).service_area if matter_id else None
    except NotFound:
        return None
