# SPDX-License-Identifier: EUPL-1.2
"""Follow-up reviews: how each goal was attained, whether the service fits, and when to look again.

Source: CP5; the T score of goal attainment scaling is Kiresuk and Sherman's with equal correlation 0.3.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import sqrt
from typing import Any

from sqlalchemy import Select, insert, select

from clients.origins import Origin, Written
from clients.plans import GAS_RANGE, Plan, current_plan, get_plan
from clients.record_tables import client_plan, client_review, client_service, goal_review, plan_goal
from engine.database import Session
from engine.errors import InvalidInput, NotFound
from engine.service import Service

_CORRELATION = 0.3
# The outcomes of a review that ends a service: the final one of a period, a follow-up, a yearly visit.
_FINAL = ("loppuarvio", "paatetaan", "paattyy")


@dataclass(frozen=True, slots=True)
class Review:
    """`goals` are pairs of a goal's number and its state from −2 to 2; `gas_t` is None without goals."""

    key: int
    client_id: str
    matter_id: str | None
    process_instance_key: int | None
    user_task_key: int | None
    author: str
    at: datetime
    plan_id: str | None
    service: str | None
    fit: str
    outcome: str
    next_review_on: date | None
    changes_id: str | None
    satisfaction: int | None
    gas_t: float | None
    goals: tuple[tuple[int, int], ...]


def gas_t_score(attained: Sequence[tuple[float, int]]) -> float | None:
    """T = 50 + 10·Σwx / √(0,7·Σw² + 0,3·(Σw)²), of pairs weight and state; None for no goals."""
    if not attained:
        return None
    weights = [weight for weight, _ in attained]
    spread = (1 - _CORRELATION) * sum(w * w for w in weights) + _CORRELATION * sum(weights) ** 2
    return 50 + 10 * sum(weight * state for weight, state in attained) / sqrt(spread)


def lacks_final_review(session: Session, matter_id: str | None) -> bool:
    """Whether the matter started a service or set goals, and no review of it ended a service.

    Source: CP6, the matter's final assessment. A follow-up that ends the service has already said how
    the goals and the service came out; that is not asked twice.
    """
    if matter_id is None:
        return False
    started = select(client_service.c.key).where(
        client_service.c.matter_id == matter_id, client_service.c.started_on.is_not(None)
    )
    planned = (
        select(plan_goal.c.number)
        .join(client_plan, client_plan.c.id == plan_goal.c.plan_id)
        .where(client_plan.c.matter_id == matter_id)
    )
    final = select(client_review.c.key).where(
        client_review.c.matter_id == matter_id, client_review.c.outcome.in_(_FINAL)
    )
    return not _any(session, final) and (_any(session, started) or _any(session, planned))


def _any(session: Session, query: Select[Any]) -> bool:
    return session.execute(query.limit(1)).first() is not None


def add_review(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """A review of the plan that is named, else of the one that holds.

    InvalidInput for a goal that the plan does not have.
    """
    plan = _reviewed(session, origin.client_id, values["plan"])
    states = {row["goal"]: row["gas"] for row in values["goals"] or []}
    weights = _check(plan, states, len(values["goals"] or []))
    score = gas_t_score([(weights[number], state) for number, state in states.items()])
    if values["next_review_on"] is not None and values["next_review_on"] < origin.day:
        raise InvalidInput("Seuraava seuranta on menneisyydessä.", {"next_review_on": "Anna tuleva päivä."})
    key = session.next_key()
    session.execute(
        insert(client_review).values(
            key=key,
            **origin.columns(),
            plan_id=plan.id if plan else None,
            **{
                name: values[name] for name in ("service", "fit", "outcome", "next_review_on", "satisfaction")
            },
            changes_id=values["changes"],
            gas_t=score,
        )
    )
    for number, state in sorted(states.items()):
        session.execute(insert(goal_review).values(review_key=key, number=number, gas=state))
    told = {} if score is None else {"gas_t": round(score, 1)}
    return Written(told, told)


def _reviewed(session: Session, client_id: str, plan_id: str | None) -> Plan | None:
    if plan_id is None:
        return current_plan(session, client_id)
    plan = get_plan(session, plan_id)
    if plan.client_id != client_id:
        raise NotFound(f"Suunnitelmaa {plan_id} ei ole.")
    return plan


def _check(plan: Plan | None, states: Mapping[int, int], rows: int) -> dict[int, float]:
    if len(states) < rows:
        raise InvalidInput("Sama tavoite on arvioitu kahdesti.", {"goals": "Arvioi kukin tavoite kerran."})
    known = {goal.number: goal.weight for goal in plan.goals} if plan else {}
    for number, state in states.items():
        if plan is not None and known and number not in known:
            raise InvalidInput(
                "Suunnitelmassa ei ole tällaista tavoitetta.",
                {"goals": f"Tavoitteet on numeroitu 1–{len(known)}."},
            )
        if state not in GAS_RANGE:
            raise InvalidInput("Tavoitteen tila on −2–2.", {"goals": "Anna tila väliltä −2–2."})
    return {number: known.get(number, 1.0) for number in states}


def list_reviews(session: Session, client_id: str) -> tuple[Review, ...]:
    """Newest first; the caller has asked `require_client`."""
    rows = session.execute(
        select(client_review)
        .where(client_review.c.client_id == client_id)
        .order_by(client_review.c.key.desc())
    ).all()
    states: dict[int, list[tuple[int, int]]] = {}
    keys = [row.key for row in rows]
    for one in session.execute(
        select(goal_review).where(goal_review.c.review_key.in_(keys)).order_by(goal_review.c.number)
    ):
        states.setdefault(one.review_key, []).append((one.number, one.gas))
    return tuple(Review(**dict(row._mapping), goals=tuple(states.get(row.key, ()))) for row in rows)
