# SPDX-License-Identifier: EUPL-1.2
"""Who can be a client's case manager, as decision D16 sees them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from clients.absences import absent_on
from clients.case_managers import CaseManager, barred_from, count_loads, name_case_manager, why_not
from clients.client_groups import current_group
from clients.facts import area_code, facts_for_rules
from clients.hand_over_tables import PLANNED, hand_over
from clients.production import producing_group
from clients.records import Client
from clients.service_areas import service_areas_of
from clients.staff import CASE_MANAGERS, SOCIAL_WORKERS, StaffMember, get_member, members_of
from engine.bpmn.advance import Json
from engine.business_calendar import local_date
from engine.database import Session
from engine.decisions import decide
from engine.errors import ExecutionFailed
from engine.service import Service
from engine.tables import decision_definition

CHOICE = "D16"


def list_candidates(
    session: Session, service: Service, client: Client, matter_id: str | None
) -> list[dict[str, Json]]:
    """Contexts of `tunnus`, `kunnat`, `kielet`, `ryhmat`, `kuorma`, `poissa`, `sosiaalityontekija`.

    Who is barred, carries out a service of the client, or is about to leave is none.
    """
    now = service.clock.now()
    area = service_areas_of(service).find(
        area_code(session, service, client, matter_id) or "", local_date(now)
    )
    social_workers = area.team(SOCIAL_WORKERS) if area else SOCIAL_WORKERS
    case_managers = area.team(CASE_MANAGERS) if area else CASE_MANAGERS
    group = social_workers if client.special_support else case_managers
    barred = barred_from(session, client.id) | _leaving(session)
    away = absent_on(session, local_date(now))
    loads = count_loads(session, now)
    return [
        {
            "tunnus": member.username,
            "kunnat": list(member.municipalities),
            "kielet": list(member.languages),
            "ryhmat": list(member.client_groups),
            "kuorma": _load(loads.get(member.username, 0), member.full_time_share),
            "poissa": member.username in away,
            "sosiaalityontekija": social_workers in member.groups,
        }
        for member in members_of(session, group)
        if member.username not in barred and producing_group(session, service, client.id, member) is None
    ]


def _leaving(session: Session) -> frozenset[str]:
    """Those whose clients are being handed over; no new ones are given to them."""
    planned = select(hand_over.c.username).where(hand_over.c.state == PLANNED)
    return frozenset(session.execute(planned).scalars())


def facts_of_choice(session: Session, client: Client, proposed_group: Json = None) -> dict[str, Json]:
    """What D16 knows of the client: town, language, group of clients, special support."""
    group = current_group(session, client.id)
    return {**facts_for_rules(client), "asiakasryhma": group.group_code if group else proposed_group}


def name_with_substitute(
    session: Session,
    service: Service,
    client_id: str,
    username: str,
    *,
    reason: str,
    actor: str | None,
    substitute: str | None = None,
    since: datetime | None = None,
) -> CaseManager:
    """Names the person from `since` (now) on, and `substitute` or else their own, unless that one cannot
    take the client."""
    return name_case_manager(
        session,
        service,
        client_id,
        username,
        substitute=substitute or _substitute_for(session, service, client_id, get_member(session, username)),
        reason=reason,
        actor=actor,
        since=since,
    )


def _substitute_for(session: Session, service: Service, client_id: str, member: StaffMember) -> str | None:
    """The person's substitute, unless gone, barred from the client or producing a service of theirs."""
    if member.substitute is None or why_not(session, service, client_id, member.substitute) is not None:
        return None
    return member.substitute


def ask_table(
    session: Session,
    service: Service,
    client: Client,
    candidates: Sequence[Mapping[str, Json]],
    existing: str | None,
) -> str | None:
    """Whom the newest D16 names outside a process, if anyone; `existing` is who the client has now."""
    deployment = session.execute(
        select(decision_definition.c.deployment_key)
        .where(decision_definition.c.id == CHOICE)
        .order_by(decision_definition.c.key.desc())
        .limit(1)
    ).scalar()
    if deployment is None:
        return None
    scope: dict[str, Json] = {
        **facts_of_choice(session, client),
        "ehdokkaat": [dict(one) for one in candidates],
        "nykyinen": existing,
    }
    try:
        answer = decide(service, deployment, CHOICE, scope).value
    except ExecutionFailed:
        return None
    known = {str(one["tunnus"]) for one in candidates} | {existing} - {None}
    return answer if isinstance(answer, str) and answer in known else None


def _load(clients: int, share: float) -> int | float:
    """Clients for each full-time worker; whole for those who work full time."""
    return clients if share == 1 else round(clients / share, 1)
