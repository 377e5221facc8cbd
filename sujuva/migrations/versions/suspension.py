# SPDX-License-Identifier: EUPL-1.2
"""When a running instance was suspended."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("process_instance", sa.Column("suspended_at", Instant(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("process_instance") as table:
        table.drop_column("suspended_at")
