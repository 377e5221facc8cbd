# SPDX-License-Identifier: EUPL-1.2
"""Which orders are of urgent help, so that its end is that of no other service."""

import sqlalchemy as sa
from alembic import op

revision = "0029b"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("service_order", sa.Column("urgent", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("service_order", "urgent")
