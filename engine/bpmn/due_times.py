# SPDX-License-Identifier: EUPL-1.2
"""When a timer is due: computed once, at its activation, with the command's time."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from engine import feel
from engine.bpmn.advance import Json
from engine.bpmn.expressions import Evaluator
from engine.bpmn.failing import ElementFailed
from engine.bpmn.model import Timer
from engine.business_calendar import ZONE, add_duration, parse_cycle
from engine.errors import ExecutionFailed, InvalidInput

_MOST_SKIPPED = 10_000


def first_due(
    timer: Timer, evaluator: Evaluator, view: Mapping[str, Json], now: datetime
) -> tuple[datetime, dict[str, Any]]:
    """The due time and what a cycle must remember."""
    value = evaluator.value(timer.text, view, "TIMER")
    if not isinstance(value, str) or not value.strip():
        raise ElementFailed(
            "TIMER", f"Ajastin {timer.text} antoi arvon {value!r}; odotettiin aikaa tekstinä."
        )
    text = value.strip()
    try:
        if timer.kind == "date":
            return parse_instant(text), {}
        if timer.kind == "duration":
            return add_duration(now, text), {}
        return _first_of_cycle(text, now)
    except (InvalidInput, ValueError, OverflowError) as error:
        raise ElementFailed("TIMER", f"Ajastinta {timer.text} ei voi asettaa: {error}") from error


def _first_of_cycle(text: str, now: datetime) -> tuple[datetime, dict[str, Any]]:
    due = parse_cycle(text).due(now, 1)
    assert due is not None
    return due, {"cycle": text, "activated": now.isoformat(), "number": 1}


def first_start(
    timer: Timer, environment: feel.Environment, now: datetime
) -> tuple[datetime, dict[str, Any]]:
    """When a timer start event is due first, seen from its deployment; ExecutionFailed when it is no time."""
    try:
        return first_due(timer, Evaluator(environment), {}, now)
    except ElementFailed as error:
        raise ExecutionFailed(error.message) from error


def next_due(memo: Mapping[str, Any], now: datetime) -> tuple[datetime, dict[str, Any]] | None:
    """The next repeat that is still ahead; repeats missed meanwhile are passed over, not caught up."""
    if "cycle" not in memo:
        return None
    cycle, activated, number = (
        parse_cycle(memo["cycle"]),
        datetime.fromisoformat(memo["activated"]),
        memo["number"],
    )
    for _ in range(_MOST_SKIPPED):
        number += 1
        due = cycle.due(activated, number)
        if due is None:
            return None
        if due > now:
            return due, {**memo, "number": number}
    return cycle.period.after(now), {**memo, "number": number}


def repetitions_left(memo: Mapping[str, Any]) -> int | None:
    """How often a timer fires again after the due time at hand; None means without end."""
    if "cycle" not in memo:
        return 0
    count = parse_cycle(memo["cycle"]).count
    return None if count is None else count - int(memo["number"])


def parse_instant(text: str) -> datetime:
    """An ISO date or date-time as an instant in UTC; without an offset it is the local time of Helsinki."""
    plain, _, zone = text.partition("[")
    if zone:
        text = plain
    if len(text) == 10:
        moment = datetime.combine(date.fromisoformat(text), time())
    else:
        moment = datetime.fromisoformat(text.partition("@")[0])
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZONE)
    return moment.astimezone(UTC)


def start_of(value: object, limit_id: str) -> object:
    """One start for every limit of the element, or a context of them by limit; `muut` is for the others."""
    if not isinstance(value, Mapping):
        return value
    return value.get(limit_id, value.get("muut"))
