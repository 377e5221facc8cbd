# SPDX-License-Identifier: EUPL-1.2
"""How slow this machine is now beside the one that limits of processor time are told for.

A promise such as "refused within 50 ms" is about work, not about a machine that shares its cores with others.
"""

import time
from collections.abc import Callable

# Seconds that the work below takes on the machine of the README's figures. Reckoned, not measured there:
# where it took 0.021, the cached condition took 3.4 µs (`python -m benchmarks.feel`), in the README 1.2 µs.
REFERENCE = 0.0076
TRIES = 3


def slowness() -> float:
    """How many times as long the same work takes here and now; never less than once."""
    return max(1.0, min(_work() for _ in range(TRIES)) / REFERENCE)


def measure(work: Callable[[], object], tries: int, enough: float) -> float:
    """Seconds that the work would take there, in the best of the tries; the first under `enough` ends them.

    How slow the machine is changes within seconds, so it is asked before and after each try.
    """
    best = float("inf")
    for _ in range(tries):
        before = slowness()
        start = time.thread_time()
        work()
        taken = time.thread_time() - start
        best = min(best, taken * 2 / (before + slowness()))
        if best < enough:
            break
    return best


def _work() -> float:
    start = time.thread_time()
    found: dict[int, int] = {}
    for number in range(100_000):
        found[number % 997] = found.get(number % 97, 0) + number * number
    return time.thread_time() - start
