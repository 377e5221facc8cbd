# SPDX-License-Identifier: EUPL-1.2
"""Agreements on informal care. The carer's name and bank account are client data and live here only.

Source: laki omaishoidon tuesta 937/2005 8 § (what an agreement says), 4 § (leave), 9 § (its end).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from clients.origins import Origin, Written
from clients.record_tables import care_agreement
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotFound
from engine.service import Service

VARIABLE = "sopimus_id"
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Agreement:
    """`fee` is euros a month; `leave_days` a code of days a month; `ended_on` None: it holds."""

    id: str
    client_id: str
    matter_id: str | None
    process_instance_key: int | None
    user_task_key: int | None
    author: str
    at: datetime
    carer: str | None = field(repr=False)
    relation: str | None
    fee_class: str
    fee: float
    start_on: date
    end_on: date | None
    leave_days: str | None
    leave_ways: tuple[str, ...]
    notice_terms_id: str | None
    notice_terms_told: bool | None
    iban: str | None = field(repr=False)
    carer_signed_on: date | None
    county_signed_on: date | None
    ended_on: date | None
    end_reason: str | None


def is_iban(text: str) -> bool:
    """Whether the check digits are right. Source: ISO 13616, remainder by 97 is 1."""
    compact = text.replace(" ", "").upper()
    if not _IBAN.fullmatch(compact):
        return False
    digits = "".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])
    return int(digits) % 97 == 1


def add_agreement(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """A new agreement. Conflict while another of the client holds."""
    _check(values)
    held = current_agreement(session, origin.client_id)
    if held is not None:
        raise Conflict(
            f"Asiakkaalla on jo voimassa oleva omaishoitosopimus {held.id}. Päätä se ennen uutta sopimusta."
        )
    agreement_id = f"H{session.next_key()}"
    same = (
        "carer",
        "relation",
        "fee",
        "leave_days",
        "notice_terms_told",
        "carer_signed_on",
        "county_signed_on",
    )
    session.execute(
        insert(care_agreement).values(
            id=agreement_id,
            **origin.columns(),
            **{name: values[name] for name in same},
            fee_class=values["class"],
            start_on=values["start"],
            end_on=values["end"],
            leave_ways=values["leave_ways"] or [],
            notice_terms_id=values["notice_terms"],
            iban=values["iban"].replace(" ", "").upper() if values["iban"] else None,
        )
    )
    return Written({VARIABLE: agreement_id})


def end_agreement(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """The agreement that holds ends on the day. One that has ended by then stays ended: a client who dies
    after the notice ran out, while the fee unit still looks at what was paid, ends nothing again."""
    held = current_agreement(session, origin.client_id)
    if held is None:
        last = next(iter(list_agreements(session, origin.client_id)), None)
        if last is not None and last.ended_on is not None and last.ended_on <= values["ended_on"]:
            return Written({VARIABLE: last.id}, is_new=False)
        raise InvalidInput("Sopimusta ei löydy.", {"ended_on": "Voimassa olevaa omaishoitosopimusta ei ole."})
    if values["ended_on"] < held.start_on:
        raise InvalidInput("Päivä ei täsmää.", {"ended_on": "Sopimus päättyisi ennen kuin se alkoi."})
    session.execute(
        update(care_agreement)
        .where(care_agreement.c.id == held.id)
        .values(ended_on=values["ended_on"], end_reason=values["reason"])
    )
    return Written({VARIABLE: held.id}, {"class": held.fee_class})


def _check(values: Mapping[str, Any]) -> None:
    problems = {}
    if values["iban"] and not is_iban(values["iban"]):
        problems["iban"] = "Tilinumeron tarkiste ei täsmää. Tarkista numerot."
    if values["fee"] < 0:
        problems["fee"] = "Palkkio ei voi olla alle nollan."
    if values["end"] is not None and values["end"] < values["start"]:
        problems["end"] = "Sopimus päättyy ennen kuin se alkaa."
    if problems:
        raise InvalidInput("Sopimuksessa on korjattavaa.", problems)


def get_agreement(session: Session, agreement_id: str) -> Agreement:
    """NotFound when there is none; the caller has asked `require_client`."""
    row = session.execute(select(care_agreement).where(care_agreement.c.id == agreement_id)).one_or_none()
    if row is None:
        raise NotFound(f"Sopimusta {agreement_id} ei ole.")
    return _read(row)


def current_agreement(session: Session, client_id: str) -> Agreement | None:
    """The agreement whose end is not known; the caller has asked `require_client`."""
    row = session.execute(
        select(care_agreement)
        .where(care_agreement.c.client_id == client_id, care_agreement.c.ended_on.is_(None))
        .order_by(care_agreement.c.at.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _read(row)


def list_agreements(session: Session, client_id: str) -> tuple[Agreement, ...]:
    """Newest first; the caller has asked `require_client`."""
    rows = session.execute(
        select(care_agreement)
        .where(care_agreement.c.client_id == client_id)
        .order_by(care_agreement.c.start_on.desc(), care_agreement.c.id.desc())
    )
    return tuple(_read(row) for row in rows)


def _read(row: Any) -> Agreement:
    return read_agreement(dict(row._mapping))


def read_agreement(values: Mapping[str, Any]) -> Agreement:
    """The agreement of a row of `care_agreement`."""
    return Agreement(**{**values, "leave_ways": tuple(values["leave_ways"])})
