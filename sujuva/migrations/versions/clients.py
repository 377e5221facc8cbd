# SPDX-License-Identifier: EUPL-1.2
"""Clients, their matters and records, the staff and the access log."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = (
    "access_log",
    "access_log_head",
    "client",
    "staff_member",
    "assessment",
    "barred_member",
    "case_manager",
    "client_event",
    "contact",
    "contact_person",
    "document",
    "matter",
    "staff_absence",
    "staff_group",
)


def upgrade() -> None:
    _create_access_log()
    _create_access_log_head()
    _create_client()
    _create_staff_member()
    _create_assessment()
    _create_barred_member()
    _create_case_manager()
    _create_client_event()
    _create_contact()
    _create_contact_person()
    _create_document()
    _create_matter()
    _create_staff_absence()
    _create_staff_group()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_access_log() -> None:
    op.create_table(
        "access_log",
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=True),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("ground", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("actor", "sequence", name=op.f("pk_access_log")),
    )
    op.create_index("ix_access_log_client", "access_log", ["client_id", "at"], unique=False)


def _create_access_log_head() -> None:
    op.create_table(
        "access_log_head",
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("actor", name=op.f("pk_access_log_head")),
    )


def _create_client() -> None:
    op.create_table(
        "client",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("identity_code", sa.String(length=11), nullable=True),
        sa.Column("family_name", sa.String(length=100), nullable=True),
        sa.Column("given_names", sa.String(length=200), nullable=True),
        sa.Column("name_key", sa.String(length=310), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("municipality_code", sa.String(length=3), nullable=True),
        sa.Column("municipality", sa.String(length=100), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("restricted_address", sa.Boolean(), nullable=False),
        sa.Column("highest_care_allowance", sa.Boolean(), nullable=False),
        sa.Column("special_support", sa.Boolean(), nullable=False),
        sa.Column("representative", sa.String(length=40), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("identity_code", name=op.f("uq_client_identity_code")),
    )
    op.create_index(op.f("ix_client_birth_date"), "client", ["birth_date"], unique=False)


def _create_staff_member() -> None:
    op.create_table(
        "staff_member",
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("substitute", sa.String(length=100), nullable=True),
        sa.Column("municipalities", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_staff_member")),
    )


def _create_assessment() -> None:
    op.create_table(
        "assessment",
        sa.Column("key", Key, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("matter_id", sa.String(length=40), nullable=True),
        sa.Column("process_instance_key", Key, nullable=True),
        sa.Column("instrument", sa.String(length=60), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("completed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_assessment_client_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_assessment")),
    )
    op.create_index(op.f("ix_assessment_client_id"), "assessment", ["client_id"], unique=False)
    op.create_index(op.f("ix_assessment_matter_id"), "assessment", ["matter_id"], unique=False)
    op.create_index(
        op.f("ix_assessment_process_instance_key"), "assessment", ["process_instance_key"], unique=False
    )


def _create_barred_member() -> None:
    op.create_table(
        "barred_member",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_barred_member_client_id")),
        sa.ForeignKeyConstraint(
            ["username"], ["staff_member.username"], name=op.f("fk_barred_member_username")
        ),
        sa.PrimaryKeyConstraint("client_id", "username", name=op.f("pk_barred_member")),
    )
    op.create_index("ix_barred_member_username", "barred_member", ["username"], unique=False)


def _create_case_manager() -> None:
    op.create_table(
        "case_manager",
        sa.Column("key", Key, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("substitute", sa.String(length=100), nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_case_manager_client_id")),
        sa.ForeignKeyConstraint(
            ["substitute"], ["staff_member.username"], name=op.f("fk_case_manager_substitute")
        ),
        sa.ForeignKeyConstraint(
            ["username"], ["staff_member.username"], name=op.f("fk_case_manager_username")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_case_manager")),
    )
    op.create_index(op.f("ix_case_manager_client_id"), "case_manager", ["client_id"], unique=False)
    op.create_index(op.f("ix_case_manager_substitute"), "case_manager", ["substitute"], unique=False)
    op.create_index(op.f("ix_case_manager_username"), "case_manager", ["username"], unique=False)
    op.create_index(
        "uq_case_manager_open",
        "case_manager",
        ["client_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )


def _create_client_event() -> None:
    op.create_table(
        "client_event",
        sa.Column("key", Key, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("matter_id", sa.String(length=40), nullable=True),
        sa.Column("process_instance_key", Key, nullable=True),
        sa.Column("process_id", sa.String(length=200), nullable=True),
        sa.Column("element_id", sa.String(length=200), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=True),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_client_event_client_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_client_event")),
    )
    op.create_index("ix_client_event_client", "client_event", ["client_id", "at"], unique=False)
    op.create_index(op.f("ix_client_event_matter_id"), "client_event", ["matter_id"], unique=False)
    op.create_index("ix_client_event_name", "client_event", ["name", "local_day"], unique=False)
    op.create_index(
        op.f("ix_client_event_process_instance_key"), "client_event", ["process_instance_key"], unique=False
    )


def _create_contact() -> None:
    op.create_table(
        "contact",
        sa.Column("key", Key, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("matter_id", sa.String(length=40), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(length=100), nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=False),
        sa.Column("contacted_by", sa.String(length=60), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("demand_class", sa.String(length=60), nullable=False),
        sa.Column("resolved_at_once", sa.Boolean(), nullable=False),
        sa.Column("description_id", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_contact_client_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_client_id"), "contact", ["client_id"], unique=False)
    op.create_index(op.f("ix_contact_matter_id"), "contact", ["matter_id"], unique=False)
    op.create_index("ix_contact_recorded", "contact", ["recorded_by", "recorded_at"], unique=False)


def _create_contact_person() -> None:
    op.create_table(
        "contact_person",
        sa.Column("key", Key, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("relation", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("disclosure_consent", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_contact_person_client_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_contact_person")),
    )
    op.create_index(op.f("ix_contact_person_client_id"), "contact_person", ["client_id"], unique=False)


def _create_document() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("matter_id", sa.String(length=40), nullable=True),
        sa.Column("user_task_key", Key, nullable=True),
        sa.Column("field", sa.String(length=200), nullable=False),
        sa.Column("author", sa.String(length=100), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_document_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_client_id"), "document", ["client_id"], unique=False)
    op.create_index(op.f("ix_document_matter_id"), "document", ["matter_id"], unique=False)


def _create_matter() -> None:
    op.create_table(
        "matter",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("service_area", sa.String(length=60), nullable=True),
        sa.Column("outcome", sa.String(length=60), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_matter_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
    )
    op.create_index(op.f("ix_matter_client_id"), "matter", ["client_id"], unique=False)
    op.create_index(op.f("ix_matter_closed_at"), "matter", ["closed_at"], unique=False)


def _create_staff_absence() -> None:
    op.create_table(
        "staff_absence",
        sa.Column("key", Key, nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["username"], ["staff_member.username"], name=op.f("fk_staff_absence_username")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_staff_absence")),
    )
    op.create_index(op.f("ix_staff_absence_username"), "staff_absence", ["username"], unique=False)


def _create_staff_group() -> None:
    op.create_table(
        "staff_group",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["username"], ["staff_member.username"], name=op.f("fk_staff_group_username")
        ),
        sa.PrimaryKeyConstraint("name", "username", name=op.f("pk_staff_group")),
    )
    op.create_index("ix_staff_group_username", "staff_group", ["username"], unique=False)
