# SPDX-License-Identifier: EUPL-1.2
"""The schema's history. Every change expands first and contracts in a later release."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from engine.database import Database, Session


def migrate(database: Database) -> None:
    """Brings the schema to the newest version; does nothing when it is there. One transaction."""
    with database.transaction() as session:
        command.upgrade(_configure(session), "head")


def is_current(database: Database) -> bool:
    """Whether the schema is the one that this code was written for."""
    with database.reading() as session:
        found = MigrationContext.configure(session.connection).get_current_revision()
    return found == ScriptDirectory.from_config(_configure(None)).get_current_head()


def _configure(session: Session | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = session.connection if session else None
    return config
