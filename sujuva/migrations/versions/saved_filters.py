# SPDX-License-Identifier: EUPL-1.2
"""Each person's own filters of the list of tasks."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_filter",
        sa.Column("key", Key, nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["username"], ["staff_member.username"], name=op.f("fk_saved_filter_username")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("username", "name", name=op.f("uq_saved_filter_username_name")),
    )


def downgrade() -> None:
    op.drop_table("saved_filter")
