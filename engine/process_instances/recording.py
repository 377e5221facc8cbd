# SPDX-License-Identifier: EUPL-1.2
"""Writes an Advance down: history, read models, and what it causes in other instances."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, delete, insert, update

from engine import history, incidents, jobs, messages
from engine.bpmn.advance import Advance, CallStarted, Failure, Happening, Json, MessageThrown, Outcome
from engine.database import upsert
from engine.errors import NotFound
from engine.history import Entry
from engine.process_instances import limits, offers
from engine.process_instances.correlation import THROWN_MESSAGE_LIFETIME, Publication, publish, take_kept
from engine.process_instances.work import DEEPEST_CALL, Loaded, Parent, Work
from engine.service import DomainEvent, IncidentOpened, InstanceEnded
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
    offers.withdraw(work, loaded, advance.withdrawn)
    offers.offer(work, loaded, advance.offered)
    _record_timers(work, loaded, advance)
    _record_subscriptions(work, loaded, advance)
    _record_jobs(work, loaded, advance)
    _record_failures(work, loaded, advance)
    _announce_events(work, loaded, advance.happenings)
    for call in advance.calls_started:
        work.later(partial(start_called, work, loaded, call))
    for key in advance.calls_withdrawn:
        work.later(partial(cancel_called, work, loaded, key))
    for thrown in advance.thrown:
        work.later(partial(_throw, work, thrown))
    if advance.ended:
        _end(work, loaded, advance.ended, advance)


def write_history(work: Work, loaded: Loaded, entries: Iterable[Entry]) -> None:
    """Appends lines of history to an instance in hand."""
    loaded.last_sequence = history.append(
        work.session, loaded.ref.key, loaded.last_sequence, work.at, work.actor, entries
    )


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
        }
        for one in advance.jobs_offered
    ]
    jobs.create_jobs(work.session, rows)


def _record_failures(work: Work, loaded: Loaded, advance: Advance) -> None:
    gone = (*advance.failures_cleared, *advance.withdrawn, *advance.jobs_withdrawn, *advance.calls_withdrawn)
    loaded.incidents -= incidents.resolve_incidents(work.session, list(gone), work.at)
    for failure in advance.failures:
        open_failure(work, loaded, failure)


def open_failure(work: Work, loaded: Loaded, failure: Failure, job_key: int | None = None) -> int:
    """Opens an incident at the element, in the tables and in history."""
    key = incidents.open_incident(work.session, loaded.ref.key, failure, work.at, job_key)
    loaded.incidents += 1
    write_history(
        work,
        loaded,
        [
            Entry(
                "INCIDENT_OPENED",
                failure.element_id,
                failure.key,
                {"message": failure.message, "key": str(key)},
            )
        ],
    )
    work.announce(IncidentOpened(key, loaded.ref, failure.element_id, failure.message))
    return key


def _announce_events(work: Work, loaded: Loaded, happenings: Iterable[Happening]) -> None:
    """Elements that carry `sujuva:event` tell the packages above when they are completed."""
    process = work.service.catalogue.process(loaded.ref.process_definition_key).process
    for one in happenings:
        if one.type == "ELEMENT_COMPLETED" and one.element_id in process.elements:
            name = process.elements[one.element_id].properties.get("sujuva:event")
            if name:
                variables = loaded.execution.variables
                work.announce(DomainEvent(name, loaded.ref, one.element_id, work.at, work.actor, variables))


def start_called(work: Work, loaded: Loaded, call: CallStarted) -> None:
    """Makes the child instance of a call activity; a missing process or endless nesting is an incident."""
    depth = work.depth(loaded) + 1
    try:
        definition = work.service.catalogue.bound(
            work.session, call.process_id, loaded.deployment_key, call.binding, call.version_tag
        )
    except NotFound as error:
        _fail_call(work, loaded, call, error.message)
        return
    if depth > DEEPEST_CALL:
        _fail_call(
            work,
            loaded,
            call,
            f"Kutsuja on sisäkkäin yli {DEEPEST_CALL}. Tarkista, kutsuuko prosessi itseään.",
        )
        return
    work.start(definition, call.variables, parent=Parent(loaded, call.key, depth))


def _fail_call(work: Work, loaded: Loaded, call: CallStarted, message: str) -> None:
    failure = Failure(call.key, call.element_id, call.element_id, "CALL", message, dict(call.variables))
    open_failure(work, loaded, failure)


def cancel_called(work: Work, loaded: Loaded, element_key: int) -> None:
    """Cancels the child that this call activity waits for, with everything below it."""
    child_key = offers.find_child(work.session, loaded.ref.key, element_key)
    if child_key is not None:
        child = work.open(child_key)
        child.execution.cancel()
        work.run(child)


def _throw(work: Work, thrown: MessageThrown) -> None:
    publication = Publication(
        thrown.kind, thrown.name, thrown.correlation_key, thrown.variables, thrown.reached
    )
    publish(work, publication, THROWN_MESSAGE_LIFETIME)


def _end(work: Work, loaded: Loaded, outcome: Outcome, advance: Advance) -> None:
    loaded.state = outcome
    loaded.ended_element = advance.ended_at
    write_history(work, loaded, [Entry("INSTANCE_" + outcome, advance.ended_at, loaded.ref.key)])
    work.announce(InstanceEnded(loaded.ref, outcome, advance.ended_at))
    if outcome == "COMPLETED" and loaded.parent_key is not None and loaded.parent_element_key is not None:
        variables = advance.variables or {}
        work.later(partial(_answer_parent, work, loaded.parent_key, loaded.parent_element_key, variables))


def _answer_parent(work: Work, parent_key: int, element_key: int, variables: Mapping[str, Json]) -> None:
    parent = work.open(parent_key)
    parent.execution.complete(element_key, variables)
    work.run(parent)
