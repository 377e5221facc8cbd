# SPDX-License-Identifier: EUPL-1.2
"""What programs do to tasks through `/v2`: the form judges and the answers are stored as from the page."""

from collections.abc import Mapping

from clients.staff import StaffMember
from engine.idempotency import recall, remember
from engine.process_instances import complete_user_task
from engine.service import Service
from tasks.completing import accept
from tasks.forms import JsonValues
from tasks.forms.model import Json
from tasks.lifecycle import check_open
from tasks.standing import lock_task


def complete_task_by_program(
    service: Service,
    program: str,
    key: int,
    values: Mapping[str, Json],
    idempotency_key: str | None = None,
) -> None:
    """Completes a task for a signed-in program. Conflict when it is over; InvalidInput by field."""
    actor = StaffMember(program, program, "ohjelma", "integration")
    command = f"complete task {key}"
    with service.database.transaction() as session:
        if recall(session, program, idempotency_key, command) is not None:
            return
        task = lock_task(session, key)
        check_open(task.facts)
        variables = accept(session, service, actor, task, JsonValues(values))
        complete_user_task(session, service, key, program, variables)
        remember(session, program, idempotency_key, command, None, service.clock.now())
