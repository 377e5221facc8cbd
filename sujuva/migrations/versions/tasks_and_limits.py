# SPDX-License-Identifier: EUPL-1.2
"""User tasks and the limits of matters."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "deadline",
    "user_task",
    "deadline_alarm",
    "user_task_candidate",
)


def upgrade() -> None:
    _create_deadline()
    _create_user_task()
    _create_deadline_alarm()
    _create_user_task_candidate()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_deadline() -> None:
    op.create_table(
        "deadline",
        sa.Column("key", Key, nullable=False),
        sa.Column("matter_id", sa.String(length=40), nullable=True),
        sa.Column("client_id", sa.String(length=40), nullable=True),
        sa.Column("process_instance_key", Key, nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("limit_id", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("start_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("shown_date", sa.Date(), nullable=False),
        sa.Column("explanation", sa.JSON(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("missed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_instance_key"], ["process_instance.key"], name=op.f("fk_deadline_process_instance_key")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_deadline")),
    )
    op.create_index(op.f("ix_deadline_matter_id"), "deadline", ["matter_id"], unique=False)
    op.create_index(
        op.f("ix_deadline_process_instance_key"), "deadline", ["process_instance_key"], unique=False
    )
    op.create_index("ix_deadline_state", "deadline", ["state", "due_at"], unique=False)


def _create_user_task() -> None:
    op.create_table(
        "user_task",
        sa.Column("key", Key, nullable=False),
        sa.Column("process_instance_key", Key, nullable=False),
        sa.Column("root_key", Key, nullable=False),
        sa.Column("process_definition_key", Key, nullable=False),
        sa.Column("process_id", sa.String(length=200), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("form_key", Key, nullable=True),
        sa.Column("lane", sa.String(length=200), nullable=True),
        sa.Column("client_id", sa.String(length=40), nullable=True),
        sa.Column("matter_id", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("assignee", sa.String(length=100), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("follow_up_at", Instant(), nullable=True),
        sa.Column("deadline_key", Key, nullable=True),
        sa.Column("properties", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("completed_at", Instant(), nullable=True),
        sa.Column("completed_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_definition_key"],
            ["process_definition.key"],
            name=op.f("fk_user_task_process_definition_key"),
        ),
        sa.ForeignKeyConstraint(
            ["process_instance_key"], ["process_instance.key"], name=op.f("fk_user_task_process_instance_key")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_user_task")),
    )
    op.create_index("ix_user_task_assignee", "user_task", ["assignee", "state", "due_at"], unique=False)
    op.create_index(op.f("ix_user_task_client_id"), "user_task", ["client_id"], unique=False)
    op.create_index(op.f("ix_user_task_matter_id"), "user_task", ["matter_id"], unique=False)
    op.create_index(
        op.f("ix_user_task_process_instance_key"), "user_task", ["process_instance_key"], unique=False
    )
    op.create_index("ix_user_task_state", "user_task", ["state", "due_at"], unique=False)


def _create_deadline_alarm() -> None:
    op.create_table(
        "deadline_alarm",
        sa.Column("deadline_key", Key, nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("fired_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["deadline_key"], ["deadline.key"], name=op.f("fk_deadline_alarm_deadline_key")
        ),
        sa.PrimaryKeyConstraint("deadline_key", "level", name=op.f("pk_deadline_alarm")),
    )
    op.create_index("ix_deadline_alarm_due", "deadline_alarm", ["state", "at"], unique=False)


def _create_user_task_candidate() -> None:
    op.create_table(
        "user_task_candidate",
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("user_task_key", Key, nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_task_key"], ["user_task.key"], name=op.f("fk_user_task_candidate_user_task_key")
        ),
        sa.PrimaryKeyConstraint("kind", "name", "user_task_key", name=op.f("pk_user_task_candidate")),
    )
    op.create_index(
        "ix_user_task_candidate_open", "user_task_candidate", ["kind", "name", "open"], unique=False
    )
    op.create_index("ix_user_task_candidate_task", "user_task_candidate", ["user_task_key"], unique=False)
