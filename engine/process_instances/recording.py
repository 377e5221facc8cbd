# SPDX-License-Identifier: EUPL-1.2
"""Writes an Advance down: history, read models, and what it causes in other instances."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, delete, insert, update

from engine import incidents, jobs, messages
from engine.bpmn.advance import Advance, Happening, MessageThrown, Outcome
from engine.database import upsert
from engine.history import Entry
from engine.process_instances import (
    called_processes,
    inherited_extensions,
    limits,
    offers,
    rejudging,
    task_changes,
)
from engine.process_instances.correlation import THROWN_MESSAGE_LIFETIME, Publication, publish, take_kept
from engine.process_instances.journal import write_history
from engine.process_instances.work import Loaded, Work
from engine.service import DomainEvent, InstanceEnded
from engine.tables import element_instance, timer, variable

_BEGIN = insert(element_instance)
_FINISH = (
    update(element_instance)
    .where(element_instance.c.key == bindparam("which"))
    .values(state=bindparam("new_state"), ended_at=bindparam("new_ended_at"))
)
ENDINGS = {"ELEMENT_COMPLETED": "COMPLETED", "ELEMENT_TERMINATED": "TERMINATED"}


def record(work: Work, loaded: Loaded, advance: Advance) -> None:
    """Everything of one Advance, in the order in which later steps need it."""
    _record_history(work, loaded, advance.happenings)
    _record_elements(work, loaded, advance.happenings)
    _record_variables(work, loaded, advance.happenings)
    limits.mark(work, loaded, advance.deadlines)
    inherited_extensions.inherit(work, loaded, advance.deadlines)
    rejudging.rejudge(work, loaded, advance)
    offers.withdraw(work, loaded, advance.withdrawn)
    offers.offer(work, loaded, advance.offered)
    task_changes.apply(work, loaded, advance.task_changes)
    _record_timers(work, loaded, advance)
    _record_subscriptions(work, loaded, advance)
    _record_jobs(work, loaded, advance)
    _record_failures(work, loaded, advance)
    _announce_events(work, loaded, advance.happenings)
    for call in advance.calls_started:
        work.later(partial(called_processes.start_called, work, loaded, call))
    for key in advance.calls_withdrawn:
        work.later(partial(called_processes.cancel_called, work, loaded, key))
    for thrown in advance.thrown:
        work.later(partial(_throw, work, thrown))
    called_processes.escalate(work, loaded, advance.happenings)
    if advance.ended:
        _end(work, loaded, advance.ended, advance)


def _record_history(work: Work, loaded: Loaded, happenings: Iterable[Happening]) -> None:
    write_history(work, loaded, (_entry(group) for group in _group_variables(happenings)))


def _group_variables(happenings: Iterable[Happening]) -> Iterator[list[Happening]]:
    """Variables that one element set at once in one scope make one line of history."""
    for (type, *_), group in groupby(happenings, _variables_together):
        if type == "VARIABLE_SET":
            yield list(group)
        else:
            yield from ([one] for one in group)


def _variables_together(one: Happening) -> tuple[object, ...]:
    return one.type, one.element_id, one.element_key, one.detail.get("scope")


def _entry(group: list[Happening]) -> Entry:
    first = group[0]
    if first.type != "VARIABLE_SET":
        return Entry(first.type, first.element_id, first.element_key, first.detail)
    values = {one.detail["name"]: one.detail.get("value") for one in group}
    detail = {"scope": first.detail.get("scope"), "values": values}
    return Entry("VARIABLES_SET", first.element_id, first.element_key, detail)


def _record_elements(work: Work, loaded: Loaded, happenings: Iterable[Happening]) -> None:
    """Rows only for elements that wait beyond this command; the others live in history alone."""
    begun: dict[int, str] = {}
    over: dict[int, str] = {}
    for one in happenings:
        if one.element_key is None:
            continue
        if one.type == "ELEMENT_ACTIVATED":
            begun[one.element_key] = one.element_id
        elif one.type in ENDINGS and begun.pop(one.element_key, None) is None:
            over[one.element_key] = ENDINGS[one.type]
    if begun:
        work.session.execute(_BEGIN, [_element_row(work, loaded, *one) for one in begun.items()])
    if over:
        work.session.execute(
            _FINISH,
            [{"which": key, "new_state": state, "new_ended_at": work.at} for key, state in over.items()],
        )


def _element_row(work: Work, loaded: Loaded, key: int, element_id: str) -> dict[str, Any]:
    return {
        "key": key,
        "process_instance_key": loaded.ref.key,
        "process_definition_key": loaded.ref.process_definition_key,
        "element_id": element_id,
        "state": "ACTIVE",
        "started_at": work.at,
    }


def _record_variables(work: Work, loaded: Loaded, happenings: Iterable[Happening]) -> None:
    latest = {
        (one.detail.get("scope") or loaded.ref.key, one.detail["name"]): one.detail.get("value")
        for one in happenings
        if one.type == "VARIABLE_SET"
    }
    upsert(
        work.session,
        variable,
        [
            {"process_instance_key": loaded.ref.key, "scope_key": scope, "name": name, "value": value}
            for (scope, name), value in latest.items()
        ],
    )


def _record_timers(work: Work, loaded: Loaded, advance: Advance) -> None:
    if advance.timers_cleared:
        work.session.execute(delete(timer).where(timer.c.key.in_(advance.timers_cleared)))
    upsert(
        work.session,
        timer,
        [
            {
                "key": one.key,
                "process_instance_key": loaded.ref.key,
                "element_id": one.element_id,
                "due_at": one.due_at,
                "repetitions_left": one.repetitions_left,
            }
            for one in advance.timers_set
        ],
    )


def _record_subscriptions(work: Work, loaded: Loaded, advance: Advance) -> None:
    messages.unsubscribe(work.session, list(advance.subscriptions_closed))
    opened = [
        {
            "key": one.key,
            "element_id": one.element_id,
            "kind": one.kind,
            "name": one.name,
            "correlation_key": one.correlation_key,
        }
        for one in advance.subscriptions_opened
    ]
    messages.subscribe(work.session, loaded.ref.key, opened)
    for one in advance.subscriptions_opened:
        if one.kind == "message":
            work.later(partial(take_kept, work, loaded, one))


def _record_jobs(work: Work, loaded: Loaded, advance: Advance) -> None:
    jobs.end_jobs(work.session, advance.jobs_withdrawn, "CANCELED", work.at)
    rows = [
        {
            "key": one.key,
            "process_instance_key": loaded.ref.key,
            "process_definition_key": loaded.ref.process_definition_key,
            "element_id": one.element_id,
            "type": one.type,
            "headers": dict(one.headers),
            "variables": dict(one.variables),
            "state": "CREATED",
            "retries": one.retries,
            "attempts": 0,
            "run_at": work.at,
            "created_at": work.at,
            "kind": one.kind,
            "listener_event": one.listener_event,
            "element_key": one.element_key,
        }
        for one in advance.jobs_offered
    ]
    jobs.create_jobs(work.session, rows)


def _record_failures(work: Work, loaded: Loaded, advance: Advance) -> None:
    gone = (*advance.failures_cleared, *advance.withdrawn, *advance.jobs_withdrawn, *advance.calls_withdrawn)
    loaded.incidents -= incidents.resolve_incidents(work.session, list(gone), work.at)
    called_processes.take_failures(work, loaded, advance.failures)


def _announce_events(work: Work, loaded: Loaded, happenings: Iterable[Happening]) -> None:
    """Elements that carry `sujuva:event` tell the packages above when they are completed; a repeated one
    tells of each round, and its body is silent."""
    process = work.service.catalogue.process(loaded.ref.process_definition_key).process
    for one in happenings:
        if one.type == "ELEMENT_COMPLETED" and one.element_id in process.elements:
            element = process.elements[one.element_id]
            name = element.properties.get("sujuva:event")
            if name and (element.loop is None or "round" in one.detail):
                told = loaded.execution.variables, element.properties
                work.announce(DomainEvent(name, loaded.ref, one.element_id, work.at, work.actor, *told))


def _throw(work: Work, thrown: MessageThrown) -> None:
    publication = Publication(
        thrown.kind, thrown.name, thrown.correlation_key, thrown.variables, thrown.reached
    )
    publish(work, publication, THROWN_MESSAGE_LIFETIME)


def _end(work: Work, loaded: Loaded, outcome: Outcome, advance: Advance) -> None:
    loaded.state = outcome
    loaded.ended_element = advance.ended_at
    write_history(work, loaded, [Entry("INSTANCE_" + outcome, advance.ended_at, loaded.ref.key)])
    limits.end_with_instance(work, loaded, outcome)
    work.announce(InstanceEnded(loaded.ref, outcome, advance.ended_at))
    if outcome == "COMPLETED" and loaded.parent_key is not None:
        work.later(partial(called_processes.answer_caller, work, loaded, advance.variables or {}))
