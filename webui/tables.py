# SPDX-License-Identifier: EUPL-1.2
"""The table of the pages: who is signed in."""

from sqlalchemy import JSON, Column, ForeignKey, String, Table

from engine.database import Instant
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
