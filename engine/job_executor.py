# SPDX-License-Identifier: EUPL-1.2
"""Works on jobs whose types this process knows: claimed first, run outside any transaction, answered."""

import logging
from datetime import datetime, timedelta

from engine import jobs
from engine.errors import Conflict, SujuvaError
from engine.jobs import Job
from engine.process_instances.steps import complete_job, fail_job
from engine.service import Service

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
BACK_OFF = timedelta(seconds=30)
DEAD_WORKER = "Työntekijä lakkasi vastaamasta kesken työn."


def run_due(service: Service, worker: str = "sujuva", limit: int = 20) -> int:
    """Runs due jobs of the registered types; gives how many were tried."""
    _give_up_exhausted(service)
    types = sorted(service.job_handlers)
    if not types:
        return 0
    with service.database.transaction() as session:
        claimed = jobs.claim_jobs(session, types, worker, LEASE, limit, service.clock.now())
    for job in claimed:
        _run(service, worker, job)
    return len(claimed)


def next_due(service: Service) -> datetime | None:
    """When a job of the registered types is to be run next, whether or not that has passed already."""
    types = sorted(service.job_handlers)
    if not types:
        return None
    with service.database.reading() as session:
        return jobs.next_run(session, types)


def _run(service: Service, worker: str, job: Job) -> None:
    try:
        variables = service.job_handlers[job.type](job.variables, job.headers)
    except Exception as error:  # noqa: BLE001  a handler may fail in any way; it becomes a retry or an incident
        log.warning("job %s (%s) failed: %s", job.key, job.type, type(error).__name__)
        _answer_failure(service, worker, job, str(error) or type(error).__name__)
        return
    _answer_success(service, worker, job, variables)


def _answer_success(service: Service, worker: str, job: Job, variables: object) -> None:
    try:
        with service.database.transaction() as session:
            complete_job(session, service, job.key, variables if isinstance(variables, dict) else {}, worker)
    except Conflict:
        log.info("job %s was over before its result came", job.key)
    except SujuvaError as error:
        _answer_failure(service, worker, job, error.message)


def _answer_failure(service: Service, worker: str, job: Job, error: str) -> None:
    try:
        with service.database.transaction() as session:
            fail_job(
                session, service, job.key, retries=job.retries, error=error, back_off=BACK_OFF, worker=worker
            )
    except Conflict:
        log.info("job %s was over before its failure came", job.key)


def _give_up_exhausted(service: Service) -> None:
    """A worker that died on its last attempt leaves an incident, not silence."""
    with service.database.reading() as session:
        keys = jobs.list_exhausted(session, service.clock.now(), 100)
    for key in keys:
        _give_up(service, key)


def _give_up(service: Service, key: int) -> None:
    with service.database.transaction() as session:
        fail_job(session, service, key, retries=0, error=DEAD_WORKER)
