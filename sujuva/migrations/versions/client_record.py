# SPDX-License-Identifier: EUPL-1.2
"""The client's structured record: decisions, plans, values of assessments, services and the rest."""

import sqlalchemy as sa
from alembic import op

from engine.database import Instant, Key

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

CODE = sa.String(60)
PSEUDONYM = sa.String(40)
USERNAME = sa.String(100)
TABLES = (
    "client_decision",
    "hearing",
    "client_plan",
    "plan_goal",
    "client_review",
    "goal_review",
    "assessment_value",
    "assessment_summary",
    "client_service",
    "service_change",
    "care_agreement",
    "appeal",
    "representative",
    "restriction",
    "client_group",
)


def upgrade() -> None:
    _create_client_decision()
    _create_hearing()
    _create_client_plan()
    _create_plan_goal()
    _create_client_review()
    _create_goal_review()
    _create_assessment_value()
    _create_assessment_summary()
    _create_client_service()
    _create_service_change()
    _create_care_agreement()
    _create_appeal()
    _create_representative()
    _create_restriction()
    _create_client_group()
    _extend_assessment()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    for column in ("reused_from", "domains", "locked"):
        op.drop_column("assessment", column)


def _origin() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("client_id", PSEUDONYM, sa.ForeignKey("client.id"), nullable=False, index=True),
        sa.Column("matter_id", PSEUDONYM, index=True),
        sa.Column("process_instance_key", Key, index=True),
        sa.Column("user_task_key", Key),
        sa.Column("author", USERNAME, nullable=False),
        sa.Column("at", Instant, nullable=False),
    )


