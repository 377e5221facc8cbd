# SPDX-License-Identifier: EUPL-1.2
"""Lines of history and incidents of an instance in hand, numbered and counted as they are written."""

from collections.abc import Iterable

from engine import history, incidents
from engine.bpmn.advance import Failure
from engine.history import Entry
from engine.process_instances.work import Loaded, Work
from engine.service import IncidentOpened


def write_history(work: Work, loaded: Loaded, entries: Iterable[Entry]) -> None:
    """Appends lines of history to an instance in hand."""
    loaded.last_sequence = history.append(
        work.session, loaded.ref.key, loaded.last_sequence, work.at, work.actor, entries
    )


def open_failure(work: Work, loaded: Loaded, failure: Failure, job_key: int | None = None) -> int:
    """Opens an incident at the element, in the tables and in history."""
    key = incidents.open_incident(work.session, loaded.ref.key, failure, work.at, job_key)
    loaded.incidents += 1
    detail = {"message": failure.message, "key": str(key)}
    write_history(work, loaded, [Entry("INCIDENT_OPENED", failure.element_id, failure.key, detail)])
    work.announce(IncidentOpened(key, loaded.ref, failure.element_id, failure.message))
    return key
