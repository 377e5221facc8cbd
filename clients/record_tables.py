# SPDX-License-Identifier: EUPL-1.2
"""The tables of the client's structured record: decisions, plans, assessments, services and the rest.

Every row says for whom, in which matter and process, from which task, by whom and when it was written.
Free text is a `document`; a column `…_id` of such a text holds its id.
"""

from sqlalchemy import JSON, Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table

from clients.tables import CODE, PSEUDONYM, USERNAME
from engine.database import Instant, Key
from engine.tables import metadata


def _origin() -> tuple[Column[object], ...]:
    return (
        Column("client_id", PSEUDONYM, ForeignKey("client.id"), nullable=False, index=True),
        Column("matter_id", PSEUDONYM, index=True),
        Column("process_instance_key", Key, index=True),
        Column("user_task_key", Key),
        Column("author", USERNAME, nullable=False),
        Column("at", Instant, nullable=False),
    )


client_decision = Table(
    "client_decision",
    metadata,
    Column("id", PSEUDONYM, primary_key=True),
    *_origin(),
    Column("state", CODE, nullable=False),
    Column("service", CODE, nullable=False),
    Column("outcome", CODE, nullable=False),
    Column("legal_basis", JSON, nullable=False),
    Column("reasons_id", PSEUDONYM, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("amount", Float),
    Column("unit", CODE),
    Column("way", CODE),
    Column("content", JSON, nullable=False),
    Column("grounds", JSON),
    Column("signed_at", Instant),
    Column("signer", USERNAME),
    Column("oral", Boolean, nullable=False),
    Column("notice_way", CODE),
    Column("posted_on", Date),
    Column("shown_receipt_on", Date),
    Column("served_on", Date),
    Column("appeal_instructions", Boolean, nullable=False),
    Column("final_on", Date),
    Column("replaced_by", PSEUDONYM),
)

decision_party = Table(
    "decision_party",
    metadata,
    Column("key", Key, primary_key=True),
    *_origin(),
    Column("decision_id", PSEUDONYM, nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("address", String(400)),
    Column("language", CODE),
    Column("posted_on", Date, nullable=False),
    Column("served_on", Date),
)

hearing = Table(
    "hearing",
    metadata,
    Column("key", Key, primary_key=True),
    *_origin(),
    Column("heard", Boolean, nullable=False),
    Column("party", CODE),
    Column("way", CODE),
    Column("view_id", PSEUDONYM),
    Column("dissent_id", PSEUDONYM),
)

client_request = Table(
    "client_request",
    metadata,
    Column("id", PSEUDONYM, primary_key=True),
    *_origin(),
    Column("kind", CODE, nullable=False),
    Column("arrived_on", Date, nullable=False),
    Column("asked_by", CODE, nullable=False),
    Column("sender", String(200)),
    Column("step", CODE),
    Column("answered_by", USERNAME),
    Column("answered_at", Instant),
    Column("text_id", PSEUDONYM),
    Column("way", CODE),
    Column("sent_on", Date),
)

client_plan = Table(
    "client_plan",
    metadata,
    Column("id", PSEUDONYM, primary_key=True),
    *_origin(),
    Column("services", JSON, nullable=False),
    Column("close_persons_part_id", PSEUDONYM),
    Column("responsibilities_id", PSEUDONYM),
    Column("safety_id", PSEUDONYM),
    Column("advance_care_plan", Boolean),
    Column("review_on", Date, nullable=False),
    Column("approved_by_client", CODE, nullable=False),
    Column("replaced_at", Instant),
)

plan_goal = Table(
    "plan_goal",
    metadata,
    Column("key", Key, primary_key=True),
    Column("plan_id", PSEUDONYM, ForeignKey("client_plan.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("text_id", PSEUDONYM, nullable=False),
    Column("own_words_id", PSEUDONYM),
    Column("icf", CODE),
    Column("measure", CODE),
    Column("baseline", Float),
    Column("target", Float),
    Column("gas", Integer),
    Column("weight", Float, nullable=False),
    Column("due", Date),
)

client_review = Table(
    "client_review",
    metadata,
    Column("key", Key, primary_key=True),
    *_origin(),
    Column("plan_id", PSEUDONYM, ForeignKey("client_plan.id")),
    Column("service", CODE),
    Column("fit", CODE, nullable=False),
    Column("outcome", CODE, nullable=False),
    Column("next_review_on", Date),
    Column("changes_id", PSEUDONYM),
    Column("satisfaction", Integer),
    Column("gas_t", Float),
)

goal_review = Table(
    "goal_review",
    metadata,
    Column("review_key", Key, ForeignKey("client_review.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("gas", Integer, nullable=False),
)

assessment_value = Table(
    "assessment_value",
    metadata,
    Column("assessment_key", Key, ForeignKey("assessment.key"), primary_key=True),
    Column("code", CODE, primary_key=True),
    Column("value", Float, nullable=False),
)

other_measure = Table(
    "other_measure",
    metadata,
    Column("key", Key, primary_key=True),
    Column("assessment_key", Key, ForeignKey("assessment.key"), nullable=False, index=True),
    Column("name_id", PSEUDONYM, nullable=False),
    Column("value", Float, nullable=False),
    Column("lowest", Float, nullable=False),
    Column("highest", Float, nullable=False),
)

assessment_summary = Table(
    "assessment_summary",
    metadata,
    Column("key", Key, primary_key=True),
    *_origin(),
    Column("situation_id", PSEUDONYM, nullable=False),
    Column("conclusions_id", PSEUDONYM, nullable=False),
    Column("client_view_id", PSEUDONYM, nullable=False),
    Column("worker_need", Boolean, nullable=False),
    Column("duration", CODE, nullable=False),
    Column("child_in_care", Boolean),
    Column("special_support", Boolean),
    Column("regular_need", CODE),
    Column("rehabilitation", CODE),
    Column("rights_explained", Boolean),
    Column("assessment_key", Key),
)

client_service = Table(
    "client_service",
    metadata,
    Column("key", Key, primary_key=True),
    *_origin(),
    Column("state", CODE, nullable=False),
    Column("service", CODE, nullable=False),
    Column("provider", CODE),
    Column("order_id", CODE),
    Column("hours", Float),
    Column("amount", Float),
    Column("unit", CODE),
    Column("way", CODE),
    Column("ordered_on", Date),
    Column("started_on", Date),
    Column("ended_on", Date),
    Column("end_reason", CODE),
    Index("ix_client_service_started", "service", "started_on"),
)

service_change = Table(
    "service_change",
    metadata,
    Column("key", Key, primary_key=True),
    Column("service_key", Key, ForeignKey("client_service.key"), nullable=False, index=True),
    Column("step", CODE, nullable=False),
    Column("day", Date, nullable=False),
    Column("hours", Float),
    Column("amount", Float),
    Column("unit", CODE),
    Column("reason", CODE),
    Column("explanation_id", PSEUDONYM),
    Column("author", USERNAME, nullable=False),
    Column("at", Instant, nullable=False),
    Column("order_id", CODE),
    Column("provider", CODE),
)

care_agreement = Table(
    "care_agreement",
    metadata,
    Column("id", PSEUDONYM, primary_key=True),
    *_origin(),
    Column("carer", String(200)),
    Column("relation", CODE),
    Column("fee_class", CODE, nullable=False),
    Column("fee", Float, nullable=False),
    Column("start_on", Date, nullable=False),
    Column("end_on", Date),
    Column("leave_days", CODE),
    Column("leave_ways", JSON, nullable=False),
    Column("notice_terms_id", PSEUDONYM),
    Column("notice_terms_told", Boolean),
    Column("iban", String(34)),
    Column("carer_signed_on", Date),
    Column("county_signed_on", Date),
    Column("ended_on", Date),
    Column("end_reason", CODE),
)

appeal = Table(
    "appeal",
    metadata,
    Column("key", Key, primary_key=True),
    *_origin(),
    Column("decision_id", PSEUDONYM, ForeignKey("client_decision.id"), nullable=False, index=True),
    Column("arrived_at", Instant, nullable=False),
    Column("grounds_id", PSEUDONYM),
    Column("outcome", CODE),
    Column("decided_on", Date),
    Column("reasons_id", PSEUDONYM),
)

representative = Table(
    "representative",
    metadata,
    Column("key", Key, primary_key=True),
    *_origin(),
    Column("kind", CODE, nullable=False),
    Column("name", String(200), nullable=False),
    Column("phone", String(40)),
    Column("scope", JSON, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("until", Instant),
    Column("ended_by", USERNAME),
)

restriction = Table(
    "restriction",
    metadata,
    Column("key", Key, primary_key=True),
    *_origin(),
    Column("kind", CODE, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("explanation_id", PSEUDONYM),
)

client_group = Table(
    "client_group",
    metadata,
    Column("key", Key, primary_key=True),
    *_origin(),
    Column("group_code", CODE, nullable=False),
    Column("proposed", CODE),
    Column("reason_id", PSEUDONYM),
    Column("until", Instant),
)

application = Table(
    "application",
    metadata,
    Column("key", Key, primary_key=True),
    *_origin(),
    Column("service", CODE, nullable=False),
    Column("arrived_at", Instant, nullable=False),
    Column("applicant", CODE),
    Column("closed_at", Instant),
    Index("ix_application_service", "client_id", "service"),
)
