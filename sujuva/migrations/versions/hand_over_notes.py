# SPDX-License-Identifier: EUPL-1.2
"""What was otherwise on the day of a hand-over than in its plan."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("hand_over_item", sa.Column("note", sa.String(length=60), nullable=True))


def downgrade() -> None:
    op.drop_column("hand_over_item", "note")
