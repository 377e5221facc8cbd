# SPDX-License-Identifier: EUPL-1.2
"""User tasks as people find them: offered with their groups and deadline, withdrawn when gone."""

from collections.abc import Sequence

from sqlalchemy import bindparam, false, insert, select, update

from engine.bpmn.advance import UserTaskOffer
from engine.database import Session
from engine.process_instances import limits
from engine.process_instances.work import Loaded, Work
from engine.service import TaskOffered, TaskWithdrawn
from engine.tables import process_instance, user_task, user_task_candidate

OPEN = ("CREATED", "ASSIGNING", "UPDATING", "COMPLETING")
_INSERT_TASK = insert(user_task)
_INSERT_CANDIDATE = insert(user_task_candidate)
_CLOSE_CANDIDATES = (
    update(user_task_candidate)
    .where(user_task_candidate.c.user_task_key == bindparam("which"))
    .values(open=false())
)


def offer(work: Work, loaded: Loaded, offers: Sequence[UserTaskOffer]) -> None:
    """Writes new tasks with their candidates; the lane's group holds where the model names nobody."""
    if not offers:
        return
    work.session.execute(_INSERT_TASK, [_task_row(work, loaded, one) for one in offers])
    candidates = [
        {"kind": kind, "name": name, "user_task_key": one.key, "open": True}
        for one in offers
        for kind, name in _candidates(work, loaded, one)
    ]
    if candidates:
        work.session.execute(_INSERT_CANDIDATE, candidates)
    for one in offers:
        work.announce(TaskOffered(one.key, loaded.ref, one.element_id))


def withdraw(work: Work, loaded: Loaded, keys: Sequence[int]) -> None:
    """Takes back open tasks that an event has made needless."""
    if not keys:
        return
    open_ones = work.session.execute(
        update(user_task)
        .where(user_task.c.key.in_(keys), user_task.c.state.in_(OPEN))
        .values(state="CANCELED", completed_at=work.at, version=user_task.c.version + 1)
        .returning(user_task.c.key)
    ).scalars()
    close(work, loaded, list(open_ones), "canceled")


def close(work: Work, loaded: Loaded, keys: Sequence[int], reason: str) -> None:
    """Takes tasks out of the queues and says why: completed or canceled."""
    if not keys:
        return
    work.session.execute(_CLOSE_CANDIDATES, [{"which": key} for key in keys])
    for key in keys:
        work.announce(TaskWithdrawn(key, loaded.ref, reason))


def find_child(session: Session, parent_key: int, element_key: int) -> int | None:
    """The active child instance of a call activity."""
    return session.execute(
        select(process_instance.c.key).where(
            process_instance.c.parent_key == parent_key,
            process_instance.c.parent_element_key == element_key,
            process_instance.c.state == "ACTIVE",
        )
    ).scalar_one_or_none()


def _task_row(work: Work, loaded: Loaded, one: UserTaskOffer) -> dict[str, object]:
    found = limits.find_running(work.session, loaded.ref, limits.limits_of_task(one.properties))
    form_key = work.service.catalogue.form_key(loaded.deployment_key, one.form_id) if one.form_id else None
    return {
        "key": one.key,
        "process_instance_key": loaded.ref.key,
        "root_key": loaded.ref.root_key,
        "process_definition_key": loaded.ref.process_definition_key,
        "process_id": loaded.ref.process_id,
        "element_id": one.element_id,
        "name": one.name,
        "form_key": form_key,
        "lane": one.lane,
        "client_id": loaded.ref.client_id,
        "matter_id": loaded.ref.matter_id,
        "state": "CREATED",
        "assignee": one.assignee,
        "priority": one.priority,
        "due_at": found.due_at if found else one.due_at,
        "follow_up_at": one.follow_up_at,
        "deadline_key": found.key if found else None,
        "properties": dict(one.properties),
        "version": 1,
        "created_at": work.at,
    }


def _candidates(work: Work, loaded: Loaded, one: UserTaskOffer) -> set[tuple[str, str]]:
    named = {("group", group) for group in one.candidate_groups} | {
        ("user", user) for user in one.candidate_users
    }
    if one.candidate_groups or one.candidate_users:
        return named
    group = work.service.catalogue.lane_group(loaded.ref.process_definition_key, one.element_id)
    return {("group", group)} if group else set()
