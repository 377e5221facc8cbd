# SPDX-License-Identifier: EUPL-1.2
"""What clients say of the service when their matter has closed: two numbers, and the figure of them (I8).

The event log holds the answers, `feedback.received` with `score` 1–5 and perhaps `nps` 0–10; no words of the
client are asked or kept here. Source: indicator I8.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import mean
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from clients.origins import Origin, Written
from clients.tables import client_event
from engine.database import Session
from engine.errors import InvalidInput
from engine.service import Service

REQUESTED, RECEIVED = "feedback.requested", "feedback.received"
FEWEST = 5
"""Of fewer answers no figure is told: they would show who answered what."""


@dataclass(frozen=True, slots=True)
class Experience:
    """`mean` of 1–5; `satisfied` the share of 4 and 5; `nps` −100…100. None while the answers are too few."""

    requests: int
    answers: int
    mean: float | None
    satisfied: float | None
    nps: float | None


def check_feedback(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """Its event is the record of it. InvalidInput names the number that cannot be."""
    problems = {}
    if not 1 <= values["score"] <= 5:
        problems["score"] = "Anna luku 1–5."
    if values["nps"] is not None and not 0 <= values["nps"] <= 10:
        problems["nps"] = "Anna luku 0–10."
    if problems:
        raise InvalidInput("Palautetta ei voi kirjata.", problems)
    return Written()


def experience_between(session: Session, first: datetime, last: datetime) -> Experience:
    """Requests and answers of the time, both ends included."""
    asked = select(func.count()).where(_named(REQUESTED, first, last))
    rows = session.execute(select(client_event.c.attributes).where(_named(RECEIVED, first, last))).scalars()
    answers = [dict(row) for row in rows]
    scores = [one["score"] for one in answers]
    chances = [one["nps"] for one in answers if one.get("nps") is not None]
    return Experience(
        requests=session.execute(asked).scalar_one(),
        answers=len(scores),
        mean=mean(scores) if len(scores) >= FEWEST else None,
        satisfied=_share(score >= 4 for score in scores) if len(scores) >= FEWEST else None,
        nps=_net(chances) if len(chances) >= FEWEST else None,
    )


def _named(name: str, first: datetime, last: datetime) -> ColumnElement[bool]:
    return and_(client_event.c.name == name, client_event.c.at >= first, client_event.c.at <= last)


def _share(held: Iterable[bool]) -> float:
    return mean(1.0 if one else 0.0 for one in held)


def _net(chances: Sequence[int]) -> float:
    """NPS: the percentage of 9–10 without that of 0–6."""
    return 100 * (_share(one >= 9 for one in chances) - _share(one <= 6 for one in chances))
