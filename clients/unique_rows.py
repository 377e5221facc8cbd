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
    if session.dialect == "postgresql":
        done = session.execute(postgresql.insert(table).values(**values).on_conflict_do_nothing())
    else:
        done = session.execute(sqlite.insert(table).values(**values).on_conflict_do_nothing())
    return done.rowcount == 1
