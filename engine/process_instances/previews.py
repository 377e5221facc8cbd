# SPDX-License-Identifier: EUPL-1.2
"""What a change of a running instance would do: it is done, looked at, and undone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from engine.database import Session
from engine.process_instances.modifying import Change, modify_instance
from engine.process_instances.queries import get_instance
from engine.service import Service
from engine.tables import element_instance, incident, process_instance

_REASON = "esikatselu"


@dataclass(frozen=True, slots=True)
class Standing:
    """An element where a token stands, in the version of its process."""

    definition_key: int
    element_id: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Where tokens would go from and to, also in called processes; `failures` are new incidents.

    `state` is that of the instance afterwards: COMPLETED when the change would end it.
    """

    left: tuple[Standing, ...]
    reached: tuple[Standing, ...]
    failures: tuple[str, ...]
    state: str


class _Undone(Exception):
    """Leaves the transaction without a trace."""


def preview_modification(service: Service, actor: str, key: int, changes: Sequence[Change]) -> Preview:
    """Refuses what the modification itself would refuse; nothing is changed."""
    found: list[Preview] = []
    try:
        with service.database.transaction() as session:
            root = get_instance(session, key).root_key
            before, failed = _standing(session, root), _failures(session, root)
            modify_instance(session, service, key, changes, actor, _REASON)
            after = _standing(session, root)
            found.append(
                Preview(
                    tuple(where for one, where in before.items() if one not in after),
                    tuple(where for one, where in after.items() if one not in before),
                    tuple(words for one, words in _failures(session, root).items() if one not in failed),
                    get_instance(session, key).state,
                )
            )
            raise _Undone
    except _Undone:
        return found[0]


def _standing(session: Session, root: int) -> dict[int, Standing]:
    query = (
        select(
            element_instance.c.key, element_instance.c.process_definition_key, element_instance.c.element_id
        )
        .join(process_instance, process_instance.c.key == element_instance.c.process_instance_key)
        .where(process_instance.c.root_key == root, element_instance.c.state == "ACTIVE")
        .order_by(element_instance.c.key)
    )
    return {row.key: Standing(row.process_definition_key, row.element_id) for row in session.execute(query)}


def _failures(session: Session, root: int) -> dict[int, str]:
    query = (
        select(incident.c.key, incident.c.message)
        .join(process_instance, process_instance.c.key == incident.c.process_instance_key)
        .where(process_instance.c.root_key == root, incident.c.state == "ACTIVE")
        .order_by(incident.c.key)
    )
    return {row.key: row.message for row in session.execute(query)}
