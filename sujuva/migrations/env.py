# SPDX-License-Identifier: EUPL-1.2
"""How a migration reaches the database: always through the connection that it is given."""

from alembic import context

import clients.tables
import tasks.tables
import webui.tables  # noqa: F401  the import adds the tables to the metadata
from engine.tables import metadata

assert clients.tables is not None
assert tasks.tables is not None

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite"
)
context.run_migrations()
