# SPDX-License-Identifier: EUPL-1.2
"""The tables around the client: providers and orders, what has come in, improvements, joint clients.

Providers are organisations; their rows may be seen by everyone who works with clients. Orders belong to
clients: their texts are documents, and their states hold codes and dates only.
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
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from clients.tables import CODE, PSEUDONYM, USERNAME
from engine.database import Instant, Key
from engine.tables import metadata

service_kind = Table(
    "service_kind",
    metadata,
    Column("code", CODE, primary_key=True),
    Column("name_fi", String(100), nullable=False),
    Column("name_sv", String(100), nullable=False),
    Column("name_en", String(100), nullable=False),
    Column("early_support", Boolean, nullable=False),
)

# `unit` is the group of the staff who answer its orders on the pages; none when it is asked by phone.
provider = Table(
    "provider",
    metadata,
    Column("id", PSEUDONYM, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("unit", String(100), index=True),
    Column("phone", String(40)),
    Column("email", String(200)),
    Column("contact", String(200)),
    Column("capacity", Integer),
    Column("note", Text),
    Column("active", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("updated_by", USERNAME, nullable=False),
)

provider_service = Table(
    "provider_service",
    metadata,
    Column("provider_id", PSEUDONYM, ForeignKey("provider.id"), primary_key=True),
    Column("service", CODE, ForeignKey("service_kind.code"), primary_key=True),
    Index("ix_provider_service_service", "service"),
)

provider_area = Table(
    "provider_area",
    metadata,
    Column("provider_id", PSEUDONYM, ForeignKey("provider.id"), primary_key=True),
    Column("municipality_code", String(3), primary_key=True),
    Index("ix_provider_area_municipality_code", "municipality_code"),
)

# One row for each solution that sends a client to a provider; `provider_id` is none outside the directory.
provider_use = Table(
    "provider_use",
    metadata,
    Column("key", Key, primary_key=True),
    Column("provider_id", PSEUDONYM, ForeignKey("provider.id")),
    Column("client_id", PSEUDONYM, ForeignKey("client.id"), nullable=False, index=True),
    Column("matter_id", PSEUDONYM, index=True),
    Column("kind", CODE, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("confirmed_at", Instant),
    Index("ix_provider_use_provider", "provider_id", "at"),
)

service_order = Table(
    "service_order",
    metadata,
    Column("id", PSEUDONYM, primary_key=True),
    Column("client_id", PSEUDONYM, ForeignKey("client.id"), nullable=False, index=True),
    Column("matter_id", PSEUDONYM, index=True),
    Column("process_instance_key", Key, index=True),
    Column("provider_id", PSEUDONYM, ForeignKey("provider.id"), nullable=False),
    Column("service", CODE, nullable=False),
    Column("amount", Float),
    Column("amount_unit", CODE),
    Column("wanted_start", Date),
    Column("goals", JSON, nullable=False),
    Column("content_id", PSEUDONYM),
    Column("state", String(20), nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("sent_by", USERNAME),
    Column("answered_at", Instant),
    Column("answered_by", USERNAME),
    Column("decline_reason", CODE),
    Column("agreed_start", Date),
    Column("started_on", Date),
    Column("ended_on", Date),
    Column("ended_at", Instant),
    Column("ended_by", USERNAME),
    Column("end_reason", CODE),
    # The record's code of the service where it is another than the directory's, and how it is arranged.
    Column("recorded_as", CODE),
    Column("way", CODE),
    # Urgent help, given before the assessment; nothing is written down for other orders.
    Column("urgent", Boolean),
    Index("ix_service_order_provider", "provider_id", "state"),
)

service_order_report = Table(
    "service_order_report",
    metadata,
    Column("key", Key, primary_key=True),
    Column("order_id", PSEUDONYM, ForeignKey("service_order.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("author", USERNAME, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("visits", Integer, nullable=False),
    Column("goal_state", CODE, nullable=False),
    Column("text_id", PSEUDONYM),
    Column("need", CODE),
)

# What has come in by any channel and waits for a person; `arrived_at` is when the matter became pending.
arrival = Table(
    "arrival",
    metadata,
    Column("key", Key, primary_key=True),
    Column("channel", CODE, nullable=False),
    Column("arrived_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("source", USERNAME, nullable=False),
    Column("external_id", String(200)),
    Column("contacted_by", CODE, nullable=False),
    Column("sender", String(200)),
    Column("phone", String(40)),
    Column("about", String(300)),
    Column("subject", String(200)),
    Column("text", Text),
    Column("client_id", PSEUDONYM, ForeignKey("client.id"), index=True),
    Column("matched_by", USERNAME),
    Column("state", String(20), nullable=False),
    Column("handled_at", Instant),
    Column("handled_by", USERNAME),
    Column("outcome", CODE),
    Column("matter_id", PSEUDONYM),
    Column("service_area", CODE),
    UniqueConstraint("source", "external_id"),
    Index("ix_arrival_state", "state", "arrived_at"),
)

# A cause of failure demand on its way to be mended: what, which process, the figure before and after.
improvement_note = Table(
    "improvement_note",
    metadata,
    Column("key", Key, primary_key=True),
    Column("title", String(200), nullable=False),
    Column("cause", CODE, nullable=False),
    Column("process_id", String(200)),
    Column("process_version", Integer),
    Column("changed_version", Integer),
    Column("change", Text, nullable=False),
    Column("owner", USERNAME, ForeignKey("staff_member.username"), nullable=False),
    Column("state", String(20), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("opened_by", USERNAME, nullable=False),
    Column("before_contacts", Integer, nullable=False),
    Column("before_all", Integer, nullable=False),
    Column("measured_from", Date),
    Column("closed_at", Instant),
    Column("version", Integer, nullable=False),
)

# A joint client relationship (yhteisasiakkuus): at most one at a time for a client.
joint_client = Table(
    "joint_client",
    metadata,
    Column("key", Key, primary_key=True),
    Column("client_id", PSEUDONYM, ForeignKey("client.id"), nullable=False),
    Column("coordinator", USERNAME, ForeignKey("staff_member.username"), nullable=False),
    Column("permission_on", Date, nullable=False),
    Column("permission_way", CODE, nullable=False),
    Column("plan_id", PSEUDONYM),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("end_reason", CODE),
    Column("version", Integer, nullable=False),
    Index(
        "uq_joint_client_open",
        "client_id",
        unique=True,
        sqlite_where=text("until IS NULL"),
        postgresql_where=text("until IS NULL"),
    ),
)

joint_member = Table(
    "joint_member",
    metadata,
    Column("key", Key, primary_key=True),
    Column("joint_key", Key, ForeignKey("joint_client.key"), nullable=False, index=True),
    Column("username", USERNAME, ForeignKey("staff_member.username"), nullable=False, index=True),
    Column("service", String(200), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
)

joint_meeting = Table(
    "joint_meeting",
    metadata,
    Column("key", Key, primary_key=True),
    Column("joint_key", Key, ForeignKey("joint_client.key"), nullable=False, index=True),
    Column("held_at", Instant, nullable=False),
    Column("agenda_id", PSEUDONYM, nullable=False),
    Column("note_id", PSEUDONYM),
    Column("author", USERNAME, nullable=False),
)

joint_feedback = Table(
    "joint_feedback",
    metadata,
    Column("key", Key, primary_key=True),
    Column("joint_key", Key, ForeignKey("joint_client.key"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("score", Integer, nullable=False),
    Column("author", USERNAME, nullable=False),
)
