# SPDX-License-Identifier: EUPL-1.2
"""Measures of an assessment that the county's list does not know."""

import sqlalchemy as sa
from alembic import op

from engine.database import Key

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "other_measure",
        sa.Column("key", Key, primary_key=True),
        sa.Column("assessment_key", Key, sa.ForeignKey("assessment.key"), nullable=False, index=True),
        sa.Column("name_id", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("lowest", sa.Float(), nullable=False),
        sa.Column("highest", sa.Float(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("other_measure")
