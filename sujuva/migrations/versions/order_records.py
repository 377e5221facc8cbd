# SPDX-License-Identifier: EUPL-1.2
"""What an order knows of the record of its service, a step of its order, and what a provider proposes."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ADDED = (
    ("service_order", "recorded_as"),
    ("service_order", "way"),
    ("service_order_report", "need"),
    ("service_change", "order_id"),
    ("service_change", "provider"),
)


def upgrade() -> None:
    for table, column in ADDED:
        op.add_column(table, sa.Column(column, sa.String(60), nullable=True))


def downgrade() -> None:
    for table, column in reversed(ADDED):
        op.drop_column(table, column)
