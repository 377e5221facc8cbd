# SPDX-License-Identifier: EUPL-1.2
"""The tables of the engine. Upper packages add theirs to the same `metadata`.

State, read models and history of one command are written in one transaction; lists, counts and
dashboards read these tables only.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Sequence,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from engine.database import KEYS_IN_BLOCK, Instant, Key

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# On PostgreSQL keys come from the sequence, on SQLite from the one row of the counter.
key_sequence = Sequence("key_sequence", start=2**20, increment=KEYS_IN_BLOCK, metadata=metadata)
key_counter = Table("key_counter", metadata, Column("value", BigInteger, nullable=False))

# Lines of history have one order over all instances: on SQLite the next number, on PostgreSQL this sequence.
history_sequence = Sequence("history_sequence", metadata=metadata)

setting = Table(
    "setting", metadata, Column("name", String(100), primary_key=True), Column("value", JSON, nullable=False)
)

deployment = Table(
    "deployment",
    metadata,
    Column("key", Key, primary_key=True),
    Column("folder", String(100), index=True),
    Column("content_hash", String(64), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("title", String(200), nullable=False),
    Column("deployed_at", Instant, nullable=False),
    Column("deployed_by", String(100), nullable=False),
)

resource = Table(
    "resource",
    metadata,
    Column("key", Key, primary_key=True),
    Column("deployment_key", Key, ForeignKey("deployment.key"), nullable=False),
    Column("name", String(300), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("deployment_key", "name"),
)


def _definition(name: str, *columns: Column[object]) -> Table:
    """One version of a thing that a deployment brought."""
    return Table(
        name,
        metadata,
        Column("key", Key, primary_key=True),
        Column("deployment_key", Key, ForeignKey("deployment.key"), nullable=False, index=True),
        Column("id", String(200), nullable=False),
        Column("version", Integer, nullable=False),
        Column("version_tag", String(100)),
        Column("name", String(300), nullable=False),
        Column("resource_name", String(300), nullable=False),
        *columns,
        UniqueConstraint("id", "version"),
    )


process_definition = _definition("process_definition")
decision_definition = _definition("decision_definition")
form_definition = _definition("form_definition")

start_subscription = Table(
    "start_subscription",
    metadata,
    Column("key", Key, primary_key=True),
    Column("process_definition_key", Key, ForeignKey("process_definition.key"), nullable=False),
    Column("process_id", String(200), nullable=False, index=True),
    Column("element_id", String(200), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("name", String(200), nullable=False),
    Index("ix_start_subscription_name", "kind", "name"),
)

start_timer = Table(
    "start_timer",
    metadata,
    Column("key", Key, primary_key=True),
    Column("process_definition_key", Key, ForeignKey("process_definition.key"), nullable=False),
    Column("process_id", String(200), nullable=False, index=True),
    Column("element_id", String(200), nullable=False),
    Column("drawn", Text, nullable=False),
    Column("due_at", Instant, index=True),
    Column("memo", JSON, nullable=False),
)

process_instance = Table(
    "process_instance",
    metadata,
    Column("key", Key, primary_key=True),
    Column("process_definition_key", Key, ForeignKey("process_definition.key"), nullable=False),
    Column("process_id", String(200), nullable=False),
    Column("parent_key", Key, index=True),
    Column("parent_element_key", Key),
    Column("root_key", Key, nullable=False, index=True),
    Column("client_id", String(40), index=True),
    Column("matter_id", String(40), index=True),
    Column("state", String(12), nullable=False),
    Column("incidents", Integer, nullable=False, default=0),
    Column("revision", Integer, nullable=False),
    Column("last_sequence", Integer, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("started_by", String(100)),
    Column("ended_at", Instant),
    Column("ended_element", String(200)),
    Column("suspended_at", Instant),
    Index("ix_process_instance_state", "state", "process_definition_key"),
)

execution = Table(
    "execution",
    metadata,
    Column("process_instance_key", Key, ForeignKey("process_instance.key"), primary_key=True),
    Column("state", LargeBinary, nullable=False),
)

element_instance = Table(
    "element_instance",
    metadata,
    Column("key", Key, primary_key=True),
    Column("process_instance_key", Key, ForeignKey("process_instance.key"), nullable=False, index=True),
    Column("process_definition_key", Key, nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("state", String(12), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("ix_element_instance_counts", "process_definition_key", "state", "element_id"),
)

variable = Table(
    "variable",
    metadata,
    Column("process_instance_key", Key, ForeignKey("process_instance.key"), primary_key=True),
    Column("scope_key", Key, primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("value", JSON),
)

user_task = Table(
    "user_task",
    metadata,
    Column("key", Key, primary_key=True),
    Column("process_instance_key", Key, ForeignKey("process_instance.key"), nullable=False, index=True),
    Column("root_key", Key, nullable=False),
    Column("process_definition_key", Key, ForeignKey("process_definition.key"), nullable=False),
    Column("process_id", String(200), nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("name", String(300), nullable=False),
    Column("form_key", Key),
    Column("lane", String(200)),
    Column("client_id", String(40), index=True),
    Column("matter_id", String(40), index=True),
    Column("state", String(12), nullable=False),
    Column("assignee", String(100)),
    Column("priority", Integer, nullable=False),
    Column("due_at", Instant),
    Column("follow_up_at", Instant),
    Column("deadline_key", Key),
    Column("properties", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("completed_at", Instant),
    Column("completed_by", String(100)),
    Index("ix_user_task_assignee", "assignee", "state", "due_at"),
    Index("ix_user_task_state", "state", "due_at"),
)

user_task_candidate = Table(
    "user_task_candidate",
    metadata,
    Column("kind", String(6), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("user_task_key", Key, ForeignKey("user_task.key"), primary_key=True),
    Column("open", Boolean, nullable=False),
    Index("ix_user_task_candidate_open", "kind", "name", "open"),
    Index("ix_user_task_candidate_task", "user_task_key"),
)

timer = Table(
    "timer",
    metadata,
    Column("key", Key, primary_key=True),
    Column("process_instance_key", Key, ForeignKey("process_instance.key"), nullable=False, index=True),
    Column("element_id", String(200), nullable=False),
    Column("due_at", Instant, nullable=False, index=True),
    Column("repetitions_left", Integer),
)

message_subscription = Table(
    "message_subscription",
    metadata,
    Column("key", Key, primary_key=True),
    Column("process_instance_key", Key, ForeignKey("process_instance.key"), nullable=False, index=True),
    Column("element_id", String(200), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("name", String(200), nullable=False),
    Column("correlation_key", String(300)),
    Index("ix_message_subscription_name", "kind", "name", "correlation_key"),
)

message = Table(
    "message",
    metadata,
    Column("key", Key, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("correlation_key", String(300)),
    Column("variables", JSON, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    Index("ix_message_name", "name", "correlation_key"),
)

job = Table(
    "job",
    metadata,
    Column("key", Key, primary_key=True),
    Column("process_instance_key", Key, ForeignKey("process_instance.key"), nullable=False, index=True),
    Column("process_definition_key", Key, nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("type", String(200), nullable=False),
    Column("headers", JSON, nullable=False),
    Column("variables", JSON, nullable=False),
    Column("state", String(12), nullable=False),
    Column("retries", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("run_at", Instant, nullable=False),
    Column("worker", String(100)),
    Column("lease_until", Instant),
    Column("error", Text),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("kind", String(20), nullable=False, server_default="BPMN_ELEMENT"),
    Column("listener_event", String(12)),
    Column("element_key", Key),
    Index("ix_job_state", "state", "type", "run_at"),
)

incident = Table(
    "incident",
    metadata,
    Column("key", Key, primary_key=True),
    Column("process_instance_key", Key, ForeignKey("process_instance.key"), nullable=False, index=True),
    Column("element_key", Key, nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("job_key", Key),
    Column("kind", String(20), nullable=False),
    Column("message", Text, nullable=False),
    Column("data", JSON, nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("resolved_at", Instant),
)

history_event = Table(
    "history_event",
    metadata,
    Column("process_instance_key", Key, ForeignKey("process_instance.key"), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("position", Key, nullable=False, unique=True),
    Column("at", Instant, nullable=False),
    Column("type", String(40), nullable=False),
    Column("element_id", String(200)),
    Column("element_key", Key),
    Column("actor", String(100)),
    Column("detail", JSON, nullable=False),
)

batch = Table(
    "batch",
    metadata,
    Column("key", Key, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("actor", String(100), nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

batch_item = Table(
    "batch_item",
    metadata,
    Column("key", Key, primary_key=True),
    Column("batch_key", Key, ForeignKey("batch.key"), nullable=False),
    Column("process_instance_key", Key, ForeignKey("process_instance.key"), nullable=False, index=True),
    Column("incident_key", Key),
    Column("state", String(12), nullable=False),
    Column("message", Text),
    Column("done_at", Instant),
    Index("ix_batch_item_state", "batch_key", "state"),
)

idempotency_key = Table(
    "idempotency_key",
    metadata,
    Column("actor", String(100), primary_key=True),
    Column("key", String(100), primary_key=True),
    Column("command", String(100), nullable=False),
    Column("result", JSON),
    Column("at", Instant, nullable=False, index=True),
)

deadline = Table(
    "deadline",
    metadata,
    Column("key", Key, primary_key=True),
    Column("matter_id", String(40), index=True),
    Column("client_id", String(40)),
    Column("process_instance_key", Key, ForeignKey("process_instance.key"), nullable=False, index=True),
    Column("element_id", String(200), nullable=False),
    Column("limit_id", String(60), nullable=False),
    Column("scope", String(10), nullable=False),
    Column("state", String(10), nullable=False),
    Column("start_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("due_date", Date, nullable=False),
    Column("shown_date", Date, nullable=False),
    Column("explanation", JSON, nullable=False),
    Column("ended_at", Instant),
    Column("missed_at", Instant),
    Index("ix_deadline_state", "state", "due_at"),
)

deadline_extension = Table(
    "deadline_extension",
    metadata,
    Column("key", Key, primary_key=True),
    Column("deadline_key", Key, ForeignKey("deadline.key"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(100), nullable=False),
    Column("reason", String(60), nullable=False),
    Column("document_id", String(40), nullable=False),
    Column("due_before", Date, nullable=False),
    Column("due_after", Date, nullable=False),
    Column("was_missed", Boolean, nullable=False),
)

deadline_alarm = Table(
    "deadline_alarm",
    metadata,
    Column("deadline_key", Key, ForeignKey("deadline.key"), primary_key=True),
    Column("level", String(40), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("recipients", JSON, nullable=False),
    Column("state", String(10), nullable=False),
    Column("fired_at", Instant),
    Index("ix_deadline_alarm_due", "state", "at"),
)
