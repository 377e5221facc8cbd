# SPDX-License-Identifier: EUPL-1.2
"""The tables about people: whom we serve, who serves them, and who has seen whom.

Names, identity codes and free text live here and nowhere else; everything outside holds the
pseudonym `client.id`. The access log and the timeline are only ever appended to.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from engine.database import Instant, Key
from engine.tables import metadata

USERNAME = String(100)
PSEUDONYM = String(40)
CODE = String(60)

staff_member = Table(
    "staff_member",
    metadata,
    Column("username", USERNAME, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("title", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("substitute", USERNAME),
    Column("municipalities", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("full_time_share", Float, nullable=False, server_default="1"),
    Column("languages", JSON),
    Column("client_groups", JSON),
    Column("left_on", Date),
)

staff_group = Table(
    "staff_group",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("username", USERNAME, ForeignKey("staff_member.username"), primary_key=True),
    Column("leads", Boolean, nullable=False),
    Index("ix_staff_group_username", "username"),
)

staff_absence = Table(
    "staff_absence",
    metadata,
    Column("key", Key, primary_key=True),
    Column("username", USERNAME, ForeignKey("staff_member.username"), nullable=False, index=True),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
)

client = Table(
    "client",
    metadata,
    Column("id", PSEUDONYM, primary_key=True),
    Column("identity_code", String(11), unique=True),
    Column("family_name", String(100)),
    Column("given_names", String(200)),
    Column("name_key", String(310), nullable=False),
    Column("birth_date", Date, index=True),
    Column("municipality_code", String(3)),
    Column("municipality", String(100)),
    Column("language", String(10), nullable=False),
    Column("interpreter", Boolean, nullable=False),
    Column("address", String(300)),
    Column("phone", String(40)),
    Column("restricted_address", Boolean, nullable=False),
    Column("highest_care_allowance", Boolean, nullable=False),
    Column("special_support", Boolean, nullable=False),
    Column("representative", String(40), nullable=False),
    Column("created_at", Instant, nullable=False),
)

client_death = Table(
    "client_death",
    metadata,
    Column("key", Key, primary_key=True),
    Column("client_id", PSEUDONYM, ForeignKey("client.id"), nullable=False, index=True),
    Column("died_on", Date, nullable=False),
    Column("source", CODE, nullable=False),
    Column("reported_at", Instant, nullable=False),
    Column("reported_by", USERNAME, nullable=False),
    Column("undone_at", Instant),
    Column("undone_by", USERNAME),
    Column("before", LargeBinary, nullable=False),
    Column("revisions", JSON, nullable=False),
    Index(
        "uq_client_death_open",
        "client_id",
        unique=True,
        sqlite_where=text("undone_at IS NULL"),
        postgresql_where=text("undone_at IS NULL"),
    ),
)

contact_person = Table(
    "contact_person",
    metadata,
    Column("key", Key, primary_key=True),
    Column("client_id", PSEUDONYM, ForeignKey("client.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("relation", String(40), nullable=False),
    Column("phone", String(40)),
    Column("disclosure_consent", String(20), nullable=False),
    Column("author", USERNAME),
    Column("at", Instant),
    Column("until", Instant),
    Column("ended_by", USERNAME),
)

matter = Table(
    "matter",
    metadata,
    Column("id", PSEUDONYM, primary_key=True),
    Column("client_id", PSEUDONYM, ForeignKey("client.id"), nullable=False, index=True),
    Column("opened_at", Instant, nullable=False),
    Column("state", String(20), nullable=False),
    Column("service_area", CODE),
    Column("outcome", CODE),
    Column("closed_at", Instant, index=True),
    Column("kind", CODE),
)

case_manager = Table(
    "case_manager",
    metadata,
    Column("key", Key, primary_key=True),
    Column("client_id", PSEUDONYM, ForeignKey("client.id"), nullable=False, index=True),
    Column("username", USERNAME, ForeignKey("staff_member.username"), nullable=False, index=True),
    Column("substitute", USERNAME, ForeignKey("staff_member.username"), index=True),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("reason", CODE, nullable=False),
    Index(
        "uq_case_manager_open",
        "client_id",
        unique=True,
        sqlite_where=text("until IS NULL"),
        postgresql_where=text("until IS NULL"),
    ),
)

barred_member = Table(
    "barred_member",
    metadata,
    Column("client_id", PSEUDONYM, ForeignKey("client.id"), primary_key=True),
    Column("username", USERNAME, ForeignKey("staff_member.username"), primary_key=True),
    Column("reason", CODE, nullable=False),
    Index("ix_barred_member_username", "username"),
)

assessment = Table(
    "assessment",
    metadata,
    Column("key", Key, primary_key=True),
    Column("client_id", PSEUDONYM, ForeignKey("client.id"), nullable=False, index=True),
    Column("matter_id", PSEUDONYM, index=True),
    Column("process_instance_key", Key, index=True),
    Column("instrument", CODE, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("completed_at", Instant),
    Column("locked", Boolean, nullable=False, server_default=false()),
    Column("domains", JSON),
    Column("reused_from", Key),
)

document = Table(
    "document",
    metadata,
    Column("id", PSEUDONYM, primary_key=True),
    Column("client_id", PSEUDONYM, ForeignKey("client.id"), nullable=False, index=True),
    Column("matter_id", PSEUDONYM, index=True),
    Column("user_task_key", Key),
    Column("field", String(200), nullable=False),
    Column("author", USERNAME, nullable=False),
    Column("at", Instant, nullable=False),
    Column("text", Text, nullable=False),
)

# A letter: ordered as a draft with what it says, then finished with its bytes, at last perhaps voided.
issued_document = Table(
    "issued_document",
    metadata,
    Column("id", PSEUDONYM, primary_key=True),
    Column("client_id", PSEUDONYM, ForeignKey("client.id"), nullable=False),
    Column("matter_id", PSEUDONYM, index=True),
    Column("source", String(100), nullable=False),
    Column("kind", CODE, nullable=False),
    Column("service_task", String(200), nullable=False),
    Column("language", String(10), nullable=False),
    Column("structure", String(200), nullable=False),
    Column("template", String(80), nullable=False),
    Column("state", String(12), nullable=False),
    Column("title", String(300), nullable=False),
    Column("author", USERNAME, nullable=False),
    Column("at", Instant, nullable=False),
    Column("content", JSON, nullable=False),
    Column("pdf", LargeBinary),
    Column("sha256", String(64)),
    Column("size", Integer),
    Column("finished_at", Instant),
    Column("voided_at", Instant),
    Column("voided_by", USERNAME),
    Column("void_reason", Text),
    UniqueConstraint("source", "kind", "language"),
    Index("ix_issued_document_client", "client_id", "at"),
)

contact = Table(
    "contact",
    metadata,
    Column("key", Key, primary_key=True),
    Column("client_id", PSEUDONYM, ForeignKey("client.id"), nullable=False, index=True),
    Column("matter_id", PSEUDONYM, index=True),
    Column("at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", USERNAME, nullable=False),
    Column("channel", CODE, nullable=False),
    Column("contacted_by", CODE, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("demand_class", CODE, nullable=False),
    Column("resolved_at_once", Boolean, nullable=False),
    Column("description_id", PSEUDONYM),
    Index("ix_contact_recorded", "recorded_by", "recorded_at"),
)

client_event = Table(
    "client_event",
    metadata,
    Column("key", Key, primary_key=True),
    Column("client_id", PSEUDONYM, ForeignKey("client.id"), nullable=False),
    Column("matter_id", PSEUDONYM, index=True),
    Column("process_instance_key", Key, index=True),
    Column("process_id", String(200)),
    Column("element_id", String(200)),
    Column("name", CODE, nullable=False),
    Column("at", Instant, nullable=False),
    Column("local_day", Date, nullable=False),
    Column("actor", USERNAME),
    Column("attributes", JSON, nullable=False),
    Index("ix_client_event_client", "client_id", "at"),
    Index("ix_client_event_name", "name", "local_day"),
)

# One chain for each person who looks, so that looking never waits for a colleague's transaction.
access_log = Table(
    "access_log",
    metadata,
    Column("actor", USERNAME, primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("client_id", PSEUDONYM),
    Column("act", CODE, nullable=False),
    Column("ground", CODE, nullable=False),
    Column("purpose", String(200), nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_access_log_client", "client_id", "at"),
)

access_log_head = Table(
    "access_log_head",
    metadata,
    Column("actor", USERNAME, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
