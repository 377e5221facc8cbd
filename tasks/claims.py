# SPDX-License-Identifier: EUPL-1.2
"""A claim for rectification that came: filed against one decision, which a worker has chosen.

The follow-up of the decision hears of it while it waits. When the decision has become final, the claim
starts a handling of its own: whether a late claim is examined is decided by a person, never by the clock.
"""

from datetime import datetime

from sqlalchemy import select

from clients.appeals import list_appeals
from clients.case_managers import current
from clients.decisions import DRAFT, Decision, get_decision, list_decisions
from clients.origins import Origin
from clients.recording import write_record
from clients.records import get_client
from clients.staff import StaffMember
from clients.visibility import require_client
from engine.business_calendar import local_date, to_local
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotFound
from engine.idempotency import recall, remember
from engine.process_instances import publish_message
from engine.service import Service
from engine.tables import message_subscription, process_instance

FILED, LATE = "appeal.filed", "appeal.late"
WRONG = "Oikaisuvaatimuksessa on korjattavaa. Mitään ei muutettu."


def claimable_decisions(session: Session, client_id: str) -> tuple[Decision, ...]:
    """Decisions that have been served, newest first; the caller has asked `require_client`."""
    return tuple(one for one in list_decisions(session, client_id) if _notice_day_known(one))


def file_claim(
    service: Service,
    actor: StaffMember,
    client_id: str,
    decision_id: str,
    arrived_at: datetime | None,
    idempotency_key: str | None = None,
) -> bool:
    """Files the claim and starts its handling; True when the decision was final already.

    InvalidInput names `decision` or `arrived_at`; Conflict when a claim on the decision is pending.
    """
    with service.database.transaction() as session:
        command = f"claim {decision_id}"[:100]
        earlier = recall(session, actor.username, idempotency_key, command)
        if earlier is not None:
            return earlier.result is True
        require_client(session, service, actor, client_id, "oikaisuvaatimus", act="käsittely")
        decision = _decision(session, client_id, decision_id)
        arrived = _arrival(service, decision, arrived_at)
        if any(
            one.decision_id == decision.id and one.decided_on is None
            for one in list_appeals(session, client_id)
        ):
            raise Conflict("Päätöksestä on jo vireillä oikaisuvaatimus. Mitään ei muutettu.")
        is_late = _begin(session, service, actor, decision, arrived)
        origin = Origin(client_id, actor.username, service.clock.now(), decision.matter_id)
        given = {"decision": decision.id, "arrived_at": arrived.isoformat()}
        write_record(session, service, origin, "appeal", given, {})
        remember(session, actor.username, idempotency_key, command, is_late, service.clock.now())
        return is_late


def _decision(session: Session, client_id: str, decision_id: str) -> Decision:
    try:
        found = get_decision(session, decision_id)
    except NotFound:
        found = None
    if found is None or found.client_id != client_id or found.state == DRAFT:
        raise InvalidInput(WRONG, {"decision": "Valitse päätös, johon oikaisua vaaditaan."})
    if not _notice_day_known(found):
        raise InvalidInput(
            WRONG, {"decision": "Päätöstä ei ole vielä annettu tiedoksi. Lähetä päätös ensin."}
        )
    return found


def _notice_day_known(decision: Decision) -> bool:
    return decision.state != DRAFT and (decision.posted_on or decision.shown_receipt_on) is not None


def _arrival(service: Service, decision: Decision, arrived_at: datetime | None) -> datetime:
    notice = decision.posted_on or decision.shown_receipt_on
    if arrived_at is None:
        raise InvalidInput(WRONG, {"arrived_at": "Anna päivä ja kellonaika, jolloin vaatimus saapui."})
    if arrived_at > service.clock.now():
        raise InvalidInput(
            WRONG, {"arrived_at": "Saapumisaika on tulevaisuudessa. Tarkista päivä ja kellonaika."}
        )
    if notice is not None and local_date(arrived_at) < notice:
        raise InvalidInput(
            WRONG, {"arrived_at": "Vaatimus ei ole voinut saapua ennen kuin päätös annettiin tiedoksi."}
        )
    return arrived_at


def _begin(
    session: Session, service: Service, actor: StaffMember, decision: Decision, arrived: datetime
) -> bool:
    waiting = _waiting_key(session, decision)
    manager = current(session, decision.client_id, service.clock.now())
    told = {"oikaisu_saapui": to_local(arrived).isoformat(timespec="seconds")}
    late = {
        "asiakas": decision.client_id,
        "asia": decision.matter_id,
        "asiakasvastaava": manager.username if manager else None,
        "erityinen_tuki": get_client(session, decision.client_id).special_support,
        "palvelu": decision.service,
        "paatos": decision.outcome,
        "paatos_id": decision.id,
        "paatos_tunnus": decision.id,
        "tiedoksisaanti": decision.served_on.isoformat() if decision.served_on else None,
        "lainvoimainen": True,
    }
    publish_message(
        session,
        service,
        name=LATE if waiting is None else FILED,
        correlation_key=waiting,
        variables=told if waiting is not None else {**late, **told},
        actor=actor.username,
    )
    return waiting is None


def _waiting_key(session: Session, decision: Decision) -> str | None:
    """The key by which the follow-up of this decision waits; None when it has ended."""
    keys = session.execute(
        select(message_subscription.c.correlation_key)
        .join(process_instance, process_instance.c.key == message_subscription.c.process_instance_key)
        .where(process_instance.c.client_id == decision.client_id, message_subscription.c.name == FILED)
    ).scalars()
    return next((key for key in keys if key == decision.id), None)
