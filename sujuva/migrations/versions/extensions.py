# SPDX-License-Identifier: EUPL-1.2
"""What a limit runs once for, and its extensions for special reasons."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("deadline") as table:
        table.add_column(sa.Column("scope", sa.String(length=10), nullable=False, server_default="matter"))
    with op.batch_alter_table("deadline") as table:
        table.alter_column("scope", server_default=None, existing_type=sa.String(length=10))
    op.create_table(
        "deadline_extension",
        sa.Column("key", Key, nullable=False),
        sa.Column("deadline_key", Key, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=False),
        sa.Column("due_after", sa.Date(), nullable=False),
        sa.Column("was_missed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deadline_key"], ["deadline.key"], name=op.f("fk_deadline_extension_deadline_key")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_deadline_extension")),
    )
    op.create_index(op.f("ix_deadline_extension_deadline_key"), "deadline_extension", ["deadline_key"])


def downgrade() -> None:
    op.drop_table("deadline_extension")
    with op.batch_alter_table("deadline") as table:
        table.drop_column("scope")
