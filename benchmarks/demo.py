# SPDX-License-Identifier: EUPL-1.2
"""Half a year of 100 clients, as the first start of the demo builds it: a fresh file, the processes deployed,
every task done and every letter set, with progress told on the way.
"""

import sys
import time
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.results import Result, report
from sujuva.demo import DAYS, prepare_demo
from sujuva.settings import read_settings

CLIENTS = 100


def main() -> None:
    told: list[float] = []

    def say(line: str) -> None:
        told.append(time.perf_counter())
        print(line, file=sys.stderr)

    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'demo.db'}"
        settings = read_settings({"SUJUVA_DATABASE_URL": url, "SUJUVA_DEMO_CLIENTS": str(CLIENTS)})
        begun, cpu = time.perf_counter(), time.process_time()
        told.append(begun)
        assert prepare_demo(settings, say)
        told.append(time.perf_counter())
        taken, cpu = told[-1] - begun, time.process_time() - cpu
    silent = max(later - earlier for earlier, later in pairwise(told))
    report("demo", f"the demo data, {CLIENTS} clients over {DAYS} days", [
        Result("seconds", taken, "< 60"),
        Result("seconds of CPU", cpu, ""),
        Result("longest silence between two lines of progress, seconds", silent, "≤ 10"),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
