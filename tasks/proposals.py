# SPDX-License-Identifier: EUPL-1.2
"""What decision tables propose: while a form is being filled, and what they said earlier on the way.

A table proposes, a person decides; so a table that has no answer yet is no error here. A form's
conditions see each proposal under its decision's id, so that departing from it can ask for the reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from engine.database import Session
from engine.decisions import decide
from engine.errors import ExecutionFailed, NotFound
from engine.service import Service
from engine.tables import history_event, process_instance
from tasks.forms import Background, Field, Form, Raw, options_of, page_values, read_loosely
from tasks.forms.conditions import ask
from tasks.forms.model import MANY_OF_KINDS, ONE_OF_KINDS, Json
from tasks.forms.showing import answers_seen


@dataclass(frozen=True, slots=True)
class Proposal:
    """One decision's answer. `trace` holds the rules that fired, as `engine.dmn` tells them; `reason` says
    why there is no value yet, in words for the person at the form. `definition_key` is of the process that
    asked on the way: its folder has the words for the codes."""

    decision_id: str
    name: str
    value: Json
    trace: Sequence[Json]
    reason: str | None = None
    definition_key: int | None = None


def live_proposals(
    service: Service,
    deployment_key: int,
    decision_ids: Sequence[str],
    form: Form,
    raw: Raw,
    background: Background,
) -> tuple[Proposal, ...]:
    """What the tables answer to what has been typed so far; a table may use the one before it, and is
    told what questions are answered that the one before it has brought into sight."""
    typed = read_loosely(form, raw)
    proposals: list[Proposal] = []
    for decision_id in decision_ids:
        earlier = [one for one in proposals if one.reason is None and form.field(one.decision_id) is None]
        scope = answers_seen(form, typed, with_proposals(background, earlier))
        proposals.append(_propose(service, deployment_key, decision_id, scope))
    return tuple(proposals)


def decisions_named(properties: Mapping[str, str]) -> tuple[str, ...]:
    """The tables that propose while a task's form is filled: `sujuva:formDecisions`, by commas."""
    named = properties.get("sujuva:formDecisions", "")
    return tuple(name.strip() for name in named.split(",") if name.strip())


def with_proposals(background: Background, proposals: Sequence[Proposal]) -> Background:
    """The background that a form's conditions look at: with each proposal under its decision's id."""
    if not proposals:
        return background
    proposed = {proposal.decision_id: proposal.value for proposal in proposals}
    return replace(background, variables={**background.variables, **proposed})


def proposed_answers(form: Form, values: Mapping[str, Json], background: Background) -> dict[str, Json]:
    """What unanswered questions take from their `proposal`; `background` is the one with proposals."""
    seen = answers_seen(form, values, background)
    asked = [field for field in form.fields() if field.proposal is not None and values.get(field.key) is None]
    found = {field.key: ask(field.proposal or "", seen, background.feel) for field in asked}
    return {field.key: found[field.key] for field in asked if _fits(field, found[field.key], background)}


def agreed_proposals(
    form: Form, inputs: Mapping[str, Sequence[str]], values: Mapping[str, Json], background: Background
) -> dict[str, list[str]]:
    """The inputs of the questions that are answered just as their `proposal` says now."""
    proposing = {field.key for field in form.fields() if field.proposal is not None and field.key in inputs}
    found: dict[str, list[str]] = {}
    for key in proposing:
        others = {name: value for name, value in values.items() if name != key}
        proposed = page_values(form, proposed_answers(form, others, background)).get(key)
        if proposed and sorted(proposed) == sorted(inputs[key]):
            found[key] = proposed
    return found


def _fits(field: Field, value: Json, background: Background) -> bool:
    if field.kind not in ONE_OF_KINDS | MANY_OF_KINDS:
        return value is not None
    codes = value if isinstance(value, list) else [value]
    return bool(codes) and set(map(str, codes)) <= {option.value for option in options_of(field, background)}


def past_proposals(session: Session, root_key: int) -> tuple[Proposal, ...]:
    """What the tables answered on the way here, the latest answer of each; called processes included. A table
    that was asked of several things at once, such as each service, gives its answer to each."""
    rows = session.execute(
        select(
            history_event.c.detail,
            history_event.c.at,
            history_event.c.element_id,
            process_instance.c.process_definition_key,
        )
        .join(process_instance, process_instance.c.key == history_event.c.process_instance_key)
        .where(process_instance.c.root_key == root_key, history_event.c.type == "DECISION_EVALUATED")
        .order_by(history_event.c.position)
    )
    latest: dict[str, tuple[object, list[Proposal]]] = {}
    for row in rows:
        decision_id = str(row.detail.get("decision"))
        asked, answers = latest.pop(decision_id, (None, []))
        at_once = (row.at, row.element_id)
        told = [*answers, _told(row, decision_id)] if asked == at_once else [_told(row, decision_id)]
        latest[decision_id] = (at_once, told)
    return tuple(one for _, answers in latest.values() for one in answers)


def _told(row: Any, decision_id: str) -> Proposal:
    trace = row.detail.get("trace") or []
    return Proposal(
        decision_id,
        _traced_name(trace, decision_id),
        row.detail.get("value"),
        trace,
        definition_key=row.process_definition_key,
    )


def _traced_name(trace: Sequence[Any], decision_id: str) -> str:
    names = [entry.get("decisionName") for entry in trace if entry.get("decisionId") == decision_id]
    return str(names[-1] or decision_id) if names else decision_id


def _propose(service: Service, deployment_key: int, decision_id: str, scope: Mapping[str, Json]) -> Proposal:
    name = _name(service, deployment_key, decision_id)
    try:
        outcome = decide(service, deployment_key, decision_id, scope)
    except ExecutionFailed as error:
        return Proposal(decision_id, name, None, (), error.message)
    reason = "Ehdotus tulee, kun lomakkeessa on tarpeeksi tietoja." if outcome.value is None else None
    return Proposal(decision_id, name, outcome.value, tuple(outcome.trace), reason)


def _name(service: Service, deployment_key: int, decision_id: str) -> str:
    try:
        model, _ = service.catalogue.decision(deployment_key, decision_id)
    except NotFound:
        return decision_id
    return model.decisions[decision_id].name or decision_id
