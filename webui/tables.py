# SPDX-License-Identifier: EUPL-1.2
"""The tables of the pages: who is signed in, and how each person likes to narrow the list of tasks."""

from sqlalchemy import JSON, Column, ForeignKey, String, Table, UniqueConstraint

from engine.database import Instant, Key
from engine.tables import metadata

# `token_hash` is keyed, so a copy of the table opens no session. `notice` is what the last act left to say.
web_session = Table(
    "web_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("username", String(100), ForeignKey("staff_member.username"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False, index=True),
    Column("notice", JSON),
)

# `query` is that of the list's address, without the text that is searched for: it names clients.
saved_filter = Table(
    "saved_filter",
    metadata,
    Column("key", Key, primary_key=True),
    Column("username", String(100), ForeignKey("staff_member.username"), nullable=False),
    Column("name", String(60), nullable=False),
    Column("query", String(500), nullable=False),
    Column("saved_at", Instant, nullable=False),
    UniqueConstraint("username", "name"),
)
