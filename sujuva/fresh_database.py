# SPDX-License-Identifier: EUPL-1.2
"""Fills a database that has nobody in it yet; a file is built aside and put in place when it is whole."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import make_url, select

from clients.tables import staff_member
from engine.database import Database, Synchronous
from sujuva.migrations import migrate
from sujuva.settings import Settings

Fill = Callable[[Settings, Database], None]


def is_empty(database: Database) -> bool:
    """Whether nobody has been put into this database yet."""
    with database.reading() as session:
        return session.execute(select(staff_member.c.username).limit(1)).first() is None


def fill_if_empty(settings: Settings, fill: Fill) -> bool:
    """Brings the schema up and fills the database unless it has people already; says whether it did.

    A new SQLite file is built aside without waiting for the disk, and waits once at the end, so that a
    start that is killed half-way leaves nothing half-made. Every other database is filled as usual.
    """
    final = make_url(settings.database_url)
    if final.get_backend_name() != "sqlite" or not final.database or Path(final.database).exists():
        return _fill(settings, fill, "FULL")
    path = Path(final.database)
    aside = path.with_name(path.name + ".building")
    for leftover in path.parent.glob(aside.name + "*"):
        leftover.unlink()
    _fill(replace(settings, database_url=str(final.set(database=str(aside)))), fill, "OFF")
    with aside.open("rb") as whole:
        os.fsync(whole.fileno())
    aside.replace(path)
    return True


def _fill(settings: Settings, fill: Fill, synchronous: Synchronous) -> bool:
    database = Database(settings.database_url, synchronous=synchronous)
    try:
        migrate(database)
        if not is_empty(database):
            return False
        fill(settings, database)
        return True
    finally:
        database.close()
