# SPDX-License-Identifier: EUPL-1.2
"""An item of the inbox may be sent to a service area."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("arrival", sa.Column("service_area", sa.String(length=60), nullable=True))


def downgrade() -> None:
    op.drop_column("arrival", "service_area")
