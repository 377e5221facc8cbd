# SPDX-License-Identifier: EUPL-1.2
"""The goals of the client's plan that a provider works for: their texts, while the order runs.

An order carries the goals that it was sent with. When the plan has been made anew since, its goals are
those of the plan that holds.
"""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import or_, select

from clients.documents import read_texts
from clients.orders import ACCEPTED, STARTED, Order
from clients.plans import Goal, current_plan
from clients.record_tables import plan_goal
from engine.database import Session

SHOWN_IN = (ACCEPTED, STARTED)


@dataclass(frozen=True, slots=True)
class OrderGoal:
    """One goal in words, with its measure; what the client said of it stays in the plan."""

    text: str = field(repr=False)
    measure: str | None = None
    baseline: float | None = None
    target: float | None = None
    due: date | None = None


def goals_to_send(session: Session, client_id: str) -> tuple[str, ...]:
    """The documents of the goals of the plan that holds."""
    plan = current_plan(session, client_id)
    return tuple(goal.text_id for goal in plan.goals) if plan else ()


def read_goals(session: Session, order: Order) -> tuple[OrderGoal, ...]:
    """Nothing before the order is taken, and nothing any more when it is over."""
    if order.state not in SHOWN_IN or not order.goals:
        return ()
    goals, loose = _of_plan(session, order)
    texts = read_texts(session, order.client_id, {*loose, *(goal.text_id for goal in goals)})
    planned = [
        OrderGoal(texts[goal.text_id], goal.measure, goal.baseline, goal.target, goal.due)
        for goal in goals
        if goal.text_id in texts
    ]
    return (*planned, *(OrderGoal(texts[one]) for one in loose if one in texts))


def _of_plan(session: Session, order: Order) -> tuple[tuple[Goal, ...], tuple[str, ...]]:
    """The goals of the plan that holds, and documents of the order that belong to no plan."""
    rows = session.execute(
        select(plan_goal.c.text_id, plan_goal.c.own_words_id).where(
            or_(plan_goal.c.text_id.in_(order.goals), plan_goal.c.own_words_id.in_(order.goals))
        )
    ).all()
    known = {one for row in rows for one in row}
    loose = tuple(one for one in order.goals if one not in known)
    plan = current_plan(session, order.client_id)
    if plan is None or not rows:
        return (), loose
    chosen = tuple(goal for goal in plan.goals if goal.text_id in order.goals)
    return chosen or plan.goals, loose
