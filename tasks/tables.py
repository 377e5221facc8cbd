# SPDX-License-Identifier: EUPL-1.2
"""The tables of tasks: what was typed and not yet sent, reminders, comments."""

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint

from engine.database import Instant, Key
from engine.tables import metadata

# What one person has typed; kept also when somebody else completes or the process withdraws the task.
draft = Table(
    "draft",
    metadata,
    Column("task_key", Key, ForeignKey("user_task.key"), primary_key=True),
    Column("username", String(100), primary_key=True),
    Column("client_id", String(40), index=True),
    Column("inputs", JSON, nullable=False),
    Column("saved_at", Instant, nullable=False),
)

reminder = Table(
    "reminder",
    metadata,
    Column("key", Key, primary_key=True),
    Column("deadline_key", Key, ForeignKey("deadline.key"), nullable=False),
    Column("level", String(40), nullable=False),
    Column("recipient", String(100), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("limit_id", String(60), nullable=False),
    Column("client_id", String(40), index=True),
    Column("task_key", Key, ForeignKey("user_task.key")),
    Column("at", Instant, nullable=False),
    Column("read_at", Instant),
    UniqueConstraint("deadline_key", "level", "recipient"),
    Index("ix_reminder_recipient", "recipient", "read_at", "at"),
)

task_comment = Table(
    "task_comment",
    metadata,
    Column("key", Key, primary_key=True),
    Column("task_key", Key, ForeignKey("user_task.key"), nullable=False, index=True),
    Column("client_id", String(40), index=True),
    Column("author", String(100), nullable=False),
    Column("at", Instant, nullable=False),
    Column("text", Text, nullable=False),
)

# A task that someone who has left had; it is free until somebody takes it.
freed_task = Table(
    "freed_task",
    metadata,
    Column("task_key", Key, ForeignKey("user_task.key"), primary_key=True),
    Column("had_by", String(100), nullable=False, index=True),
    Column("at", Instant, nullable=False),
)
