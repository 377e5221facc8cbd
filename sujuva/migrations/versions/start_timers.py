# SPDX-License-Identifier: EUPL-1.2
"""Timer start events of the latest versions."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "start_timer",
        sa.Column("key", Key, nullable=False),
        sa.Column("process_definition_key", Key, nullable=False),
        sa.Column("process_id", sa.String(length=200), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("drawn", sa.Text(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("memo", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_definition_key"],
            ["process_definition.key"],
            name=op.f("fk_start_timer_process_definition_key"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_start_timer")),
    )
    op.create_index(op.f("ix_start_timer_due_at"), "start_timer", ["due_at"], unique=False)
    op.create_index(op.f("ix_start_timer_process_id"), "start_timer", ["process_id"], unique=False)


def downgrade() -> None:
    op.drop_table("start_timer")
