# SPDX-License-Identifier: EUPL-1.2
"""Leave that carers have earned and used, fees as they have been over time, and the runs that count them."""

from sqlalchemy import Column, Date, Float, ForeignKey, Index, Integer, Numeric, String, Table

from clients.tables import CODE, PSEUDONYM, USERNAME
from engine.database import Instant, Key
from engine.tables import metadata

# One row a month that has ended; `days` is None until somebody has said how many.
leave_month = Table(
    "leave_month",
    metadata,
    Column("agreement_id", PSEUDONYM, ForeignKey("care_agreement.id"), primary_key=True),
    Column("month", Date, primary_key=True),
    Column("client_id", PSEUDONYM, ForeignKey("client.id"), nullable=False, index=True),
    Column("days", Float),
    Column("reason", CODE, nullable=False),
    Column("decided_by", USERNAME),
    Column("at", Instant, nullable=False),
)

# What whoever resumed the fee said of the leave of the months of the interruption that ended that day.
leave_answer = Table(
    "leave_answer",
    metadata,
    Column("agreement_id", PSEUDONYM, ForeignKey("care_agreement.id"), primary_key=True),
    Column("resumed_on", Date, primary_key=True),
    Column("accrues", CODE, nullable=False),
    Column("told_by", USERNAME, nullable=False),
    Column("at", Instant, nullable=False),
)

leave_use = Table(
    "leave_use",
    metadata,
    Column("key", Key, primary_key=True),
    Column("agreement_id", PSEUDONYM, ForeignKey("care_agreement.id"), nullable=False, index=True),
    Column("process_instance_key", Key, unique=True),
    Column("start_on", Date, nullable=False),
    Column("days", Float, nullable=False),
    Column("way", CODE, nullable=False),
    Column("at", Instant, nullable=False),
)

fee_index = Table(
    "fee_index",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("coefficient", Numeric(8, 4), nullable=False),
    Column("source", String(200), nullable=False),
    Column("entered_by", USERNAME, nullable=False),
    Column("at", Instant, nullable=False),
)

care_fee = Table(
    "care_fee",
    metadata,
    Column("agreement_id", PSEUDONYM, ForeignKey("care_agreement.id"), primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("fee", Numeric(10, 2), nullable=False),
    Column("reason", CODE, nullable=False),
    Column("letter_id", PSEUDONYM),
    # What the agreement gave until this day, when its class changed: a code of days a month.
    Column("leave_days_before", CODE),
    Column("at", Instant, nullable=False),
)

periodic_run = Table(
    "periodic_run",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("period", Date, primary_key=True),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("ix_periodic_run_open", "ended_at", "period"),
)
