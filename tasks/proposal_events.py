# SPDX-License-Identifier: EUPL-1.2
"""What a table proposed and what the person chose, in the client's event log: codes, numbers and dates.

A proposal never decides for a person by itself, and how often people depart from each table is an indicator.
"""

from collections.abc import Iterator, Sequence

from clients.staff import StaffMember
from clients.timeline import ClientEvent, append_event
from engine import feel
from engine.database import Session
from engine.service import Service
from tasks.forms import Background, Field, Submission
from tasks.forms.conditions import ask
from tasks.forms.model import Json
from tasks.forms.schema import TEXT_TYPES
from tasks.standing import TaskRecord

PROPOSED, OVERRIDDEN = "dmn.proposed", "dmn.overridden"


def tell_proposals(
    session: Session,
    service: Service,
    actor: StaffMember,
    task: TaskRecord,
    submission: Submission,
    background: Background,
    decision_ids: Sequence[str],
) -> None:
    """One event for each choice that a table proposed, and one more where the answer is another.

    `background` is the one with the proposals under their decisions' ids.
    """
    if task.client_id is None:
        return
    seen = Background(background.feel, {**background.variables, **submission.values})
    for field, decision_id in _proposed_fields(submission, decision_ids):
        proposed = ask(field.proposal or "", seen.variables, seen.feel)
        chosen = submission.values[field.key]
        if proposed in (None, []) or chosen in (None, []):
            continue
        told = {"decision": decision_id, "field": field.key, "proposed": proposed}
        _append(session, service, actor, task, PROPOSED, told)
        if not _is_same(proposed, chosen):
            _append(session, service, actor, task, OVERRIDDEN, {**told, "chosen": chosen})


def _proposed_fields(submission: Submission, decision_ids: Sequence[str]) -> Iterator[tuple[Field, str]]:
    """The questions whose proposal comes of a table, with that table; what is written freely is no choice."""
    for field in submission.fields:
        if field.proposal is None or field.kind in TEXT_TYPES:
            continue
        named = feel.parse(field.proposal).names
        decision_id = next((one for one in decision_ids if one in named), None)
        if decision_id is not None:
            yield field, decision_id


def _is_same(proposed: Json, chosen: Json) -> bool:
    if isinstance(proposed, list) and isinstance(chosen, list):
        return set(map(str, proposed)) == set(map(str, chosen))
    return proposed == chosen


def _append(
    session: Session,
    service: Service,
    actor: StaffMember,
    task: TaskRecord,
    name: str,
    attributes: dict[str, Json],
) -> None:
    append_event(
        session,
        ClientEvent(
            name=name,
            client_id=task.client_id or "",
            at=service.clock.now(),
            matter_id=task.matter_id,
            instance_key=task.instance_key,
            process_id=task.process_id,
            element_id=task.element_id,
            actor=actor.username,
            attributes=attributes,
        ),
    )
