# SPDX-License-Identifier: EUPL-1.2
"""Runs every public suite and writes what holds: `python -m tests.support.conformance_report FILE`.

FILE gets `{suite: {passed, total, failed: [case…]}}`. Cases that cannot apply are left out by name.
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from tests.conformance import test_betsy, test_hostile_models
from tests.support import betsy, dmn_tck, miwg

LEVELS = ("compliance-level-2", "compliance-level-3", "non-compliant")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many cases of a suite hold, and the names of those that do not."""

    passed: int
    failed: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "passed": self.passed,
            "total": self.passed + len(self.failed),
            "failed": list(self.failed),
        }


def sort_out(cases: Iterable[tuple[str, Callable[[], bool]]]) -> Outcome:
    """Runs each case; one that raises has failed."""
    passed, failed = 0, []
    for name, holds in cases:
        if _holds(holds):
            passed += 1
        else:
            failed.append(name)
    return Outcome(passed, tuple(sorted(failed)))


def _holds(holds: Callable[[], bool]) -> bool:
    try:
        return holds()
    except Exception as error:  # noqa: BLE001  a crash of one case may not hide the others
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return False


def _behaves(case: Mapping[str, Any]) -> bool:
    return betsy.holds(case, betsy.run_case(case))


def _is_survived(file: Path) -> bool:
    test_hostile_models._outcome(file)
    return True


def behaviour() -> Outcome:
    """betsy's behaviour cases that apply."""
    return sort_out(
        (case["id"], partial(_behaves, case))
        for case in test_betsy.BEHAVIOUR
        if case["path"] not in test_betsy.NOT_APPLICABLE
    )


def constraints() -> Outcome:
    """betsy's invalid models: the broken rule is named, with its element."""
    return sort_out((case["id"], partial(test_betsy._is_told, case)) for case in test_betsy.CONSTRAINTS)


def decisions(level: str) -> Outcome:
    """The DMN test kit, level by level."""
    return sort_out(
        (case.name, partial(dmn_tck.holds, case)) for case in dmn_tck.applicable() if case.level == level
    )


def diagrams() -> Outcome:
    """MIWG's diagrams: read without loss, or refused with element, rule and remedy."""
    return sort_out((name, partial(miwg.is_read_or_refused, file)) for name, file in miwg.cases().items())


def hostile() -> Outcome:
    """Hostile models: refused with a reason, or run within the limits; either within the time allowed."""
    return sort_out((file.stem, partial(_is_survived, file)) for file in test_hostile_models.MODELS)


def run_all() -> Mapping[str, Outcome]:
    """Every suite by its name."""
    return {
        "betsy-behaviour": behaviour(),
        "betsy-constraints": constraints(),
        **{f"dmn-tck-{level}": decisions(level) for level in LEVELS},
        "miwg": diagrams(),
        "hostile": hostile(),
    }


def main(arguments: list[str]) -> int:
    """Writes the report and prints a line for each suite."""
    if len(arguments) != 1 or not betsy.conformance().is_dir():
        sys.stderr.write(f"{__doc__}\nThe cases are looked for in {betsy.conformance()}.\n")
        return 2
    outcomes = run_all()
    report = {suite: outcome.as_json() for suite, outcome in outcomes.items()}
    Path(arguments[0]).write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    for suite, outcome in outcomes.items():
        lines = [f"{suite:28} {outcome.passed:5} of {outcome.passed + len(outcome.failed)}", *outcome.failed]
        sys.stdout.write("\n    ".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
