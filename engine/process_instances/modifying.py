# SPDX-License-Identifier: EUPL-1.2
"""Putting right an instance that has gone astray: tokens added, dropped, moved, failed elements skipped.

Who may do it is asked before, by the caller; why it was done is asked here and stays in history.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine import incidents
from engine.bpmn.advance import Json
from engine.database import Session
from engine.errors import Conflict, ExecutionFailed, InvalidInput
from engine.history import Entry
from engine.process_instances.journal import write_history
from engine.process_instances.recording import record
from engine.process_instances.work import Loaded, Work
from engine.service import Service


@dataclass(frozen=True, slots=True)
class Add:
    """A token on an element, with variables for the scope around it."""

    element_id: str
    variables: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drop:
    """An active element, by its key, is taken away."""

    key: int


@dataclass(frozen=True, slots=True)
class Move:
    """From an active element, by its key, to another."""

    key: int
    element_id: str
    variables: Mapping[str, Json] = field(default_factory=dict)


Change = Add | Drop | Move


def modify_instance(
    session: Session, service: Service, key: int, changes: Sequence[Change], actor: str | None, reason: str
) -> None:
    """All changes or none. NotFound; InvalidInput; ExecutionFailed when one cannot be done."""
    if not changes:
        raise InvalidInput("Kerro, mitä siirretään, lisätään tai poistetaan.", {"changes": "Muutos puuttuu."})
    _require(reason)
    work = Work(session, service, actor, record)
    loaded = work.open(key)
    added = [change for change in changes if not isinstance(change, Drop)]
    dropped = [change.key for change in changes if not isinstance(change, Add)]
    names = {one.key: one.element_id for one in loaded.execution.where()}
    for change in added:
        loaded.execution.add_token(change.element_id, change.variables)
    for dropped_key in dropped:
        loaded.execution.drop_token(dropped_key)
    if not loaded.execution.where():
        raise ExecutionFailed("Prosessiin ei jäisi mitään tehtävää. Peruuta koko prosessi sen sijaan.")
    detail = {
        "added": [change.element_id for change in added],
        "dropped": [names.get(one, str(one)) for one in dropped],
        "reason": reason,
    }
    write_history(work, loaded, [Entry("INSTANCE_MODIFIED", None, key, detail)])
    work.run(loaded)
    work.finish()


def skip_incident(
    session: Session, service: Service, incident_key: int, actor: str | None, reason: str
) -> None:
    """The failed element counts as done without its work. Conflict when the incident is resolved already."""
    _require(reason)
    found = incidents.get_incident(session, incident_key)
    if found.state != "ACTIVE":
        raise Conflict(f"Häiriö {incident_key} on jo selvitetty. Mitään ei muutettu.")
    work = Work(session, service, actor, record)
    loaded = work.open(found.process_instance_key)
    detail = {"reason": reason, "message": found.message}
    write_history(work, loaded, [Entry("INCIDENT_SKIPPED", found.element_id, found.element_key, detail)])
    _resolve(work, loaded, found.element_key)
    loaded.execution.skip(found.element_key)
    work.run(loaded)
    work.finish()


def _resolve(work: Work, loaded: Loaded, element_key: int) -> None:
    loaded.incidents -= incidents.resolve_incidents(work.session, [element_key], work.at)


def _require(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput("Kerro, miksi prosessia muutetaan.", {"reason": "Syy puuttuu."})
