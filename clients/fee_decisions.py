# SPDX-License-Identifier: EUPL-1.2
"""Decisions on client fees: the fee unit makes and signs them in one step; then they are as other decisions.

A fee decision is a row among the decisions, of the service `asiakasmaksu` and with the outcome `maarataan`;
`amount` is euros a month and `content` the service that the fee is for. Source: laki 734/1992 10 e and 11 §;
hallintolaki 434/2003 43–45 §; served, received, appealed and final as clients.decisions says.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert

from clients.decisions import SIGNED, VARIABLE, Decision, list_decisions, replace_decision, signing_time
from clients.origins import Origin, Written
from clients.record_tables import client_decision
from engine.database import Session
from engine.service import Service

FEE, SET = "asiakasmaksu", "maarataan"
EUROS_A_MONTH = "eur_kk"


def decide_fee(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """A signed decision; the one that held for the same service of the same matter gives way to it."""
    decision_id = f"P{session.next_key()}"
    before = _decisions_in_force(session, origin, values["service"])
    session.execute(
        insert(client_decision).values(
            id=decision_id,
            **origin.columns(),
            state=SIGNED,
            service=FEE,
            outcome=SET,
            legal_basis=values["legal_basis"],
            reasons_id=values["reasons"],
            valid_from=values["valid_from"],
            amount=values["amount"],
            unit=EUROS_A_MONTH,
            content=[values["service"]],
            signed_at=signing_time(origin, values["signed_at"]),
            signer=origin.author,
            oral=False,
            appeal_instructions=False,
        )
    )
    for earlier in before:
        replace_decision(session, origin.client_id, earlier.id, decision_id)
    return Written({VARIABLE: decision_id})


def _decisions_in_force(session: Session, origin: Origin, service_code: str) -> list[Decision]:
    return [
        one
        for one in list_decisions(session, origin.client_id)
        if one.service == FEE
        and one.is_in_force
        and one.matter_id == origin.matter_id
        and one.content == (service_code,)
    ]
