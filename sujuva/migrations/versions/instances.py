# SPDX-License-Identifier: EUPL-1.2
"""Process instances with everything they wait for, and their history."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "message",
    "process_instance",
    "element_instance",
    "execution",
    "history_event",
    "incident",
    "job",
    "message_subscription",
    "timer",
    "variable",
)


def upgrade() -> None:
    _create_message()
    _create_process_instance()
    _create_element_instance()
    _create_execution()
    _create_history_event()
    _create_incident()
    _create_job()
    _create_message_subscription()
    _create_timer()
    _create_variable()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_message() -> None:
    op.create_table(
        "message",
        sa.Column("key", Key, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("correlation_key", sa.String(length=300), nullable=True),
        sa.Column("variables", sa.JSON(), nullable=False),
        sa.Column("published_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_message")),
    )
    op.create_index(op.f("ix_message_expires_at"), "message", ["expires_at"], unique=False)
    op.create_index("ix_message_name", "message", ["name", "correlation_key"], unique=False)


def _create_process_instance() -> None:
    op.create_table(
        "process_instance",
        sa.Column("key", Key, nullable=False),
        sa.Column("process_definition_key", Key, nullable=False),
        sa.Column("process_id", sa.String(length=200), nullable=False),
        sa.Column("parent_key", Key, nullable=True),
        sa.Column("parent_element_key", Key, nullable=True),
        sa.Column("root_key", Key, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=True),
        sa.Column("matter_id", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("incidents", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("started_by", sa.String(length=100), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_element", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_definition_key"],
            ["process_definition.key"],
            name=op.f("fk_process_instance_process_definition_key"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_process_instance")),
    )
    op.create_index(op.f("ix_process_instance_client_id"), "process_instance", ["client_id"], unique=False)
    op.create_index(op.f("ix_process_instance_matter_id"), "process_instance", ["matter_id"], unique=False)
    op.create_index(op.f("ix_process_instance_parent_key"), "process_instance", ["parent_key"], unique=False)
    op.create_index(op.f("ix_process_instance_root_key"), "process_instance", ["root_key"], unique=False)
    op.create_index(
        "ix_process_instance_state", "process_instance", ["state", "process_definition_key"], unique=False
    )


def _create_element_instance() -> None:
    op.create_table(
        "element_instance",
        sa.Column("key", Key, nullable=False),
        sa.Column("process_instance_key", Key, nullable=False),
        sa.Column("process_definition_key", Key, nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_instance_key"],
            ["process_instance.key"],
            name=op.f("fk_element_instance_process_instance_key"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_element_instance")),
    )
    op.create_index(
        "ix_element_instance_counts",
        "element_instance",
        ["process_definition_key", "state", "element_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_element_instance_process_instance_key"),
        "element_instance",
        ["process_instance_key"],
        unique=False,
    )


def _create_execution() -> None:
    op.create_table(
        "execution",
        sa.Column("process_instance_key", Key, nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_instance_key"], ["process_instance.key"], name=op.f("fk_execution_process_instance_key")
        ),
        sa.PrimaryKeyConstraint("process_instance_key", name=op.f("pk_execution")),
    )


def _create_history_event() -> None:
    op.create_table(
        "history_event",
        sa.Column("process_instance_key", Key, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=True),
        sa.Column("element_key", Key, nullable=True),
        sa.Column("actor", sa.String(length=100), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_instance_key"],
            ["process_instance.key"],
            name=op.f("fk_history_event_process_instance_key"),
        ),
        sa.PrimaryKeyConstraint("process_instance_key", "sequence", name=op.f("pk_history_event")),
    )


def _create_incident() -> None:
    op.create_table(
        "incident",
        sa.Column("key", Key, nullable=False),
        sa.Column("process_instance_key", Key, nullable=False),
        sa.Column("element_key", Key, nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("job_key", Key, nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("resolved_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_instance_key"], ["process_instance.key"], name=op.f("fk_incident_process_instance_key")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_incident")),
    )
    op.create_index(
        op.f("ix_incident_process_instance_key"), "incident", ["process_instance_key"], unique=False
    )
    op.create_index(op.f("ix_incident_state"), "incident", ["state"], unique=False)


def _create_job() -> None:
    op.create_table(
        "job",
        sa.Column("key", Key, nullable=False),
        sa.Column("process_instance_key", Key, nullable=False),
        sa.Column("process_definition_key", Key, nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=200), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("variables", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("retries", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("run_at", Instant(), nullable=False),
        sa.Column("worker", sa.String(length=100), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_instance_key"], ["process_instance.key"], name=op.f("fk_job_process_instance_key")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_process_instance_key"), "job", ["process_instance_key"], unique=False)
    op.create_index("ix_job_state", "job", ["state", "type", "run_at"], unique=False)


def _create_message_subscription() -> None:
    op.create_table(
        "message_subscription",
        sa.Column("key", Key, nullable=False),
        sa.Column("process_instance_key", Key, nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("correlation_key", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_instance_key"],
            ["process_instance.key"],
            name=op.f("fk_message_subscription_process_instance_key"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_message_subscription")),
    )
    op.create_index(
        "ix_message_subscription_name",
        "message_subscription",
        ["kind", "name", "correlation_key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_message_subscription_process_instance_key"),
        "message_subscription",
        ["process_instance_key"],
        unique=False,
    )


def _create_timer() -> None:
    op.create_table(
        "timer",
        sa.Column("key", Key, nullable=False),
        sa.Column("process_instance_key", Key, nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("repetitions_left", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_instance_key"], ["process_instance.key"], name=op.f("fk_timer_process_instance_key")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_timer")),
    )
    op.create_index(op.f("ix_timer_due_at"), "timer", ["due_at"], unique=False)
    op.create_index(op.f("ix_timer_process_instance_key"), "timer", ["process_instance_key"], unique=False)


def _create_variable() -> None:
    op.create_table(
        "variable",
        sa.Column("process_instance_key", Key, nullable=False),
        sa.Column("scope_key", Key, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_instance_key"], ["process_instance.key"], name=op.f("fk_variable_process_instance_key")
        ),
        sa.PrimaryKeyConstraint("process_instance_key", "scope_key", "name", name=op.f("pk_variable")),
    )
