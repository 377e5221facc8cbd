# SPDX-License-Identifier: EUPL-1.2
"""Tasks that were freed when their worker left."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "freed_task",
        sa.Column("task_key", Key, sa.ForeignKey("user_task.key"), primary_key=True),
        sa.Column("had_by", sa.String(100), nullable=False, index=True),
        sa.Column("at", Instant, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("freed_task")
