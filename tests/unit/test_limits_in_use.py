# SPDX-License-Identifier: EUPL-1.2
"""Every limit of the book is started by some process and met by one that can reach it, or its README says
where it is counted instead; and no process names an event or a limit that the book lacks."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.deadlines import load_limits
from tests.support.source import ROOT

PROCESSES = ROOT / "processes"
BOOK = load_limits(PROCESSES / "limits")
COUNTED_ELSEWHERE: Mapping[str, str] = {
    "T26": "a breach is reported in the region's own system",
    "arviointi.voimassaolo": "perustiedot/mittarit.toml says how long each instrument is valid",
    "saapuneet.kasittely": "the page of the inbox counts it",
}
MARK = re.compile(r'name="sujuva:(deadline|deadlineStop|deadlineWaive)" value="([^"]*)"')


def files() -> Iterator[tuple[Path, str]]:
    for pattern in ("*.bpmn", "*.dmn", "*.form"):
        for path in PROCESSES.rglob(pattern):
            yield path, path.read_text(encoding="utf-8").replace("&quot;", '"')


def marked(kind: str) -> dict[str, set[str]]:
    """The files in which each limit has a mark of the kind."""
    found: dict[str, set[str]] = {}
    for path, text in files():
        for _, names in (mark for mark in MARK.findall(text) if mark[0] == kind):
            for name in names.split(","):
                found.setdefault(name.strip(), set()).add(path.name)
    return found


def test_every_limit_is_started_or_asked_for_by_a_process() -> None:
    text = "\n".join(text for _, text in files())
    unused = {one for one in BOOK.ids() if one not in marked("deadline") and f'"{one}"' not in text}
    assert unused == set(COUNTED_ELSEWHERE)


def test_every_limit_that_a_process_starts_can_be_met() -> None:
    started, met = marked("deadline"), marked("deadlineStop")
    assert [one for one in sorted(started) if one not in met] == []


def test_a_limit_of_one_instance_is_met_in_the_file_that_starts_it() -> None:
    started, met = marked("deadline"), marked("deadlineStop")
    own = [one for one in BOOK.ids() if BOOK.versions(one)[-1].scope == "instance"]
    assert own
    assert {one: started[one] - met[one] for one in own if started[one] - met[one]} == {}


def test_every_limit_of_the_law_is_of_the_authority_the_citizen_or_the_law() -> None:
    """A target of the region's own may move back to a working day; what the law sets may not."""
    rules = [rule for one in BOOK.ids() for rule in BOOK.versions(one)]
    assert [rule.id for rule in rules if rule.status == "law" and rule.kind == "office"] == []


def test_the_readme_of_the_limits_names_every_rule_of_the_law_and_the_model() -> None:
    readme = (PROCESSES / "limits" / "README.md").read_text(encoding="utf-8")
    numbered = [one for one in sorted(BOOK.ids()) if re.match(r"T\d", one)]
    assert numbered
    assert [one for one in numbered if f"`{one}`" not in readme] == []
