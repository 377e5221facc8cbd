# SPDX-License-Identifier: EUPL-1.2
"""One order of history over all instances."""

import sqlalchemy as sa
from alembic import op

from engine.database import Key

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NUMBER_OLD_LINES = """
UPDATE history_event SET position = numbered.n
FROM (
    SELECT process_instance_key AS k, sequence AS s,
           row_number() OVER (ORDER BY at, process_instance_key, sequence) AS n
    FROM history_event
) AS numbered
WHERE history_event.process_instance_key = numbered.k AND history_event.sequence = numbered.s
"""


def upgrade() -> None:
    """Old lines are numbered by time, and at one instant by instance: more is not known of them."""
    op.add_column("history_event", sa.Column("position", Key, nullable=True))
    op.execute(_NUMBER_OLD_LINES)
    with op.batch_alter_table("history_event") as table:
        table.alter_column("position", existing_type=Key, nullable=False)
        table.create_unique_constraint(op.f("uq_history_event_position"), ["position"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.schema.CreateSequence(sa.Sequence("history_sequence")))
        op.execute("SELECT setval('history_sequence', (SELECT count(*) FROM history_event) + 1)")


def downgrade() -> None:
    with op.batch_alter_table("history_event") as table:
        table.drop_constraint(op.f("uq_history_event_position"), type_="unique")
        table.drop_column("position")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.schema.DropSequence(sa.Sequence("history_sequence")))
