# SPDX-License-Identifier: EUPL-1.2
"""Drafts, reminders and comments of tasks, and who is signed in."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = (
    "web_session",
    "draft",
    "reminder",
    "task_comment",
)


def upgrade() -> None:
    _create_web_session()
    _create_draft()
    _create_reminder()
    _create_task_comment()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_web_session() -> None:
    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("last_seen_at", Instant(), nullable=False),
        sa.Column("notice", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["username"], ["staff_member.username"], name=op.f("fk_web_session_username")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    op.create_index(op.f("ix_web_session_last_seen_at"), "web_session", ["last_seen_at"], unique=False)
    op.create_index(op.f("ix_web_session_username"), "web_session", ["username"], unique=False)


def _create_draft() -> None:
    op.create_table(
        "draft",
        sa.Column("task_key", Key, nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=True),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["task_key"], ["user_task.key"], name=op.f("fk_draft_task_key")),
        sa.PrimaryKeyConstraint("task_key", "username", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_client_id"), "draft", ["client_id"], unique=False)


def _create_reminder() -> None:
    op.create_table(
        "reminder",
        sa.Column("key", Key, nullable=False),
        sa.Column("deadline_key", Key, nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("limit_id", sa.String(length=60), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=True),
        sa.Column("task_key", Key, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("read_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["deadline_key"], ["deadline.key"], name=op.f("fk_reminder_deadline_key")),
        sa.ForeignKeyConstraint(["task_key"], ["user_task.key"], name=op.f("fk_reminder_task_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "deadline_key", "level", "recipient", name=op.f("uq_reminder_deadline_key_level_recipient")
        ),
    )
    op.create_index(op.f("ix_reminder_client_id"), "reminder", ["client_id"], unique=False)
    op.create_index("ix_reminder_recipient", "reminder", ["recipient", "read_at", "at"], unique=False)


def _create_task_comment() -> None:
    op.create_table(
        "task_comment",
        sa.Column("key", Key, nullable=False),
        sa.Column("task_key", Key, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=True),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["task_key"], ["user_task.key"], name=op.f("fk_task_comment_task_key")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_task_comment")),
    )
    op.create_index(op.f("ix_task_comment_client_id"), "task_comment", ["client_id"], unique=False)
    op.create_index(op.f("ix_task_comment_task_key"), "task_comment", ["task_key"], unique=False)
