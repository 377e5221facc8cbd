# SPDX-License-Identifier: EUPL-1.2
"""Inserts where someone may have been first.

A failed insert would put the row's values, names and identity codes among them, into the driver's
error message; a skipped one says nothing.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from engine.database import Session


def insert_if_absent(session: Session, table: Table, values: Mapping[str, Any]) -> bool:
    """True when the row went in; False when a unique value of it is taken."""
    # The key is asked back: not every driver counts the rows of an insert.
    key = table.primary_key.columns
    if session.dialect == "postgresql":
        skipping = postgresql.insert(table).values(**values).on_conflict_do_nothing().returning(*key)
        return session.execute(skipping).one_or_none() is not None
    ignoring = sqlite.insert(table).values(**values).on_conflict_do_nothing().returning(*key)
    return session.execute(ignoring).one_or_none() is not None
