# SPDX-License-Identifier: EUPL-1.2
"""The carers of the clients that a person may see: agreement, fee of today, leave."""

from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import select

from clients.agreements import Agreement, read_agreement
from clients.care_fees import fee_on
from clients.fields import CARER_FIELDS
from clients.leave_months import LeaveAccount, leave_account
from clients.record_tables import care_agreement, decision_party
from clients.records import full_name
from clients.staff import StaffMember
from clients.tables import client
from clients.visibility import visible
from engine.business_calendar import local_date
from engine.database import Session
from engine.service import Service

MOST = 500


@dataclass(frozen=True, slots=True)
class CarerLine:
    """One agreement that holds; `fee` euros a month today."""

    agreement: Agreement
    client_name: str = field(repr=False)
    fee: Decimal
    leave: LeaveAccount


def list_carers(session: Session, service: Service, actor: StaffMember) -> tuple[CarerLine, ...]:
    """Those with an undecided month first, then by name; the first 500."""
    now = service.clock.now()
    rows = session.execute(
        select(care_agreement, client.c.family_name, client.c.given_names)
        .join(client, client.c.id == care_agreement.c.client_id)
        .where(care_agreement.c.ended_on.is_(None), visible(actor, now, care_agreement.c.client_id))
        .order_by(client.c.name_key)
        .limit(MOST)
    ).all()
    lines = []
    for row in rows:
        values = {column.name: row._mapping[column] for column in care_agreement.c}
        agreement = read_agreement(values)
        fee = fee_on(session, agreement, max(local_date(now), agreement.start_on))
        name = full_name(row.family_name, row.given_names)
        lines.append(CarerLine(agreement, name, fee, leave_account(session, agreement.id)))
    return tuple(sorted(lines, key=lambda line: not line.leave.undecided))


def known_carer(session: Session, client_id: str) -> dict[str, str]:
    """What the record knows of the client's carer, by `CARER_FIELDS`; empty when it knows nobody.

    The newest word holds: whom the latest decision was served on, or who made the latest agreement. An
    account is known only of an agreement with that same person. The caller has asked `require_client`.
    """
    parties, agreements = decision_party.c, care_agreement.c
    party = session.execute(
        select(parties.at, parties.name, parties.address, parties.language)
        .where(parties.client_id == client_id)
        .order_by(parties.at.desc(), parties.key.desc())
        .limit(1)
    ).one_or_none()
    agreement = session.execute(
        select(agreements.at, agreements.carer, agreements.iban)
        .where(agreements.client_id == client_id, agreements.carer.is_not(None))
        .order_by(agreements.at.desc(), agreements.id.desc())
        .limit(1)
    ).one_or_none()
    if agreement is not None and (party is None or party.name == agreement.carer or party.at < agreement.at):
        same = party if party is not None and party.name == agreement.carer else None
        values = (
            agreement.carer,
            same.address if same else None,
            same.language if same else None,
            agreement.iban,
        )
    elif party is not None:
        values = (party.name, party.address, party.language, None)
    else:
        return {}
    return {name: value for name, value in zip(CARER_FIELDS, values, strict=True) if value}
