# SPDX-License-Identifier: EUPL-1.2
"""What was lacking when a service was refused, in codes with the decision."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("client_decision", sa.Column("grounds", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("client_decision", "grounds")
