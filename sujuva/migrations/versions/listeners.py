# SPDX-License-Identifier: EUPL-1.2
"""What a job is for: the work of an element, or a listener of an element or a user task."""

import sqlalchemy as sa
from alembic import op

from engine.database import Key

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

COLUMNS = ("kind", "listener_event", "element_key")


def upgrade() -> None:
    op.add_column(
        "job", sa.Column("kind", sa.String(length=20), nullable=False, server_default="BPMN_ELEMENT")
    )
    op.add_column("job", sa.Column("listener_event", sa.String(length=12), nullable=True))
    op.add_column("job", sa.Column("element_key", Key, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("job") as table:
        for column in COLUMNS:
            table.drop_column(column)
