# SPDX-License-Identifier: EUPL-1.2
"""The structured record of one client, as its page shows it; cut to what the reader's ground allows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from clients.agreements import Agreement, list_agreements
from clients.appeals import Appeal, list_appeals
from clients.assessments import (
    Assessment,
    AssessmentSummary,
    Measurement,
    list_assessments,
    list_measurements,
    list_summaries,
)
from clients.case_manager_figures import hand_overs_of_client
from clients.case_managers import CaseManager, history
from clients.client_groups import ClientGroup, current_group
from clients.contacts import ContactPerson, list_former_contact_persons
from clients.decisions import Decision, list_decisions
from clients.documents import read_texts
from clients.instruments import instruments_of
from clients.matters import Matter
from clients.other_measures import OtherMeasure, list_others
from clients.overview import ClientOverview
from clients.plans import Plan, current_plan
from clients.representatives import Representative, list_representatives
from clients.restrictions import Restriction, list_restrictions
from clients.reviews import Review, list_reviews
from clients.service_areas import ServiceArea, keep_until, service_areas_of
from clients.services import ClientService, ServiceChange, list_changes, list_services, waiting_days
from engine.business_calendar import local_date
from engine.database import Session
from engine.service import Service


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """What has been decided, planned, measured and carried out. `texts` are the documents by id;
    `waited` days from vireilletulo to the start, by the service's key; `usable_until` the last day on
    which a completed assessment may be used again, by its key."""

    plan: Plan | None
    reviews: tuple[Review, ...]
    decisions: tuple[Decision, ...]
    appeals: tuple[Appeal, ...]
    services: tuple[ClientService, ...]
    changes: tuple[ServiceChange, ...]
    waited: dict[int, int]
    agreements: tuple[Agreement, ...]
    assessments: tuple[Assessment, ...]
    usable_until: dict[int, date]
    measurements: tuple[Measurement, ...]
    other_measures: tuple[OtherMeasure, ...]
    summaries: tuple[AssessmentSummary, ...]
    representatives: tuple[Representative, ...]
    former_persons: tuple[ContactPerson, ...]
    restrictions: tuple[Restriction, ...]
    group: ClientGroup | None
    case_managers: tuple[CaseManager, ...]
    manager_changes: int
    texts: dict[str, str]


def client_record(session: Session, service: Service, overview: ClientOverview) -> ClientRecord:
    """The record of the client whose overview has been asked for and logged."""
    client_id = overview.client.id
    today = local_date(service.clock.now())
    services = list_services(session, client_id)
    plan = current_plan(session, client_id)
    decisions = list_decisions(session, client_id)
    appeals = list_appeals(session, client_id)
    reviews = list_reviews(session, client_id)
    summaries = list_summaries(session, client_id)
    assessments = list_assessments(session, client_id)
    others = list_others(session, client_id)
    restrictions = list_restrictions(session, client_id, today)
    waited = {one.key: waiting_days(session, one.key) for one in services}
    usable = {one.key: one.valid_until(instruments_of(service)) for one in assessments}
    return ClientRecord(
        plan=plan,
        reviews=reviews,
        decisions=decisions,
        appeals=appeals,
        services=services,
        changes=list_changes(session, client_id),
        waited={key: days for key, days in waited.items() if days is not None},
        agreements=tuple(_without_account(one) for one in list_agreements(session, client_id)),
        assessments=assessments,
        usable_until={key: day for key, day in usable.items() if day is not None},
        measurements=list_measurements(session, client_id),
        other_measures=others,
        summaries=summaries,
        representatives=tuple(
            one if _shows_contacts(overview) else replace(one, phone=None)
            for one in list_representatives(session, client_id)
        ),
        former_persons=list_former_contact_persons(session, client_id),
        restrictions=restrictions,
        group=current_group(session, client_id),
        case_managers=history(session, client_id),
        manager_changes=sum(hand_overs_of_client(session, client_id).values()),
        texts=read_texts(
            session,
            client_id,
            {
                *_text_ids(plan, decisions, appeals, reviews, summaries, restrictions),
                *(one.name_id for one in others),
            },
        ),
    )


def area_of(service: Service, overview: ClientOverview, matter: Matter) -> ServiceArea | None:
    """The service area of a matter, by its code or by the client's age."""
    book, today = service_areas_of(service), local_date(service.clock.now())
    return book.find(matter.service_area or "", today) or book.for_age(overview.age, today)


def kept_until(
    service: Service, overview: ClientOverview, matter: Matter, services: Sequence[ClientService]
) -> date | None:
    """The last day on which documents of a closed matter are kept; None while it is open.

    A matter that moved on into a service goes on making documents: nothing is counted while it goes on, and
    then it is counted from the end of the last of its `services`. Source: laki 703/2023.
    """
    area = area_of(service, overview, matter)
    mine = [one for one in services if one.matter_id == matter.id]
    if area is None or matter.closed_at is None or matter.id in overview.going_on or _any_runs(mine):
        return None
    ends = (one.ended_on for one in mine if one.ended_on is not None)
    return keep_until(area, max((local_date(matter.closed_at), *ends)))


def _any_runs(services: Sequence[ClientService]) -> bool:
    return any(one.started_on is not None and one.ended_on is None for one in services)


def _shows_contacts(overview: ClientOverview) -> bool:
    """With a restricted address, how to reach those near the client shows only to those named for them."""
    return not overview.client.restricted_address or overview.ground.is_personal


def _without_account(agreement: Agreement) -> Agreement:
    """The bank account is for the payment of fees, not for the page."""
    return replace(agreement, iban=None)


def _text_ids(
    plan: Plan | None,
    decisions: tuple[Decision, ...],
    appeals: tuple[Appeal, ...],
    reviews: tuple[Review, ...],
    summaries: tuple[AssessmentSummary, ...],
    restrictions: tuple[Restriction, ...],
) -> set[str]:
    ids: set[str | None] = {one.reasons_id for one in decisions}
    ids |= {one.reasons_id for one in appeals} | {one.grounds_id for one in appeals}
    ids |= {one.changes_id for one in reviews} | {one.explanation_id for one in restrictions}
    for summary in summaries:
        ids |= {summary.situation_id, summary.conclusions_id, summary.client_view_id}
    if plan is not None:
        ids |= {plan.close_persons_part_id, plan.responsibilities_id, plan.safety_id}
        for goal in plan.goals:
            ids |= {goal.text_id, goal.own_words_id}
    return {one for one in ids if one is not None}
