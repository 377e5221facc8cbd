# SPDX-License-Identifier: EUPL-1.2
"""A special reason that was recorded while the matter was looked into holds for the service that it leads to.

Each service has a time of its own from the same day (SHL 45 §). What was extended before the service was
asked for is extended in its time as well, for the same reason and by the same document. An extension of a
time that another service has met says nothing of this one.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from engine.bpmn.advance import DeadlineMark
from engine.process_instances import limits
from engine.process_instances.extending import Extension, extend_deadline
from engine.process_instances.work import Loaded, Work
from engine.tables import deadline, deadline_extension

MET = limits.OUTCOMES["stop"]


def inherit(work: Work, loaded: Loaded, marks: Sequence[DeadlineMark]) -> None:
    """Extends the limits that these marks have just started as far as the matter's earlier ones were."""
    if loaded.ref.matter_id is None:
        return
    for one in marks:
        if one.kind != "start" or not _may_be_extended(work, one.limit_id):
            continue
        started = _just_started(work, loaded, one.limit_id)
        if started is not None:
            _follow(work, started)


def _follow(work: Work, started: Row[Any]) -> None:
    due = started.due_date
    for one in _earlier(work, started):
        if one.due_after > due:
            told = Extension(one.due_after, one.reason, one.document_id)
            due = extend_deadline(work.session, work.service, started.key, told, one.actor).due_date


def _may_be_extended(work: Work, limit_id: str) -> bool:
    """One time for each process, and reasons to extend it."""
    versions = work.service.limits.versions(limit_id)
    return any(rule.scope == "process" and rule.extension_reasons for rule in versions)


def _just_started(work: Work, loaded: Loaded, limit_id: str) -> Row[Any] | None:
    """The open limit of the process, unless it has an extension of its own."""
    own = (deadline.c.process_instance_key == loaded.ref.root_key, deadline.c.limit_id == limit_id)
    extended = select(deadline_extension.c.deadline_key)
    return work.session.execute(
        select(deadline).where(*own, deadline.c.state.in_(limits.STILL_OPEN), deadline.c.key.not_in(extended))
    ).one_or_none()


def _earlier(work: Work, started: Row[Any]) -> Sequence[Row[Any]]:
    """The extensions of the matter's same limit from the same start, in their order."""
    return work.session.execute(
        select(deadline_extension)
        .join(deadline, deadline.c.key == deadline_extension.c.deadline_key)
        .where(
            deadline.c.matter_id == started.matter_id,
            deadline.c.limit_id == started.limit_id,
            deadline.c.start_at == started.start_at,
            deadline.c.key != started.key,
            deadline.c.state != MET,
        )
        .order_by(deadline_extension.c.due_after, deadline_extension.c.key)
    ).all()
