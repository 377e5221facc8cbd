# SPDX-License-Identifier: EUPL-1.2
"""The steps as commands: each opens one transaction, and answers a repeated request as before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from engine import incidents, jobs
from engine.bpmn.advance import Json, TaskResult
from engine.bpmn.migration import Migration
from engine.database import Session
from engine.errors import Conflict, NotFound
from engine.idempotency import recall, remember
from engine.process_instances import modifying, steps
from engine.process_instances.correlation import Published
from engine.process_instances.migrating import migrate_instance
from engine.process_instances.modifying import Change, modify_instance
from engine.process_instances.rows import require_seen
from engine.process_instances.suspending import resume_instance, suspend_instance
from engine.process_instances.variable_changes import correct_variables, instance_of
from engine.service import Service


def _once(
    session: Session, service: Service, actor: str, key: str | None, command: str, act: Callable[[], Any]
) -> Any:
    """Runs the act, or gives the answer that the same key was given before."""
    earlier = recall(session, actor, key, command)
    if earlier is not None:
        return earlier.result
    result = act()
    remember(session, actor, key, command, result, service.clock.now())
    return result


@dataclass(frozen=True, slots=True)
class Asked:
    """How a change was asked for: the revision of the instance that the asker had before the eyes, and the
    key of the request. None asks for nothing of the kind."""

    revision: int | None = None
    idempotency_key: str | None = None


ASKED_PLAINLY = Asked()


def _as_asked(
    session: Session,
    service: Service,
    actor: str,
    asked: Asked,
    key: int,
    command: str,
    act: Callable[[], Any],
) -> Any:
    """Once for the same request, and only on the instance as it was seen."""

    def seen() -> Any:
        require_seen(session, key, asked.revision)
        return act()

    return _once(session, service, actor, asked.idempotency_key, f"{command} {key}", seen)


def create_process_instance(
    service: Service,
    actor: str,
    variables: Mapping[str, Json],
    *,
    process_id: str | None = None,
    definition_key: int | None = None,
    idempotency_key: str | None = None,
) -> int:
    """Starts an instance at its plain start event; gives its key."""
    with service.database.transaction() as session:
        return int(
            _once(
                session,
                service,
                actor,
                idempotency_key,
                "create process instance",
                lambda: str(
                    steps.start_instance(
                        session,
                        service,
                        variables=variables,
                        actor=actor,
                        process_id=process_id,
                        definition_key=definition_key,
                    )
                ),
            )
        )


def publish_message(
    service: Service,
    actor: str,
    *,
    name: str,
    correlation_key: str | None,
    variables: Mapping[str, Json],
    time_to_live: timedelta = timedelta(0),
    message_id: str | None = None,
) -> Published:
    """Publishes a message; a repeated `message_id` has no second effect."""

    def act() -> dict[str, Any]:
        done = steps.publish_message(
            session,
            service,
            name=name,
            correlation_key=correlation_key,
            variables=variables,
            actor=actor,
            time_to_live=time_to_live,
        )
        keys = [str(key) for key in done.instance_keys]
        return {"key": str(done.message_key), "instances": keys, "kept": done.kept}

    with service.database.transaction() as session:
        result = _once(session, service, actor, message_id, f"publish {name}", act)
    return Published(int(result["key"]), tuple(map(int, result["instances"])), result["kept"])


def correlate_message(
    service: Service, actor: str, *, name: str, correlation_key: str | None, variables: Mapping[str, Json]
) -> Published:
    """Publishes a message that is not kept. NotFound, and nothing done, when it reaches nobody."""
    with service.database.transaction() as session:
        done = steps.publish_message(
            session, service, name=name, correlation_key=correlation_key, variables=variables, actor=actor
        )
        if not done.instance_keys:
            raise NotFound(
                f"Viestiä {name} tunnisteella {correlation_key} ei odota kukaan, eikä se käynnistä mitään. "
                "Mitään ei muutettu."
            )
    return done


def broadcast_signal(service: Service, actor: str, name: str, variables: Mapping[str, Json]) -> Published:
    """A signal to everyone who waits for it now."""
    with service.database.transaction() as session:
        return steps.publish_message(
            session,
            service,
            name=name,
            correlation_key=None,
            variables=variables,
            actor=actor,
            kind="signal",
        )


def update_job(
    service: Service, actor: str, key: int, *, retries: int | None, lease: timedelta | None
) -> None:
    """New retries, or a new end of the lease of a job in work. NotFound; Conflict when it ended or idles."""
    with service.database.transaction() as session:
        found = jobs.require_open(session, key)
        if lease is not None and found.state != "ACTIVE":
            raise Conflict(
                f"Työ {key} ei ole työn alla, joten sen varausta ei voi jatkaa. Mitään ei muutettu."
            )
        jobs.change(session, key, retries, None if lease is None else service.clock.now() + lease)


def complete_task(service: Service, actor: str, task_key: int, variables: Mapping[str, Json]) -> None:
    """Completes a user task for a program that was given the right to; people go through `tasks`."""
    with service.database.transaction() as session:
        steps.complete_user_task(session, service, task_key, actor, variables)


def assign_task(service: Service, actor: str, task_key: int, assignee: str | None) -> None:
    with service.database.transaction() as session:
        steps.assign_user_task(session, service, task_key, assignee, actor)


def cancel_process_instance(
    service: Service, actor: str, key: int, reason: str, asked: Asked = ASKED_PLAINLY
) -> None:
    with service.database.transaction() as session:
        act = partial(steps.cancel_instance, session, service, key, actor, reason)
        _as_asked(session, service, actor, asked, key, "cancel", act)


def retry_incident(
    service: Service, actor: str, incident_key: int, reason: str = "", asked: Asked = ASKED_PLAINLY
) -> None:
    with service.database.transaction() as session:
        key = incidents.get_incident(session, incident_key).process_instance_key
        act = partial(steps.retry_incident, session, service, incident_key, actor, reason)
        _as_asked(session, service, actor, asked, key, f"retry {incident_key} of", act)


def correct_and_retry(
    service: Service,
    actor: str,
    instance_key: int,
    incident_key: int,
    variables: Mapping[str, Json],
    reason: str = "",
    asked: Asked = ASKED_PLAINLY,
) -> None:
    """Corrects data and runs the failed element again, in one transaction."""

    def act() -> None:
        element_key = incidents.get_incident(session, incident_key).element_key
        correct_variables(session, service, instance_key, variables, actor, reason, element_key=element_key)
        steps.retry_incident(session, service, incident_key, actor, reason)

    with service.database.transaction() as session:
        _as_asked(session, service, actor, asked, instance_key, f"correct {incident_key} of", act)


def set_variables(
    service: Service, actor: str, key: int, variables: Mapping[str, Json], *, local: bool = False
) -> None:
    """Sets variables of an instance, or where an active element sees them; `local` at the element itself."""
    with service.database.transaction() as session:
        instance_key, element_key = instance_of(session, key)
        correct_variables(
            session,
            service,
            instance_key,
            variables,
            actor,
            element_key=element_key,
            local=local and element_key is not None,
        )


def suspend_process_instance(
    service: Service, actor: str, key: int, reason: str, asked: Asked = ASKED_PLAINLY
) -> int:
    """Suspends the instance with everything around and below it; gives how many there are."""
    with service.database.transaction() as session:
        act = partial(suspend_instance, session, service, key, actor, reason)
        return int(_as_asked(session, service, actor, asked, key, "suspend", act))


def resume_process_instance(
    service: Service, actor: str, key: int, reason: str = "", asked: Asked = ASKED_PLAINLY
) -> int:
    with service.database.transaction() as session:
        act = partial(resume_instance, session, service, key, actor, reason)
        return int(_as_asked(session, service, actor, asked, key, "resume", act))


def modify_process_instance(
    service: Service,
    actor: str,
    key: int,
    changes: Sequence[Change],
    reason: str,
    asked: Asked = ASKED_PLAINLY,
) -> None:
    """Moves, adds and drops tokens; all or none."""
    with service.database.transaction() as session:
        act = partial(modify_instance, session, service, key, changes, actor, reason)
        _as_asked(session, service, actor, asked, key, "modify", act)


def migrate_process_instance(
    service: Service,
    actor: str,
    key: int,
    definition_key: int,
    mapping: Mapping[str, str],
    reason: str = "",
    asked: Asked = ASKED_PLAINLY,
) -> Migration:
    """Moves a running instance to another version of its process."""

    def act() -> dict[str, Any]:
        return asdict(migrate_instance(session, service, key, definition_key, mapping, actor, reason))

    with service.database.transaction() as session:
        told = _as_asked(session, service, actor, asked, key, f"migrate to {definition_key}", act)
    carried = tuple((before, after) for before, after in told["carried"])
    return Migration(carried, tuple(told["closed"]), tuple(told["armed"]), tuple(told["refused"]))


def skip_incident(
    service: Service, actor: str, incident_key: int, reason: str, asked: Asked = ASKED_PLAINLY
) -> None:
    """Passes over a failed element; the caller has asked whether the actor may."""
    with service.database.transaction() as session:
        key = incidents.get_incident(session, incident_key).process_instance_key
        act = partial(modifying.skip_incident, session, service, incident_key, actor, reason)
        _as_asked(session, service, actor, asked, key, f"skip {incident_key} of", act)


def update_task(service: Service, actor: str, task_key: int, to: Mapping[str, Json]) -> None:
    """Sets candidates, dates or priority of an open task, by their names in `/v2`."""
    with service.database.transaction() as session:
        steps.update_user_task(session, service, task_key, to, actor)


def complete_job(
    service: Service, worker: str, key: int, variables: Mapping[str, Json], result: TaskResult | None = None
) -> None:
    with service.database.transaction() as session:
        steps.complete_job(session, service, key, variables, worker, result)


def fail_job(
    service: Service, worker: str, key: int, *, retries: int, error: str, back_off: timedelta = timedelta(0)
) -> None:
    with service.database.transaction() as session:
        steps.fail_job(session, service, key, retries=retries, error=error, back_off=back_off, worker=worker)


def throw_job_error(
    service: Service, worker: str, key: int, *, code: str, message: str, variables: Mapping[str, Json]
) -> None:
    with service.database.transaction() as session:
        steps.throw_job_error(
            session, service, key, code=code, message=message, variables=variables, worker=worker
        )
