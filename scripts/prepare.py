# SPDX-License-Identifier: EUPL-1.2
"""Makes ready what a make target needs: `python3 -m scripts.prepare run|check|test`."""

import sys
from collections.abc import Callable, Mapping

from scripts.front_end import bundles, catalogues, node_packages
from scripts.programs import browser, tell_postgresql
from scripts.python_packages import RUNTIME_LOCK, TEST_LOCK, environment, packages
from scripts.steps import SetupFailed, Step, carry_out, say


def for_run() -> list[Step]:
    return [environment(), packages(RUNTIME_LOCK), node_packages(), bundles(), catalogues()]


def for_check() -> list[Step]:
    return [environment(), packages(TEST_LOCK), catalogues()]


def for_test() -> list[Step]:
    tell_postgresql()
    return [environment(), packages(TEST_LOCK), node_packages(), bundles(), catalogues(), browser()]


TARGETS: Mapping[str, Callable[[], list[Step]]] = {"run": for_run, "check": for_check, "test": for_test}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in TARGETS:
        say(f"Say what to prepare for: {', '.join(TARGETS)}")
        return 2
    try:
        carry_out(TARGETS[arguments[0]]())
    except SetupFailed as failure:
        say(f"Stopped. {failure}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
