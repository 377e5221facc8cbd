# SPDX-License-Identifier: EUPL-1.2
"""B6: the CPU of one step in a process that has 10,000 rounds behind it, beside one that has ten."""

import statistics
import time

from benchmarks.installation import open_installation, set_up
from benchmarks.results import Result, report
from benchmarks.servers import sqlite_url
from engine.process_instances import get_instance
from engine.process_instances.commands import complete_task, create_process_instance
from engine.process_instances.user_tasks import UserTaskFilter, search_user_tasks
from engine.service import Service

LONG, SAMPLE = 10_000, 200


def main() -> None:
    with sqlite_url() as url:
        service = open_installation(url, "OFF")
        set_up(service)
        key = create_process_instance(service, "bench", {"count": 0, "rounds": LONG}, process_id="rounds")
        times = [step(service, key) for _ in range(LONG)]
        with service.database.reading() as session:
            finished = get_instance(session, key).state == "COMPLETED"
        service.database.close()
    early = statistics.median(times[10 : 10 + SAMPLE])
    late = statistics.median(times[-SAMPLE - 1 : -1])
    report("B6", f"{LONG} human rounds of one instance, {'finished' if finished else 'NOT FINISHED'}", [
        Result("CPU per step around round 10, ms", early * 1000, ""),
        Result(f"CPU per step around round {LONG}, ms", late * 1000, ""),
        Result("ratio", late / early, "≤ 1.3"),
    ])  # fmt: skip


def step(service: Service, key: int) -> float:
    """Seconds of CPU to complete the open task."""
    with service.database.reading() as session:
        (task,) = search_user_tasks(
            session, UserTaskFilter(process_instance_key=key, states=("CREATED",)), 2, 0
        )
    begun = time.process_time()
    complete_task(service, "bench", task.key, {})
    return time.process_time() - begun


if __name__ == "__main__":
    main()
