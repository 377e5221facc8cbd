# SPDX-License-Identifier: EUPL-1.2
"""Keys, settings and deployed versions."""

import sqlalchemy as sa
from alembic import op

from engine.database import KEYS_IN_BLOCK, Instant, Key

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "deployment",
    "idempotency_key",
    "setting",
    "decision_definition",
    "form_definition",
    "process_definition",
    "resource",
    "start_subscription",
)


def upgrade() -> None:
    _create_keys()
    _create_deployment()
    _create_idempotency_key()
    _create_setting()
    _create_decision_definition()
    _create_form_definition()
    _create_process_definition()
    _create_resource()
    _create_start_subscription()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_table("key_counter")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.schema.DropSequence(sa.Sequence("key_sequence")))


def _create_keys() -> None:
    """A sequence on PostgreSQL, one counting row on SQLite."""
    op.create_table("key_counter", sa.Column("value", sa.BigInteger(), nullable=False))
    if op.get_bind().dialect.name == "postgresql":
        sequence = sa.Sequence("key_sequence", start=2**20, increment=KEYS_IN_BLOCK)
        op.execute(sa.schema.CreateSequence(sequence))
    else:
        op.execute("INSERT INTO key_counter (value) VALUES (0)")


def _create_deployment() -> None:
    op.create_table(
        "deployment",
        sa.Column("key", Key, nullable=False),
        sa.Column("folder", sa.String(length=100), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("deployed_at", Instant(), nullable=False),
        sa.Column("deployed_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_deployment")),
    )
    op.create_index(op.f("ix_deployment_content_hash"), "deployment", ["content_hash"], unique=False)
    op.create_index(op.f("ix_deployment_folder"), "deployment", ["folder"], unique=False)


def _create_idempotency_key() -> None:
    op.create_table(
        "idempotency_key",
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("command", sa.String(length=100), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_idempotency_key")),
    )
    op.create_index(op.f("ix_idempotency_key_at"), "idempotency_key", ["at"], unique=False)


def _create_setting() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )


def _create_decision_definition() -> None:
    op.create_table(
        "decision_definition",
        sa.Column("key", Key, nullable=False),
        sa.Column("deployment_key", Key, nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_tag", sa.String(length=100), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("resource_name", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_key"], ["deployment.key"], name=op.f("fk_decision_definition_deployment_key")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_decision_definition")),
        sa.UniqueConstraint("id", "version", name=op.f("uq_decision_definition_id_version")),
    )
    op.create_index(
        op.f("ix_decision_definition_deployment_key"), "decision_definition", ["deployment_key"], unique=False
    )


def _create_form_definition() -> None:
    op.create_table(
        "form_definition",
        sa.Column("key", Key, nullable=False),
        sa.Column("deployment_key", Key, nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_tag", sa.String(length=100), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("resource_name", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_key"], ["deployment.key"], name=op.f("fk_form_definition_deployment_key")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_form_definition")),
        sa.UniqueConstraint("id", "version", name=op.f("uq_form_definition_id_version")),
    )
    op.create_index(
        op.f("ix_form_definition_deployment_key"), "form_definition", ["deployment_key"], unique=False
    )


def _create_process_definition() -> None:
    op.create_table(
        "process_definition",
        sa.Column("key", Key, nullable=False),
        sa.Column("deployment_key", Key, nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_tag", sa.String(length=100), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("resource_name", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_key"], ["deployment.key"], name=op.f("fk_process_definition_deployment_key")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_process_definition")),
        sa.UniqueConstraint("id", "version", name=op.f("uq_process_definition_id_version")),
    )
    op.create_index(
        op.f("ix_process_definition_deployment_key"), "process_definition", ["deployment_key"], unique=False
    )


def _create_resource() -> None:
    op.create_table(
        "resource",
        sa.Column("key", Key, nullable=False),
        sa.Column("deployment_key", Key, nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_key"], ["deployment.key"], name=op.f("fk_resource_deployment_key")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_resource")),
        sa.UniqueConstraint("deployment_key", "name", name=op.f("uq_resource_deployment_key_name")),
    )


def _create_start_subscription() -> None:
    op.create_table(
        "start_subscription",
        sa.Column("key", Key, nullable=False),
        sa.Column("process_definition_key", Key, nullable=False),
        sa.Column("process_id", sa.String(length=200), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_definition_key"],
            ["process_definition.key"],
            name=op.f("fk_start_subscription_process_definition_key"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_start_subscription")),
    )
    op.create_index("ix_start_subscription_name", "start_subscription", ["kind", "name"], unique=False)
    op.create_index(
        op.f("ix_start_subscription_process_id"), "start_subscription", ["process_id"], unique=False
    )
