# SPDX-License-Identifier: EUPL-1.2
"""Deadlines of a matter or of one of its processes: started, met or waived by elements of its instances."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, insert, or_, select, update

from engine import feel
from engine.bpmn.advance import DeadlineMark, Json
from engine.business_calendar import local_date
from engine.database import Session
from engine.deadlines import Alarm, Deadline, LimitRule, count_deadline
from engine.errors import ExecutionFailed
from engine.process_instances.rows import instance_ref
from engine.process_instances.work import Loaded, Work
from engine.service import DeadlineEnded, DeadlineSet, InstanceRef, Service
from engine.tables import deadline, deadline_alarm, process_instance, user_task

OUTCOMES = {"stop": "met", "waive": "waived"}
STILL_OPEN = ("running", "missed")
OWN_SCOPES = ("instance", "process")
MISSED = "missed"  # the level at which a limit is over; later alarms of the kind missed only tell again


# The statements are made once: every instance that ends and every element with a limit asks them.
_IS_OPEN = deadline.c.state.in_(STILL_OPEN)
_OWN_OPEN = select(deadline.c.key, deadline.c.limit_id).where(
    deadline.c.process_instance_key == bindparam("key"),
    deadline.c.scope.in_(bindparam("scopes", expanding=True)),
    _IS_OPEN,
)

# The limits that an instance may meet: its own, those of the process that it is part of, and those that
# belong to its matter as a whole. An instance without a matter reaches none of a matter. See `reach`.
REACHED = or_(
    deadline.c.process_instance_key == bindparam("instance"),
    and_(deadline.c.process_instance_key == bindparam("root"), deadline.c.scope == "process"),
    and_(deadline.c.matter_id == bindparam("matter"), deadline.c.scope == "matter"),
)
# Limits of the matter whose process has been cancelled: they run on, since the client may still wait, until
# somebody waives them for the matter.
_ORPHANED = and_(
    deadline.c.matter_id == bindparam("matter"),
    deadline.c.scope == "process",
    deadline.c.process_instance_key.in_(
        select(process_instance.c.key).where(
            process_instance.c.matter_id == bindparam("matter"), process_instance.c.state != "ACTIVE"
        )
    ),
)
_NAMED = deadline.c.limit_id.in_(bindparam("limits", expanding=True))
_FIRST_RUNNING = (
    select(deadline.c.key, deadline.c.limit_id, deadline.c.due_at)
    .where(REACHED, _NAMED, _IS_OPEN)
    .order_by(deadline.c.due_at)
    .limit(1)
)
_TO_MEET = select(deadline.c.key, deadline.c.limit_id).where(REACHED, _NAMED, _IS_OPEN)
_TO_WAIVE = select(deadline.c.key, deadline.c.limit_id).where(or_(REACHED, _ORPHANED), _NAMED, _IS_OPEN)


def reach(ref: InstanceRef) -> dict[str, Any]:
    """What `REACHED` is asked with."""
    return {"instance": ref.key, "root": ref.root_key, "matter": ref.matter_id}


def is_miss(level: str) -> bool:
    """Whether the limit is over at this level; after an extension its name ends in the number of that."""
    return level.partition(".")[0] == MISSED


@dataclass(frozen=True, slots=True)
class Running:
    """A deadline that is neither met nor waived; a missed one still runs."""

    key: int
    limit_id: str
    due_at: datetime


def mark(work: Work, loaded: Loaded, marks: Sequence[DeadlineMark]) -> None:
    """Starts, meets and waives limits as the elements say."""
    for one in marks:
        if one.kind == "start":
            start(work, loaded.ref, one, loaded.execution.variables)
        else:
            end(work, loaded.ref, [one.limit_id], OUTCOMES[one.kind], one.met_at)


def limits_of_task(properties: Mapping[str, str]) -> list[str]:
    """The limits that a task meets or starts, most urgent to know first."""
    named = [properties.get("sujuva:deadlineStop", ""), properties.get("sujuva:deadline", "")]
    return [limit.strip() for text in named for limit in text.split(",") if limit.strip()]


def find_running(session: Session, ref: InstanceRef, limit_ids: Sequence[str]) -> Running | None:
    """The running deadline of the matter that falls due first among these limits."""
    if not limit_ids:
        return None
    row = session.execute(_FIRST_RUNNING, {**reach(ref), "limits": list(limit_ids)}).one_or_none()
    return Running(row.key, row.limit_id, row.due_at) if row else None


def end(
    work: Work, ref: InstanceRef, limit_ids: Sequence[str], outcome: str, met_at: datetime | None = None
) -> None:
    """Meets or waives running limits of the matter; alarms that have not sounded are dropped.

    A limit that was really met earlier than now, at `met_at`, and in time, was not missed.
    """
    query = _TO_WAIVE if outcome == OUTCOMES["waive"] else _TO_MEET
    rows = work.session.execute(query, {**reach(ref), "limits": list(limit_ids)}).all()
    at = work.at if met_at is None else min(met_at, work.at)
    for row in rows:
        _close(work.session, row.key, outcome, at)
        if at < work.at:
            in_time = (deadline.c.key == row.key, deadline.c.due_at >= at)
            work.session.execute(update(deadline).where(*in_time).values(missed_at=None))
        work.announce(DeadlineEnded(row.key, ref, row.limit_id, outcome))


def end_with_instance(work: Work, loaded: Loaded, outcome: str) -> None:
    """What has come to its end waits for nothing: limits of its own that it has not met are waived.

    Those of a whole process that is cancelled run on: the client may still wait.
    """
    if not _may_hold_limits(work, loaded):
        return
    whole = loaded.parent_key is None and outcome == "COMPLETED"
    which = {"key": loaded.ref.key, "scopes": OWN_SCOPES if whole else OWN_SCOPES[:1]}
    for row in work.session.execute(_OWN_OPEN, which).all():
        _close(work.session, row.key, OUTCOMES["waive"], work.at)
        work.announce(DeadlineEnded(row.key, loaded.ref, row.limit_id, OUTCOMES["waive"]))


def _may_hold_limits(work: Work, loaded: Loaded) -> bool:
    """Spares the many processes that start no limit and call nothing the question to the database."""
    process = work.service.catalogue.process(loaded.ref.process_definition_key).process
    return any(
        one.type == "callActivity" or "sujuva:deadline" in one.properties for one in process.elements.values()
    )


def _close(session: Session, key: int, outcome: str, at: datetime) -> None:
    session.execute(update(deadline).where(deadline.c.key == key).values(state=outcome, ended_at=at))
    waiting = (deadline_alarm.c.deadline_key == key, deadline_alarm.c.state == "waiting")
    session.execute(update(deadline_alarm).where(*waiting).values(state="dropped"))


def ref_of(session: Session, row: Row[Any]) -> InstanceRef:
    """The instance that a row of `deadline` hangs on."""
    same = process_instance.c.key == row.process_instance_key
    return instance_ref(session.execute(select(process_instance).where(same)).one())


def waive_for_client(session: Session, service: Service, client_id: str, ended_on: date) -> None:
    """No limit of a client's matters runs any more; those of a decision, such as the appeal time, do.

    One that was counted as missed on a day that the client did not live to see was not missed.
    """
    rows = session.execute(
        select(deadline).where(
            deadline.c.client_id == client_id,
            deadline.c.scope != "start",
            _IS_OPEN,
        )
    ).all()
    for row in rows:
        _close(session, row.key, OUTCOMES["waive"], service.clock.now())
        if row.due_date >= ended_on:
            session.execute(update(deadline).where(deadline.c.key == row.key).values(missed_at=None))
        ended = DeadlineEnded(row.key, ref_of(session, row), row.limit_id, OUTCOMES["waive"])
        for listener in service.listeners:
            listener(session, service, ended)


def start(work: Work, ref: InstanceRef, one: DeadlineMark, known: Mapping[str, Json]) -> None:
    """Starts the limit unless it does not concern what is `known`, or runs already."""
    if one.start_at is None:
        raise ExecutionFailed(f"Määräajalla {one.limit_id} ei ole alkuhetkeä elementissä {one.element_id}.")
    rule = work.service.limits.find(one.limit_id, local_date(_pending_since(known, one.start_at)))
    if not applies(work, rule, known) or _runs_already(work.session, ref, rule):
        return
    counted = count_deadline(rule, one.start_at, work.service.limits.calendars)
    key = work.session.next_key()
    work.session.execute(insert(deadline).values(_deadline_row(ref, one.element_id, key, rule, counted)))
    insert_alarms(work.session, key, counted.alarms, work.at)
    _attach_to_tasks(work, ref, rule, key, counted.due_at)
    work.announce(DeadlineSet(key, ref, rule.id, counted.due_date, counted.shown_date))


def _runs_already(session: Session, ref: InstanceRef, rule: LimitRule) -> bool:
    """A matter, a process and an instance have one each; each decision has an appeal time of its own."""
    return rule.scope != "start" and find_running(session, ref, [rule.id]) is not None


def insert_alarms(session: Session, deadline_key: int, alarms: Sequence[Alarm], now: datetime) -> None:
    """Sets the alarms of a limit that is new, or counted anew."""
    rows = [_alarm_row(deadline_key, alarm, now) for alarm in alarms]
    if rows:
        session.execute(insert(deadline_alarm), rows)


def _pending_since(known: Mapping[str, Json], start_at: datetime) -> datetime:
    """A matter keeps the rules that were in force when it became pending (vireilletulo)."""
    pending = known.get("vireilletulo")
    return datetime.fromisoformat(pending) if isinstance(pending, str) else start_at


def applies(work: Work, rule: LimitRule, known: Mapping[str, Json]) -> bool:
    """Whether the rule's own condition holds for what is known."""
    return not rule.applies or feel.evaluate(rule.applies, known, work.service.feel) is True


