# SPDX-License-Identifier: EUPL-1.2
"""When a worker left; a client without a matter gets no letter of a hand-over."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff_member", sa.Column("left_on", sa.Date(), nullable=True))
    with op.batch_alter_table("hand_over_item") as table:
        table.alter_column("letter_id", existing_type=sa.String(length=40), nullable=True)


def downgrade() -> None:
    with op.batch_alter_table("hand_over_item") as table:
        table.alter_column("letter_id", existing_type=sa.String(length=40), nullable=False)
    op.drop_column("staff_member", "left_on")
