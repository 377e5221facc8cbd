# SPDX-License-Identifier: EUPL-1.2
"""A limit whose condition hangs on what is learnt later: the region's target gives way to the law's limit.

Source: SHL 36 §; the seven working days bind when the client turns out to be of the age or to have the
highest care allowance, and they are counted from the same contact. A later contact of somebody else is
another start, so it replaces nothing.
"""

from typing import Any

from sqlalchemy import select

from engine import feel
from engine.bpmn.advance import Advance, DeadlineMark
from engine.deadlines import LimitRule
from engine.process_instances import limits
from engine.process_instances.work import Loaded, Work
from engine.tables import deadline


def rejudge(work: Work, loaded: Loaded, advance: Advance) -> None:
    """Looks again at the limits that have an heir, when this command has set what they give way to."""
    book = work.service.limits
    learnt = (one.detail.get("name") for one in advance.happenings if one.type == "VARIABLE_SET")
    if book.judging_names.isdisjoint(learnt):
        return
    rows = work.session.execute(
        select(deadline.c.limit_id, deadline.c.element_id, deadline.c.start_at, deadline.c.explanation).where(
            limits.reached(loaded.ref),
            deadline.c.limit_id.in_(sorted(book.with_heirs)),
            deadline.c.state.in_(limits.STILL_OPEN),
        )
    ).all()
    for row in rows:
        rule = book.find_bound(row.limit_id, row.explanation["rule_valid_from"])
        if not _holds(work, loaded, rule):
            _hand_over(work, loaded, row, rule)


def _holds(work: Work, loaded: Loaded, rule: LimitRule) -> bool:
    return feel.evaluate(rule.applies, loaded.execution.variables, work.service.feel) is True


def _hand_over(work: Work, loaded: Loaded, row: Any, rule: LimitRule) -> None:
    limits.end(work, loaded.ref, [rule.id], limits.OUTCOMES["waive"])
    heir = DeadlineMark("start", rule.replaced_by, row.element_id, loaded.ref.key, row.start_at)
    limits.mark(work, loaded, [heir])