def _deadline_row(
    ref: InstanceRef, element_id: str, key: int, rule: LimitRule, counted: Deadline
) -> dict[str, Any]:
    return {
        "key": key,
        "matter_id": ref.matter_id,
        "scope": rule.scope,
        "client_id": ref.client_id,
        "process_instance_key": ref.root_key if rule.scope == "process" else ref.key,
        "element_id": element_id,
        "limit_id": counted.limit_id,
        "state": "running",
        "start_at": counted.start_at,
        "due_at": counted.due_at,
        "due_date": counted.due_date,
        "shown_date": counted.shown_date,
        "explanation": counted.explanation.to_json(),
    }


def _alarm_row(deadline_key: int, alarm: Alarm, now: datetime) -> dict[str, Any]:
    # A limit that starts late reminds of nothing that has passed, but says that it was missed.
    sounds = alarm.at >= now or is_miss(alarm.level)
    return {
        "deadline_key": deadline_key,
        "level": alarm.level,
        "at": alarm.at,
        "kind": alarm.kind,
        "recipients": list(alarm.recipients),
        "state": "waiting" if sounds else "dropped",
    }


def _attach_to_tasks(work: Work, ref: InstanceRef, rule: LimitRule, key: int, due_at: datetime) -> None:
    """Tasks that were open before the limit began show it too: the matter's, or those of the limit's own."""
    open_ones = select(user_task.c.key, user_task.c.properties).where(
        user_task.c.matter_id == ref.matter_id, user_task.c.state == "CREATED"
    )
    if rule.scope == "instance":
        open_ones = open_ones.where(user_task.c.process_instance_key == ref.key)
    elif rule.scope == "process":
        family = select(process_instance.c.key).where(process_instance.c.root_key == ref.root_key)
        open_ones = open_ones.where(user_task.c.process_instance_key.in_(family))
    tasks = work.session.execute(open_ones).all()
    keys = [row.key for row in tasks if rule.id in limits_of_task(row.properties)]
    if ref.matter_id is not None and keys:
        work.session.execute(
            update(user_task).where(user_task.c.key.in_(keys)).values(deadline_key=key, due_at=due_at)
        )
