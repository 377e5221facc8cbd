# SPDX-License-Identifier: EUPL-1.2
"""The clients of a case manager who leaves, and who takes each of them."""

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table

from clients.tables import CODE, PSEUDONYM, USERNAME
from engine.database import Instant, Key
from engine.tables import metadata

PLANNED = "suunniteltu"

hand_over = Table(
    "hand_over",
    metadata,
    Column("key", Key, primary_key=True),
    Column("username", USERNAME, ForeignKey("staff_member.username"), nullable=False, index=True),
    Column("last_day", Date, nullable=False),
    Column("state", CODE, nullable=False),
    Column("planned_by", USERNAME, nullable=False),
    Column("planned_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("ix_hand_over_due", "state", "last_day"),
)

hand_over_item = Table(
    "hand_over_item",
    metadata,
    Column("hand_over_key", Key, ForeignKey("hand_over.key"), primary_key=True),
    Column("client_id", PSEUDONYM, ForeignKey("client.id"), primary_key=True),
    Column("to_username", USERNAME, ForeignKey("staff_member.username"), nullable=False),
    Column("letter_id", String(40)),
    Column("done_at", Instant),
    Column("note", CODE),
)
