# SPDX-License-Identifier: EUPL-1.2
"""What is said of a carer's leave when the fee is resumed."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leave_answer",
        sa.Column("agreement_id", sa.String(length=40), sa.ForeignKey("care_agreement.id"), primary_key=True),
        sa.Column("resumed_on", sa.Date(), primary_key=True),
        sa.Column("accrues", sa.String(length=60), nullable=False),
        sa.Column("told_by", sa.String(length=100), nullable=False),
        sa.Column("at", Instant, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("leave_answer")
