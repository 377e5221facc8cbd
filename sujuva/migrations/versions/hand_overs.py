# SPDX-License-Identifier: EUPL-1.2
"""Hand-overs of the clients of a case manager who leaves."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hand_over",
        sa.Column("key", Key, nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=60), nullable=False),
        sa.Column("planned_by", sa.String(length=100), nullable=False),
        sa.Column("planned_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["username"], ["staff_member.username"], name=op.f("fk_hand_over_username")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_hand_over")),
    )
    op.create_index(op.f("ix_hand_over_username"), "hand_over", ["username"])
    op.create_index("ix_hand_over_due", "hand_over", ["state", "last_day"])
    op.create_table(
        "hand_over_item",
        sa.Column("hand_over_key", Key, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("to_username", sa.String(length=100), nullable=False),
        sa.Column("letter_id", sa.String(length=40), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["hand_over_key"], ["hand_over.key"], name=op.f("fk_hand_over_item_hand_over_key")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_hand_over_item_client_id")),
        sa.ForeignKeyConstraint(
            ["to_username"], ["staff_member.username"], name=op.f("fk_hand_over_item_to_username")
        ),
        sa.PrimaryKeyConstraint("hand_over_key", "client_id", name=op.f("pk_hand_over_item")),
    )


def downgrade() -> None:
    op.drop_table("hand_over_item")
    op.drop_table("hand_over")
