# SPDX-License-Identifier: EUPL-1.2
"""Who wrote down a close person, and until when what was written of them or of a representative holds."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contact_person", sa.Column("author", sa.String(length=100), nullable=True))
    op.add_column("contact_person", sa.Column("at", Instant(), nullable=True))
    for table in ("contact_person", "representative"):
        op.add_column(table, sa.Column("until", Instant(), nullable=True))
        op.add_column(table, sa.Column("ended_by", sa.String(length=100), nullable=True))


def downgrade() -> None:
    for table in ("representative", "contact_person"):
        op.drop_column(table, "ended_by")
        op.drop_column(table, "until")
    op.drop_column("contact_person", "at")
    op.drop_column("contact_person", "author")
