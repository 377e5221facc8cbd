# SPDX-License-Identifier: EUPL-1.2
"""Goals that a service agrees on with the client: they join the plan that holds.

A service knows its goals by their own numbers from 1, the plan by others, since it may have goals already.
A goal that the plan has in the same words is not a second one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from clients.documents import read_texts
from clients.origins import Origin, Written
from clients.plans import VARIABLE, Goal, Plan, add_plan, current_plan
from engine.bpmn.advance import Json
from engine.database import Session
from engine.service import Service

# The plan that the goals are in, and their numbers in it in the order of the service.
PLAN = "tavoitteiden_suunnitelma"
NUMBERS = "tavoitteiden_numerot"


def join_goals(session: Session, service: Service, origin: Origin, values: Mapping[str, Any]) -> Written:
    """The plan with these goals too, as a new plan; without one that holds, the client's first."""
    goals = values["goals"] or []
    held = current_plan(session, origin.client_id)
    if held is None:
        first = add_plan(session, service, origin, {**_nothing_more(), **values})
        return _written(first.variables[VARIABLE], range(1, len(goals) + 1), is_new=True)
    numbers, added = _number(session, held, goals)
    if not added:
        return _written(held.id, numbers, is_new=False)
    revised = add_plan(session, service, origin, _with(held, added, values, origin))
    return _written(revised.variables[VARIABLE], numbers, is_new=True)


def _written(plan_id: Json, numbers: Sequence[int], *, is_new: bool) -> Written:
    """The variable of a written plan only when there is one, for its letter follows from it."""
    places: dict[str, Json] = {PLAN: plan_id, NUMBERS: list(numbers)}
    return Written({**places, VARIABLE: plan_id} if is_new else places, is_new=is_new)


def _nothing_more() -> dict[str, Any]:
    return dict.fromkeys(("close_persons_part", "responsibilities", "safety", "advance_care_plan"))


def _number(
    session: Session, held: Plan, goals: Sequence[Mapping[str, Any]]
) -> tuple[list[int], list[Mapping[str, Any]]]:
    """The number of each goal in the plan, and the goals that the plan did not have."""
    texts = read_texts(
        session, held.client_id, {one.text_id for one in held.goals} | {goal["text"] for goal in goals}
    )
    known = {_words(texts, one.text_id): one.number for one in reversed(held.goals)}
    numbers: list[int] = []
    added: list[Mapping[str, Any]] = []
    for goal in goals:
        words = _words(texts, goal["text"])
        if words not in known:
            added.append(goal)
            known[words] = len(held.goals) + len(added)
        numbers.append(known[words])
    return numbers, added


def _words(texts: Mapping[str, str], text_id: str) -> str:
    return " ".join(texts.get(text_id, text_id).casefold().split()).rstrip(".")


def _with(
    held: Plan, added: Sequence[Mapping[str, Any]], values: Mapping[str, Any], origin: Origin
) -> dict[str, Any]:
    """What the plan said stays; its day of review too, unless that is over."""
    return {
        "goals": [*(_row(one) for one in held.goals), *added],
        "services": list(dict.fromkeys([*held.services, *(values["services"] or [])])),
        "close_persons_part": held.close_persons_part_id,
        "responsibilities": held.responsibilities_id,
        "safety": held.safety_id,
        "advance_care_plan": held.advance_care_plan,
        "review_on": held.review_on if held.review_on >= origin.day else values["review_on"],
        "approved_by_client": values["approved_by_client"],
    }


def _row(goal: Goal) -> dict[str, Any]:
    names = ("icf", "measure", "baseline", "target", "gas", "weight", "due")
    return {
        "text": goal.text_id,
        "own_words": goal.own_words_id,
        **{name: getattr(goal, name) for name in names},
    }
