# SPDX-License-Identifier: EUPL-1.2
"""Applications for services; what is known of workers when a case manager is chosen."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application",
        sa.Column("key", Key, primary_key=True),
        sa.Column("client_id", sa.String(40), sa.ForeignKey("client.id"), nullable=False, index=True),
        sa.Column("matter_id", sa.String(40), index=True),
        sa.Column("process_instance_key", Key, index=True),
        sa.Column("user_task_key", Key),
        sa.Column("author", sa.String(100), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("service", sa.String(60), nullable=False),
        sa.Column("arrived_at", Instant, nullable=False),
        sa.Column("applicant", sa.String(60)),
        sa.Column("closed_at", Instant),
        sa.Index("ix_application_service", "client_id", "service"),
    )
    op.add_column(
        "staff_member", sa.Column("full_time_share", sa.Float(), nullable=False, server_default="1")
    )
    op.add_column("staff_member", sa.Column("languages", sa.JSON()))
    op.add_column("staff_member", sa.Column("client_groups", sa.JSON()))


def downgrade() -> None:
    op.drop_table("application")
    for column in ("client_groups", "languages", "full_time_share"):
        op.drop_column("staff_member", column)
