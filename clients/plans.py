# SPDX-License-Identifier: EUPL-1.2
"""The client plan with its goals. One plan holds at a time; an older one stays to be read.

Source: SHL 1301/2014 39 §, and the law of the service area.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from clients.origins import Origin, Written
from clients.record_tables import client_plan, plan_goal
from engine.database import Session
from engine.errors import InvalidInput, NotFound
from engine.service import Service

GAS_RANGE = range(-2, 3)
VARIABLE = "suunnitelma_id"


@dataclass(frozen=True, slots=True)
class Goal:
    """`number` counts from 1 in the plan; `gas` is where the client stands when the plan is made."""

    key: int
    plan_id: str
    number: int
    text_id: str
    own_words_id: str | None
    icf: str | None
    measure: str | None
    baseline: float | None
    target: float | None
    gas: int | None
    weight: float
    due: date | None


@dataclass(frozen=True, slots=True)
class Plan:
    """`replaced_at` None: this plan holds."""

    id: str
    client_id: str
    matter_id: str | None
    process_instance_key: int | None
    user_task_key: int | None
    author: str
    at: datetime
    services: tuple[str, ...]
    close_persons_part_id: str | None
    responsibilities_id: str | None
    safety_id: str | None
    advance_care_plan: bool | None
    review_on: date
    approved_by_client: str
    replaced_at: datetime | None
    goals: tuple[Goal, ...]


def add_plan(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """The new plan of the client; it replaces the one that held."""
    goals = values["goals"] or []
    _check_goals(goals)
    plan_id = f"S{session.next_key()}"
    session.execute(
        update(client_plan)
        .where(client_plan.c.client_id == origin.client_id, client_plan.c.replaced_at.is_(None))
        .values(replaced_at=origin.at)
    )
    session.execute(
        insert(client_plan).values(
            id=plan_id,
            **origin.columns(),
            services=values["services"] or [],
            close_persons_part_id=values["close_persons_part"],
            responsibilities_id=values["responsibilities"],
            safety_id=values["safety"],
            advance_care_plan=values["advance_care_plan"],
            review_on=values["review_on"],
            approved_by_client=values["approved_by_client"],
        )
    )
    for number, goal in enumerate(goals, start=1):
        _insert_goal(session, plan_id, number, goal)
    return Written({VARIABLE: plan_id})


def _check_goals(goals: Sequence[Mapping[str, Any]]) -> None:
    for number, goal in enumerate(goals, start=1):
        if goal["gas"] is not None and goal["gas"] not in GAS_RANGE:
            raise InvalidInput("Tavoitteen tila on −2–2.", {"goals": f"Rivi {number}: GAS on −2–2."})
        if goal["weight"] is not None and not 0 < goal["weight"] <= 10:
            raise InvalidInput(
                "Tavoitteen paino on 0–10.", {"goals": f"Rivi {number}: paino on yli 0, enintään 10."}
            )


def _insert_goal(session: Session, plan_id: str, number: int, goal: Mapping[str, Any]) -> None:
    session.execute(
        insert(plan_goal).values(
            key=session.next_key(),
            plan_id=plan_id,
            number=number,
            text_id=goal["text"],
            own_words_id=goal["own_words"],
            **{name: goal[name] for name in ("icf", "measure", "baseline", "target", "gas", "due")},
            weight=goal["weight"] or 1.0,
        )
    )


def get_plan(session: Session, plan_id: str) -> Plan:
    """NotFound when there is none; the caller has asked `require_client`."""
    row = session.execute(select(client_plan).where(client_plan.c.id == plan_id)).one_or_none()
    if row is None:
        raise NotFound(f"Suunnitelmaa {plan_id} ei ole.")
    return _read(session, row)


def current_plan(session: Session, client_id: str) -> Plan | None:
    """The plan that holds; the caller has asked `require_client`."""
    row = session.execute(
        select(client_plan)
        .where(client_plan.c.client_id == client_id, client_plan.c.replaced_at.is_(None))
        .order_by(client_plan.c.at.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _read(session, row)


def _read(session: Session, row: Any) -> Plan:
    values = dict(row._mapping)
    goals = session.execute(
        select(plan_goal).where(plan_goal.c.plan_id == row.id).order_by(plan_goal.c.number)
    )
    return Plan(
        **{**values, "services": tuple(values["services"])},
        goals=tuple(Goal(**dict(goal._mapping)) for goal in goals),
    )
