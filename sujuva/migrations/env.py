# SPDX-License-Identifier: EUPL-1.2
"""How a migration reaches the database: always through the connection that it is given."""

from alembic import context

import clients.network_tables
import clients.record_tables
import clients.tables  # noqa: F401  the import adds its tables to the metadata
import tasks.tables  # noqa: F401  the import adds its tables to the metadata
import webui.tables  # noqa: F401  the import adds its tables to the metadata
from engine.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite"
)
context.run_migrations()
