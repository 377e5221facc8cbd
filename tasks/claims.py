# SPDX-License-Identifier: EUPL-1.2
"""A claim for rectification that came: filed against one decision, which a worker has chosen.

The follow-up of the decision hears of it while it waits. When the decision has become final, the claim
starts a handling of its own: whether a late claim is examined is decided by a person, never by the clock.
A program, such as the e-service, files one in the same way; it may leave the decision out only while a single
one can be meant.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from clients.access_log import record
from clients.appeals import list_appeals
from clients.case_managers import current
from clients.decisions import DRAFT, Decision, get_decision, list_decisions
from clients.origins import Origin
from clients.recording import write_record
from clients.records import get_client
from clients.staff import StaffMember
from clients.tables import client
from clients.visibility import Ground, require_client
from engine.business_calendar import local_date, to_local
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotFound
from engine.idempotency import recall, remember
from engine.process_instances import publish_message
from engine.service import Service
from engine.tables import message_subscription, process_instance

FILED, LATE = "appeal.filed", "appeal.late"
# What a program may say of a claim: the decision, unless the key is its id, and when the claim arrived.
PARTS = ("paatos_tunnus", "oikaisu_saapui")
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
        is_late = _file(session, service, actor.username, decision, arrived_at)
        remember(session, actor.username, idempotency_key, command, is_late, service.clock.now())
        return is_late


def receive_claim(
    service: Service, program: str, key: str | None, parts: Mapping[str, object], once: str | None
) -> int:
    """A program files a claim, by the id of the decision, or by the client's pseudonym and the decision among
    the parts. Gives the claim's number, and the same again for the same id. NotFound, Conflict, InvalidInput.
    """
    with service.database.transaction() as session:
        earlier = recall(session, program, once, FILED)
        if earlier is not None:
            return int(str(earlier.result))
        named, arrived = _read_notice(service, parts)
        decision = _named_decision(session, key or "", named)
        sender = StaffMember(program, program, "ohjelma", "integration")
        record(
            session,
            service,
            sender,
            decision.client_id,
            "käsittely",
            Ground.CLAIM_NOTICE,
            "oikaisuvaatimus",
        )
        _file(session, service, program, decision, arrived)
        number = session.next_key()
        remember(session, program, once, FILED, str(number), service.clock.now())
        return number


def _file(
    session: Session, service: Service, sender: str, decision: Decision, arrived_at: datetime | None
) -> bool:
    arrived = _arrival(service, decision, arrived_at)
    pending = (one for one in list_appeals(session, decision.client_id) if one.decided_on is None)
    if any(one.decision_id == decision.id for one in pending):
        raise Conflict("Päätöksestä on jo vireillä oikaisuvaatimus. Mitään ei muutettu.")
    is_late = _begin(session, service, sender, decision, arrived)
    origin = Origin(decision.client_id, sender, service.clock.now(), decision.matter_id)
    given = {"decision": decision.id, "arrived_at": arrived.isoformat()}
    write_record(session, service, origin, "appeal", given, {})
    return is_late


def _read_notice(service: Service, parts: Mapping[str, object]) -> tuple[str | None, datetime]:
    """The decision that a program named, if any, and when the claim arrived: now, unless it says."""
    wrong = {name: "Tuntematon tieto." for name in parts if name not in PARTS}
    wrong |= {name: "Anna teksti." for name, value in parts.items() if not isinstance(value, str)}
    arrived = service.clock.now()
    if not wrong and "oikaisu_saapui" in parts:
        try:
            arrived = datetime.fromisoformat(str(parts["oikaisu_saapui"]))
        except ValueError:
            wrong["oikaisu_saapui"] = "Anna päivä ja kellonaika, esimerkiksi 2027-05-03T15:50:00+03:00."
        else:
            if arrived.tzinfo is None:
                wrong["oikaisu_saapui"] = "Anna myös aikavyöhyke, esimerkiksi +03:00."
    if wrong:
        raise InvalidInput(WRONG, wrong)
    named = parts.get("paatos_tunnus")
    return None if named is None else str(named), arrived


def _named_decision(session: Session, key: str, named: str | None) -> Decision:
    """The decision whose id the key is, or the one that a client's claim names, or the only one it can be."""
    if session.execute(select(client.c.id).where(client.c.id == key)).one_or_none() is None:
        return _by_id(session, key, named)
    if named is not None:
        return _decision(session, key, named)
    waiting = [one for one in claimable_decisions(session, key) if _waiting_key(session, one)]
    if len(waiting) == 1:
        return waiting[0]
    if not waiting:
        remedy = "Mikään päätös ei odota oikaisuvaatimusta. Nimeä päätös, jota vaatimus koskee."
    else:
        listed = ", ".join(f"{one.id} ({one.service})" for one in waiting)
        remedy = f"Oikaisuaika kuluu usealla päätöksellä: {listed}. Nimeä se, jota vaatimus koskee."
    raise InvalidInput(WRONG, {"paatos_tunnus": remedy})


def _by_id(session: Session, decision_id: str, named: str | None) -> Decision:
    try:
        found = get_decision(session, decision_id)
    except NotFound:
        raise NotFound(
            "Päätöstä tai asiakasta ei löydy. Anna tunniste (correlationKey): päätöksen tai asiakkaan tunnus."
        ) from None
    if named not in (None, found.id):
        raise InvalidInput(WRONG, {"paatos_tunnus": "Tunniste ja nimetty päätös ovat eri päätökset."})
    return _decision(session, found.client_id, found.id)


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


def _begin(session: Session, service: Service, sender: str, decision: Decision, arrived: datetime) -> bool:
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
        actor=sender,
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
