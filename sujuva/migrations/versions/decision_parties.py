# SPDX-License-Identifier: EUPL-1.2
"""Other parties to whom a decision is served, each with a letter and a receipt of their own."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision_party",
        sa.Column("key", Key, primary_key=True),
        sa.Column("client_id", sa.String(40), sa.ForeignKey("client.id"), nullable=False, index=True),
        sa.Column("matter_id", sa.String(40), index=True),
        sa.Column("process_instance_key", Key, index=True),
        sa.Column("user_task_key", Key),
        sa.Column("author", sa.String(100), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("decision_id", sa.String(40), nullable=False, index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("address", sa.String(400)),
        sa.Column("language", sa.String(60)),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("served_on", sa.Date()),
    )


def downgrade() -> None:
    op.drop_table("decision_party")
