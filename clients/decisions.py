# SPDX-License-Identifier: EUPL-1.2
"""Decisions on services: drafted, signed, served, final.

Source: SHL 1301/2014 45 §; hallintolaki 434/2003 43–47 § (form, reasons, appeal instructions), 49 c § and
59 § (receipt). What the text of the reasons says is a document.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from clients.applications import close_applications
from clients.origins import Origin, Written
from clients.record_tables import client_decision
from engine.bpmn.advance import Json
from engine.business_calendar import at_local, local_date
from engine.database import Session
from engine.deadlines import count_deadline
from engine.errors import Conflict, InvalidInput, NotFound
from engine.service import Service

DRAFT, SIGNED, SERVED, FINAL = "luonnos", "allekirjoitettu", "annettu_tiedoksi", "lainvoimainen"
REPLACED, CORRECTED, LAPSED = "korvattu", "oikaistu", "rauennut"
STATES = (DRAFT, SIGNED, SERVED, FINAL, REPLACED, CORRECTED, LAPSED)
# Source: the dated rules of deemed receipt, T12; another way shows its receipt itself.
RECEIPT_LIMITS = {"kirje": "T12.kirje", "sahkoinen": "T12.sahkoinen"}
VARIABLE = "paatos_id"


@dataclass(frozen=True, slots=True)
class Decision:
    """`valid_to` None: until further notice. `served_on` is the day of receipt, shown or deemed. `grounds`
    are the codes of what was lacking, of a refusal."""

    id: str
    client_id: str
    matter_id: str | None
    process_instance_key: int | None
    user_task_key: int | None
    author: str
    at: datetime
    state: str
    service: str
    outcome: str
    legal_basis: tuple[str, ...]
    reasons_id: str
    valid_from: date
    valid_to: date | None
    amount: float | None
    unit: str | None
    way: str | None
    content: tuple[str, ...]
    grounds: tuple[str, ...]
    signed_at: datetime | None
    signer: str | None
    oral: bool
    notice_way: str | None
    posted_on: date | None
    shown_receipt_on: date | None
    served_on: date | None
    appeal_instructions: bool
    final_on: date | None
    replaced_by: str | None

    @property
    def is_in_force(self) -> bool:
        """Signed and not replaced, corrected or lapsed."""
        return self.state in (SIGNED, SERVED, FINAL)


def draft_decision(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """A draft; preparing again in the same instance for the same service rewrites it."""
    _check_validity(values)
    columns = {
        **origin.columns(),
        **{key: values[key] for key in ("service", "outcome", "valid_from", "valid_to", "amount", "unit")},
        "way": values["way"],
        "legal_basis": values["legal_basis"],
        "content": values["content"] or [],
        "grounds": values["grounds"] or [],
        "reasons_id": values["reasons"],
    }
    draft = _find_draft(session, origin, values["service"])
    if draft is not None:
        session.execute(update(client_decision).where(client_decision.c.id == draft).values(**columns))
        return Written({VARIABLE: draft})
    decision_id = f"P{session.next_key()}"
    session.execute(
        insert(client_decision).values(
            id=decision_id, state=DRAFT, oral=False, appeal_instructions=False, **columns
        )
    )
    if values["replaces"]:
        replace_decision(session, origin.client_id, values["replaces"], decision_id)
    return Written({VARIABLE: decision_id})


def sign_decision(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """Signs the draft, now unless told otherwise. Conflict when it is signed already."""
    found = locate_decision(session, origin, values["decision"])
    if found.state != DRAFT:
        raise Conflict("Päätös on jo allekirjoitettu. Korjaa se uudella päätöksellä (hallintolaki 50 §).")
    signed_at = signing_time(origin, values["signed_at"])
    state = LAPSED if found.outcome == "raukeaa" else SIGNED
    signed = {"state": state, "signed_at": signed_at, "signer": values["signer"] or origin.author}
    _write(session, found.id, {**signed, "oral": bool(values["oral"])})
    close_applications(session, origin.client_id, found.service, origin.at)
    return _told(found)


def signing_time(origin: Origin, given: datetime | None) -> datetime:
    """When a decision counts as signed: now unless told otherwise. InvalidInput for the future."""
    signed_at = given or origin.at
    if local_date(signed_at) > origin.day:
        raise InvalidInput(
            "Päätöstä ei voi allekirjoittaa tulevaisuudessa.", {"signed_at": "Anna mennyt aika."}
        )
    return signed_at


def serve_decision(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """Notes how and when the decision was served, and the day of receipt."""
    found = locate_decision(session, origin, values["decision"])
    _check_notice(found, origin, values)
    state = SERVED if found.state == SIGNED else found.state
    posted = values["posted_on"] or values["sent_on"]
    _write(
        session,
        found.id,
        {
            "state": state,
            "notice_way": values["way"],
            "posted_on": posted,
            "shown_receipt_on": values["shown_receipt_on"] or values["handed_on"],
            "served_on": _receipt(service, values, posted),
            "appeal_instructions": True,
        },
    )
    return _told(found)


def finish_decision(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """The time for appeal is over: lainvoimainen. A decision that was replaced meanwhile stays so."""
    found = locate_decision(session, origin, values["decision"])
    if found.state == DRAFT:
        raise Conflict("Päätöstä ei ole allekirjoitettu, joten se ei voi tulla lainvoimaiseksi.")
    state = FINAL if found.state in (SIGNED, SERVED) else found.state
    _write(session, found.id, {"state": state, "final_on": values["final_on"] or origin.day})
    return _told(found)


def correct_decision(session: Session, decision_id: str, state: str = CORRECTED) -> None:
    """The decision no longer holds as it was: corrected after an appeal, or lapsed."""
    _write(session, decision_id, {"state": state})


def replace_decision(session: Session, client_id: str, old: str, new: str) -> None:
    """The old decision holds no longer; it says which one came in its place."""
    session.execute(
        update(client_decision)
        .where(client_decision.c.id == old, client_decision.c.client_id == client_id)
        .values(state=REPLACED, replaced_by=new)
    )


def locate_decision(session: Session, origin: Origin, decision_id: str | None) -> Decision:
    """The named decision of the client, else the latest of the instance. InvalidInput when there is none."""
    query = select(client_decision).where(client_decision.c.client_id == origin.client_id)
    if decision_id:
        query = query.where(client_decision.c.id == decision_id)
    else:
        query = query.where(client_decision.c.process_instance_key == origin.instance_key)
    row = session.execute(
        query.order_by(client_decision.c.at.desc(), client_decision.c.id.desc()).limit(1)
    ).one_or_none()
    if row is None:
        raise InvalidInput(
            "Päätöstä, johon tämä kuuluu, ei löydy. Valmistele päätös ensin.",
            {"decision": "Päätöstä ei löydy."},
        )
    return _read(row)


def get_decision(session: Session, decision_id: str) -> Decision:
    """NotFound when there is none; the caller has asked `require_client`."""
    row = session.execute(select(client_decision).where(client_decision.c.id == decision_id)).one_or_none()
    if row is None:
        raise NotFound(f"Päätöstä {decision_id} ei ole.")
    return _read(row)


def list_decisions(session: Session, client_id: str) -> tuple[Decision, ...]:
    """All decisions of a client, newest first; the caller has asked `require_client`."""
    rows = session.execute(
        select(client_decision)
        .where(client_decision.c.client_id == client_id)
        .order_by(client_decision.c.at.desc(), client_decision.c.id.desc())
    )
    return tuple(_read(row) for row in rows)


def _check_validity(values: Mapping[str, Any]) -> None:
    start, end = values["valid_from"], values["valid_to"]
    if end is not None and end < start:
        raise InvalidInput(
            "Päätöksen voimassaolo ei täsmää.", {"valid_to": "Voimassaolo päättyy ennen kuin se alkaa."}
        )
    if end is not None and values["until_further_notice"]:
        raise InvalidInput(
            "Päätöksen voimassaolo ei täsmää.",
            {"valid_to": "Päätös on joko toistaiseksi voimassa tai päättyy päivänä, ei molempia."},
        )
    if values["outcome"] == "paattyy" and end is None:
        raise InvalidInput(
            "Päätös, jolla palvelu päättyy, kertoo milloin.", {"valid_to": "Anna palvelun viimeinen päivä."}
        )


def _check_notice(found: Decision, origin: Origin, values: Mapping[str, Any]) -> None:
    if found.state == DRAFT:
        raise Conflict("Päätöstä ei ole allekirjoitettu. Allekirjoita se ennen tiedoksiantoa.")
    problems = {}
    if not values["appeal_instructions"]:
        problems["appeal_instructions"] = "Liitä päätökseen muutoksenhakuohje (hallintolaki 47 §)."
    posted = values["posted_on"]
    if values["way"] == "kirje" and posted is None:
        problems["posted_on"] = "Anna kirjeen todellinen postituspäivä. Siitä lasketaan muutoksenhakuaika."
    for name, (ahead, early) in _NOTICE_DAYS.items():
        if values[name] is not None:
            problems |= _problems_of_day(found, origin, name, values[name], ahead, early)
    if problems:
        raise InvalidInput("Tiedoksiantoa ei voi kirjata.", problems)


def problems_of_posting(found: Decision, origin: Origin, posted: date) -> dict[str, str]:
    """Why a letter cannot have left that day, by field; empty when it can."""
    return _problems_of_day(found, origin, "posted_on", posted, *_NOTICE_DAYS["posted_on"])


# A day that is ahead and one before the signing: what is said of each, by the field of the notice.
_NOTICE_DAYS = {
    "posted_on": (
        "Postituspäivä on tulevaisuudessa. Kirjaa se, kun kirje on postitettu.",
        "Postituspäivä on ennen päätöksen allekirjoitusta. Tarkista päivä.",
    ),
    "sent_on": (
        "Lähetyspäivä on tulevaisuudessa. Kirjaa se, kun päätös on lähetetty.",
        "Lähetyspäivä on ennen päätöksen allekirjoitusta. Tarkista päivä.",
    ),
    "handed_on": (
        "Luovutuspäivä on tulevaisuudessa. Kirjaa se, kun päätös on annettu asiakkaalle.",
        "Luovutuspäivä on ennen päätöksen allekirjoitusta. Tarkista päivä.",
    ),
}


def _problems_of_day(
    found: Decision, origin: Origin, field: str, day: date, ahead: str, early: str
) -> dict[str, str]:
    if day > origin.day:
        return {field: ahead}
    if found.signed_at is not None and day < local_date(found.signed_at):
        return {field: early}
    return {}


def _receipt(service: Service, values: Mapping[str, Any], posted: date | None) -> date | None:
    shown: date | None = values["shown_receipt_on"] or values["handed_on"]
    if shown is not None or posted is None:
        return shown
    return deemed_receipt(service, values["way"], posted)


def deemed_receipt(service: Service, way: str, posted: date) -> date | None:
    """The day on which what was sent that day counts as received; None without a dated rule for the way."""
    limit = RECEIPT_LIMITS.get(way)
    if limit is None or limit not in service.limits.ids():
        return None
    rule = service.limits.find(limit, posted)
    return count_deadline(rule, at_local(posted), service.limits.calendars).due_date


def _find_draft(session: Session, origin: Origin, service_code: str) -> str | None:
    found: str | None = session.execute(
        select(client_decision.c.id)
        .where(
            client_decision.c.client_id == origin.client_id,
            client_decision.c.process_instance_key == origin.instance_key,
            client_decision.c.service == service_code,
            client_decision.c.state == DRAFT,
        )
        .order_by(client_decision.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return found


def _write(session: Session, decision_id: str, values: Mapping[str, object]) -> None:
    session.execute(update(client_decision).where(client_decision.c.id == decision_id).values(**values))


def _told(found: Decision) -> Written:
    told: dict[str, Json] = {"service": found.service, "outcome": found.outcome}
    if found.grounds:
        told["grounds"] = list(found.grounds)
    return Written({VARIABLE: found.id}, told)


def _read(row: Row[Any]) -> Decision:
    values = dict(row._mapping)
    lists = {name: tuple(values[name] or ()) for name in ("legal_basis", "content", "grounds")}
    return Decision(**{**values, **lists})
