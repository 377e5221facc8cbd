# SPDX-License-Identifier: EUPL-1.2
"""Providers, what they provide where, who was sent to them, and orders."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = (
    "provider",
    "service_kind",
    "provider_area",
    "provider_service",
    "provider_use",
    "service_order",
    "service_order_report",
)


def upgrade() -> None:
    _create_provider()
    _create_service_kind()
    _create_provider_area()
    _create_provider_service()
    _create_provider_use()
    _create_service_order()
    _create_service_order_report()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_provider() -> None:
    op.create_table(
        "provider",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=100), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("name", name=op.f("uq_provider_name")),
    )
    op.create_index(op.f("ix_provider_unit"), "provider", ["unit"], unique=False)


def _create_service_kind() -> None:
    op.create_table(
        "service_kind",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name_fi", sa.String(length=100), nullable=False),
        sa.Column("name_sv", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("early_support", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_service_kind")),
    )


def _create_provider_area() -> None:
    op.create_table(
        "provider_area",
        sa.Column("provider_id", sa.String(length=40), nullable=False),
        sa.Column("municipality_code", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_provider_area_provider_id")),
        sa.PrimaryKeyConstraint("provider_id", "municipality_code", name=op.f("pk_provider_area")),
    )
    op.create_index(
        "ix_provider_area_municipality_code", "provider_area", ["municipality_code"], unique=False
    )


def _create_provider_service() -> None:
    op.create_table(
        "provider_service",
        sa.Column("provider_id", sa.String(length=40), nullable=False),
        sa.Column("service", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_provider_service_provider_id")
        ),
        sa.ForeignKeyConstraint(["service"], ["service_kind.code"], name=op.f("fk_provider_service_service")),
        sa.PrimaryKeyConstraint("provider_id", "service", name=op.f("pk_provider_service")),
    )
    op.create_index("ix_provider_service_service", "provider_service", ["service"], unique=False)


def _create_provider_use() -> None:
    op.create_table(
        "provider_use",
        sa.Column("key", Key, nullable=False),
        sa.Column("provider_id", sa.String(length=40), nullable=True),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("matter_id", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_provider_use_client_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_provider_use_provider_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_provider_use")),
    )
    op.create_index(op.f("ix_provider_use_at"), "provider_use", ["at"], unique=False)
    op.create_index(op.f("ix_provider_use_client_id"), "provider_use", ["client_id"], unique=False)
    op.create_index(op.f("ix_provider_use_matter_id"), "provider_use", ["matter_id"], unique=False)
    op.create_index("ix_provider_use_provider", "provider_use", ["provider_id", "at"], unique=False)


def _create_service_order() -> None:
    op.create_table(
        "service_order",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("matter_id", sa.String(length=40), nullable=True),
        sa.Column("process_instance_key", Key, nullable=True),
        sa.Column("provider_id", sa.String(length=40), nullable=False),
        sa.Column("service", sa.String(length=60), nullable=False),
        sa.Column("amount", sa.Float(), nullable=True),
        sa.Column("amount_unit", sa.String(length=60), nullable=True),
        sa.Column("wanted_start", sa.Date(), nullable=True),
        sa.Column("goals", sa.JSON(), nullable=False),
        sa.Column("content_id", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.Column("sent_by", sa.String(length=100), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("answered_by", sa.String(length=100), nullable=True),
        sa.Column("decline_reason", sa.String(length=60), nullable=True),
        sa.Column("agreed_start", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.String(length=100), nullable=True),
        sa.Column("end_reason", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_service_order_client_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_service_order_provider_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_order")),
    )
    op.create_index(op.f("ix_service_order_client_id"), "service_order", ["client_id"], unique=False)
    op.create_index(op.f("ix_service_order_matter_id"), "service_order", ["matter_id"], unique=False)
    op.create_index(
        op.f("ix_service_order_process_instance_key"), "service_order", ["process_instance_key"], unique=False
    )
    op.create_index("ix_service_order_provider", "service_order", ["provider_id", "state"], unique=False)


def _create_service_order_report() -> None:
    op.create_table(
        "service_order_report",
        sa.Column("key", Key, nullable=False),
        sa.Column("order_id", sa.String(length=40), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("goal_state", sa.String(length=60), nullable=False),
        sa.Column("text_id", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"], ["service_order.id"], name=op.f("fk_service_order_report_order_id")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_service_order_report")),
    )
    op.create_index(
        op.f("ix_service_order_report_order_id"), "service_order_report", ["order_id"], unique=False
    )
