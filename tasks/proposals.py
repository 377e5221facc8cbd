# SPDX-License-Identifier: EUPL-1.2
"""What decision tables propose: while a form is being filled, and what they said earlier on the way.

A table proposes, a person decides; so a table that has no answer yet is no error here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine import history
from engine.database import Session
from engine.decisions import decide
from engine.errors import ExecutionFailed, NotFound
from engine.service import Service
from tasks.forms import Background, Form, Raw, read_loosely
from tasks.forms.model import Json
from tasks.forms.showing import answers_seen


@dataclass(frozen=True, slots=True)
class Proposal:
    """One decision's answer. `trace` holds the rules that fired, as `engine.dmn` tells them; `reason` says
    why there is no value yet, in words for the person at the form."""

    decision_id: str
    name: str
    value: Json
    trace: Sequence[Json]
    reason: str | None = None


def live_proposals(
    service: Service,
    deployment_key: int,
    decision_ids: Sequence[str],
    form: Form,
    raw: Raw,
    background: Background,
) -> tuple[Proposal, ...]:
    """What the tables answer to what has been typed so far; a table may use the one before it."""
    scope = answers_seen(form, read_loosely(form, raw), background)
    proposals = []
    for decision_id in decision_ids:
        proposal = _propose(service, deployment_key, decision_id, scope)
        proposals.append(proposal)
        if proposal.reason is None and decision_id not in scope:
            scope[decision_id] = proposal.value
    return tuple(proposals)


def past_proposals(session: Session, service: Service, instance_key: int) -> tuple[Proposal, ...]:
    """What the tables answered in this instance, the latest answer of each."""
    latest: dict[str, Proposal] = {}
    for event in history.read(session, instance_key, ("DECISION_EVALUATED",)):
        decision_id = str(event.detail.get("decision"))
        trace = event.detail.get("trace")
        latest.pop(decision_id, None)
        latest[decision_id] = Proposal(
            decision_id,
            decision_id,
            event.detail.get("value"),
            trace if isinstance(trace, list) else (),
        )
    return tuple(latest.values())


def _propose(
    service: Service, deployment_key: int, decision_id: str, scope: Mapping[str, Json]
) -> Proposal:
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
