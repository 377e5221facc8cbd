# SPDX-License-Identifier: EUPL-1.2
"""The same change for many instances, and how far it has come."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("key", Key, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_batch")),
    )
    op.create_index(op.f("ix_batch_state"), "batch", ["state"], unique=False)
    op.create_table(
        "batch_item",
        sa.Column("key", Key, nullable=False),
        sa.Column("batch_key", Key, nullable=False),
        sa.Column("process_instance_key", Key, nullable=False),
        sa.Column("incident_key", Key, nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["batch_key"], ["batch.key"], name=op.f("fk_batch_item_batch_key")),
        sa.ForeignKeyConstraint(
            ["process_instance_key"],
            ["process_instance.key"],
            name=op.f("fk_batch_item_process_instance_key"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_batch_item")),
    )
    op.create_index("ix_batch_item_state", "batch_item", ["batch_key", "state"], unique=False)
    op.create_index(
        op.f("ix_batch_item_process_instance_key"), "batch_item", ["process_instance_key"], unique=False
    )


def downgrade() -> None:
    op.drop_table("batch_item")
    op.drop_table("batch")