def _extend_assessment() -> None:
    op.add_column("assessment", sa.Column("locked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("assessment", sa.Column("domains", sa.JSON()))
    op.add_column("assessment", sa.Column("reused_from", Key))


def _create_client_decision() -> None:
    op.create_table(
        "client_decision",
        sa.Column("id", PSEUDONYM, primary_key=True),
        *_origin(),
        sa.Column("state", CODE, nullable=False),
        sa.Column("service", CODE, nullable=False),
        sa.Column("outcome", CODE, nullable=False),
        sa.Column("legal_basis", sa.JSON, nullable=False),
        sa.Column("reasons_id", PSEUDONYM, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("amount", sa.Float),
        sa.Column("unit", CODE),
        sa.Column("way", CODE),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("signed_at", Instant),
        sa.Column("signer", USERNAME),
        sa.Column("oral", sa.Boolean, nullable=False),
        sa.Column("notice_way", CODE),
        sa.Column("posted_on", sa.Date),
        sa.Column("shown_receipt_on", sa.Date),
        sa.Column("served_on", sa.Date),
        sa.Column("appeal_instructions", sa.Boolean, nullable=False),
        sa.Column("final_on", sa.Date),
        sa.Column("replaced_by", PSEUDONYM),
    )


def _create_hearing() -> None:
    op.create_table(
        "hearing",
        sa.Column("key", Key, primary_key=True),
        *_origin(),
        sa.Column("heard", sa.Boolean, nullable=False),
        sa.Column("party", CODE),
        sa.Column("way", CODE),
        sa.Column("view_id", PSEUDONYM),
        sa.Column("dissent_id", PSEUDONYM),
    )


def _create_client_plan() -> None:
    op.create_table(
        "client_plan",
        sa.Column("id", PSEUDONYM, primary_key=True),
        *_origin(),
        sa.Column("services", sa.JSON, nullable=False),
        sa.Column("close_persons_part_id", PSEUDONYM),
        sa.Column("responsibilities_id", PSEUDONYM),
        sa.Column("safety_id", PSEUDONYM),
        sa.Column("advance_care_plan", sa.Boolean),
        sa.Column("review_on", sa.Date, nullable=False),
        sa.Column("approved_by_client", CODE, nullable=False),
        sa.Column("replaced_at", Instant),
    )


def _create_plan_goal() -> None:
    op.create_table(
        "plan_goal",
        sa.Column("key", Key, primary_key=True),
        sa.Column("plan_id", PSEUDONYM, sa.ForeignKey("client_plan.id"), nullable=False, index=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("text_id", PSEUDONYM, nullable=False),
        sa.Column("own_words_id", PSEUDONYM),
        sa.Column("icf", CODE),
        sa.Column("measure", CODE),
        sa.Column("baseline", sa.Float),
        sa.Column("target", sa.Float),
        sa.Column("gas", sa.Integer),
        sa.Column("weight", sa.Float, nullable=False),
        sa.Column("due", sa.Date),
    )


def _create_client_review() -> None:
    op.create_table(
        "client_review",
        sa.Column("key", Key, primary_key=True),
        *_origin(),
        sa.Column("plan_id", PSEUDONYM, sa.ForeignKey("client_plan.id")),
        sa.Column("service", CODE),
        sa.Column("fit", CODE, nullable=False),
        sa.Column("outcome", CODE, nullable=False),
        sa.Column("next_review_on", sa.Date),
        sa.Column("changes_id", PSEUDONYM),
        sa.Column("satisfaction", sa.Integer),
        sa.Column("gas_t", sa.Float),
    )


def _create_goal_review() -> None:
    op.create_table(
        "goal_review",
        sa.Column("review_key", Key, sa.ForeignKey("client_review.key"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("gas", sa.Integer, nullable=False),
    )


def _create_assessment_value() -> None:
    op.create_table(
        "assessment_value",
        sa.Column("assessment_key", Key, sa.ForeignKey("assessment.key"), primary_key=True),
        sa.Column("code", CODE, primary_key=True),
        sa.Column("value", sa.Float, nullable=False),
    )


def _create_assessment_summary() -> None:
    op.create_table(
        "assessment_summary",
        sa.Column("key", Key, primary_key=True),
        *_origin(),
        sa.Column("situation_id", PSEUDONYM, nullable=False),
        sa.Column("conclusions_id", PSEUDONYM, nullable=False),
        sa.Column("client_view_id", PSEUDONYM, nullable=False),
        sa.Column("worker_need", sa.Boolean, nullable=False),
        sa.Column("duration", CODE, nullable=False),
        sa.Column("child_in_care", sa.Boolean),
        sa.Column("special_support", sa.Boolean),
        sa.Column("regular_need", CODE),
        sa.Column("rehabilitation", CODE),
        sa.Column("rights_explained", sa.Boolean),
        sa.Column("assessment_key", Key),
    )


def _create_client_service() -> None:
    op.create_table(
        "client_service",
        sa.Column("key", Key, primary_key=True),
        *_origin(),
        sa.Column("state", CODE, nullable=False),
        sa.Column("service", CODE, nullable=False),
        sa.Column("provider", CODE),
        sa.Column("order_id", CODE),
        sa.Column("hours", sa.Float),
        sa.Column("amount", sa.Float),
        sa.Column("unit", CODE),
        sa.Column("way", CODE),
        sa.Column("ordered_on", sa.Date),
        sa.Column("started_on", sa.Date),
        sa.Column("ended_on", sa.Date),
        sa.Column("end_reason", CODE),
        sa.Index("ix_client_service_started", "service", "started_on"),
    )


def _create_service_change() -> None:
    op.create_table(
        "service_change",
        sa.Column("key", Key, primary_key=True),
        sa.Column("service_key", Key, sa.ForeignKey("client_service.key"), nullable=False, index=True),
        sa.Column("step", CODE, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("hours", sa.Float),
        sa.Column("amount", sa.Float),
        sa.Column("unit", CODE),
        sa.Column("reason", CODE),
        sa.Column("explanation_id", PSEUDONYM),
        sa.Column("author", USERNAME, nullable=False),
        sa.Column("at", Instant, nullable=False),
    )


def _create_care_agreement() -> None:
    op.create_table(
        "care_agreement",
        sa.Column("id", PSEUDONYM, primary_key=True),
        *_origin(),
        sa.Column("carer", sa.String(200)),
        sa.Column("relation", CODE),
        sa.Column("fee_class", CODE, nullable=False),
        sa.Column("fee", sa.Float, nullable=False),
        sa.Column("start_on", sa.Date, nullable=False),
        sa.Column("end_on", sa.Date),
        sa.Column("leave_days", CODE),
        sa.Column("leave_ways", sa.JSON, nullable=False),
        sa.Column("notice_terms_id", PSEUDONYM),
        sa.Column("notice_terms_told", sa.Boolean),
        sa.Column("iban", sa.String(34)),
        sa.Column("carer_signed_on", sa.Date),
        sa.Column("county_signed_on", sa.Date),
        sa.Column("ended_on", sa.Date),
        sa.Column("end_reason", CODE),
    )


def _create_appeal() -> None:
    op.create_table(
        "appeal",
        sa.Column("key", Key, primary_key=True),
        *_origin(),
        sa.Column("decision_id", PSEUDONYM, sa.ForeignKey("client_decision.id"), nullable=False, index=True),
        sa.Column("arrived_at", Instant, nullable=False),
        sa.Column("grounds_id", PSEUDONYM),
        sa.Column("outcome", CODE),
        sa.Column("decided_on", sa.Date),
        sa.Column("reasons_id", PSEUDONYM),
    )


def _create_representative() -> None:
    op.create_table(
        "representative",
        sa.Column("key", Key, primary_key=True),
        *_origin(),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("phone", sa.String(40)),
        sa.Column("scope", sa.JSON, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
    )


def _create_restriction() -> None:
    op.create_table(
        "restriction",
        sa.Column("key", Key, primary_key=True),
        *_origin(),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("explanation_id", PSEUDONYM),
    )


def _create_client_group() -> None:
    op.create_table(
        "client_group",
        sa.Column("key", Key, primary_key=True),
        *_origin(),
        sa.Column("group_code", CODE, nullable=False),
        sa.Column("proposed", CODE),
        sa.Column("reason_id", PSEUDONYM),
        sa.Column("until", Instant),
    )
