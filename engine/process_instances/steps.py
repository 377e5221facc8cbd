# SPDX-License-Identifier: EUPL-1.2
"""What can be done to instances, each joining the caller's transaction."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from sqlalchemy import bindparam, case, delete, select, update

from engine import incidents, jobs
from engine.bpmn.advance import Failure, Json, TaskResult
from engine.bpmn.due_times import next_due
from engine.database import Session
from engine.errors import Conflict, InvalidInput, NotFound
from engine.history import Entry
from engine.process_instances import offers, task_changes
from engine.process_instances.called_processes import start_called
from engine.process_instances.correlation import Publication, Published, publish
from engine.process_instances.journal import open_failure, write_history
from engine.process_instances.recording import record
from engine.process_instances.work import Loaded, Work
from engine.service import Service
from engine.tables import job as job_table
from engine.tables import start_timer, timer, user_task

_FIND_TASK = select(user_task.c.process_instance_key, user_task.c.name).where(
    user_task.c.key == bindparam("which")
)
_COMPLETE_TASK = (
    update(user_task)
    .where(user_task.c.key == bindparam("which"), user_task.c.state == "CREATED")
    .values(
        state="COMPLETED",
        completed_at=bindparam("at"),
        completed_by=bindparam("by"),
        version=user_task.c.version + 1,
    )
)


def begin_work(session: Session, service: Service, actor: str | None) -> Work:
    """The reach of a command whose parts are put together by the caller; call `finish` at the end."""
    return Work(session, service, actor, record)


def start_instance(
    session: Session,
    service: Service,
    *,
    variables: Mapping[str, Json],
    actor: str | None,
    process_id: str | None = None,
    definition_key: int | None = None,
    start_event: str | None = None,
) -> int:
    """Starts the latest version of a process, or the version named; gives the key of the instance."""
    work = begin_work(session, service, actor)
    if definition_key is not None:
        definition = service.catalogue.definition(definition_key)
    elif process_id is not None:
        definition = service.catalogue.latest(session, process_id)
    else:
        raise InvalidInput("Kerro käynnistettävän prosessin tunnus tai version avain.")
    loaded = work.start(definition, variables, start_event)
    work.finish()
    return loaded.ref.key


def publish_message(
    session: Session,
    service: Service,
    *,
    name: str,
    correlation_key: str | None,
    variables: Mapping[str, Json],
    actor: str | None,
    time_to_live: timedelta = timedelta(0),
    kind: Literal["message", "signal"] = "message",
) -> Published:
    """Delivers, starts, or keeps for `time_to_live`."""
    work = begin_work(session, service, actor)
    published = publish(work, Publication(kind, name, correlation_key, variables), time_to_live)
    work.finish()
    return published


def complete_user_task(
    session: Session, service: Service, task_key: int, actor: str | None, variables: Mapping[str, Json]
) -> None:
    """Completes an open task and carries its instance on. Conflict names who was first."""
    task = session.execute(_FIND_TASK, {"which": task_key}).one_or_none()
    if task is None:
        raise NotFound(f"Tehtävää {task_key} ei ole.")
    work = begin_work(session, service, actor)
    loaded = work.open(task.process_instance_key)
    done = session.execute(_COMPLETE_TASK, {"which": task_key, "at": work.at, "by": actor}).rowcount
    if done != 1:
        raise Conflict(f"Tehtävä {task.name} on jo päättynyt. Mitään ei muutettu.")
    offers.close(work, loaded, [task_key], "completed")
    if loaded.execution.change_task(task_key, "completing", {}, "complete", variables):
        task_changes.hold_completion(work, task_key)
    else:
        loaded.execution.complete(task_key, variables)
    work.run(loaded)
    work.finish()


def assign_user_task(
    session: Session, service: Service, task_key: int, assignee: str | None, actor: str | None
) -> None:
    """Gives an open task to a person, or to nobody; one with listeners of assigning asks them first."""
    _change_user_task(session, service, task_key, "assigning", {"assignee": assignee}, actor)


def update_user_task(
    session: Session, service: Service, task_key: int, to: Mapping[str, Json], actor: str | None
) -> None:
    """Sets attributes of an open task, named as in `/v2`: candidates, dates, priority. InvalidInput."""
    _change_user_task(session, service, task_key, "updating", to, actor)


def _change_user_task(
    session: Session, service: Service, task_key: int, event: str, to: Mapping[str, Json], actor: str | None
) -> None:
    task = session.execute(_FIND_TASK, {"which": task_key}).one_or_none()
    if task is None:
        raise Conflict(f"Tehtävä {task_key} ei ole enää avoin. Mitään ei muutettu.")
    work = begin_work(session, service, actor)
    loaded = work.open(task.process_instance_key)
    action = "update" if event == "updating" else "assign" if to["assignee"] else "unassign"
    task_changes.change(work, loaded, task_key, event, to, action)
    work.run(loaded)
    work.finish()


def fire_timer(session: Session, service: Service, timer_key: int) -> bool:
    """Fires a timer if it is still set and due; False when somebody else was first."""
    row = session.execute(select(timer.c.process_instance_key).where(timer.c.key == timer_key)).one_or_none()
    if row is None:
        return False
    work = begin_work(session, service, None)
    loaded = work.open(row.process_instance_key)
    taken = session.execute(delete(timer).where(timer.c.key == timer_key, timer.c.due_at <= work.at)).rowcount
    if taken != 1:
        return False
    loaded.execution.fire_timer(timer_key)
    work.run(loaded)
    work.finish()
    return True


def start_by_timer(session: Session, service: Service, key: int) -> bool:
    """Starts a process whose start timer is due and sets the next repeat; False when it is not due now."""
    query = select(start_timer).where(start_timer.c.key == key).with_for_update()
    row = session.execute(query).one_or_none()
    now = service.clock.now()
    if row is None or row.due_at is None or row.due_at > now:
        return False
    due_at, memo = next_due(row.memo, now) or (None, row.memo)
    session.execute(update(start_timer).where(start_timer.c.key == key).values(due_at=due_at, memo=memo))
    start_instance(
        session,
        service,
        variables={},
        actor=None,
        definition_key=row.process_definition_key,
        start_event=row.element_id,
    )
    return True


def complete_job(
    session: Session,
    service: Service,
    key: int,
    variables: Mapping[str, Json],
    worker: str | None = None,
    result: TaskResult | None = None,
) -> None:
    """Takes a job's result. Conflict when it is over, or leased to somebody else by now.

    `result` is what a listener of a user task says of it; InvalidInput when another job has one.
    """
    found = jobs.require_open(session, key)
    _require_lease(found, worker)
    work = begin_work(session, service, worker)
    loaded = work.open(found.process_instance_key)
    found = jobs.require_open(session, key)
    jobs.end_jobs(session, [key], "COMPLETED", work.at)
    loaded.incidents -= incidents.resolve_incidents(session, [key], work.at)
    if found.kind == "TASK_LISTENER":
        loaded.execution.answer_listener(key, variables, result)
    elif result is not None:
        raise InvalidInput(f"Työ {key} ei ole tehtävän kuuntelija, joten sillä ei ole tulosta (result).")
    else:
        loaded.execution.complete(key, variables)
    work.run(loaded)
    work.finish()


def fail_job(
    session: Session,
    service: Service,
    key: int,
    *,
    retries: int,
    error: str,
    back_off: timedelta = timedelta(0),
    worker: str | None = None,
) -> None:
    """Gives a job back; with no retries left it becomes an incident at its element."""
    found = jobs.require_open(session, key)
    _require_lease(found, worker)
    work = begin_work(session, service, worker)
    loaded = work.open(found.process_instance_key)
    jobs.fail(session, key, max(retries, 0), work.at + back_off, error)
    write_history(
        work, loaded, [Entry("JOB_FAILED", found.element_id, key, {"error": error, "retries": retries})]
    )
    if retries <= 0:
        _open_job_incident(work, loaded, found, error)
    work.finish()


def throw_job_error(
    session: Session,
    service: Service,
    key: int,
    *,
    code: str,
    message: str,
    variables: Mapping[str, Json],
    worker: str | None = None,
) -> None:
    """A worker says that the business failed: the error goes to the boundary that catches it."""
    found = jobs.require_open(session, key)
    _require_lease(found, worker)
    if found.listener_event is not None:
        raise InvalidInput(f"Kuuntelija (työ {key}) ei voi heittää virhettä. Anna epäonnistuminen.")
    work = begin_work(session, service, worker)
    loaded = work.open(found.process_instance_key)
    jobs.end_jobs(session, [key], "ERROR_THROWN", work.at)
    loaded.execution.throw_error(key, code, message, variables)
    work.run(loaded)
    work.finish()


def cancel_instance(session: Session, service: Service, key: int, actor: str | None, reason: str) -> None:
    """Ends an instance, suspended or not, and everything it called; the reason stays in history."""
    work = begin_work(session, service, actor)
    loaded = work.open(key, also_suspended=True)
    write_history(work, loaded, [Entry("INSTANCE_CANCELED", None, key, {"reason": reason})])
    loaded.execution.cancel()
    work.run(loaded)
    work.finish()


def retry_incident(
    session: Session, service: Service, incident_key: int, actor: str | None, reason: str = ""
) -> None:
    """Runs the failed element again; what is still wrong becomes a new incident."""
    found = incidents.get_incident(session, incident_key)
    if found.state != "ACTIVE":
        raise Conflict(f"Häiriö {incident_key} on jo selvitetty. Mitään ei muutettu.")
    work = begin_work(session, service, actor)
    loaded = work.open(found.process_instance_key)
    loaded.incidents -= incidents.resolve_incidents(session, [found.element_key], work.at)
    write_history(
        work, loaded, [Entry("INCIDENT_RETRIED", found.element_id, found.element_key, {"reason": reason})]
    )
    if found.job_key is not None:
        _give_retry(session, found.job_key, work)
    elif loaded.execution.awaits(found.element_key):
        call = loaded.execution.call_again(found.element_key)
        work.later(lambda: start_called(work, loaded, call))
    else:
        loaded.execution.retry(found.element_key)
        work.run(loaded)
    work.finish()


def _require_lease(found: jobs.Job, worker: str | None) -> None:
    if worker is not None and found.worker is not None and found.worker != worker:
        raise Conflict(f"Työ {found.key} on nyt toisella työntekijällä ({found.worker}). Mitään ei muutettu.")


def _open_job_incident(work: Work, loaded: Loaded, found: jobs.Job, error: str) -> None:
    failure = Failure(found.key, found.element_id, found.element_id, "HANDLER", error, found.variables)
    open_failure(work, loaded, failure, job_key=found.key)


def _give_retry(session: Session, job_key: int, work: Work) -> None:
    session.execute(
        update(job_table)
        .where(job_table.c.key == job_key)
        .values(
            retries=case((job_table.c.retries > 0, job_table.c.retries), else_=1),
            run_at=work.at,
            state="CREATED",
            worker=None,
            lease_until=None,
        )
    )
