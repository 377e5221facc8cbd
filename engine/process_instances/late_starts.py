# SPDX-License-Identifier: EUPL-1.2
"""A limit that comes to concern the matter midway begins then, not at the next element that names it.

What waits names the limit (`sujuva:deadline`), but the limit did not concern the matter when it began to
wait, or gave way since. The start is what the element says of it now. A count that was met from the same
start is not begun again. Source: ADR 0043; a matter moves to a service area that counts the limit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update

from engine import feel
from engine.bpmn.advance import DeadlineMark, Json
from engine.bpmn.due_times import parse_instant, start_of
from engine.deadlines import Explanation
from engine.deadlines.sentences import begun_later
from engine.process_instances import limits
from engine.process_instances.queries import instance_variables
from engine.process_instances.work import Loaded, Work
from engine.tables import deadline, element_instance


def begin(work: Work, loaded: Loaded, learnt: Mapping[str, Json]) -> None:
    """Starts what the waiting elements of the instance name, when it has come to concern the matter."""
    if not learnt.keys() & work.service.limits.returning_names:
        return
    sources = dict(_sources(work, loaded))
    if not sources:
        return
    known = {**instance_variables(work.session, loaded.ref.key), **learnt}
    for element_id, limit_id in _waiting(work, loaded, sources):
        source = sources[element_id, limit_id]
        at = work.at if source is None else _instant(work, source, limit_id, known)
        _begin_one(work, loaded, DeadlineMark("start", limit_id, element_id, loaded.ref.key, at), known)


def _sources(work: Work, loaded: Loaded) -> Iterator[tuple[tuple[str, str], str | None]]:
    """Element and limit, and the expression of the start; only limits that only give way, to nothing."""
    process = work.service.catalogue.process(loaded.ref.process_definition_key).process
    for element in process.elements.values():
        named = element.properties.get("sujuva:deadline", "")
        for limit_id in (one.strip() for one in named.split(",")):
            if limit_id in work.service.limits.returning:
                yield (element.id, limit_id), element.properties.get("sujuva:deadlineFrom")


def _waiting(
    work: Work, loaded: Loaded, sources: Mapping[tuple[str, str], str | None]
) -> list[tuple[str, str]]:
    active = work.session.execute(
        select(element_instance.c.element_id)
        .where(
            element_instance.c.process_instance_key == loaded.ref.key,
            element_instance.c.element_id.in_(sorted({element_id for element_id, _ in sources})),
            element_instance.c.state == "ACTIVE",
        )
        .order_by(element_instance.c.key)
    ).scalars()
    return [pair for element_id in active for pair in sources if pair[0] == element_id]


def _instant(work: Work, source: str, limit_id: str, known: Mapping[str, Json]) -> datetime:
    value = feel.evaluate(source.removeprefix("="), known, work.service.feel)
    return parse_instant(str(start_of(value, limit_id)))


def _begin_one(work: Work, loaded: Loaded, one: DeadlineMark, known: Mapping[str, Json]) -> None:
    same = (limits.REACHED, deadline.c.limit_id == one.limit_id)
    met = (deadline.c.start_at == one.start_at, deadline.c.state == limits.OUTCOMES["stop"])
    earlier = select(deadline.c.key).where(*same, *met).limit(1)
    if work.session.execute(earlier, limits.reach(loaded.ref)).scalar() is not None:
        return
    if limits.find_running(work.session, loaded.ref, [one.limit_id]) is not None:
        return
    limits.start(work, loaded.ref, one, known)
    running = limits.find_running(work.session, loaded.ref, [one.limit_id])
    if running is None:
        return
    query = select(deadline.c.explanation).where(deadline.c.key == running.key)
    told = Explanation.from_json(work.session.execute(query).scalar_one())
    longer = replace(told, sentences=(*told.sentences, begun_later()))
    same_key = deadline.c.key == running.key
    work.session.execute(update(deadline).where(same_key).values(explanation=longer.to_json()))
