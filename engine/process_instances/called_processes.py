# SPDX-License-Identifier: EUPL-1.2
"""A called process and its caller: started, cancelled, answered; errors and escalations go up to who catches.

Everything here is an effect on another instance: it is put on the agenda and looks again, when its turn
comes, whether it is still wanted.
"""

from collections.abc import Iterable, Mapping
from functools import partial

from engine.bpmn.advance import CallStarted, Failure, Happening, Json
from engine.errors import NotFound
from engine.process_instances import offers
from engine.process_instances.journal import open_failure
from engine.process_instances.work import DEEPEST_CALL, Loaded, Parent, Work


def start_called(work: Work, loaded: Loaded, call: CallStarted) -> None:
    """Makes the child instance of a call activity; a missing process or endless nesting is an incident."""
    if loaded.state != "ACTIVE" or not loaded.execution.awaits(call.key):
        return
    depth = work.depth(loaded) + 1
    try:
        definition = work.service.catalogue.bound(
            work.session, call.process_id, loaded.deployment_key, call.binding, call.version_tag
        )
    except NotFound as error:
        _fail_call(work, loaded, call, error.message)
        return
    if depth > DEEPEST_CALL:
        message = f"Kutsuja on sisäkkäin yli {DEEPEST_CALL}. Tarkista, kutsuuko prosessi itseään."
        _fail_call(work, loaded, call, message)
        return
    try:
        work.start(definition, call.variables, parent=Parent(loaded, call.key, depth))
    except NotFound as error:
        _fail_call(work, loaded, call, error.message)


def _fail_call(work: Work, loaded: Loaded, call: CallStarted, message: str) -> None:
    failure = Failure(call.key, call.element_id, call.element_id, "CALL", message, dict(call.variables))
    open_failure(work, loaded, failure)


def cancel_called(work: Work, loaded: Loaded, element_key: int) -> None:
    """Cancels the child that this call activity waits for, with everything below it."""
    child_key = offers.find_child(work.session, loaded.ref.key, element_key)
    child = work.find(child_key) if child_key is not None else None
    if child is not None:
        cancel(work, child)


def cancel(work: Work, loaded: Loaded) -> None:
    """Ends an instance; what it called is ended in its turn."""
    loaded.execution.cancel()
    work.run(loaded)


def answer_caller(work: Work, loaded: Loaded, variables: Mapping[str, Json]) -> None:
    """The called process has ended: its caller goes on, unless something has interrupted the call."""
    caller = _caller(work, loaded)
    if caller is not None and loaded.parent_element_key is not None:
        caller.execution.complete(loaded.parent_element_key, variables)
        work.run(caller)


def _caller(work: Work, loaded: Loaded) -> Loaded | None:
    """The instance that still waits for this one."""
    if loaded.parent_key is None or loaded.parent_element_key is None:
        return None
    caller = work.find(loaded.parent_key)
    waits = caller is not None and caller.execution.awaits(loaded.parent_element_key)
    return caller if waits else None


def escalate(work: Work, loaded: Loaded, happenings: Iterable[Happening]) -> None:
    """Escalations that nothing in the called process catches go on at its call activity."""
    for one in happenings:
        if one.type == "ESCALATION_THROWN" and one.detail.get("caughtBy") is None and loaded.parent_key:
            work.later(partial(_escalate, work, loaded, one))


def _escalate(work: Work, loaded: Loaded, thrown: Happening) -> None:
    caller = _caller(work, loaded)
    if caller is not None and loaded.parent_element_key is not None:
        code = thrown.detail.get("code")
        caller.execution.escalate(loaded.parent_element_key, str(code or ""), {})
        work.run(caller)


def take_failures(work: Work, loaded: Loaded, failures: Iterable[Failure]) -> None:
    """Every failure becomes an incident, but an error of a called process may be its callers' business."""
    for failure in failures:
        if failure.kind == "UNHANDLED_ERROR" and loaded.parent_key is not None:
            work.later(partial(_hand_up, work, loaded, failure))
        else:
            open_failure(work, loaded, failure)


def _hand_up(work: Work, loaded: Loaded, failure: Failure) -> None:
    still_failed = any(one.key == failure.key for one in loaded.execution.failures)
    if loaded.state != "ACTIVE" or not still_failed:
        return
    below, caller = loaded, _caller(work, loaded)
    while caller is not None and not _catches(caller, below, failure):
        below, caller = caller, _caller(work, caller)
    if caller is None or below.parent_element_key is None:
        open_failure(work, loaded, failure)
        return
    cancel(work, below)
    message = f"{loaded.ref.process_id}: {failure.name}"
    caller.execution.throw_error(
        below.parent_element_key, failure.error_code or "", message, failure.error_variables
    )
    work.run(caller)


def _catches(caller: Loaded, below: Loaded, failure: Failure) -> bool:
    key = below.parent_element_key
    return key is not None and caller.execution.catches_error(key, failure.error_code or "")
