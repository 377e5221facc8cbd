# SPDX-License-Identifier: EUPL-1.2
"""How often each service was refused, and what was lacking.

Source: the ends of the processes, such as *hylätty (edellytys 1..6, kriteeri, määräraha)* of informal care.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from clients.decisions import FINAL, SERVED, SIGNED
from clients.record_tables import client_decision
from engine.database import Session

REFUSED = "kielteinen"
UNTOLD = ""
"""The ground of a refusal whose process names none in codes."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """`decisions` by service; `by_ground` by service and code. A decision that names two grounds counts
    under both."""

    decisions: Mapping[str, int]
    by_ground: Mapping[tuple[str, str], int]


def refusals_between(session: Session, first: datetime, last: datetime) -> Refusals:
    """The refusals signed in the time, both ends included, that no later decision has replaced."""
    rows = session.execute(
        select(client_decision.c.service, client_decision.c.grounds).where(
            client_decision.c.outcome == REFUSED,
            client_decision.c.state.in_((SIGNED, SERVED, FINAL)),
            client_decision.c.signed_at >= first,
            client_decision.c.signed_at <= last,
        )
    ).all()
    grounds = Counter((row.service, ground) for row in rows for ground in row.grounds or [UNTOLD])
    return Refusals(dict(Counter(row.service for row in rows)), dict(grounds))
