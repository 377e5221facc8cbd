# SPDX-License-Identifier: EUPL-1.2
"""R1, R2, R12: what was answered stays, nothing is applied twice, nothing is left stuck; 200 kills."""

import os
import random
from collections.abc import Callable

from sqlalchemy import func, select

from benchmarks.installation import open_installation, set_up
from engine.database import Database
from engine.invariants import find_broken
from engine.process_instances import instance_variables
from engine.tables import user_task
from tests.support.killing import ForkServer, Worker, kill_over_and_over

KILLS = {"sqlite": int(os.environ.get("SUJUVA_TEST_KILLS", "200")), "postgresql": 50}


def test_killed_at_random_moments_loses_nothing_and_applies_nothing_twice(
    database_url: str, record_property: Callable[[str, object], None]
) -> None:
    seed = random.SystemRandom().randrange(2**32)
    record_property("seed", seed)
    service = open_installation(database_url)
    set_up(service)
    database = service.database
    workers = [Worker(f"worker {number}") for number in range(4)]

    def look() -> None:
        with database.reading() as session:
            assert find_broken(session) == (), f"seed {seed}"

    servers = ForkServer(database_url)
    try:
        kill_over_and_over(
            servers,
            workers,
            KILLS[database_url.partition("+")[0].partition(":")[0]],
            random.Random(seed),
            look,
        )
    finally:
        servers.close()
    for worker in workers:
        _compare(database, worker, seed)
    assert sum(worker.repeated for worker in workers) > 0, "no answer was ever lost: the kills prove nothing"
    database.close()


def _compare(database: Database, worker: Worker, seed: int) -> None:
    assert worker.instance_key is not None
    key = int(worker.instance_key)
    with database.reading() as session:
        completed = set(
            session.execute(
                select(user_task.c.key).where(
                    user_task.c.process_instance_key == key, user_task.c.state == "COMPLETED"
                )
            ).scalars()
        )
        still_open = session.execute(
            select(func.count()).where(
                user_task.c.process_instance_key == key, user_task.c.state == "CREATED"
            )
        ).scalar_one()
        count = instance_variables(session, key)["count"]
    acknowledged = [int(task) for task in worker.acknowledged]
    assert len(acknowledged) == len(set(acknowledged)), f"seed {seed}"
    assert set(acknowledged) == completed, f"seed {seed}"
    assert count == len(acknowledged), f"seed {seed}"
    assert still_open == 1, f"seed {seed}"
