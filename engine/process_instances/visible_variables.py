# SPDX-License-Identifier: EUPL-1.2
"""What an expression sees that a program evaluates in the scope of a running instance."""

from typing import Any

from sqlalchemy import select

from engine.database import Session
from engine.errors import NotFound
from engine.tables import element_instance, process_instance, variable


def visible_variables(session: Session, key: int) -> dict[str, Any]:
    """The variables of a process instance; of an element instance, its own before those of its instance.

    NotFound when the key is of neither. Variables of sub-processes around an element are not seen.
    """
    instance = session.execute(
        select(process_instance.c.key).where(process_instance.c.key == key)
    ).scalar_one_or_none()
    if instance is None:
        instance = session.execute(
            select(element_instance.c.process_instance_key).where(element_instance.c.key == key)
        ).scalar_one_or_none()
    if instance is None:
        raise NotFound(f"Avaimella {key} ei ole prosessia eikä vaihetta. Tarkista scopeKey.")
    rows = session.execute(
        select(variable.c.scope_key, variable.c.name, variable.c.value).where(
            variable.c.process_instance_key == instance, variable.c.scope_key.in_((instance, key))
        )
    ).all()
    outer = {row.name: row.value for row in rows if row.scope_key == instance}
    return outer | {row.name: row.value for row in rows if row.scope_key == key}
