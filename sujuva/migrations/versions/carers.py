# SPDX-License-Identifier: EUPL-1.2
"""Carers' leave and fees over time, and the runs that count them."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leave_month",
        sa.Column("agreement_id", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Float(), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["care_agreement.id"], name=op.f("fk_leave_month_agreement_id")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_leave_month_client_id")),
        sa.PrimaryKeyConstraint("agreement_id", "month", name=op.f("pk_leave_month")),
    )
    op.create_index(op.f("ix_leave_month_client_id"), "leave_month", ["client_id"])
    op.create_table(
        "leave_use",
        sa.Column("key", Key, nullable=False),
        sa.Column("agreement_id", sa.String(length=40), nullable=False),
        sa.Column("process_instance_key", Key, nullable=True),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Float(), nullable=False),
        sa.Column("way", sa.String(length=60), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["care_agreement.id"], name=op.f("fk_leave_use_agreement_id")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_leave_use")),
        sa.UniqueConstraint("process_instance_key", name=op.f("uq_leave_use_process_instance_key")),
    )
    op.create_index(op.f("ix_leave_use_agreement_id"), "leave_use", ["agreement_id"])
    op.create_table(
        "fee_index",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("coefficient", sa.Numeric(8, 4), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("entered_by", sa.String(length=100), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_fee_index")),
    )
    op.create_table(
        "care_fee",
        sa.Column("agreement_id", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("fee", sa.Numeric(10, 2), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("letter_id", sa.String(length=40), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["care_agreement.id"], name=op.f("fk_care_fee_agreement_id")
        ),
        sa.PrimaryKeyConstraint("agreement_id", "valid_from", name=op.f("pk_care_fee")),
    )
    op.create_table(
        "periodic_run",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "period", name=op.f("pk_periodic_run")),
    )
    op.create_index("ix_periodic_run_open", "periodic_run", ["ended_at", "period"])


def downgrade() -> None:
    for name in ("periodic_run", "care_fee", "fee_index", "leave_use", "leave_month"):
        op.drop_table(name)
