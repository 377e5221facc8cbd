# SPDX-License-Identifier: EUPL-1.2
"""How much leave an agreement gave before its class changed, for the months before the change."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("care_fee", sa.Column("leave_days_before", sa.String(length=60), nullable=True))


def downgrade() -> None:
    op.drop_column("care_fee", "leave_days_before")
