# SPDX-License-Identifier: EUPL-1.2
"""Writes one record of a kind with its event, in the transaction of the task that it comes from."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from clients.agreements import add_agreement, end_agreement
from clients.appeals import decide_appeal, file_appeal
from clients.applications import add_application
from clients.arrivals import NewArrival, receive
from clients.care_fees import change_agreement
from clients.case_managers import name_case_manager
from clients.client_groups import set_group
from clients.contacts import add_contact_person
from clients.decision_parties import serve_party
from clients.decisions import draft_decision, finish_decision, serve_decision, sign_decision
from clients.documents import read_texts
from clients.fee_decisions import decide_fee
from clients.feedback import check_feedback
from clients.hearings import add_hearing
from clients.matters import move_forward
from clients.measurements import add_assessment, add_measures, add_summary
from clients.origins import Origin, Written
from clients.plan_goals import join_goals
from clients.plans import add_plan
from clients.provider_uses import add_arrival
from clients.record_kinds import RecordKind
from clients.record_reading import get_kind, read_values
from clients.records import get_client
from clients.representatives import add_representative
from clients.requests import answer_request, handle_request, register_request, send_request
from clients.restrictions import add_restriction
from clients.reviews import add_review
from clients.service_orders import record_service
from clients.services import STATE_AFTER
from clients.staff import get_member
from clients.tables import client
from clients.timeline import ClientEvent, append_event
from engine.bpmn.advance import Json
from engine.database import Session
from engine.errors import InvalidInput
from engine.service import Service

Writer = Callable[[Session, Service, Origin, Mapping[str, Any]], Written]

# A field that is not filled in is taken from this variable of the process.
FROM_VARIABLES = {"decision": "paatos_id", "request": "pyynto_id"}
BEFORE_BIRTH = "Päivä on ennen asiakkaan syntymää. Tarkista päivä."
# A measured value alone does not bring the matter on; the summary does.
MOVES_MATTER = {
    "assessment": None,
    "assessment.carer": None,
    "assessment.summary": "assessment.completed",
}


def write_record(
    session: Session,
    service: Service,
    origin: Origin,
    kind_name: str,
    given: Mapping[str, object],
    variables: Mapping[str, Json],
) -> dict[str, Json]:
    """Writes the record and its event; gives ids and codes for the process.

    `given` are answers by the kind's fields. InvalidInput(fields) names the wrong ones by the same names.
    """
    kind = get_kind(kind_name)
    known = {
        name: variables.get(variable)
        for name, variable in FROM_VARIABLES.items()
        if name in kind.fields and given.get(name) is None
    }
    values = read_values(kind, {**given, **known})
    _check_birth(session, origin.client_id, values)
    written = WRITERS[kind_name](session, service, origin, values)
    kind = get_kind(written.kind or kind_name)
    if written.is_new:
        _tell(session, origin, kind, values, written)
    # Urgent help comes before the assessment (SHL 12 §); the matter is not in follow-up yet.
    move = None if values.get("urgent") else MOVES_MATTER.get(kind.name, kind.event)
    if origin.matter_id is not None and move is not None:
        move_forward(session, origin.matter_id, move)
    return dict(written.variables)


def _check_birth(session: Session, client_id: str, values: Mapping[str, Any]) -> None:
    """No day of a client's record lies before the client's birth."""
    days = {
        name: one for name, one in values.items() if isinstance(one, date) and not isinstance(one, datetime)
    }
    born = session.execute(select(client.c.birth_date).where(client.c.id == client_id)).scalar_one_or_none()
    early = [name for name, one in days.items() if born is not None and one < born]
    if early:
        raise InvalidInput(
            "Kirjauksessa on korjattavaa. Mitään ei muutettu.", dict.fromkeys(early, BEFORE_BIRTH)
        )


def _tell(
    session: Session, origin: Origin, kind: RecordKind, values: Mapping[str, Any], written: Written
) -> None:
    if kind.event is None:
        return
    filled = {name: values[name] for name in kind.told if values.get(name) is not None}
    append_event(
        session,
        ClientEvent(
            name=kind.event,
            client_id=origin.client_id,
            at=origin.at,
            matter_id=origin.matter_id,
            instance_key=origin.instance_key,
            process_id=origin.process_id,
            element_id=origin.element_id,
            actor=origin.author,
            attributes={name: _plain(value) for name, value in {**filled, **written.told}.items()},
        ),
    )


def _plain(value: object) -> Json:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _add_close_person(
    session: Session, service: Service, origin: Origin, values: Mapping[str, Any]
) -> Written:
    add_contact_person(
        session,
        origin.client_id,
        name=values["name"],
        relation=values["relation"],
        phone=values["phone"],
        disclosure_consent=values["consent"] or "ei_kysytty",
        author=origin.author,
        at=origin.at,
    )
    return Written()


def _pass_on(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """Another service area hears of it: an item of the inbox, pending from now."""
    texts = read_texts(session, origin.client_id, {values["about"]})
    author = get_member(session, origin.author)
    client_name = get_client(session, origin.client_id).name
    receive(
        session,
        service,
        origin.author,
        NewArrival(
            channel="ilmoitus",
            contacted_by="ammattilainen",
            sender=f"{author.name}, {author.title}",
            about=client_name,
            subject=values["subject"],
            text=texts.get(values["about"]),
            external_id=f"tehtava:{origin.task_key}" if origin.task_key else None,
            service_area=values["to_area"],
        ),
    )
    return Written()


def _name_manager(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    named = name_case_manager(
        session,
        service,
        origin.client_id,
        values["username"],
        substitute=values["substitute"],
        reason=values["reason"] or "tyontekijan_valinta",
        actor=origin.author,
    )
    return Written({"asiakasvastaava": named.username})


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "decision": draft_decision,
        "decision.signed": sign_decision,
        "decision.notice": serve_decision,
        "decision.party": serve_party,
        "decision.final": finish_decision,
        "fee.decision": decide_fee,
        "hearing": add_hearing,
        "plan": add_plan,
        "plan.goals": join_goals,
        "plan.review": add_review,
        "review": add_review,
        "feedback": check_feedback,
        "assessment": add_assessment,
        "assessment.carer": add_assessment,
        "assessment.measured": add_measures,
        "assessment.summary": add_summary,
        **{f"service.{step}": partial(record_service, step=step) for step in STATE_AFTER},
        "early_support.linked": add_arrival,
        "agreement": add_agreement,
        "agreement.changed": change_agreement,
        "agreement.ended": end_agreement,
        "appeal": file_appeal,
        "appeal.decided": decide_appeal,
        "application": add_application,
        "request": register_request,
        "request.handled": handle_request,
        "request.answered": answer_request,
        "request.sent": send_request,
        "close_person": _add_close_person,
        "representative": add_representative,
        "restriction": add_restriction,
        "client_group": set_group,
        "contact.passed_on": _pass_on,
        "case_manager": _name_manager,
    }
)
