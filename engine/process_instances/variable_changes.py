# SPDX-License-Identifier: EUPL-1.2
"""Variables set from outside, each where it is held: as seen from an element, the nearest scope first."""

from collections.abc import Mapping

from sqlalchemy import select

from engine.bpmn import ProcessModel
from engine.bpmn.advance import Json
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotFound
from engine.history import Entry
from engine.process_instances.journal import write_history
from engine.process_instances.recording import record
from engine.process_instances.work import Work
from engine.service import Service
from engine.tables import element_instance, process_instance, variable


def correct_variables(
    session: Session,
    service: Service,
    instance_key: int,
    variables: Mapping[str, Json],
    actor: str | None,
    reason: str = "",
    *,
    element_key: int | None = None,
    local: bool = False,
) -> None:
    """Sets variables of a running instance, seen from one of its elements if it is named; history names
    them, the person and the reason. `local` sets them at the element itself. NotFound; InvalidInput."""
    work = Work(session, service, actor, record)
    loaded = work.open(instance_key)
    process = service.catalogue.process(loaded.ref.process_definition_key).process
    held: Mapping[str, int] = {}
    if not local:
        chain = _scopes(session, process, instance_key, element_key)
        held = _holders(session, instance_key, chain, variables)
    for name, value in variables.items():
        scope = element_key if local else held.get(name)
        loaded.execution.set_variables(None if scope == instance_key else scope, {name: value})
    detail = {"names": sorted(variables), "reason": reason}
    write_history(work, loaded, [Entry("VARIABLES_CORRECTED", None, element_key, detail)])
    work.run(loaded)
    work.finish()


def instance_of(session: Session, key: int) -> tuple[int, int | None]:
    """The instance of a key that is its own or one of its active elements', and then the element's.

    NotFound; Conflict when the element has been left.
    """
    if session.execute(select(process_instance.c.key).where(process_instance.c.key == key)).scalar():
        return key, None
    row = session.execute(select(element_instance).where(element_instance.c.key == key)).one_or_none()
    if row is None:
        raise NotFound(f"Avaimella {key} ei ole prosessia eikä vaihetta.")
    if row.state != "ACTIVE":
        raise Conflict(f"Vaihe {row.element_id} ({key}) on jo päättynyt ({row.state}). Mitään ei muutettu.")
    return row.process_instance_key, key


def _scopes(
    session: Session, process: ProcessModel, instance_key: int, element_key: int | None
) -> dict[int, int]:
    """The keys of the scopes around an element, with their distance."""
    if element_key is None:
        return {}
    rows = session.execute(
        select(element_instance.c.key, element_instance.c.element_id).where(
            element_instance.c.process_instance_key == instance_key, element_instance.c.state == "ACTIVE"
        )
    ).all()
    ids = {row.key: row.element_id for row in rows}
    chain, id = [element_key], ids.get(element_key)
    while id is not None and (id := process.elements[id].parent if id in process.elements else None):
        around = [key for key, element_id in ids.items() if element_id == id]
        if len(around) > 1:
            raise InvalidInput(
                f"Aliprosessi {id} on auki useita kertoja, joten muuttujan paikkaa ei tiedetä. "
                "Aseta muuttuja vaiheen omaan alueeseen."
            )
        chain += around
    return {key: distance for distance, key in enumerate(chain)}


def _holders(
    session: Session, instance_key: int, chain: Mapping[int, int], variables: Mapping[str, Json]
) -> dict[str, int]:
    """The nearest scope that holds each name; names that only the instance holds, or none, are left out."""
    if not chain:
        return {}
    rows = session.execute(
        select(variable.c.scope_key, variable.c.name).where(
            variable.c.process_instance_key == instance_key,
            variable.c.scope_key.in_(list(chain)),
            variable.c.name.in_(list(variables)),
        )
    ).all()
    held: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: chain[row.scope_key], reverse=True):
        held[row.name] = row.scope_key
    return held
