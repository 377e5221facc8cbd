# SPDX-License-Identifier: EUPL-1.2
"""Requests and complaints that must be answered in time; a matter may be of a kind of its own."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("matter", sa.Column("kind", sa.String(length=60), nullable=True))
    op.create_table(
        "client_request",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("matter_id", sa.String(length=40), nullable=True),
        sa.Column("process_instance_key", Key, nullable=True),
        sa.Column("user_task_key", Key, nullable=True),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("sender", sa.String(length=200), nullable=True),
        sa.Column("step", sa.String(length=60), nullable=True),
        sa.Column("answered_by", sa.String(length=100), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("text_id", sa.String(length=40), nullable=True),
        sa.Column("way", sa.String(length=60), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_client_request_client_id_client")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_request")),
    )
    for column in ("client_id", "matter_id", "process_instance_key"):
        op.create_index(op.f(f"ix_client_request_{column}"), "client_request", [column], unique=False)


def downgrade() -> None:
    op.drop_table("client_request")
    op.drop_column("matter", "kind")
