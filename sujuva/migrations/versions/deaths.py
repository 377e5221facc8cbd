# SPDX-License-Identifier: EUPL-1.2
"""Deaths of clients as they were reported."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "client_death",
        sa.Column("key", Key, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("reported_at", Instant(), nullable=False),
        sa.Column("reported_by", sa.String(length=100), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.Column("undone_by", sa.String(length=100), nullable=True),
        sa.Column("before", sa.LargeBinary(), nullable=False),
        sa.Column("revisions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_client_death_client_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_client_death")),
    )
    op.create_index(op.f("ix_client_death_client_id"), "client_death", ["client_id"])
    op.create_index(
        "uq_client_death_open",
        "client_death",
        ["client_id"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("client_death")
