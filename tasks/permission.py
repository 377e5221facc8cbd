# SPDX-License-Identifier: EUPL-1.2
"""May this person do this to this task now: a ground to see the client first, then the lifecycle."""

from clients.staff import StaffMember
from clients.visibility import require_client
from engine.database import Session
from engine.errors import NotFound
from engine.service import Service
from tasks.lifecycle import Act, check_act, check_open, relations
from tasks.standing import TaskRecord, person_for


def check_permission(
    session: Session,
    service: Service,
    actor: StaffMember,
    task: TaskRecord,
    act: Act,
    version: int | None,
) -> None:
    """NotFound, NotPermitted or Conflict; the ground goes into the access log.

    A task that has just gone takes the ground with it, so those whose task it was hear who was first
    instead of that it is not there.
    """
    if task.facts.state != "CREATED" and _was_theirs(task, actor):
        check_open(task.facts)
    require_ground(session, service, actor, task, f"tehtävä {task.element_id}", act="käsittely")
    check_act(act, task.facts, person_for(session, service, actor, task), version)


def require_ground(
    session: Session,
    service: Service,
    actor: StaffMember,
    task: TaskRecord,
    purpose: str,
    act: str = "katselu",
) -> None:
    """NotFound unless the person may see the task's client, or, without a client, the task itself."""
    if task.client_id is not None:
        require_client(session, service, actor, task.client_id, purpose, act=act)
    elif not _was_theirs(task, actor) and not relations(
        task.facts, person_for(session, service, actor, task)
    ):
        raise NotFound(f"Tehtävää {task.key} ei löydy.")


def _was_theirs(task: TaskRecord, actor: StaffMember) -> bool:
    """Also after its end: the person was named by the task or is in one of its groups."""
    facts = task.facts
    return actor.username in (facts.assignee, *facts.users) or bool(facts.groups & actor.groups)
