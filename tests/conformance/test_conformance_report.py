# SPDX-License-Identifier: EUPL-1.2
"""`make conformance` and docs/conformance.md agree: how many cases hold, and which do not."""

import re

import pytest

from tests.support.betsy import conformance
from tests.support.conformance_report import Outcome, main, run_all, sort_out
from tests.support.source import ROOT

PAGE = (ROOT / "docs" / "conformance.md").read_text("utf-8")


def section(title: str) -> str:
    return PAGE.split(title)[1].split("\n## ")[0]


@pytest.mark.skipif(not conformance().is_dir(), reason=f"the public cases are not at {conformance()}")
def test_the_page_tells_what_holds_and_what_does_not() -> None:
    outcomes = run_all()
    told = dict(re.findall(r"^\| `([^`]+)` \|.*\| (\d+ of \d+) \|$", PAGE, re.MULTILINE))
    assert told == {
        suite: f"{outcome.passed} of {outcome.passed + len(outcome.failed)}"
        for suite, outcome in outcomes.items()
    }
    listed = re.findall(r"^\| `([^`]+)` \| (.+) \|$", section("## Cases that do not hold"), re.MULTILINE)
    assert {case for case, _ in listed} == {name for one in outcomes.values() for name in one.failed}
    assert all(len(reason) > 20 for _, reason in listed)


def test_a_case_that_raises_has_failed() -> None:
    def crash() -> bool:
        raise ValueError("boom")

    outcome = sort_out([("a", lambda: True), ("b", lambda: False), ("c", crash)])
    assert outcome == Outcome(1, ("b", "c"))
    assert outcome.as_json() == {"passed": 1, "total": 3, "failed": ["b", "c"]}


def test_without_a_file_to_write_it_says_how_it_is_used() -> None:
    assert main([]) == 2
