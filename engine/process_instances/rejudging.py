# SPDX-License-Identifier: EUPL-1.2
"""A limit whose condition hangs on what is learnt later: the region's target gives way to the law's limit,
and what one service area counts to that of another. Both counts stay and say what became of them.

Source: SHL 36 §; the seven working days bind when the client turns out to be of the age or to have the
highest care allowance, and they are counted from the same contact. A later contact of somebody else is
another start, so it replaces nothing: judged is what the starting process knew, with what was learnt.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.bpmn.advance import Advance, DeadlineMark, Json
from engine.deadlines import Explanation, LimitRule, Texts
from engine.deadlines.sentences import given_way, taken_over
from engine.process_instances import late_starts, limits
from engine.process_instances.queries import instance_variables
from engine.process_instances.work import Loaded, Work
from engine.tables import deadline

_OPEN_AMONG = select(deadline).where(
    limits.REACHED,
    deadline.c.limit_id.in_(bindparam("limits", expanding=True)),
    deadline.c.state.in_(limits.STILL_OPEN),
)


def rejudge(work: Work, loaded: Loaded, advance: Advance) -> None:
    """Looks again at the limits that may give way, when this command has learnt what that hangs on."""
    book = work.service.limits
    learnt = {
        str(one.detail["name"]): one.detail.get("value")
        for one in advance.happenings
        if one.type == "VARIABLE_SET"
        and one.detail.get("name") in book.judging_names
        and one.detail.get("value") is not None
    }
    if not learnt:
        return
    late_starts.begin(work, loaded, learnt)
    rows = work.session.execute(
        _OPEN_AMONG, {**limits.reach(loaded.ref), "limits": sorted(book.yielding)}
    ).all()
    for row in rows:
        rule = book.find_bound(row.limit_id, row.explanation["rule_valid_from"])
        known = {**instance_variables(work.session, row.process_instance_key), **learnt}
        if not limits.applies(work, rule, known):
            _hand_over(work, loaded, row, rule, known)


def _hand_over(work: Work, loaded: Loaded, row: Any, rule: LimitRule, known: Mapping[str, Json]) -> None:
    limits.end(work, loaded.ref, [rule.id], limits.OUTCOMES["waive"])
    if not rule.replaced_by:
        _add(work, row.key, row.explanation, given_way(None))
        return
    heir = DeadlineMark("start", rule.replaced_by, row.element_id, loaded.ref.key, row.start_at)
    limits.start(work, loaded.ref, heir, known)
    running = limits.find_running(work.session, loaded.ref, [rule.replaced_by])
    if running is None:
        return
    query = select(deadline.c.explanation).where(deadline.c.key == running.key)
    explained = work.session.execute(query).scalar_one()
    _add(work, running.key, explained, taken_over(rule))
    _add(work, row.key, row.explanation, given_way(explained["title"]))


def _add(work: Work, key: int, explained: Mapping[str, Any], sentence: Texts) -> None:
    """One more sentence after a count that stays as it was."""
    told = Explanation.from_json(explained)
    longer = replace(told, sentences=(*told.sentences, sentence))
    work.session.execute(update(deadline).where(deadline.c.key == key).values(explanation=longer.to_json()))
