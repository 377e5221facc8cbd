# SPDX-License-Identifier: EUPL-1.2
"""The intake inbox, improvement notes, joint clients."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = (
    "arrival",
    "improvement_note",
    "joint_client",
    "joint_feedback",
    "joint_meeting",
    "joint_member",
)


def upgrade() -> None:
    _create_arrival()
    _create_improvement_note()
    _create_joint_client()
    _create_joint_feedback()
    _create_joint_meeting()
    _create_joint_member()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_arrival() -> None:
    op.create_table(
        "arrival",
        sa.Column("key", Key, nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("arrived_at", Instant(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("contacted_by", sa.String(length=60), nullable=False),
        sa.Column("sender", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("about", sa.String(length=300), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("client_id", sa.String(length=40), nullable=True),
        sa.Column("matched_by", sa.String(length=100), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("handled_at", Instant(), nullable=True),
        sa.Column("handled_by", sa.String(length=100), nullable=True),
        sa.Column("outcome", sa.String(length=60), nullable=True),
        sa.Column("matter_id", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_arrival_client_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_arrival")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_arrival_source_external_id")),
    )
    op.create_index(op.f("ix_arrival_client_id"), "arrival", ["client_id"], unique=False)
    op.create_index("ix_arrival_state", "arrival", ["state", "arrived_at"], unique=False)


def _create_improvement_note() -> None:
    op.create_table(
        "improvement_note",
        sa.Column("key", Key, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("cause", sa.String(length=60), nullable=False),
        sa.Column("process_id", sa.String(length=200), nullable=True),
        sa.Column("process_version", sa.Integer(), nullable=True),
        sa.Column("changed_version", sa.Integer(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("opened_by", sa.String(length=100), nullable=False),
        sa.Column("before_contacts", sa.Integer(), nullable=False),
        sa.Column("before_all", sa.Integer(), nullable=False),
        sa.Column("measured_from", sa.Date(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["staff_member.username"], name=op.f("fk_improvement_note_owner")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_improvement_note")),
    )


def _create_joint_client() -> None:
    op.create_table(
        "joint_client",
        sa.Column("key", Key, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("coordinator", sa.String(length=100), nullable=False),
        sa.Column("permission_on", sa.Date(), nullable=False),
        sa.Column("permission_way", sa.String(length=60), nullable=False),
        sa.Column("plan_id", sa.String(length=40), nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("end_reason", sa.String(length=60), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_joint_client_client_id")),
        sa.ForeignKeyConstraint(
            ["coordinator"], ["staff_member.username"], name=op.f("fk_joint_client_coordinator")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_joint_client")),
    )
    op.create_index(
        "uq_joint_client_open",
        "joint_client",
        ["client_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )


def _create_joint_feedback() -> None:
    op.create_table(
        "joint_feedback",
        sa.Column("key", Key, nullable=False),
        sa.Column("joint_key", Key, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["joint_key"], ["joint_client.key"], name=op.f("fk_joint_feedback_joint_key")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_joint_feedback")),
    )
    op.create_index(op.f("ix_joint_feedback_joint_key"), "joint_feedback", ["joint_key"], unique=False)


def _create_joint_meeting() -> None:
    op.create_table(
        "joint_meeting",
        sa.Column("key", Key, nullable=False),
        sa.Column("joint_key", Key, nullable=False),
        sa.Column("held_at", Instant(), nullable=False),
        sa.Column("agenda_id", sa.String(length=40), nullable=False),
        sa.Column("note_id", sa.String(length=40), nullable=True),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["joint_key"], ["joint_client.key"], name=op.f("fk_joint_meeting_joint_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_joint_meeting")),
    )
    op.create_index(op.f("ix_joint_meeting_joint_key"), "joint_meeting", ["joint_key"], unique=False)


def _create_joint_member() -> None:
    op.create_table(
        "joint_member",
        sa.Column("key", Key, nullable=False),
        sa.Column("joint_key", Key, nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("service", sa.String(length=200), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["joint_key"], ["joint_client.key"], name=op.f("fk_joint_member_joint_key")),
        sa.ForeignKeyConstraint(
            ["username"], ["staff_member.username"], name=op.f("fk_joint_member_username")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_joint_member")),
    )
    op.create_index(op.f("ix_joint_member_joint_key"), "joint_member", ["joint_key"], unique=False)
    op.create_index(op.f("ix_joint_member_username"), "joint_member", ["username"], unique=False)
