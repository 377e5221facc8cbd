# SPDX-License-Identifier: EUPL-1.2
"""The migrations make exactly the tables that the code names, and can be undone, on both databases."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, Table, inspect

import clients.network_tables
import clients.record_tables
import clients.tables  # noqa: F401  the import adds its tables to the metadata
import tasks.tables  # noqa: F401  the import adds its tables to the metadata
import webui.tables  # noqa: F401  the import adds its tables to the metadata
from engine.database import Database, Session
from engine.tables import metadata
from sujuva import migrations
from sujuva.migrations import is_current, migrate


def differences(session: Session, wanted: MetaData) -> list[object]:
    context = MigrationContext.configure(session.connection, opts={"compare_type": True})
    return list(compare_metadata(context, wanted))


def test_a_migrated_database_has_the_tables_of_the_code(database: Database) -> None:
    with database.reading() as session:
        assert differences(session, metadata) == []
    assert is_current(database)


def test_a_difference_would_be_seen(database: Database) -> None:
    wanted = MetaData()
    Table("start_timer", wanted, Column("key", Integer, primary_key=True), Column("unknown", Integer))
    with database.reading() as session:
        assert differences(session, wanted)


def test_every_migration_can_be_undone_and_done_again(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    migrate(database)
    with database.transaction() as session:
        config = Config()
        config.set_main_option("script_location", migrations.__path__[0])
        config.attributes["connection"] = session.connection
        command.downgrade(config, "base")
        assert set(inspect(session.connection).get_table_names()) <= {"alembic_version"}
    migrate(database)
    assert is_current(database)
    database.close()
